// One player at a time; a line goes over the notes as they sound, and a click on them plays from there.
"use strict";
const cards = [...document.querySelectorAll(".card")].map((card) => ({
  card,
  audio: card.querySelector("audio"),
  timeline: card.querySelector(".timeline"),
}));

for (const { card, audio, timeline } of cards) {
  const show = () => {
    if (audio.duration > 0) timeline.style.setProperty("--at", audio.currentTime / audio.duration);
    if (!audio.paused) requestAnimationFrame(show);
  };
  audio.addEventListener("play", () => {
    for (const other of cards) if (other.audio !== audio) other.audio.pause();
    card.classList.add("playing", "started");
    show();
  });
  audio.addEventListener("pause", () => card.classList.remove("playing"));
  audio.addEventListener("seeked", show);
  timeline.addEventListener("click", (event) => {
    const place = timeline.getBoundingClientRect();
    if (!(audio.duration > 0)) return;
    audio.currentTime = ((event.clientX - place.left) / place.width) * audio.duration;
    audio.play();
  });
}

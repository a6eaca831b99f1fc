"""The page: one file of HTML with its style, script and pictures inside, beside its audio and MIDI."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from affetto.accompaniment.plot import pretty_chord
from affetto.gallery.drawings import curves, plane, roll, signed
from affetto.gallery.place import GENERATOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from affetto.accompaniment.result import Accompaniment
    from affetto.gallery.exhibits import Exhibit

_SHARE_OF_CHARACTER = 0.024
"""What a character takes of the width of the narrowest card."""
_LEDE = (
    "affetto hears the feeling in a recording and plays along, or plays a feeling that it is asked for. "
    "Nothing here was edited: five small networks and some rules of music wrote every note."
)
_ABOUT_PIECES = (
    "{bars} bars each, from nothing but two numbers. Valence goes from left to right, arousal from below to "
    "above; tempo, mode, chords and all notes follow. Dotted lines and the dot are what was asked for, the "
    "others what the network hears when the piece is played back to it. It hears in a narrower range, as the "
    "mean ratings of people did that it learned from: look at the direction, not at the distance."
)
_ABOUT_RECORDINGS = (
    "Melody, chords and bass are played to what is heard in each: its beats, key and chords, and how "
    "its feeling moves. The recording sounds beneath."
)


def write_page(pieces: Sequence[Exhibit], recordings: Sequence[Exhibit], bars: int, seed: int) -> str:
    """The HTML of a gallery whose audio and MIDI lie in audio/ and midi/ beside it."""
    bundle = pieces[0].music.bundle_name
    return Template(_text("page.html")).substitute(
        generator=GENERATOR,
        style=_text("page.css"),
        script=_text("page.js"),
        lede=_LEDE,
        about_pieces=_ABOUT_PIECES.format(bars=bars),
        about_recordings=_ABOUT_RECORDINGS,
        pieces="\n".join(map(card, pieces)),
        recordings="\n".join(map(card, recordings)),
        colophon=f"Bundle {escape(bundle)}, seed {seed} and the eight after it. Made by <code>affetto gallery</code>; the same bundle, "
        "recordings and seed give the same music.",
    )


def card(exhibit: Exhibit) -> str:
    """One exhibit: title, plane, curves, chords, roll, player and MIDI."""
    title, slug = escape(exhibit.title), exhibit.slug
    return f"""<article class="card" id="{slug}" aria-labelledby="{slug}-title">
<header><div><h3 id="{slug}-title">{title}</h3><p>{_told(exhibit)}</p></div>{plane(exhibit)}</header>
<div class="timeline">
{curves(exhibit.music)}
{_harmony(exhibit.music)}
{roll(exhibit.music)}
<div class="playhead"></div>
</div>
<audio controls preload="metadata" src="audio/{slug}.ogg" aria-label="Listen to {title}"></audio>
<p class="facts"><span>{_facts(exhibit.music)}</span><a href="midi/{slug}.mid" download aria-label="MIDI file of {title}">MIDI</a></p>
</article>"""


def _told(exhibit: Exhibit) -> str:
    emotion = exhibit.music.emotion
    means = (round(float(side.mean()), 1) for side in (emotion.valence, emotion.arousal))
    valence, arousal = map(signed, means if exhibit.asked is None else exhibit.asked)
    return f"{'heard: ' if exhibit.asked is None else ''}valence {valence}, arousal {arousal}"


def _facts(music: Accompaniment) -> str:
    facts = (
        music.key_course,
        f"{music.tempo.bpm:.0f} beats a minute",
        music.metre.name,
        f"{len(music.notes)} notes",
    )
    return escape(" \N{MIDDLE DOT} ".join(facts))


def _harmony(music: Accompaniment) -> str:
    """The chords as long as they last; what follows the last one is left open."""
    spans = [(pretty_chord(chord.name), chord.duration_seconds) for chord in music.chords]
    before = music.chords[0].onset_seconds if music.chords else 0.0
    after = music.duration_seconds - before - sum(seconds for _, seconds in spans)
    edges = [f'<i style="flex:{seconds:.3f} 1 0"></i>' if seconds > 0 else "" for seconds in (before, after)]
    cells = "".join(
        f'<span style="--long:{seconds:.3f}" title="{escape(name)}">'
        f"{escape(name) if seconds / music.duration_seconds > _SHARE_OF_CHARACTER * len(name) else ''}</span>"
        for name, seconds in spans
    )
    return f'<div class="harmony" role="group" aria-label="Chords">{edges[0]}{cells}{edges[1]}</div>'


def _text(name: str) -> str:
    return files("affetto.gallery").joinpath(name).read_text(encoding="utf-8")

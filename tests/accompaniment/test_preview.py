"""The mix of recording and accompaniment."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from affetto import soundfonts
from affetto.accompaniment.playing import play_windows
from affetto.accompaniment.preview import FORMATS, active_rms, check_format, soft_limit, write_preview
from affetto.accompaniment.recording import AudioArray
from affetto.accompaniment.result import Accompaniment, Note
from affetto.accompaniment.voices import Voices
from affetto.errors import InputError


@pytest.fixture(autouse=True)
def no_installed_soundfonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soundfonts, "_FOLDERS", ())
    monkeypatch.delenv("SOUNDFONT", raising=False)


def noise(seconds: float, rate: int = 44_100, level: float = 0.1, channels: int = 1) -> AudioArray:
    samples = np.random.default_rng(1).normal(0, level, (round(seconds * rate), channels))
    return AudioArray(samples, rate)


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (44_100, 2), (96_000, 6)])
def test_a_preview_is_as_long_as_the_recording(
    tmp_path: Path, accompaniment: Accompaniment, extension: str, rate: int, channels: int
) -> None:
    path = tmp_path / f"preview{extension}"
    seconds = accompaniment.duration_seconds
    name = write_preview(noise(seconds, rate, channels=channels), accompaniment, path)
    found = soundfile.info(path)
    assert name == "built-in synth"
    assert (found.channels, found.duration) == (2, pytest.approx(seconds, abs=1e-4))


@pytest.mark.parametrize("level", [0.002, 0.1, 5.0])
def test_both_are_heard_and_nothing_clips(
    tmp_path: Path, accompaniment_of: Callable[..., Accompaniment], level: float
) -> None:
    path = tmp_path / "preview.wav"
    accompaniment = accompaniment_of()
    duration = accompaniment.duration_seconds
    write_preview(noise(duration, level=level), accompaniment, path)
    both, _ = soundfile.read(path)
    write_preview(noise(duration, level=level), accompaniment_of(notes=()), path)
    alone, _ = soundfile.read(path)
    assert np.abs(both).max() < 1.0
    balance = np.sqrt(np.mean((both - alone) ** 2) / np.mean(alone**2))
    assert 0.3 < balance < 1.0
    assert 0.05 < np.sqrt(np.mean(alone**2)) < 0.2


def test_silence_stays_silent(tmp_path: Path, accompaniment_of: Callable[..., Accompaniment]) -> None:
    silence = AudioArray(np.zeros(2 * 44_100), 44_100)
    write_preview(silence, accompaniment_of(notes=(), duration_seconds=2.0), tmp_path / "a.wav")
    assert not soundfile.read(tmp_path / "a.wav")[0].any()


def test_a_soundfont_that_is_none_is_refused(tmp_path: Path, accompaniment: Accompaniment) -> None:
    (tmp_path / "bad.sf2").write_text("no soundfont")
    for name, message in (("bad.sf2", "found something else"), ("missing.sf2", "no such file")):
        with pytest.raises(InputError, match=message):
            write_preview(noise(2.0), accompaniment, tmp_path / "a.wav", tmp_path / name)


def test_an_unknown_extension_is_refused() -> None:
    check_format(Path("a.WAV"))
    with pytest.raises(InputError, match=r"\.wav, \.flac, \.ogg"):
        check_format(Path("a.mp4"))


def test_notes_sound_where_they_begin_in_any_window() -> None:
    rate = 44_100
    notes = [Note("melody", 72, 100, onset, 0.3, 0, 0) for onset in (0.5, 9.99, 10.0, 21.25)]
    sound = np.concatenate(list(play_windows(Voices(rate), notes, 25.0)))
    assert len(sound) == 25 * rate
    loud = np.abs(sound).max(axis=1) > 1e-3
    quiet = np.abs(sound).max(axis=1) == 0
    for note in notes:
        begin = round(note.onset_seconds * rate)
        assert loud[begin : begin + rate // 20].any()
    assert quiet[: rate // 2].all()
    assert quiet[11 * rate : 21 * rate].all()


def test_windows_join_without_a_seam() -> None:
    notes = [Note("bass", 40, 90, 9.0, 3.0, 0, 0)]
    (whole,) = [Voices(8_000).play(notes, 0.0)]
    windows = np.concatenate(list(play_windows(Voices(8_000), notes, 20.0)))
    assert np.array_equal(windows[: len(whole)], whole)


@pytest.mark.parametrize("lane", ["melody", "chords", "bass"])
@pytest.mark.parametrize("pitch", [28, 60, 96])
def test_voices_are_in_tune_and_stop(lane: str, pitch: int) -> None:
    rate = 44_100
    sound = Voices(rate).play([Note(lane, pitch, 100, 0.0, 1.0, 0, 0)], 0.0).sum(axis=1)
    assert len(sound) == pytest.approx(1.12 * rate, abs=2)
    assert abs(sound[-1]) < 1e-6
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 8 * rate))
    assert spectrum.argmax() / 8 == pytest.approx(440 * 2 ** ((pitch - 69) / 12), rel=0.01)


def test_a_harder_note_is_louder() -> None:
    levels = [
        np.abs(Voices(44_100).play([Note("chords", 60, velocity, 0.0, 1.0, 0, 0)], 0.0)).max()
        for velocity in (20, 64, 127)
    ]
    assert levels[0] < levels[1] / 2 < levels[2] / 3


def test_the_limiter_bends_only_what_is_loud() -> None:
    ramp = np.linspace(-5, 5, 10_001, dtype=np.float32)
    limited = soft_limit(ramp)
    quiet = np.abs(ramp) <= 0.8
    assert np.array_equal(limited[quiet], ramp[quiet])
    assert np.all(np.diff(limited) >= 0)
    assert np.abs(limited).max() <= 1.0


def test_loudness_ignores_pauses() -> None:
    loud, pause = np.full(1000, 0.5), np.zeros(1000)
    assert active_rms([loud, pause, pause]) == pytest.approx(0.5)
    assert active_rms([pause]) == 0.0


class LongNoise:
    """Ten minutes that exist one block at a time."""

    name, sample_rate_hz, channels = "long", 44_100, 2
    promised_frames = 600 * 44_100

    def blocks(self) -> Iterator[np.ndarray]:
        block = np.random.default_rng(1).normal(0, 0.1, (44_100, 2)).astype(np.float32)
        for _ in range(600):
            yield block


def test_a_long_preview_needs_little_memory(
    tmp_path: Path, accompaniment_of: Callable[..., Accompaniment]
) -> None:
    accompaniment = accompaniment_of(0.5 * np.arange(1201))
    tracemalloc.start()
    try:
        write_preview(LongNoise(), accompaniment, tmp_path / "a.wav")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert soundfile.info(tmp_path / "a.wav").frames == 600 * 44_100
    assert peak < 100e6  # The whole mix would be 212 MB in 32-bit floats.

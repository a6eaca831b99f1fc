"""Playing through soundfonts."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from affetto import soundfonts
from affetto.accompaniment.instruments import Soundfont, choose_instrument
from affetto.accompaniment.result import LANES, Note
from affetto.errors import InputError

RATE = 44_100


@pytest.fixture(scope="module")
def font() -> Path:
    if shutil.which("fluidsynth") is None:
        pytest.skip("needs the program fluidsynth")
    found = [path for path in soundfonts.installed_soundfonts() if path.suffix == ".sf2"]
    if not found:
        pytest.skip("needs an installed .sf2 soundfont")
    return min(found, key=lambda path: path.stat().st_size)


def note(lane: str, pitch: int, onset: float, seconds: float, velocity: int = 100) -> Note:
    return Note(lane, pitch, velocity, onset, seconds, 0, 0)


def frequency_of(sound: np.ndarray) -> float:
    mono = sound[RATE // 10 : RATE // 2].sum(axis=1)
    return float(np.abs(np.fft.rfft(mono * np.hanning(len(mono)), 16 * RATE)).argmax()) / 16


@pytest.mark.parametrize("pitch", [60, 69, 76])
def test_notes_are_in_tune(font: Path, pitch: int) -> None:
    sound = Soundfont(font, RATE).play([note("melody", pitch, 0.0, 1.0)], 0.0)
    octaves = np.log2(frequency_of(sound) / (440 * 2 ** ((pitch - 69) / 12)))
    # The strongest partial may be an overtone an octave up; never another pitch class.
    assert abs(octaves - round(octaves)) < 0.02


@pytest.mark.parametrize("lane", LANES)
def test_every_lane_sounds_where_it_begins(font: Path, lane: str) -> None:
    sound = Soundfont(font, RATE).play([note(lane, 55, 10.5, 0.5)], 10.0)
    loud = np.flatnonzero(np.abs(sound).max(axis=1) > 0.05 * np.abs(sound).max())
    assert 0.5 * RATE <= loud[0] <= 0.55 * RATE


def test_harder_is_louder(font: Path) -> None:
    instrument = Soundfont(font, RATE)
    soft, hard = (instrument.play([note("bass", 40, 0, 0.5, velocity)], 0.0) for velocity in (40, 110))
    assert np.abs(hard).max() > 1.5 * np.abs(soft).max()


@pytest.mark.parametrize("contents", [b"", b"not a soundfont at all", b"RIFF\x04\x00\x00\x00sfbk"])
def test_a_file_that_is_no_soundfont_is_refused(tmp_path: Path, contents: bytes) -> None:
    (tmp_path / "a.sf2").write_bytes(contents)
    with pytest.raises(InputError, match=r"a\.sf2"):
        Soundfont(tmp_path / "a.sf2", RATE)


def test_a_soundfont_without_its_player_says_so(font: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(InputError, match="fluidsynth"):
        Soundfont(font, RATE)


def test_which_instrument_plays(font: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOUNDFONT", raising=False)
    monkeypatch.setattr(soundfonts, "_FOLDERS", (tmp_path / "fonts", tmp_path / "none"))
    (tmp_path / "fonts").mkdir()
    assert choose_instrument(None, RATE).name == "built-in synth"
    (tmp_path / "fonts" / "MuseScore_General.sf3").write_text("broken")
    shutil.copy(font, tmp_path / "fonts" / "Aardvark.sf2")
    assert choose_instrument(None, RATE).name == "Aardvark.sf2"
    shutil.copy(font, tmp_path / "mine.sf2")
    monkeypatch.setenv("SOUNDFONT", str(tmp_path / "mine.sf2"))
    assert choose_instrument(None, RATE).name == "mine.sf2"

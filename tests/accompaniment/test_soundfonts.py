"""Playing through soundfonts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from affetto.accompaniment import soundfonts
from affetto.accompaniment.result import Note
from affetto.accompaniment.soundfonts import Soundfont, choose_instrument
from affetto.errors import InputError
from soundfonts_by_hand import write_soundfont

RATE = 44_100


def played(font: Path, pitch: int = 69, seconds: float = 1.0, velocity: int = 127) -> np.ndarray:
    return Soundfont(font, RATE).play([Note("melody", pitch, velocity, 0.0, seconds, 0, 0)], 0.0)


def frequency_of(sound: np.ndarray) -> float:
    mono = sound[: RATE // 2].sum(axis=1)
    return float(np.abs(np.fft.rfft(mono * np.hanning(len(mono)), 16 * RATE)).argmax()) / 16


@pytest.mark.parametrize("pitch", [45, 57, 69, 81])
def test_notes_are_in_tune_from_the_samples_own_root(tmp_path: Path, pitch: int) -> None:
    sound = played(write_soundfont(tmp_path / "a.sf2"), pitch)
    assert frequency_of(sound) == pytest.approx(440 * 2 ** ((pitch - 69) / 12), rel=0.002)


@pytest.mark.parametrize(
    ("zone", "semitones"),
    [
        (((58, 45),), 12),  # Another root key.
        (((51, -2),), -2),  # Coarse tuning.
        (((52, 50),), 0.5),  # Fine tuning.
        (((56, 50),), -6),  # Half a semitone a key.
    ],
)
def test_tuning_of_a_zone(tmp_path: Path, zone: tuple[tuple[int, int], ...], semitones: float) -> None:
    sound = played(write_soundfont(tmp_path / "a.sf2", zone=zone))
    assert frequency_of(sound) == pytest.approx(440 * 2 ** (semitones / 12), rel=0.002)


def test_a_note_longer_than_its_sample_goes_on(tmp_path: Path) -> None:
    sound = played(write_soundfont(tmp_path / "a.sf2"), 57, seconds=5.0)
    later = sound[4 * RATE : 5 * RATE]
    assert np.sqrt(np.mean(later**2)) == pytest.approx(np.sqrt(np.mean(sound[:RATE] ** 2)), rel=0.02)
    assert np.abs(np.diff(sound[:, 0])).max() < 0.02, "the loop clicks"


def test_the_release_is_as_long_as_the_font_says(tmp_path: Path) -> None:
    half_second = round(1200 * np.log2(0.5))
    sound = played(write_soundfont(tmp_path / "a.sf2", zone=((38, half_second),)))
    assert len(sound) == pytest.approx(1.5 * RATE, abs=RATE * 0.01)
    assert np.abs(sound[RATE : RATE + 2000]).max() > 0.2
    assert np.abs(sound[-2000:]).max() < 1e-4


def test_pan_and_attenuation(tmp_path: Path) -> None:
    plain = played(write_soundfont(tmp_path / "a.sf2"))
    left = played(write_soundfont(tmp_path / "b.sf2", zone=((17, -500), (48, 250))))
    assert np.abs(left[:, 1]).max() < 1e-6
    # 25 written decibels are 10 real ones; the whole signal is left, not its equal share.
    assert np.abs(left[:, 0]).max() == pytest.approx(np.abs(plain).max() * 2**0.5 / 10**0.5, rel=0.01)


def test_harder_is_louder(tmp_path: Path) -> None:
    font = write_soundfont(tmp_path / "a.sf2")
    assert np.abs(played(font, velocity=64)).max() == pytest.approx(
        np.abs(played(font)).max() * (64 / 127) ** 2, rel=0.01
    )


def test_a_key_outside_every_zone_is_silent(tmp_path: Path) -> None:
    low_half = (43, 0 | 64 << 8)
    font = write_soundfont(tmp_path / "a.sf2", zone=(low_half,))
    assert len(played(font, 81)) == 0
    assert np.abs(played(font, 57)).max() > 0.1


def test_a_font_without_the_programs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="program 34 for the bass"):
        Soundfont(write_soundfont(tmp_path / "a.sf2", programs=(73, 4)), RATE)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.99])
def test_a_cut_font_is_refused(tmp_path: Path, share: float) -> None:
    font = write_soundfont(tmp_path / "a.sf2")
    contents = font.read_bytes()
    font.write_bytes(contents[: round(len(contents) * share)])
    with pytest.raises(InputError, match="contents that are none"):
        Soundfont(font, RATE)


def test_damaged_tables_are_refused_or_played_but_never_crash(tmp_path: Path) -> None:
    contents = write_soundfont(tmp_path / "a.sf2").read_bytes()
    tables = contents.index(b"pdta")
    generator = np.random.default_rng(1)
    for _ in range(200):
        damaged = bytearray(contents)
        for position in generator.integers(tables, len(contents), 8):
            damaged[position] = generator.integers(256)
        (tmp_path / "b.sf2").write_bytes(damaged)
        try:
            sound = played(tmp_path / "b.sf2")
        except InputError:
            continue
        assert np.isfinite(sound).all()


def test_which_instrument_plays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOUNDFONT", raising=False)
    monkeypatch.setattr(soundfonts, "FOLDERS", (tmp_path / "fonts", tmp_path / "none"))
    (tmp_path / "fonts").mkdir()
    assert choose_instrument(None, RATE).name == "built-in synth"
    (tmp_path / "fonts" / "MuseScore_General.sf3").write_text("broken")
    write_soundfont(tmp_path / "fonts" / "Aardvark.sf2")
    assert choose_instrument(None, RATE).name == "Aardvark.sf2"
    write_soundfont(tmp_path / "fonts" / "FluidR3_GM.sf2")
    assert choose_instrument(None, RATE).name == "FluidR3_GM.sf2"
    monkeypatch.setenv("SOUNDFONT", str(write_soundfont(tmp_path / "mine.sf2")))
    assert choose_instrument(None, RATE).name == "mine.sf2"
    assert choose_instrument(write_soundfont(tmp_path / "given.sf2"), RATE).name == "given.sf2"

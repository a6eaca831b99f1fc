"""The picture."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import matplotlib.image
import numpy as np
import pytest

from affetto.accompaniment.plot import pretty_chord, smoothed, write_plot
from affetto.accompaniment.result import Accompaniment, Emotion

NO_CURVE = Emotion(np.zeros(0), np.zeros(0, np.float32), np.zeros(0, np.float32))


def colours_in(path: Path) -> set[str]:
    """The lanes and curves whose colours are seen in the picture."""
    pixels = (matplotlib.image.imread(path)[..., :3] * 255).round().astype(int)
    wanted = {"valence": (224, 138, 30), "arousal": (122, 79, 179)}
    return {
        name for name, colour in wanted.items() if (np.abs(pixels - np.array(colour)).max(axis=2) <= 3).any()
    }


def test_both_curves_are_drawn(tmp_path: Path, accompaniment: Accompaniment) -> None:
    write_plot(accompaniment, tmp_path / "a.png")
    assert colours_in(tmp_path / "a.png") == {"valence", "arousal"}
    height, width, _ = matplotlib.image.imread(tmp_path / "a.png").shape
    assert (width, height) == (11 * 140, 7.6 * 140)


@pytest.mark.parametrize(
    "changes",
    [
        {"notes": (), "chords": (), "controls": (), "silent": True},
        {"emotion": NO_CURVE, "played_emotion": NO_CURVE},
        {"recording_name": "$x_$ \\frac 歌" * 9},
    ],
)
def test_odd_recordings_have_a_picture_too(
    tmp_path: Path, accompaniment_of: Callable[..., Accompaniment], changes: dict[str, object]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_plot(accompaniment_of(**changes), tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_a_long_recording_stays_one_page(
    tmp_path: Path, accompaniment_of: Callable[..., Accompaniment]
) -> None:
    write_plot(accompaniment_of(0.5 * np.arange(2000)), tmp_path / "a.png")
    assert matplotlib.image.imread(tmp_path / "a.png").shape[1] == 16 * 140


@pytest.mark.parametrize(
    ("name", "pretty"),
    [
        ("F#:min7", "F\N{MUSIC SHARP SIGN}m7"),
        ("Bb:maj", "B\N{MUSIC FLAT SIGN}"),
        ("C:maj7", "Cmaj7"),
        ("G:7", "G7"),
        ("N.C.", "N.C."),
        ("B:dim", "Bdim"),
    ],
)
def test_chords_as_musicians_write_them(name: str, pretty: str) -> None:
    assert pretty_chord(name) == pretty


@pytest.mark.parametrize("duration", [1.0, 30.0, 3600.0])
def test_smoothing_keeps_the_mean_of_a_steady_curve(duration: float) -> None:
    steady = np.full(round(duration * 10), 0.4, np.float32)
    assert smoothed(steady, duration) == pytest.approx(0.4)


def test_smoothing_calms_what_flickers() -> None:
    flicker = np.tile([1.0, -1.0], 300).astype(np.float32)
    assert np.abs(smoothed(flicker, 60.0)).max() < 0.2

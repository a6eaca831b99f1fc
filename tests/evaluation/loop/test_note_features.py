"""Features of notes, each on music that has more or less of it."""

import numpy as np
import pytest

from affetto.datasets.song import Notes
from affetto.evaluation.loop.note_features import NAMES, WINDOW_SECONDS, describe, joined, windows

MAJOR, MINOR = (60, 62, 64, 65, 67, 69, 71, 72), (60, 62, 63, 65, 67, 68, 71, 72)


def scale(
    pitches: tuple[int, ...] = MAJOR, gap: float = 0.5, length: float = 0.4, velocity: int = 64, up: int = 0
) -> Notes:
    """A scale over and over for twelve seconds, with its tonic and fifth held beneath."""
    starts = np.arange(0, 12, gap)
    line = np.array([pitches[i % len(pitches)] + up for i in range(len(starts))], np.int32)
    forces = np.full(len(starts), velocity, np.int32)
    bass = np.array([0.0, 0.0])
    low = np.array([48 + up, 55 + up], np.int32)
    held = Notes(bass, bass + 11, low, np.full(2, velocity, np.int32))
    return joined([Notes(starts, starts + length, line, forces), held])


def of(notes: Notes) -> dict[str, float]:
    return dict(zip(NAMES, describe(notes, np.array([[0.0, 12.0]]))[0], strict=True))


@pytest.mark.parametrize(
    ("less", "more", "names"),
    [
        (scale(MINOR), scale(MAJOR), ("mode", "major_thirds")),
        (scale(gap=0.5), scale(gap=0.25), ("onset_rate", "note_rate", "tempo")),
        (scale(length=0.1), scale(length=0.45), ("note_length", "sounding_share")),
        (scale(velocity=40), scale(velocity=110), ("velocity",)),
        (scale(up=-12), scale(up=7), ("register", "highest", "lowest")),
        (scale(MAJOR), scale(tuple(range(60, 72))), ("outside_key", "class_entropy", "dissonance")),
        (scale(tuple(range(60, 72))), scale(MAJOR), ("key_clarity",)),
    ],
)
def test_more_of_it_is_more(less: Notes, more: Notes, names: tuple[str, ...]) -> None:
    for name in names:
        assert of(more)[name] > of(less)[name] + 0.01, name


def test_a_transposition_moves_the_register_alone() -> None:
    here, there = of(scale()), of(scale(up=5))
    for name in NAMES:
        if name not in ("register", "highest", "lowest"):
            assert there[name] == pytest.approx(here[name], abs=1e-9), name
    assert there["register"] == pytest.approx(here["register"] + 5 / 12)


def test_windows_cover_the_music_and_end_with_it() -> None:
    spans = windows(30.0)
    assert spans[0].tolist() == [0, WINDOW_SECONDS]
    assert spans[-1, 1] == 30
    np.testing.assert_allclose(windows(5.0), [[0, 5]])


def test_hardly_any_notes_are_not_described() -> None:
    few = Notes(np.zeros(3), np.ones(3), np.array([60, 64, 67], np.int32), np.full(3, 80, np.int32))
    assert np.isnan(describe(few, np.array([[0.0, 12.0]]))).all()

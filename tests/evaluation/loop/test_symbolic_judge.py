"""The judge that reads notes."""

from pathlib import Path

import numpy as np
import pytest

from affetto.datasets.song import Notes
from affetto.evaluation.loop.note_features import NAMES
from affetto.evaluation.loop.rated_series import rated_entries
from affetto.evaluation.loop.symbolic_judge import RatedWindows, SymbolicJudge, rated_windows

WEIGHTS = np.random.default_rng(1).standard_normal((len(NAMES), 2)) * 0.1


def made(seed: int, count: int = 300, is_rated_by_notes: bool = True) -> RatedWindows:
    """Ratings that follow from the features, but for a little noise; or from nothing."""
    rng = np.random.default_rng(seed)
    features = rng.standard_normal((count, len(NAMES)))
    ratings = 0.05 * rng.standard_normal((count, 2))
    ratings += features @ WEIGHTS if is_rated_by_notes else rng.standard_normal((count, 2))
    return RatedWindows(
        features, ratings + 0.2, np.array(["one", "two"])[np.arange(count) % 2], np.arange(count) // 5
    )


def test_learns_what_the_notes_tell_and_nothing_where_they_tell_nothing() -> None:
    told, blind = (
        [figure.value for figure in SymbolicJudge.fit(made(1, is_rated_by_notes=known)).accuracy(
            made(2, is_rated_by_notes=known), draws=0)]
        for known in (True, False)
    )  # fmt: skip
    assert min(told) > 0.9
    assert max(map(abs, blind)) < 0.25


def test_what_lies_far_outside_says_no_more_than_the_farthest() -> None:
    judge = SymbolicJudge.fit(made(1))
    far = np.full((1, len(NAMES)), 1e3)
    np.testing.assert_allclose(judge.judge(far), judge.judge(10 * far))


def test_music_with_hardly_a_note_is_the_middle() -> None:
    judge = SymbolicJudge.fit(made(1))
    nothing = Notes(np.zeros(0), np.zeros(0), np.zeros(0, np.int32), np.zeros(0, np.int32))
    assert judge.hear(nothing, 20.0) == pytest.approx(tuple(judge.middle))


def test_series_are_kept_apart() -> None:
    windows = made(3)
    assert set(windows.of({"one"}).groups) == {"one"}
    assert len(windows.of({"one"}).ratings) + len(windows.of({"two"}).ratings) == len(windows.ratings)


def test_hears_series_that_it_was_not_fitted_to(data_dir: Path) -> None:
    windows = rated_windows(rated_entries(data_dir)[::2])
    names = sorted(set(windows.groups.tolist()))
    judge = SymbolicJudge.fit(windows.of(names[::2]))
    valence, arousal = (figure.value for figure in judge.accuracy(windows.of(names[1::2]), draws=0))
    assert valence > 0.2
    assert arousal > 0.45

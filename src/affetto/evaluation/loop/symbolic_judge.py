"""A judge that reads the notes: ridge regression from features of notes to people's ratings.

It knows nothing of sound and nothing of the composer's networks; what it knows of feeling are the
ratings of the series that it is fitted to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from affetto.evaluation.loop.agreement import accuracy
from affetto.evaluation.loop.note_features import describe, joined, windows
from affetto.evaluation.loop.rated_series import CORPUS
from affetto.preparation.emotion import rated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from affetto.datasets import Entry
    from affetto.datasets.song import Notes
    from affetto.figures import Figure

    Floats = NDArray[np.float64]

_PENALTY = 0.03
"""Of squared weights, a row and standardised feature."""
_FARTHEST = 3.0
"""Standard deviations at which a feature is cut off: what was never read says no more than the extreme that was."""
_LEAST_RATED = 0.5
_STEP_SECONDS = 0.25


@dataclass(frozen=True)
class RatedWindows:
    """What pieces are like, window by window, and how they were rated there.

    features: [windows, features]. ratings: [windows, 2] valence and arousal. groups, pieces: [windows].
    """

    features: Floats
    ratings: Floats
    groups: NDArray[np.str_]
    pieces: NDArray[np.int64]

    def of(self, groups: Iterable[str]) -> RatedWindows:
        """Those of some series."""
        here = np.isin(self.groups, sorted(groups))
        return RatedWindows(self.features[here], self.ratings[here], self.groups[here], self.pieces[here])


def rated_windows(entries: list[Entry], on_piece: Callable[[], None] = lambda: None) -> RatedWindows:
    """Every window of the rated pieces in which there are notes and ratings for half of it."""
    features, ratings, groups, pieces = [], [], [], []
    for number, entry in enumerate(entries):
        song = CORPUS.read(entry)
        on_piece()
        if song.ratings is None or not song.tracks:
            continue
        spans = windows(song.duration)
        for (begin, end), row in zip(spans, describe(joined(list(song.tracks.values())), spans), strict=True):
            values, known = rated(song.ratings, np.arange(begin, end, _STEP_SECONDS))
            if np.isnan(row).any() or not known.size or known.mean() < _LEAST_RATED:
                continue
            features.append(row)
            ratings.append(values[known].mean(axis=0))
            groups.append(entry.group)
            pieces.append(number)
    return RatedWindows(np.array(features), np.array(ratings), np.array(groups), np.array(pieces))


@dataclass(frozen=True)
class SymbolicJudge:
    """Reads valence and arousal out of notes.

    means, deviations: [features]. weights: [features, 2]. middle: [2], the mean rating fitted to.
    """

    means: Floats
    deviations: Floats
    weights: Floats
    middle: Floats

    @classmethod
    def fit(cls, rated: RatedWindows) -> SymbolicJudge:
        """Ridge regression (Hoerl & Kennard 1970) on standardised features."""
        means, deviations = rated.features.mean(axis=0), rated.features.std(axis=0).clip(1e-9)
        rows = (rated.features - means) / deviations
        middle = rated.ratings.mean(axis=0)
        square = rows.T @ rows + _PENALTY * len(rows) * np.eye(rows.shape[1])
        return cls(means, deviations, np.linalg.solve(square, rows.T @ (rated.ratings - middle)), middle)

    def judge(self, features: Floats) -> Floats:
        """[rows, 2] valence and arousal of [rows, features]."""
        rows = ((features - self.means) / self.deviations).clip(-_FARTHEST, _FARTHEST)
        return np.asarray(rows @ self.weights + self.middle)

    def accuracy(self, rated: RatedWindows, draws: int) -> list[Figure]:
        """Concordance with the ratings of windows that it was not fitted to; a constant has 0."""
        heard = self.judge(rated.features)
        return accuracy(rated.ratings, heard, rated.pieces, draws)

    def hear(self, notes: Notes, duration_seconds: float) -> tuple[float, float]:
        """The mean over the piece's windows; the middle of what it knows where there are hardly notes."""
        features = describe(notes, windows(duration_seconds))
        features = features[~np.isnan(features).any(axis=1)]
        heard = self.judge(features).mean(axis=0) if len(features) else self.middle
        return float(heard[0]), float(heard[1])

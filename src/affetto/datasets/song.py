"""Songs: what every corpus is made into, and what preparation reads.

All times are seconds from the start of the recording (or of the MIDI file); pitches are MIDI
pitches and pitch classes are absolute, 0 = C.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

_NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")


@dataclass(frozen=True)
class Notes:
    """The notes of one track, by start, then pitch.

    starts, ends: float64 [n] seconds. pitches, velocities: int32 [n].
    """

    starts: NDArray[np.float64]
    ends: NDArray[np.float64]
    pitches: NDArray[np.int32]
    velocities: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True)
class Beats:
    """The beats of a song and where its bars begin.

    seconds: float64 [n], ascending. Bars are `per_bar` beats long; beat `first_downbeat`, below
    `per_bar`, begins one. bars: int64, the beats that begin a bar, in a song with bars of several
    lengths, of which `per_bar` is the commonest; None where they are all alike.
    """

    seconds: NDArray[np.float64]
    per_bar: int
    first_downbeat: int
    bars: NDArray[np.int64] | None = None

    @property
    def tempo_bpm(self) -> float:
        """Beats per minute, from the median beat."""
        return 60.0 / float(np.median(np.diff(self.seconds)))

    def bar_starts(self) -> NDArray[np.int64]:
        """The beats that begin a bar, ascending."""
        if self.bars is not None:
            return self.bars
        return np.arange(self.first_downbeat, len(self.seconds), self.per_bar, dtype=np.int64)

    def position(self, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Beats from the first beat, fractional; the first and last beat's pace go on outside."""
        grid = self.seconds
        index = np.arange(len(grid), dtype=np.float64)
        inside = np.interp(seconds, grid, index)
        before = (np.minimum(seconds, grid[0]) - grid[0]) / (grid[1] - grid[0])
        after = (np.maximum(seconds, grid[-1]) - grid[-1]) / (grid[-1] - grid[-2])
        return np.asarray(inside + before + after, dtype=np.float64)


@dataclass(frozen=True)
class ChordSpan:
    """A chord from `start` to `end` seconds; `root` is -1 and `quality` "N" where there is none.

    `quality` is Harte's shorthand (Harte et al. 2005): maj, min7, sus4(b7) ...
    """

    start: float
    end: float
    root: int
    quality: str

    @property
    def label(self) -> str:
        """The chord as a Harte label."""
        return "N" if self.root < 0 else f"{_NAMES[self.root]}:{self.quality}"


@dataclass(frozen=True)
class KeySpan:
    """A key that holds from `start` seconds on."""

    start: float
    tonic: int
    minor: bool


@dataclass(frozen=True)
class Ratings:
    """Valence and arousal over time, means over raters in [-1, 1].

    edges: float64 [n + 1] seconds; rating i holds from edges[i] to edges[i + 1].
    """

    edges: NDArray[np.float64]
    valence: NDArray[np.float64]
    arousal: NDArray[np.float64]
    raters: int


@dataclass(frozen=True)
class Rating:
    """Valence and arousal of a whole song in [-1, 1].

    kind: "mean" over people on a scale, or "quadrant", of which only the two signs mean something.
    valence_deviation, arousal_deviation: standard deviations over people, None where they are not told.
    """

    valence: float
    arousal: float
    kind: str = "mean"
    valence_deviation: float | None = None
    arousal_deviation: float | None = None


@dataclass(frozen=True)
class Song:
    """One song of a corpus with what that corpus knows about it; the rest is empty or None.

    group: songs of one group stay on one side of a split (near-duplicates, game series, drummer).
    """

    corpus: str
    identifier: str
    group: str
    midi_path: Path | None = None
    audio_path: Path | None = None
    tracks: Mapping[str, Notes] = field(default_factory=dict)
    pedal: NDArray[np.float64] | None = None
    """[n, 2]: seconds at which the sustain pedal goes down and up; None where it is not recorded."""
    beats: Beats | None = None
    chords: tuple[ChordSpan, ...] = ()
    keys: tuple[KeySpan, ...] = ()
    ratings: Ratings | None = None
    """Over time."""
    rating: Rating | None = None
    """Of the whole."""
    split: str = ""
    """The corpus's own split, where it has one."""
    remark: str = ""
    """How this song was read, where songs of the corpus differ; counted in provenance."""
    duration: float = 0.0

    def key_at(self, seconds: float) -> KeySpan | None:
        """The key that holds at a time; the first one before it begins; None where none is known."""
        held = [key for key in self.keys if key.start <= seconds]
        if held:
            return held[-1]
        return self.keys[0] if self.keys else None

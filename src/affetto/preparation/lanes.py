"""Lanes: the notes of a song as the composer writes them, melody, chords and bass, on the grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from affetto.preparation.grid import STEPS_PER_BEAT, SongGrid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from affetto.datasets.song import Notes, Song

MELODY, CHORDS, BASS = 0, 1, 2
_HIGHEST_BASS = 55


@dataclass(frozen=True)
class Lane:
    """The notes of one lane by onset step, then pitch.

    steps: int64 [n], nearest step of the onset. lengths: float64 [n], sounding beats. seconds: float64
    [n], onset. first, following: int64 [n], indices of the first note of the note's own onset and of
    the first note of the next onset (n where there is none).
    """

    number: int
    steps: NDArray[np.int64]
    lengths: NDArray[np.float64]
    seconds: NDArray[np.float64]
    pitches: NDArray[np.int64]
    velocities: NDArray[np.float64]
    first: NDArray[np.int64]
    following: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.steps)


def lanes_of(song: Song, grid: SongGrid) -> list[Lane]:
    """MELODY as melody; of PIANO the lowest note of each onset, if low, as bass and the rest as chords."""
    piano, melody = song.tracks["PIANO"], song.tracks["MELODY"]
    steps = grid.steps(piano.starts)
    lowest = np.full(int(steps.max()) - int(steps.min()) + 1, 128, np.int64)
    np.minimum.at(lowest, steps - steps.min(), piano.pitches)
    bass = (piano.pitches == lowest[steps - steps.min()]) & (piano.pitches <= _HIGHEST_BASS)
    everything = np.ones(len(melody), np.bool_)
    chosen = ((MELODY, melody, everything), (CHORDS, piano, ~bass), (BASS, piano, bass))
    return [lane for lane in (_lane(n, grid, notes, kept) for n, notes, kept in chosen) if len(lane)]


def _lane(number: int, grid: SongGrid, notes: Notes, kept: NDArray[np.bool_]) -> Lane:
    steps = grid.steps(notes.starts)
    kept = kept & (steps >= 0) & (steps < len(grid) * STEPS_PER_BEAT)
    order = np.flatnonzero(kept)[np.lexsort((notes.pitches[kept], steps[kept]))]
    steps = steps[order]
    lengths = grid.positions(notes.ends[order]) - grid.positions(notes.starts[order])
    return Lane(
        number, steps, lengths.clip(1e-3), notes.starts[order],
        notes.pitches[order].astype(np.int64), notes.velocities[order].astype(np.float64),
        np.searchsorted(steps, steps, side="left"), np.searchsorted(steps, steps, side="right"),
    )  # fmt: skip


def between_onsets(lane: Lane) -> NDArray[np.float64]:
    """Beats from each onset to the lane's next one; infinity after the last."""
    padded = np.append(lane.steps.astype(np.float64), np.inf)
    return np.asarray((padded[lane.following] - lane.steps) / STEPS_PER_BEAT)


def written_lengths(lane: Lane) -> NDArray[np.float64]:
    """Beats as a score would have them: up to the next onset where the note nearly reaches it, else
    whole 16ths.
    """
    sixteenth = 1.0 / STEPS_PER_BEAT
    whole = np.maximum(1.0, np.ceil(lane.lengths * STEPS_PER_BEAT - 0.25)) * sixteenth
    until_next = between_onsets(lane)
    reaches = (whole >= until_next - sixteenth) & (lane.lengths <= until_next + sixteenth)
    return np.where(reaches, until_next, whole)

"""A song on the contract's grid: bars, beats, steps; the key and the chord of each beat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from affetto.contract import load_contract
from affetto.datasets.song import Beats, Song

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEPS_PER_BEAT = load_contract().grid["steps_per_beat"]
BARS_PER_PHRASE = load_contract().grid["bars_per_phrase"]
NO_CHORD = -1
_LONGEST_GAP_BEATS = 8


@dataclass(frozen=True)
class SongGrid:
    """Whole bars from the one in which the song's first note begins, as arrays over beats.

    tonics, minors: int32 [beats]. chords: int32 [beats], classes of the contract, -1 for none.
    roots, pitch_classes: int32 [beats], the chord made absolute again (-1 and no bits for none).
    """

    beats: Beats
    origin_beats: int
    """The beat of `beats` at which bar 0 begins."""
    tonics: NDArray[np.int32]
    minors: NDArray[np.int32]
    chords: NDArray[np.int32]
    roots: NDArray[np.int32]
    pitch_classes: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.tonics)

    @property
    def per_bar(self) -> int:
        """Beats of a bar."""
        return self.beats.per_bar

    def positions(self, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Beats from the start of bar 0."""
        return self.beats.position(seconds) - self.origin_beats

    def steps(self, seconds: NDArray[np.float64]) -> NDArray[np.int64]:
        """The nearest steps, from the start of bar 0."""
        return np.round(self.positions(seconds) * STEPS_PER_BEAT).astype(np.int64)

    def beat_edges(self) -> NDArray[np.float64]:
        """Seconds at which each beat begins, and the last one ends: [beats + 1]."""
        grid, index = self.beats.seconds, np.arange(len(self) + 1) + self.origin_beats
        last = len(grid) - 1
        inside = np.interp(index, np.arange(len(grid)), grid)
        before = np.minimum(index, 0) * (grid[1] - grid[0])
        after = np.maximum(index - last, 0) * (grid[-1] - grid[-2])
        return np.asarray(inside + before + after, dtype=np.float64)


def grid_of(song: Song) -> SongGrid:
    """The grid of a song with beats and notes. Raises ValueError for one without."""
    tracks = [track for track in song.tracks.values() if len(track)]
    if song.beats is None or not tracks:
        raise ValueError(f"{song.identifier}: no beats or no notes")
    beats = song.beats
    first = float(beats.position(np.array([min(track.starts[0] for track in tracks)]))[0])
    last = float(beats.position(np.array([max(float(track.ends.max()) for track in tracks)]))[0])
    bars_before = np.floor((first + 0.125 - beats.first_downbeat) / beats.per_bar)
    origin = int(beats.first_downbeat + bars_before * beats.per_bar)
    bars = max(1, int(np.ceil((last - origin) / beats.per_bar)))
    count = bars * beats.per_bar
    tonics, minors = _keys(song, beats, origin, count)
    chords, roots, bits = _chords(song, beats, origin, tonics)
    return SongGrid(beats, origin, tonics, minors, chords, roots, bits)


def _keys(song: Song, beats: Beats, origin: int, count: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    tonics, minors = np.zeros(count, np.int32), np.zeros(count, np.int32)
    for i, key in enumerate(song.keys):
        at = int(np.round(beats.position(np.array([key.start]))[0])) - origin
        begin = 0 if i == 0 else max(0, at)
        tonics[begin:], minors[begin:] = key.tonic, int(key.minor)
    return tonics, minors


def _chords(
    song: Song, beats: Beats, origin: int, tonics: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Chords begin on the nearest beat; a short gap between two goes on with the first."""
    from affetto._engine import chord_class, chord_of_class

    count = len(tonics)
    chords = np.full(count, NO_CHORD, np.int32)
    named = [chord for chord in song.chords if chord.root >= 0]
    starts = np.round(beats.position(np.array([chord.start for chord in named]))).astype(int) - origin
    ends = np.round(beats.position(np.array([chord.end for chord in named]))).astype(int) - origin
    for i, chord in enumerate(named):
        end = int(ends[i])
        if i + 1 < len(named) and 0 < starts[i + 1] - end <= _LONGEST_GAP_BEATS:
            end = int(starts[i + 1])
        for beat in range(max(0, int(starts[i])), min(count, end)):
            chords[beat] = chord_class(chord.label, int(tonics[beat]))
    roots, bits = np.full(count, -1, np.int32), np.zeros(count, np.int32)
    for beat in np.flatnonzero(chords != NO_CHORD).tolist():
        roots[beat], bits[beat] = chord_of_class(int(chords[beat]), int(tonics[beat]))
    return chords, roots, bits

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

    A song without notes begins and ends with its chords.

    bars, beat_in_bar: int32 [beats], the number of the bar that a beat lies in and its place there.
    tonics, minors: int32 [beats]. chords: int32 [beats], classes of the contract, -1 for none.
    roots, pitch_classes: int32 [beats], the chord made absolute again (-1 and no bits for none).
    """

    beats: Beats
    origin_beats: int
    """The beat of `beats` at which bar 0 begins."""
    bars: NDArray[np.int32]
    beat_in_bar: NDArray[np.int32]
    tonics: NDArray[np.int32]
    minors: NDArray[np.int32]
    chords: NDArray[np.int32]
    roots: NDArray[np.int32]
    pitch_classes: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.tonics)

    @property
    def per_bar(self) -> int:
        """Beats of a bar; where bars are of several lengths, of the commonest one."""
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
    """The grid of a song with beats and notes, or beats and chords. Raises ValueError for one without."""
    if song.beats is None:
        raise ValueError(f"{song.identifier}: no beats")
    beats = song.beats
    first, last = beats.position(np.array(_extent_seconds(song))).tolist()
    starts = _bar_starts(beats, first, last)
    origin, lengths = int(starts[0]), np.diff(starts)
    bars = np.repeat(np.arange(len(lengths)), lengths).astype(np.int32)
    beat_in_bar = (np.arange(len(bars)) + origin - starts[bars]).astype(np.int32)
    tonics, minors = _keys(song, beats, origin, len(bars))
    chords, roots, bits = _chords(song, beats, origin, tonics)
    return SongGrid(beats, origin, bars, beat_in_bar, tonics, minors, chords, roots, bits)


def _extent_seconds(song: Song) -> tuple[float, float]:
    """From the first note to the end of the last one, or of the chords where there are no notes."""
    tracks = [track for track in song.tracks.values() if len(track)]
    if tracks:
        return min(track.starts[0] for track in tracks), max(float(track.ends.max()) for track in tracks)
    named = [chord for chord in song.chords if chord.root >= 0]
    if not named:
        raise ValueError(f"{song.identifier}: no notes and no chords")
    return named[0].start, named[-1].end


def _bar_starts(beats: Beats, first: float, last: float) -> NDArray[np.int64]:
    """Beats at which bars begin, from the bar with beat `first` on, and at which that with `last` ends.

    What begins an eighth before a bar belongs to it. Before the first bar and after the last one that
    the song tells of, bars are of the common length.
    """
    known = beats.bar_starts()
    known = known if len(known) else np.array([beats.first_downbeat])
    before = max(0, int(np.ceil((known[0] - first) / beats.per_bar)))
    after = max(0, int(np.ceil((last - known[-1]) / beats.per_bar))) + 2
    starts = np.concatenate(
        (
            known[0] - beats.per_bar * np.arange(before, 0, -1),
            known,
            known[-1] + beats.per_bar * np.arange(1, after + 1),
        )
    )
    begin = max(0, int(np.searchsorted(starts, first + 0.125, side="right")) - 1)
    end = max(begin + 1, int(np.searchsorted(starts, last, side="left")))
    return np.asarray(starts[begin : end + 1], np.int64)


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

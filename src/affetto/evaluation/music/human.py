"""Passages of music by people: the melodies of POP909 and what two hands play to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from affetto.datasets import BrokenSong
from affetto.datasets.pop909 import Pop909
from affetto.evaluation.music.passage import Passage, line_of
from affetto.preparation.grid import SongGrid, grid_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from affetto.datasets import Song
    from affetto.evaluation.music.passage import Line

BEATS_PER_BAR = 4
_ACCOMPANIMENT = ("BRIDGE", "PIANO")


def human_passages(
    data_dir: Path, bars: int, songs: int | None = None, advance: Callable[[int, int], None] | None = None
) -> list[Passage]:
    """A passage a song, of those songs in 4/4 that are long enough; at most `songs` are read, spread out.

    `advance` is told how many songs were read, and of how many. Raises InputError where POP909 is missing.
    """
    entries = Pop909().entries(data_dir)
    places = np.linspace(0, len(entries) - 1, min(songs or len(entries), len(entries))).round().astype(int)
    found = []
    for count, place in enumerate(places, 1):
        song = Pop909().try_read(entries[place])
        passage = None if isinstance(song, BrokenSong) else passage_of_song(song, bars)
        if passage is not None:
            found.append(passage)
        if advance is not None:
            advance(count, len(places))
    return found


def passage_of_song(song: Song, bars: int) -> Passage | None:
    """So many bars from the one in which the melody begins; None where there are fewer or others than 4/4."""
    if song.beats is None or not song.keys or "MELODY" not in song.tracks:
        return None
    grid = grid_of(song)
    beats = bars * BEATS_PER_BAR
    melody = grid.positions(song.tracks["MELODY"].starts)
    first = int(np.floor(melody[0] / BEATS_PER_BAR + 0.25 / BEATS_PER_BAR)) * BEATS_PER_BAR
    if grid.per_bar != BEATS_PER_BAR or first < 0 or first + beats > len(grid):
        return None
    scales = np.array([_scale(grid, beat) for beat in range(first, first + beats)], np.int64)
    return Passage(
        _line(song, grid, ("MELODY",), first, beats).highest(),
        _line(song, grid, _ACCOMPANIMENT, first, beats),
        scales,
        grid.pitch_classes[first : first + beats].astype(np.int64),
    )


def _scale(grid: SongGrid, beat: int) -> int:
    from affetto._engine import scale_of_key

    return scale_of_key(int(grid.tonics[beat]), bool(grid.minors[beat]))


def _line(song: Song, grid: SongGrid, names: tuple[str, ...], first: int, beats: int) -> Line:
    tracks = [song.tracks[name] for name in names if name in song.tracks]
    starts = np.concatenate([track.starts for track in tracks])
    ends = np.concatenate([track.ends for track in tracks])
    pitches = np.concatenate([track.pitches for track in tracks]).astype(np.int64)
    onsets = grid.positions(starts)
    return line_of(onsets - first, pitches, grid.positions(ends) - onsets, beats)

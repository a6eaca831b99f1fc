"""Near-duplicates: songs whose melodies share so much that they must stay on one side of a split."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from affetto.datasets.song import Song

    Sketch = list[int]

MELODY = "MELODY"
_INTERVALS = 8
"""Intervals of a shingle. Fewer are common to many songs; with more, small variants part versions."""
_LEAST_DIFFERENT = 3
"""Different intervals of a shingle that tells anything; scales and repeated notes are in every song."""
_KEPT = 128
_MOST_HOLDERS = 50
"""Songs with a shingle in common beyond which it tells of a style, not of a song."""
SAME = 0.15
"""Share of common shingles from which two melodies are one song. Versions of a song in POP909 and
OpenEWLD share .25 and more, other songs .08 at most.
"""


def sketch(song: Song) -> Sketch:
    """The least hashes of all shingles of the song's melody (bottom-k of Broder 1997), ascending.

    A shingle is eight intervals in a row, so that key, tempo and rhythm do not count. Empty for a song
    whose melody is not known.
    """
    track = song.tracks.get(MELODY)
    if track is None or not len(track):
        return []
    highest: dict[float, int] = {}
    for onset, pitch in zip(track.starts.tolist(), track.pitches.tolist(), strict=True):
        highest[onset] = max(pitch, highest.get(onset, 0))
    intervals = np.diff([highest[onset] for onset in sorted(highest)]).clip(-127, 127).astype(np.int8)
    windows = (intervals[i : i + _INTERVALS] for i in range(len(intervals) - _INTERVALS + 1))
    hashes = {zlib.crc32(w.tobytes()) for w in windows if len(set(w.tolist())) >= _LEAST_DIFFERENT}
    return sorted(hashes)[:_KEPT]


def same_groups(sketches: Iterable[tuple[str, Sketch]]) -> dict[str, str]:
    """Group -> the group that it is the same as, for those whose songs share a melody with another's.

    sketches: the group and the sketch of each song. Of the groups that hang together the first by name
    stands for all.
    """
    songs = [(group, hashes) for group, hashes in sketches if hashes]
    stands_for: dict[str, str] = {}

    def representative(group: str) -> str:
        while group in stands_for:
            group = stands_for[group]
        return group

    for a, b in _alike(songs):
        first, second = sorted((representative(songs[a][0]), representative(songs[b][0])))
        if first != second:
            stands_for[second] = first
    return {group: representative(group) for group in sorted(stands_for)}


def _alike(songs: list[tuple[str, Sketch]]) -> Iterable[tuple[int, int]]:
    """Pairs of songs of several groups whose sketches say so."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for index, (_, hashes) in enumerate(songs):
        for value in hashes:
            holders[value].append(index)
    shared = Counter(
        pair
        for holding in holders.values()
        if len(holding) <= _MOST_HOLDERS
        for pair in combinations(holding, 2)
        if songs[pair[0]][0] != songs[pair[1]][0]
    )
    for (a, b), _ in sorted(shared.items()):
        if _likeness(songs[a][1], songs[b][1]) >= SAME:
            yield a, b


def _likeness(a: Sketch, b: Sketch) -> float:
    """Estimated share of common shingles: of the least hashes of both together, how many both have."""
    both, mine, theirs = sorted({*a, *b})[:_KEPT], set(a), set(b)
    return sum(value in mine and value in theirs for value in both) / len(both)

"""Bars laid out in seconds: beats, chords and keys of a McGill Billboard file."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from affetto.datasets.chord_names import has_minor_third, parse_harte
from affetto.datasets.song import Beats, ChordSpan, KeySpan

if TYPE_CHECKING:
    from pathlib import Path

    from affetto.datasets.billboard_lines import Bar, Line

_NOT_NAMED = ("N", "*", "&pause")
"""No chord, one that can't be named, and a rest of free length."""

_MOST_FILLED_BARS = 1000


class Timeline:
    """The bars of a line share the seconds to the next line by their lengths.

    A line without bars between others (silence, noise) is filled with as many bars without a chord as
    it has room for, so that beats go on through it.
    """

    def __init__(self, path: Path, lines: list[Line]) -> None:
        self.name = path.parent.name
        self.chords: list[ChordSpan] = []
        self.end = lines[-1].start
        self._beats: list[float] = []
        self._bars: list[int] = []
        self._tonics: list[tuple[float, int]] = []
        sounding = [i for i, line in enumerate(lines[:-1]) if line.bars]
        for i in range(sounding[0], sounding[-1] + 1):
            self._lay(lines[i], lines[i + 1].start)
        self._beats.append(lines[sounding[-1] + 1].start)

    def beats(self) -> Beats:
        """The beats, from the first bar to the end of the last one."""
        lengths = np.diff([*self._bars, len(self._beats) - 1])
        per_bar = Counter(lengths.tolist()).most_common(1)[0][0]
        alike = bool((lengths == per_bar).all())
        return Beats(np.array(self._beats), per_bar, 0, None if alike else np.array(self._bars))

    def keys(self) -> tuple[KeySpan, ...]:
        """A key wherever the tonic changes; minor where chords on it have minor thirds for longer."""
        edges = [*(start for start, _ in self._tonics), self._beats[-1]]
        return tuple(
            KeySpan(start, tonic, self._is_minor(tonic, start, end))
            for (start, tonic), end in zip(self._tonics, edges[1:], strict=True)
        )

    def _is_minor(self, tonic: int, start: float, end: float) -> bool:
        seconds = {True: 0.0, False: 0.0}
        for chord in self.chords:
            inside = min(chord.end, end) - max(chord.start, start)
            minor = has_minor_third(chord.quality)
            if chord.root == tonic and inside > 0 and minor is not None:
                seconds[minor] += inside
        return seconds[True] > seconds[False]

    def _lay(self, line: Line, end: float) -> None:
        if not self._tonics or self._tonics[-1][1] != line.tonic:
            self._tonics.append((line.start, line.tonic))
        if not line.bars:
            self._fill(line.start, end)
            return
        lengths = np.array([float(bar.quarters) for bar in line.bars])
        edges = line.start + (end - line.start) * np.concatenate(([0.0], np.cumsum(lengths))) / lengths.sum()
        for bar, (bar_start, bar_end) in zip(line.bars, pairwise(edges.tolist()), strict=True):
            self._add_beats(bar_start, bar_end, bar.beats)
            self._add_chords(bar, bar_start, bar_end)

    def _fill(self, start: float, end: float) -> None:
        beats = len(self._beats) - self._bars[-1]
        seconds = start - self._beats[self._bars[-1]]
        count = min(_MOST_FILLED_BARS, round((end - start) / seconds))
        edges = np.linspace(start, end, count + 1).tolist()
        for bar_start, bar_end in pairwise(edges):
            self._add_beats(bar_start, bar_end, beats)
        self._add_chord(start, end, "N")

    def _add_beats(self, start: float, end: float, beats: int) -> None:
        self._bars.append(len(self._beats))
        self._beats += np.linspace(start, end, beats, endpoint=False).tolist()

    def _add_chords(self, bar: Bar, start: float, end: float) -> None:
        edges = np.linspace(start, end, max(1, len(bar.symbols)) + 1).tolist()
        for symbol, (chord_start, chord_end) in zip(bar.symbols or (".",), pairwise(edges), strict=True):
            self._add_chord(chord_start, chord_end, symbol)

    def _add_chord(self, start: float, end: float, symbol: str) -> None:
        last = self.chords[-1] if self.chords else ChordSpan(start, start, -1, "N")
        named = (last.root, last.quality) if symbol == "." else _name(symbol)
        if named == (last.root, last.quality):
            self.chords[-1:] = [ChordSpan(last.start, end, last.root, last.quality)]
        else:
            self.chords.append(ChordSpan(start, end, *named))


def _name(symbol: str) -> tuple[int, str]:
    return (-1, "N") if symbol in _NOT_NAMED else parse_harte(symbol)

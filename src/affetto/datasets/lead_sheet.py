"""Lead sheets as they are played: repeats unrolled, ties joined, laid out in quarters from the start."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from affetto.datasets.corpus import UnreadableSong
from affetto.datasets.metre import beats_of_metre

if TYPE_CHECKING:
    from affetto.datasets.musicxml import Measure, Score

_MOST_QUARTERS = 20_000


@dataclass
class LeadSheet:
    """A played lead sheet.

    notes: onset, end (quarters) and pitch. chords: onset (quarters), root and quality. bars: quarters at
    which bars begin, an upbeat's excepted. length: quarters.
    """

    per_bar: int
    beat_quarters: Fraction
    notes: list[tuple[Fraction, Fraction, int]] = field(default_factory=list)
    chords: list[tuple[Fraction, int, str]] = field(default_factory=list)
    bars: list[Fraction] = field(default_factory=list)
    length: Fraction = Fraction(0)

    def __init__(self, score: Score) -> None:
        """Plays a score. Raises UnreadableSong for one without notes or with measures of no metre."""
        self.per_bar, self.beat_quarters = _metre(score)
        self.notes, self.chords, self.bars, self.length = [], [], [], Fraction(0)
        order = played_order(score.measures)
        if not any(score.measures[i].notes for i in order):
            raise UnreadableSong("no notes")
        for i in order:
            self._play(score.measures[i])
            if self.length > _MOST_QUARTERS:
                raise UnreadableSong(f"longer than {_MOST_QUARTERS} quarters")

    def _play(self, measure: Measure) -> None:
        bar = self.per_bar * self.beat_quarters
        upbeat = not self.length and measure.length < bar
        # The two halves of a bar that a repeat parts are one bar.
        if not upbeat and (not self.bars or self.length - self.bars[-1] >= bar):
            self.bars.append(self.length)
        for note in measure.notes:
            onset = self.length + note.onset
            if note.tied and self.notes and self.notes[-1][1:] == (onset, note.pitch):
                onset = self.notes.pop()[0]
            self.notes.append((onset, self.length + note.onset + note.length, note.pitch))
        for at, root, quality in measure.chords:
            if not self.chords or self.chords[-1][1:] != (root, quality):
                self.chords.append((self.length + at, root, quality))
        self.length += measure.length


def _metre(score: Score) -> tuple[int, Fraction]:
    """Beats of a bar and quarters of a beat; from the commonest measure where none is written."""
    if score.metre is not None:
        return beats_of_metre(*score.metre)
    lengths = Counter(measure.length for measure in score.measures if measure.length)
    length = lengths.most_common(1)[0][0] if lengths else Fraction(0)
    if length.denominator != 1 or not 2 <= length <= 12:
        raise UnreadableSong("no metre")
    return int(length), Fraction(1)


def played_order(measures: list[Measure]) -> list[int]:
    """The measures as they are played: repeats twice, or as often as there are endings."""
    order: list[int] = []
    index = start = 0
    played = 1
    while index < len(measures):
        measure = measures[index]
        if measure.opens_repeat and index != start:
            start, played = index, 1
        if not measure.endings or played in measure.endings:
            order.append(index)
            if measure.closes_repeat and played < _times(measures, start, index):
                played, index = played + 1, start
                continue
            if measure.closes_repeat or _leaves_ending(measures, index):
                start, played = index + 1, 1
        index += 1
    return order


def _times(measures: list[Measure], start: int, index: int) -> int:
    """How often a section from `start` is played that is repeated at `index`."""
    if not measures[index].endings:
        return 2
    last = index
    while last + 1 < len(measures) and measures[last + 1].endings:
        last += 1
    return min(8, max(max(m.endings, default=2) for m in measures[start : last + 1]))


def _leaves_ending(measures: list[Measure], index: int) -> bool:
    following = measures[index + 1].endings if index + 1 < len(measures) else frozenset()
    return bool(measures[index].endings) and not following

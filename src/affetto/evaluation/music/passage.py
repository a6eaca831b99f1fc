"""A passage: a melody and its accompaniment on a grid of sixteenths, with the key and chord of each beat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from affetto.contract import load_contract

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from affetto.accompaniment.result import Accompaniment

STEPS_PER_BEAT = load_contract().grid["steps_per_beat"]


@dataclass(frozen=True)
class Line:
    """Notes by onset, then pitch, as int64 or float64 [n].

    onsets: steps (sixteenths) from the passage's start. lengths: beats.
    """

    onsets: NDArray[np.int64]
    pitches: NDArray[np.int64]
    lengths: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.onsets)

    @property
    def beats(self) -> NDArray[np.int64]:
        """[n] the beat in which each note begins."""
        return self.onsets // STEPS_PER_BEAT

    def highest(self) -> Line:
        """One note a step: of those that begin together the highest."""
        last = np.append(np.diff(self.onsets) > 0, True)[: len(self)]
        return Line(self.onsets[last], self.pitches[last], self.lengths[last])


@dataclass(frozen=True)
class Passage:
    """Whole bars of music. The melody has one note at a time.

    scales, chords: int64 [beats], pitch classes as bits (bit 0 for C); 0 where there is no chord.
    """

    melody: Line
    accompaniment: Line
    scales: NDArray[np.int64]
    chords: NDArray[np.int64]
    beats_per_bar: int = 4

    @property
    def steps(self) -> int:
        """Its length in steps."""
        return len(self.scales) * STEPS_PER_BEAT

    @property
    def steps_per_bar(self) -> int:
        """Steps of one bar."""
        return self.beats_per_bar * STEPS_PER_BEAT

    @property
    def bars(self) -> int:
        """Its number of bars."""
        return len(self.scales) // self.beats_per_bar


def line_of(
    onset_beats: NDArray[np.float64],
    pitches: NDArray[np.int64],
    lengths_beats: NDArray[np.float64],
    beats: int,
) -> Line:
    """A line of the notes whose nearest step lies in a passage of so many beats."""
    onsets = np.round(np.asarray(onset_beats) * STEPS_PER_BEAT).astype(np.int64)
    inside = (onsets >= 0) & (onsets < beats * STEPS_PER_BEAT)
    columns = (onsets[inside], np.asarray(pitches)[inside], np.asarray(lengths_beats)[inside])
    order = np.lexsort((columns[1], columns[0]))
    return Line(columns[0][order], columns[1][order].astype(np.int64), columns[2][order].astype(np.float64))


def passage_of(music: Accompaniment, bars: int) -> Passage:
    """The first bars of a composition, from its first downbeat on."""
    from affetto._engine import scale_of_key

    beats, start = bars * music.beats_per_bar, music.first_downbeat
    lanes = {
        lane: [note for note in music.notes if note.lane == lane] for lane in ("melody", "chords", "bass")
    }

    def line(*names: str) -> Line:
        rows = [
            (note.onset_beats - start, note.pitch, note.duration_beats)
            for name in names
            for note in lanes[name]
        ]
        columns = np.array(rows, np.float64).reshape(-1, 3).T
        return line_of(columns[0], columns[1].astype(np.int64), columns[2], beats)

    scales = np.full(beats, scale_of_key(music.key.tonic, music.key.minor), np.int64)
    for change in music.key_changes:
        scales[max(0, round(change.onset_beats) - start) :] = scale_of_key(change.key.tonic, change.key.minor)
    spans = ((chord.name, chord.onset_beats - start, chord.duration_beats) for chord in music.chords)
    chords = _chord_bits(spans, beats)
    return Passage(line("melody").highest(), line("chords", "bass"), scales, chords, music.beats_per_bar)


def _chord_bits(spans: Iterable[tuple[str, float, float]], beats: int) -> NDArray[np.int64]:
    from affetto._engine import chord_class, chord_of_class

    bits = np.zeros(beats, np.int64)
    for name, onset, length in spans:
        if name != "N.C.":
            first, last = max(0, round(onset)), max(0, round(onset + length))
            bits[first:last] = chord_of_class(chord_class(name, 0), 0)[1]
    return bits


def scattered(passage: Passage, seed: int) -> Passage:
    """As many notes in the same registers, thrown at random pitches and steps: what music is not."""
    random = np.random.default_rng(seed)

    def scatter(line: Line) -> Line:
        if not len(line):
            return line
        onsets = random.integers(0, passage.steps, len(line))
        pitches = random.integers(line.pitches.min(), line.pitches.max() + 1, len(line))
        order = np.lexsort((pitches, onsets))
        return Line(onsets[order], pitches[order], line.lengths[order])

    melody = scatter(passage.melody).highest()
    return replace(passage, melody=melody, accompaniment=scatter(passage.accompaniment))

"""Passages for tests, written as a musician would: notes as (step, pitch, beats), chords as pitch classes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from affetto.evaluation.music.passage import Line, Passage

C_MAJOR = (0, 2, 4, 5, 7, 9, 11)
C, F, G = (0, 4, 7), (5, 9, 0), (7, 11, 2)

Rows = Sequence[tuple[int, int, float]]


def line(rows: Rows) -> Line:
    """A line of notes (step, pitch, beats)."""
    columns = np.array(sorted(rows), np.float64).reshape(-1, 3).T
    return Line(columns[0].astype(np.int64), columns[1].astype(np.int64), columns[2])


def bits(classes: Sequence[int]) -> int:
    """Pitch classes as bits."""
    return sum(1 << one for one in classes)


def passage(
    melody: Rows = (), accompaniment: Rows = (), chords: Sequence[Sequence[int]] = (C,), bars: int = 1
) -> Passage:
    """Bars of 4/4 in C major with a chord a bar, the last one going on."""
    by_bar = [*chords, *[chords[-1]] * bars][:bars]
    each_beat = np.repeat([bits(chord) for chord in by_bar], 4).astype(np.int64)
    scales = np.full(4 * bars, bits(C_MAJOR), np.int64)
    return Passage(line(melody), line(accompaniment), scales, each_beat)


def tune(bars: int, seed: int = 1) -> Passage:
    """A plain song: a stepwise tune in quarters over C, F, G and C, struck with its chords."""
    random = np.random.default_rng(seed)
    chords = [(C, F, G, C)[bar % 4] for bar in range(bars)]
    melody, pitch = [], 67
    for bar, chord in enumerate(chords):
        for beat in range(4):
            wanted = [p for p in range(60, 80) if p % 12 in (chord if beat % 2 == 0 else C_MAJOR)]
            pitch = min(wanted, key=lambda p: (abs(p - pitch - random.integers(-2, 3)), p))
            melody.append((16 * bar + 4 * beat, pitch, 1.0))
    struck = [
        (16 * bar + 8 * half, 48 + one, 2.0)
        for bar, chord in enumerate(chords)
        for half in (0, 1)
        for one in chord
    ]
    return passage(melody, struck, chords, bars)

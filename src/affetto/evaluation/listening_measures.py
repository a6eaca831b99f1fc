"""Measures of beats, tempo and key, each between 0 and 1, as the field defines them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

BEAT_WINDOW_SECONDS = 0.07
TEMPO_TOLERANCE = 0.04
OCTAVES = (1.0, 2.0, 3.0, 1 / 2, 1 / 3)

Key = tuple[int, bool]
"""Tonic as a pitch class, and whether it is minor."""


def f_measure(
    reference: NDArray[np.float64], estimate: NDArray[np.float64], window: float = BEAT_WINDOW_SECONDS
) -> float:
    """Harmonic mean of precision and recall; a beat is found by one within `window` seconds (Dixon 2007).

    Both ascend; each beat is used once. 0 where either is empty.
    """
    hits = at_reference = at_estimate = 0
    while at_reference < len(reference) and at_estimate < len(estimate):
        gap = estimate[at_estimate] - reference[at_reference]
        if abs(gap) <= window:
            hits += 1
        at_reference += bool(gap >= -window)
        at_estimate += bool(gap <= window)
    total = len(reference) + len(estimate)
    return 2 * hits / total if total else 0.0


def tempo_is_right(reference: float, estimate: float, factors: Iterable[float] = (1.0,)) -> bool:
    """Within 4 % of the reference times one of `factors` (Gouyon et al. 2006: accuracy 1; 2 with OCTAVES)."""
    return any(abs(estimate / (reference * factor) - 1) <= TEMPO_TOLERANCE for factor in factors)


def key_score(reference: Key, estimate: Key) -> float:
    """MIREX's weights: 1 the same, 0.5 a fifth off, 0.3 the relative key, 0.2 the parallel one, else 0."""
    if reference == estimate:
        return 1.0
    (tonic, minor), (other, other_minor) = reference, estimate
    if minor == other_minor:
        return 0.5 if (other - tonic) % 12 in (5, 7) else 0.0
    if other == tonic:
        return 0.2
    return 0.3 if (other - tonic) % 12 == (3 if minor else 9) else 0.0

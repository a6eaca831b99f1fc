"""Metre: how many beats a bar has, and how long they are."""

from __future__ import annotations

from fractions import Fraction

_MOST = 64


def beats_of_metre(numerator: int, denominator: int) -> tuple[int, Fraction]:
    """Beats of a bar and quarters of a beat. Raises ValueError where either number is not in [1, 64].

    Halves count as two beats, as the grid of quarters has it, and three eighths as one in 6/8, 9/8, 12/8.
    """
    if not (1 <= numerator <= _MOST and 1 <= denominator <= _MOST):
        raise ValueError(f"not a metre: {numerator}/{denominator}")
    if denominator >= 8 and numerator > 3 and numerator % 3 == 0:
        return numerator // 3, Fraction(12, denominator)
    quarters = Fraction(4 * numerator, denominator)
    if quarters.denominator == 1:
        return int(quarters), Fraction(1)
    return numerator, Fraction(4, denominator)

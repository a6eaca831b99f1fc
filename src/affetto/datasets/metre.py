"""Metre: how many beats a bar has, and how long they are."""

from __future__ import annotations

from fractions import Fraction


def beats_of_metre(numerator: int, denominator: int) -> tuple[int, Fraction]:
    """Beats of a bar and quarters of a beat. Raises ValueError where either number is below 1.

    Halves count as two beats, as the grid of quarters has it, and three eighths as one in 6/8, 9/8, 12/8.
    """
    if numerator < 1 or denominator < 1:
        raise ValueError(f"not a metre: {numerator}/{denominator}")
    if denominator >= 8 and numerator > 3 and numerator % 3 == 0:
        return numerator // 3, Fraction(12, denominator)
    quarters = Fraction(4 * numerator, denominator)
    if quarters.denominator == 1:
        return int(quarters), Fraction(1)
    return numerator, Fraction(4, denominator)

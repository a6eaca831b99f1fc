from fractions import Fraction

import pytest

from affetto.datasets.metre import beats_of_metre


@pytest.mark.parametrize(
    ("metre", "beats", "quarters"),
    [
        ((4, 4), 4, Fraction(1)),
        ((2, 2), 4, Fraction(1)),
        ((3, 2), 6, Fraction(1)),
        ((6, 8), 2, Fraction(3, 2)),
        ((12, 8), 4, Fraction(3, 2)),
        ((3, 8), 3, Fraction(1, 2)),
        ((7, 8), 7, Fraction(1, 2)),
        ((6, 16), 2, Fraction(3, 4)),
    ],
)
def test_beats_fill_the_bar(metre, beats, quarters):
    assert beats_of_metre(*metre) == (beats, quarters)
    assert beats * quarters == Fraction(4 * metre[0], metre[1])


@pytest.mark.parametrize("metre", [(0, 4), (4, 0), (-3, 4), (1_000_000, 4)])
def test_what_is_no_metre(metre):
    with pytest.raises(ValueError, match="not a metre"):
        beats_of_metre(*metre)

"""Metres as they are written."""

from __future__ import annotations

import pytest

from affetto.accompaniment.metres import METRES, parse_metre
from affetto.errors import InputError


@pytest.mark.parametrize("name", ["2/4", "3/4", "4/4", "6/8"])
def test_every_metre_is_read_and_named_alike(name: str) -> None:
    assert parse_metre(f" {name} ").name == name


def test_six_eighths_are_three_quarters_felt_otherwise() -> None:
    six, three = METRES["6/8"], METRES["3/4"]
    assert six.beats_per_bar == three.beats_per_bar
    assert six.compound
    assert not three.compound


@pytest.mark.parametrize("text", ["", "5/4", "4", "four"])
def test_others_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="one of 2/4, 3/4, 4/4, 6/8"):
        parse_metre(text)

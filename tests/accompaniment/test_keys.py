"""Keys by name."""

from __future__ import annotations

import pytest

from affetto.accompaniment.keys import Key, parse_key, parse_scale
from affetto.errors import InputError


@pytest.mark.parametrize(
    ("text", "tonic", "minor", "name"),
    [
        ("F# minor", 6, True, "F# minor"),
        ("Am", 9, True, "A minor"),
        ("Bb", 10, False, "Bb major"),
        ("b", 11, False, "B major"),
        ("bbm", 10, True, "Bb minor"),
        ("c:min", 0, True, "C minor"),
        ("EbMajor", 3, False, "Eb major"),
        ("D\N{MUSIC FLAT SIGN} MAJ", 1, False, "Db major"),
        ("CM", 0, False, "C major"),
        ("Cb", 11, False, "B major"),
        ("  G   MINOR ", 7, True, "G minor"),
    ],
)
def test_names_that_people_write(text: str, tonic: int, minor: bool, name: str) -> None:
    key = parse_key(text)
    assert (key.tonic, key.minor, key.name) == (tonic, minor, name)


@pytest.mark.parametrize("text", ["", "H", "A dorian", "F##", "minor", "4", "A m b"])
def test_other_names_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="a key such as"):
        parse_key(text)


def test_names_read_back() -> None:
    for tonic in range(12):
        for minor in (False, True):
            key = Key(tonic, minor)
            assert parse_key(key.name) == parse_key(key.midi_name) == key


@pytest.mark.parametrize(
    ("text", "scale"),
    [("C", {0}), ("C D E G A", {0, 2, 4, 7, 9}), ("f#, Bb,C\N{MUSIC SHARP SIGN}", {6, 10, 1}), ("Cb", {11})],
)
def test_scales_by_their_notes(text: str, scale: set[int]) -> None:
    assert parse_scale(text) == scale


@pytest.mark.parametrize("text", ["", " , ", "H", "C minor", "1 2 3"])
def test_what_is_no_scale_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="scale: expected one to twelve notes"):
        parse_scale(text)

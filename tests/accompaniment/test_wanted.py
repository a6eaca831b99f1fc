"""Feelings that are asked for, steady and moving."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from affetto.accompaniment.options import Options
from affetto.accompaniment.wanted import as_wanted, parse_wanted, wanted_at
from affetto.errors import InputError


def test_a_number_and_a_curve_are_read() -> None:
    assert parse_wanted("valence", "-0.4") == -0.4
    assert parse_wanted("valence", "0:-0.5, 30:0.8") == ((0.0, -0.5), (30.0, 0.8))


@pytest.mark.parametrize("text", ["", "sad", "1:2:3", "0:", "0:-0.5,30", ":"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="arousal: expected a number from -1 to 1"):
        parse_wanted("arousal", text)


def test_a_curve_may_have_gaps_and_come_from_a_file(tmp_path: Path) -> None:
    assert parse_wanted("valence", "0:-0.5,10:,30:0.8") == ((0.0, -0.5), (30.0, 0.8))
    file = tmp_path / "curve.csv"
    file.write_text("seconds,valence\n0,-0.5\n10,\n\n30, 0.8\n40\n")
    assert parse_wanted("valence", str(file)) == ((0.0, -0.5), (30.0, 0.8))
    file.write_text("0\t1\n2.5\t-1\n")
    assert parse_wanted("valence", str(file)) == ((0.0, 1.0), (2.5, -1.0))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "curve.csv: expected a line of seconds and value for each point, found none"),
        (b"seconds,valence\n", "curve.csv: expected a line of seconds and value"),
        (b"0,\n5,\n", "curve.csv: expected a line of seconds and value"),
        (b"0,sad\n", 'curve.csv: line 1: expected a value from -1 to 1, found "sad"'),
        (b"s,v\n0,1\n\nfoo,1\n", 'line 4: expected seconds and a value, such as 30,0.8, found "foo,1"'),
        (b"0,1,2\n", 'line 1: expected seconds and a value, such as 30,0.8, found "0,1,2"'),
        (b"0,1\n1,5\n", 'line 2: expected a value from -1 to 1, found "5"'),
        (b"0,1\n1,nan\n", 'line 2: expected a value from -1 to 1, found "nan"'),
        (b"0,1\ninf,1\n", 'line 2: expected seconds from 0 on, found "inf"'),
        (b"5,1\n5,0\n", "line 2: expected a time after the point before it, at 5 s, found 5 s"),
    ],
)
def test_files_without_a_curve_are_refused(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "curve.csv"
    file.write_bytes(content)
    with pytest.raises(InputError, match=re.escape(words)) as refusal:
        parse_wanted("valence", str(file))
    assert refusal.value.what.startswith(f"valence: {file}")


def test_what_is_no_text_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "endless.csv").symlink_to("/dev/zero")
    for name in ("binary", "endless", "missing"):
        with pytest.raises(InputError, match=rf"valence: expected .*that can be read.*{name}\.csv"):
            parse_wanted("valence", str(tmp_path / f"{name}.csv"))
    with pytest.raises(InputError, match=r"valence: expected .*that can be read"):
        parse_wanted("valence", "a\0b.csv")


@pytest.mark.parametrize(
    "curve",
    [
        *((), ((0.0, 1.5),), ((5.0, 0.1), (5.0, 0.2)), ((-1.0, 0.0),), ((float("nan"), 0.0),)),
        *((0.0, 1.0), ((None, 1.0),), ((0.0,),), ((0.0, True),), True, "sad", [(0.0, 1.0)]),
    ],
)
def test_curves_that_cannot_be_are_refused(curve: Any) -> None:
    with pytest.raises(InputError, match="valence: expected"):
        Options(valence=curve)


def test_python_takes_any_sequence_of_pairs_and_the_command_lines_text() -> None:
    points = ((0.0, -0.5), (30.0, 0.8))
    assert as_wanted("valence", [[0.0, -0.5], [30.0, 0.8]]) == points
    assert as_wanted("valence", np.array(points)) == points
    assert as_wanted("valence", "0:-0.5,30:0.8") == points
    assert as_wanted("valence", 0.5) == 0.5
    assert as_wanted("valence", None) is None
    for other in ([1.0, 2.0], [(0.0,)], object()):
        with pytest.raises(InputError, match="arousal: expected a number from -1 to 1"):
            as_wanted("arousal", other)


def test_curves_are_straight_between_their_points() -> None:
    times = np.array([0.0, 10.0, 20.0, 40.0])
    np.testing.assert_allclose(wanted_at(((10.0, -0.5), (30.0, 0.5)), times), [-0.5, -0.5, 0.0, 0.5])
    np.testing.assert_allclose(wanted_at(0.25, times), 0.25)
    assert np.isnan(wanted_at(None, times)).all()

"""Text of float32 numbers."""

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from affetto.export.numbers import nested, shortest

FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False)


@given(st.lists(FLOATS, min_size=1, max_size=50))
def test_every_finite_number_comes_back_bit_by_bit_through_a_double(values: list[float]) -> None:
    array = np.array(values, np.float32)
    back = np.array([float(text) for text in shortest(array)], np.float64).astype(np.float32)
    assert back.tobytes() == array.tobytes()


@given(FLOATS)
def test_every_number_is_json(value: float) -> None:
    (text,) = shortest(np.array([value], np.float32))
    assert np.float32(json.loads(text)) == np.float32(value)


def test_numbers_are_short() -> None:
    values = np.array([0.1, 1.0, 0.0, -0.0, 1e-5, 3e10, 123456789.0], np.float32)
    assert shortest(values) == ["0.1", "1", "0", "-0.0", "1e-5", "3e10", "1.2345679e8"]


def test_arrays_nest() -> None:
    assert nested(np.arange(8, dtype=np.float32).reshape(2, 2, 2)) == "[[[0,1],[2,3]],[[4,5],[6,7]]]"

"""Equality of what holds arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from affetto.accompaniment.result import Accompaniment, Emotion


def test_accompaniments_of_the_same_contents_are_equal(
    accompaniment_of: Callable[..., Accompaniment],
) -> None:
    assert accompaniment_of() == accompaniment_of()
    assert accompaniment_of() == accompaniment_of(timings={"listening": 5.0})


def test_whatever_differs_makes_them_differ(accompaniment: Accompaniment) -> None:
    assert accompaniment != replace(accompaniment, silent=True)
    assert accompaniment != replace(accompaniment, notes=accompaniment.notes[1:])
    assert accompaniment != replace(accompaniment, beats_seconds=accompaniment.beats_seconds[1:])
    assert accompaniment != replace(accompaniment, beats_seconds=accompaniment.beats_seconds + 0.1)
    emotion = accompaniment.emotion
    assert accompaniment != replace(accompaniment, emotion=replace(emotion, valence=-emotion.valence))
    assert accompaniment != "an accompaniment"


def test_they_are_not_hashable_as_arrays_are_not(accompaniment: Accompaniment) -> None:
    for record in (accompaniment, accompaniment.emotion):
        with pytest.raises(TypeError, match="unhashable"):
            hash(record)


def test_emotions_are_equal_by_their_arrays() -> None:
    times, values = np.arange(3.0), np.ones(3, np.float32)
    assert Emotion(times, values, values) == Emotion(times.copy(), values.copy(), values)
    assert Emotion(times, values, values) != Emotion(times, values, 0 * values)

"""What may be asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from affetto.accompaniment.keys import Key
from affetto.accompaniment.metres import Metre
from affetto.accompaniment.options import Options, parse_lanes
from affetto.errors import InputError


@pytest.mark.parametrize(
    "name",
    [
        *("valence", "arousal", "follow", "density", "humanize", "tempo_bpm"),
        *("swing", "freedom", "repetition", "surprise", "glide"),
    ],
)
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.01, 1000.0])
def test_numbers_out_of_range_are_refused(name: str, value: float) -> None:
    with pytest.raises(InputError, match=f"{name.removesuffix('_bpm')}: expected a number from"):
        Options(**{name: value})


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"seed": -1}, "seed"),
        ({"seed": 1 << 64}, "seed"),
        ({"lanes": ()}, "lanes.*found none"),
        ({"lanes": ("melody", "drums")}, 'lanes.*"drums"'),
        ({"scale": frozenset()}, "scale: expected one to twelve notes"),
        ({"scale": frozenset({12})}, "scale"),
        ({"scale": frozenset({0}), "key": Key(6, True)}, 'scale: expected .* of F# minor.*"C"'),
        ({"follow": 0.5}, "valence or arousal to steer to"),
        ({"metre": Metre(7)}, "metre: expected one of 2/4"),
        ({"metre": 3}, "metre: expected one of 2/4.*found 3"),
        ({"instruments_by_feeling": "no"}, "instruments_by_feeling: expected True or False"),
        ({"density": True}, "density: expected a number"),
        ({"seed": True}, "seed: expected a whole number"),
        ({"scale": frozenset({0.0, 4.0})}, "scale: expected one to twelve notes"),
        ({"scale": frozenset({"C"})}, "scale: expected one to twelve notes"),
        ({"key": Key(50, False)}, "key: expected a key such as .*tonic=50"),
        ({"key": Key(2.0, False)}, "key: expected a key such as .*tonic=2.0"),  # type: ignore[arg-type]
        ({"key": Key("C", False)}, "key: expected a key such as .*tonic='C'"),  # type: ignore[arg-type]
        ({"key": Key(0, None)}, "key: expected a key such as .*minor=None"),  # type: ignore[arg-type]
        ({"metre": np.array([4, 4])}, "metre: expected one of 2/4"),
        ({"metre": Metre(4.0)}, "metre: expected one of 2/4"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_played_is_refused(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Options(**asked)


@pytest.mark.parametrize(
    "name", ["density", "humanize", "swing", "freedom", "repetition", "surprise", "glide", "seed"]
)
def test_none_is_no_value_of_what_has_a_default(name: str) -> None:
    with pytest.raises(InputError, match=f"{name}: expected .*found None"):
        Options(**{name: None})


def test_half_freedom_is_what_the_networks_are_used_with() -> None:
    assert Options().temperature == pytest.approx(0.9)
    assert Options(freedom=0.0).temperature == pytest.approx(0.3)
    assert Options(freedom=1.0).temperature == pytest.approx(2.0)


def test_steering_counts_unless_told_otherwise() -> None:
    assert Options().effective_follow == 1
    assert Options(valence=0.5).effective_follow == 0.3
    assert Options(arousal=0.0).effective_follow == 0.3
    assert Options(valence=0.5, follow=1.0).effective_follow == 1
    assert Options(valence=0.5, follow=0.0).effective_follow == 0


def test_lanes_by_name() -> None:
    assert parse_lanes("melody, Bass,") == ("melody", "bass")
    assert parse_lanes(" ") == ()

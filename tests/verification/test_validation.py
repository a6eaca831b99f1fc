"""The validator against whatever may come: it says what is wrong, and agrees with every reader."""

import json
import math
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from affetto import _engine
from affetto.errors import InputError
from affetto.export import from_rtneural
from affetto.verification.validation import validate
from broken_models import sound_model

SOUND = json.dumps(sound_model()).encode()
WORDS = (
    *("in_shape", "layers", "type", "shape", "weights", "activation", "kernel_size", "dilation", "groups"),
    *("epsilon", "affetto", "network", "contract", "dense", "lstm", "conv1d", "tanh", "softmax", "", "name"),
)
NUMBERS = (
    st.integers(-2, 9) | st.integers() | st.floats() | st.sampled_from([0, -0.0, 2**32 + 8, 1e39, 1e-46])
)
ATOMS = st.none() | st.booleans() | NUMBERS | st.sampled_from(WORDS) | st.text(max_size=4)
VALUES = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)
often = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def changed_models(draw: st.DrawFn) -> Any:
    """A sound model after up to three changes, each of a value somewhere in it."""
    model: Any = sound_model()
    for _ in range(draw(st.integers(1, 3))):
        target = model
        while True:
            keys = list(target) if isinstance(target, dict) else list(range(len(target)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(target[key], dict | list) and draw(st.integers(0, 3)):
                target = target[key]
                continue
            _change(draw, target, key)
            break
    return model


def _change(draw: st.DrawFn, target: Any, key: Any) -> None:
    match draw(st.sampled_from(["set", "number", "remove", "repeat"])):
        case "set":
            target[key] = draw(VALUES)
        case "number":
            target[key] = draw(NUMBERS)
        case "remove":
            del target[key]
        case "repeat" if isinstance(target, list):
            target.insert(key, deepcopy(target[key]))


@st.composite
def changed_bytes(draw: st.DrawFn) -> bytes:
    """The text of a sound model with a piece of it replaced, doubled or cut out."""
    start = draw(st.integers(0, len(SOUND)))
    end = draw(st.integers(start, min(len(SOUND), start + 40)))
    pieces = [b"", SOUND[start:end] * 2, draw(st.binary(max_size=6))]
    pieces += [b"NaN", b"1e999", b"[[", b'"', b",", b"-", b" ", b"0"]
    return SOUND[:start] + draw(st.sampled_from(pieces)) + SOUND[end:]


def check(file: Path) -> None:
    """Holds the validator's word against every reader there is."""
    validation = validate(file)
    if validation.sound:
        assert _engine.read_rtneural_json(file).parameter_count == validation.parameters
        assert validation.layers
        # Whatever is accepted is JSON for others as well, of finite numbers, and means the same to PyTorch.
        json.loads(file.read_bytes(), parse_constant=pytest.fail)
        assert len(list(from_rtneural(file).parameters())) >= 0
        return
    for problem in validation.problems:
        assert problem.expected and problem.found
        assert str(problem).isprintable()
    with pytest.raises(_engine.ModelError):
        _engine.read_rtneural_json(file)


@often
@given(VALUES)
def test_any_json(tmp_path: Path, value: Any) -> None:
    file = tmp_path / "model.json"
    file.write_text(json.dumps(value))
    check(file)


@often
@given(changed_models())
def test_any_change_of_a_model(tmp_path: Path, model: Any) -> None:
    file = tmp_path / "model.json"
    file.write_text(json.dumps(model))
    check(file)


@often
@given(st.binary(max_size=300) | changed_bytes())
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "model.json"
    file.write_bytes(data)
    check(file)


@often
@given(
    st.floats(width=32, allow_nan=False, allow_infinity=False),
    st.sampled_from(["{!r}", "{:.17e}", "{:.60f}"]),
)
def test_a_number_is_the_same_to_all(tmp_path: Path, value: float, form: str) -> None:
    """A dense layer of one weight multiplies by it: engine and PyTorch must have read the same."""
    file = tmp_path / "model.json"
    layer = {"type": "dense", "shape": [1], "weights": [[["HERE"]]]}
    text = json.dumps({"in_shape": [1], "layers": [layer]}).replace('"HERE"', form.format(value))
    file.write_text(text)
    found = _engine.read_rtneural_json(file).process(np.ones(1, np.float32))[0]
    expected = next(from_rtneural(file).parameters()).item()
    assert found == expected
    assert math.isclose(expected, value, rel_tol=1e-7, abs_tol=1e-45)


def test_there_must_be_a_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.json"):
        with pytest.raises(InputError, match="a file"):
            validate(path)

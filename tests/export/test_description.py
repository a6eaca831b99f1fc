"""Descriptions of layers."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from affetto.errors import InputError
from affetto.export.description import describe, read_description

LAYER = {"type": "conv1d", "size": 4, "kernel_size": 3}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


def test_defaults_are_pytorchs(tmp_path: Path) -> None:
    (tmp_path / "d.json").write_text(json.dumps({"in_size": 2, "layers": [LAYER, {"type": "batchnorm"}]}))
    conv, norm = read_description(tmp_path / "d.json").layers
    assert (conv.name, conv.bias, conv.dilation, conv.groups, conv.activation) == ("", True, 1, 1, "")
    assert (norm.affine, norm.epsilon) == (True, 1e-5)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], "description: expected an object with in_size and layers, found an array of 0"),
        ({"layers": [LAYER]}, "description: expected the key 'in_size', found none"),
        ({"in_size": 1, "layers": []}, "layers: expected an array of at least one layer"),
        ({"in_size": True, "layers": [LAYER]}, "in_size: expected an integer from 1 to 65536, found true"),
        (
            {"in_size": 1, "layers": [LAYER], "seed": 1},
            "expected only the keys in_size, layers, found 'seed'",
        ),
        ({"in_size": 1, "layers": [5]}, r"layers\[0\]: expected a layer: an object, found 5"),
        ({"in_size": 1, "layers": [{}]}, r"layers\[0\].type: expected dense or .*, found none"),
        ({"in_size": 1, "layers": [LAYER | {"type": "LSTM"}]}, "found 'LSTM'"),
        ({"in_size": 1, "layers": [{"type": "lstm"}]}, r"layers\[0\]: expected the key 'size', found none"),
        ({"in_size": 1, "layers": [LAYER | {"stride": 2}]}, "expected only the keys .*, found 'stride'"),
        ({"in_size": 1, "layers": [LAYER | {"size": 8.7}]}, r"layers\[0\].size: .*, found 8.7"),
        ({"in_size": 1, "layers": [LAYER | {"size": 10**9}]}, "found 1000000000"),
        ({"in_size": 1, "layers": [LAYER | {"bias": 1}]}, "expected true or false, found 1"),
        ({"in_size": 1, "layers": [LAYER | {"activation": "Tanh"}]}, "expected tanh, .*, found 'Tanh'"),
        ({"in_size": 1, "layers": [LAYER | {"activation": []}]}, "found an array of 0"),
        (
            {"in_size": 1, "layers": [{"type": "batchnorm", "epsilon": -1}]},
            "a number from 0 to 1e6, found -1",
        ),
        ({"in_size": 1, "layers": [{"type": "activation", "activation": ""}]}, "activation: expected tanh"),
    ],
)
def test_each_mistake_is_told_with_its_place(content: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        describe(content)


@settings(deadline=None)
@given(
    JSON,
    st.sampled_from(["in_size", "layers", "type", "name", "size", "kernel_size", "activation", "epsilon"]),
)
def test_no_value_is_more_than_a_mistake(value: Any, key: str) -> None:
    content: dict[str, Any] = {"in_size": 2, "layers": [dict(LAYER)]}
    (content if key in content else content["layers"][0])[key] = value
    try:
        described = describe(content)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert described.layers[0].size >= 1

"""PyTorch's state dict as JSON, read through a description of its layers."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from affetto.errors import InputError
from affetto.export import CausalSequential, read_state_dict_json, to_rtneural

MODULE = CausalSequential(
    nn.LSTM(2, 4, num_layers=2, batch_first=True),
    nn.GRU(4, 6, bias=False, batch_first=True),
    nn.Conv1d(6, 4, 3, dilation=2, groups=2),
    nn.BatchNorm1d(4),
    nn.PReLU(4),
    nn.Linear(4, 3, bias=False),
    nn.Softmax(dim=-1),
)
LAYERS: list[dict[str, Any]] = [
    {"type": "lstm", "name": "0", "size": 4, "num_layers": 2},
    {"type": "gru", "name": "1", "size": 6, "bias": False},
    {"type": "conv1d", "name": "2", "size": 4, "kernel_size": 3, "dilation": 2, "groups": 2},
    {"type": "batchnorm", "name": "3"},
    {"type": "prelu", "name": "4"},
    {"type": "dense", "name": "5", "size": 3, "bias": False},
    {"type": "activation", "activation": "softmax"},
]


def state_dict(module: nn.Module) -> dict[str, Any]:
    return {name: tensor.tolist() for name, tensor in module.state_dict().items()}


def write(content: object, folder: Path) -> Path:
    (folder / "m.json").write_text(json.dumps(content))
    return folder / "m.json"


def test_it_is_what_the_exporter_makes_of_the_module(tmp_path: Path) -> None:
    file = write(state_dict(MODULE.eval()), tmp_path)
    model = read_state_dict_json(file, {"in_size": 2, "layers": LAYERS})
    expected = to_rtneural(MODULE, 2)
    assert model.out_size == 3 and len(model.layers) == len(expected.layers) + 1
    # A layer that is an activation stands for itself here, and joins the dense before it there.
    assert [layer.type for layer in model.layers[:-1]] == [layer.type for layer in expected.layers]
    for ours, theirs in zip(model.layers, expected.layers, strict=False):
        assert ours.settings == theirs.settings
        for our_array, their_array in zip(ours.weights, theirs.weights, strict=True):
            assert np.array_equal(our_array, their_array)


def test_the_engine_computes_what_pytorch_does(tmp_path: Path) -> None:
    file = write(state_dict(MODULE.eval()), tmp_path)
    network = read_state_dict_json(file, {"in_size": 2, "layers": LAYERS}).in_engine()
    inputs = np.random.default_rng(1).standard_normal((100, 2)).astype(np.float32)
    with torch.no_grad():
        expected = CausalSequential(*MODULE)(torch.from_numpy(inputs)[None])[0].numpy()
    np.testing.assert_allclose(network.run(inputs), expected, rtol=0, atol=1e-6)


DENSE = {"in_size": 2, "layers": [{"type": "dense", "name": "out", "size": 2}]}
SOUND = {"out.weight": [[1.0, 2.0], [3.0, 4.0]], "out.bias": [5.0, 6.0]}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"out.weight": ...}, "out.weight: expected 2 x 2 numbers, found no such key"),
        ({"out.weight": [[1.0, 2.0]]}, "out.weight: expected an array of 2 rows, found an array of 1"),
        ({"out.weight": [[1.0, 2.0], [3.0]]}, r"out.weight\[1\]: expected an array of 2 numbers, found .* 1"),
        ({"out.weight": [[1.0, 2.0], 3.0]}, r"out.weight\[1\]: expected an array of 2 numbers, found 3.0"),
        ({"out.bias": [5.0, True]}, r"out.bias\[1\]: expected a number .*, found true"),
        ({"out.bias": [5.0, None]}, r"out.bias\[1\]: expected a number .*, found null"),
        ({"out.bias": [5.0, "6"]}, r"out.bias\[1\]: expected a number .*, found a string"),
        ({"out.bias": [5.0, -1e39]}, r"out.bias\[1\]: expected a number within .* 32-bit"),
        ({"out.bias": [5, 10**400]}, r"out.bias\[1\]: expected a number within .* 32-bit"),
        ({"out.bias": {"0": 1}}, "out.bias: expected an array of 2 numbers, found an object"),
        ({"rec.weight": [1.0]}, "rec.weight: expected an array that the layers name"),
    ],
)
def test_each_mistake_is_told_with_its_place(changes: dict[str, Any], message: str, tmp_path: Path) -> None:
    content = {key: value for key, value in (SOUND | changes).items() if value is not ...}
    with pytest.raises(InputError, match=rf"m\.json: {message}"):
        read_state_dict_json(write(content, tmp_path), DENSE)


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"5", b"{", b"\xff\xfe{\0}\0", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"[" * 200_000, b"{}x"],
)
def test_what_is_no_state_dict_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_bytes(data)
    with pytest.raises(InputError, match=r"m\.json: "):
        read_state_dict_json(tmp_path / "m.json", DENSE)
    with pytest.raises(InputError, match="a JSON file, found none"):
        read_state_dict_json(tmp_path / "none.json", DENSE)


def test_groups_that_divide_nothing_are_refused(tmp_path: Path) -> None:
    layer = {"type": "conv1d", "size": 4, "kernel_size": 1, "groups": 3}
    with pytest.raises(
        InputError, match=r"\.json: conv1d: groups: expected a divisor of the sizes 2 and 4, found 3"
    ):
        read_state_dict_json(write({}, tmp_path), {"in_size": 2, "layers": [layer]})


def test_scalars_beside_the_weights_are_passed_over(tmp_path: Path) -> None:
    content = SOUND | {"norm.num_batches_tracked": 7, "comment": "mine"}
    assert read_state_dict_json(write(content, tmp_path), DENSE).parameter_count == 6


def steps(folder: Path, name: str, delimiter: str = ",") -> np.ndarray:
    return np.loadtxt(folder / "test_data" / name, dtype=np.float32, delimiter=delimiter, ndmin=2)


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_rtneurals_recurrent_models(rtneural_dir: Path, kind: str) -> None:
    layers = [
        {"type": kind, "name": kind, "size": 8},
        {"type": kind, "name": f"{kind}2", "size": 8, "num_layers": 3},
        {"type": "dense", "name": "dense", "size": 1},
    ]
    file = rtneural_dir / "models" / f"{kind}_torch.json"
    network = read_state_dict_json(file, {"in_size": 1, "layers": layers}).in_engine()
    found = network.run(steps(rtneural_dir, f"{kind}_torch_x_python.csv"))
    np.testing.assert_allclose(found, steps(rtneural_dir, f"{kind}_torch_y_python.csv"), rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "inputs", "layer"),
    [
        ("conv1d_torch", "conv1d_torch_x_python", {"size": 12, "kernel_size": 5}),
        *(
            (
                f"conv1d_torch_group_6_{size}_{taps}_{dilation}_{groups}",
                "conv1d_torch_group_x_python",
                {"size": size, "kernel_size": taps, "dilation": dilation, "groups": groups},
            )
            for size, taps, dilation, groups in ((3, 3, 1, 3), (3, 4, 10, 3), (6, 1, 1, 6))
        ),
    ],
)
def test_rtneurals_convolutions(rtneural_dir: Path, name: str, inputs: str, layer: dict[str, int]) -> None:
    values = steps(rtneural_dir, f"{inputs}.csv")
    description = {"in_size": values.shape[1], "layers": [{"type": "conv1d", **layer}]}
    network = read_state_dict_json(rtneural_dir / "models" / f"{name}.json", description).in_engine()
    outputs = (
        name.replace("torch_group", "torch_group_y_python") if "group" in name else "conv1d_torch_y_python"
    )
    expected = steps(rtneural_dir, f"{outputs}.csv").T
    # PyTorch gives an output only once the kernel is full; before that the engine sees zeros.
    found = network.run(np.ascontiguousarray(values))[len(values) - len(expected) :]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)

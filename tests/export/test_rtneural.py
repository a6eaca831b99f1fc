"""RTNeural JSON as written, read the way RTNeural's loader reads it."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from affetto.contract import load_contract
from affetto.export import CannotExport, to_rtneural
from affetto.networks import build, named_weights

NAMES = [network.name for network in load_contract().networks]


def written(model, tmp_path: Path):
    model.save(tmp_path / "model.json")
    assert [path.name for path in tmp_path.iterdir()] == ["model.json"]
    return json.loads((tmp_path / "model.json").read_text())


@pytest.mark.parametrize("name", NAMES)
def test_layers_follow_the_contract(name: str, tmp_path: Path) -> None:
    spec = load_contract().network(name)
    data = written(to_rtneural(build(name)), tmp_path)
    assert data["in_shape"] == [None, None, spec.input_size]
    assert [(layer["type"], layer["activation"], layer["shape"]) for layer in data["layers"]] == [
        (layer.type, layer.activation, [None, None, layer.size]) for layer in spec.layers
    ]


def test_weights_are_turned_and_exact(tmp_path: Path) -> None:
    module = build("emotion")
    weights = {name: tensor.detach().numpy() for name, tensor in named_weights(module).items()}
    layers = written(to_rtneural(module), tmp_path)["layers"]
    kernel, bias = (np.array(part, np.float32) for part in layers[0]["weights"])
    assert np.array_equal(kernel, weights["0.weight"].T)
    assert np.array_equal(bias, weights["0.bias"])
    kernel, recurrent, bias = (np.array(part, np.float32) for part in layers[2]["weights"])
    assert np.array_equal(kernel, weights["2.weight_ih"].T)
    assert np.array_equal(recurrent, weights["2.weight_hh"].T)
    assert np.array_equal(bias, weights["2.bias"])


def test_the_file_is_compact(tmp_path: Path) -> None:
    to_rtneural(build("dynamics")).save(tmp_path / "model.json")
    text = (tmp_path / "model.json").read_text()
    assert " " not in text
    assert len(text) < 13_520 * 14


def test_activations_fold_only_where_rtneural_takes_them(tmp_path: Path) -> None:
    module = nn.Sequential(
        nn.Tanh(), nn.Linear(4, 3), nn.ReLU(), nn.ELU(), nn.Sequential(nn.GRU(3, 2), nn.Tanh())
    )
    data = written(to_rtneural(module, 4), tmp_path)
    assert [(layer["type"], layer["activation"]) for layer in data["layers"]] == [
        ("activation", "tanh"),
        ("dense", "relu"),
        ("activation", "elu"),
        ("gru", ""),
        ("activation", "tanh"),
    ]


def test_stacked_recurrent_layers_are_split_and_biases_added(tmp_path: Path) -> None:
    lstm = nn.LSTM(3, 5, num_layers=2)
    layers = written(to_rtneural(nn.Sequential(lstm), 3), tmp_path)["layers"]
    assert [layer["type"] for layer in layers] == ["lstm", "lstm"]
    expected = (lstm.bias_ih_l1 + lstm.bias_hh_l1).detach().numpy()
    assert np.array_equal(np.array(layers[1]["weights"][2], np.float32), expected)


def test_gru_gates_change_their_order(tmp_path: Path) -> None:
    gru = nn.GRU(1, 2)
    with torch.no_grad():
        gru.bias_ih_l0.copy_(torch.tensor([1.0, 1, 2, 2, 3, 3]))
        gru.bias_hh_l0.copy_(torch.tensor([4.0, 4, 5, 5, 6, 6]))
    (layer,) = written(to_rtneural(gru, 1), tmp_path)["layers"]
    assert layer["weights"][2] == [[2, 2, 1, 1, 3, 3], [5, 5, 4, 4, 6, 6]]


def test_convolutions_and_normalisation_have_their_settings(tmp_path: Path) -> None:
    norm = nn.BatchNorm1d(6, eps=0.01)
    module = nn.Sequential(nn.Conv1d(4, 6, 3, dilation=2, groups=2), nn.Tanh(), norm, nn.PReLU(6), nn.PReLU())
    layers = written(to_rtneural(module.eval(), 4), tmp_path)["layers"]
    conv, batch_norm, prelu, single = layers
    assert (conv["type"], conv["activation"]) == ("conv1d", "tanh")
    assert (conv["kernel_size"], conv["dilation"], conv["groups"]) == ([3], [2], 2)
    kernel = np.array(conv["weights"][0], np.float32)
    assert np.array_equal(kernel, module[0].weight.detach().permute(2, 1, 0).numpy())
    assert batch_norm["type"] == "batchnorm"
    assert batch_norm["epsilon"] == 0.01
    assert [len(part) for part in batch_norm["weights"]] == [6, 6, 6, 6]
    assert np.shape(prelu["weights"][0]) == np.shape(single["weights"][0]) == (1, 6)


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (nn.Sequential(nn.Linear(4, 4), nn.GELU()), "1: .*GELU"),
        (nn.Sequential(nn.LSTM(4, 4, bidirectional=True)), "0: .*bidirectional"),
        (nn.Sequential(nn.LSTM(4, 4, proj_size=2)), "0: .*projection"),
        (nn.Sequential(nn.Conv1d(4, 4, 3, padding=1)), "0: .*causal"),
        (nn.Sequential(nn.Conv1d(4, 4, 3, stride=2)), "0: .*stride"),
        (
            nn.Sequential(nn.ZeroPad1d((1, 1)), nn.Conv1d(4, 4, 3)),
            r"0: .*causal.*\(2, 0\) with 0, not \(1, 1\)",
        ),
        (nn.Sequential(nn.ConstantPad1d((2, 0), 0.5), nn.Conv1d(4, 4, 3)), "0: .*with 0.5"),
        (nn.Sequential(nn.ZeroPad1d((2, 0)), nn.Linear(4, 4)), "0: .*before a Conv1d alone"),
        (nn.Sequential(nn.Linear(4, 4), nn.ZeroPad1d((2, 0))), "1: .*before a Conv1d alone"),
        (nn.Sequential(nn.Conv2d(4, 4, 3)), "0: .*Conv2d"),
        (nn.Sequential(nn.Linear(4, 4), nn.Flatten()), "1: .*Flatten"),
        (nn.Sequential(nn.Linear(4, 4), nn.ELU(alpha=0.5)), "1: .*alpha"),
        (nn.Sequential(nn.Linear(4, 3), nn.Linear(4, 1)), "1: expected in_features 3, found 4"),
        (nn.Sequential(nn.BatchNorm1d(4, track_running_stats=False)), "0: .*running"),
        (nn.Sequential(nn.PReLU(3)), "0: .*slopes"),
        (nn.Sequential(nn.Sequential(nn.Linear(4, 4), nn.Softmax(dim=0))), r"0\.1: .*dim"),
        (nn.Sequential(nn.Identity()), "Sequential: expected at least one layer"),
    ],
)
def test_what_cannot_be_expressed_is_refused_by_name(module: nn.Module, message: str) -> None:
    with pytest.raises(CannotExport, match=message):
        to_rtneural(module, 4)


def test_values_that_are_not_finite_are_refused_by_name() -> None:
    module = nn.Sequential(nn.Linear(2, 2), nn.LSTM(2, 2, num_layers=2))
    with torch.no_grad():
        module[1].weight_hh_l0[0, 0] = float("nan")
    with pytest.raises(CannotExport, match="1: expected finite"):
        to_rtneural(module, 2)


def test_no_more_than_a_row_is_text_at_once() -> None:
    module = nn.Sequential(nn.Linear(300, 20), nn.LSTM(20, 30))
    pieces = list(to_rtneural(module, 300).chunks())
    assert len(pieces) > 300
    assert max(map(len, pieces)) < 4 * 30 * 15


class _Doubled(nn.Sequential):
    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        return 2 * super().forward(inputs)


def _hooked(module: nn.Module) -> nn.Module:
    module.register_forward_hook(lambda _module, _inputs, output: 2 * output)
    return module


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (_Doubled(nn.Linear(2, 2)), "_Doubled: a forward of its own"),
        (nn.Sequential(nn.Linear(2, 2), _Doubled(nn.Tanh())), "1: a forward of its own"),
        (nn.Sequential(_hooked(nn.Linear(2, 2))), "0: hooks"),
        (_hooked(nn.Sequential(nn.Linear(2, 2))), "Sequential: hooks"),
        (nn.Sequential(nn.Linear(2, 2, dtype=torch.complex64)), "0: expected real values in weight"),
        (nn.Sequential(nn.Linear(2, 2, device="meta")), "0: expected values in weight, found a meta"),
        (nn.Sequential(nn.Conv1d(2, 4, 3), nn.Softmax(-1)), "1: .*dim 1 or -2 here.*not dim -1"),
        (nn.Sequential(nn.Linear(2, 2), nn.Softmax(1)), "1: .*not dim 1"),
    ],
)
def test_what_would_change_the_numbers_unseen_is_refused(module: nn.Module, message: str) -> None:
    with pytest.raises(CannotExport, match=message):
        to_rtneural(module, 2)


def test_a_convolution_keeps_its_features_before_its_steps(tmp_path: Path) -> None:
    torch.manual_seed(3)
    module = nn.Sequential(nn.ConstantPad1d((2, 0), 0.0), nn.Conv1d(2, 4, 3), nn.Softmax(1)).eval()
    inputs = torch.randn(30, 2)
    with torch.no_grad():
        expected = module(inputs.T[None])[0].T.numpy()
    found = to_rtneural(module, 2).in_engine().run(inputs.numpy())
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)

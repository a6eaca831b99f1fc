"""PyTorch and the engine compute the same numbers, step after step."""

from pathlib import Path

import numpy as np
import pytest

from affetto import _engine
from affetto.contract import load_contract

torch = pytest.importorskip("torch")
nn = torch.nn

from affetto.export import to_rtneural, write_bundle  # noqa: E402
from affetto.networks import build  # noqa: E402

NAMES = [spec.name for spec in load_contract().networks]

STEPS, RESET = 1000, 600


def lively(module: "nn.Module", scale: float) -> "nn.Module":
    """Weights of `scale` times the spread of trained ones; fresh ones are too dead to show an error."""
    torch.manual_seed(7)
    with torch.no_grad():
        for parameter in module.parameters():
            if parameter.ndim >= 2:
                parameter.normal_(0, scale / np.sqrt(parameter[0].numel()))
            elif parameter.requires_grad:
                parameter.normal_(0, 0.1 * scale)
    return module.eval()


def check(network: _engine.Network, module: "nn.Module") -> None:
    x = torch.randn(STEPS, module.spec.input_size)
    with torch.no_grad():
        expected = torch.cat([module(part[None])[0][0] for part in x.tensor_split([RESET])]).numpy()
    assert np.ptp(expected, axis=0).max() > 0.005
    np.testing.assert_allclose(network.run(x.numpy(), reset_before=[0, RESET]), expected, rtol=0, atol=1e-5)
    steps = x[RESET : RESET + 20].numpy()
    network.reset()
    one_by_one = np.array([network.process(step) for step in steps])
    np.testing.assert_array_equal(one_by_one, network.run(steps, reset_before=[0]))


@pytest.mark.parametrize("scale", [1.0, 2.5])
@pytest.mark.parametrize("name", NAMES)
def test_contract_networks_from_json(tmp_path: Path, name: str, scale: float) -> None:
    module = lively(build(name), scale)
    to_rtneural(module).save(tmp_path / "model.json")
    check(_engine.read_rtneural_json(tmp_path / "model.json"), module)


@pytest.mark.parametrize("scale", [1.0, 2.5])
def test_contract_networks_from_a_bundle(tmp_path: Path, scale: float) -> None:
    modules = {name: lively(build(name), scale) for name in NAMES}
    write_bundle(tmp_path / "bundle", modules, {}, precision="float32")
    bundle = _engine.load_bundle(tmp_path / "bundle")
    for name, module in modules.items():
        check(bundle.network(name), module)


class Causal(nn.Module):
    """Runs a row of layers over [steps, features], convolutions padded on the left alone."""

    def __init__(self, layers: "nn.Sequential") -> None:
        super().__init__()
        self.layers = layers

    def forward(self, x: "torch.Tensor") -> "torch.Tensor":
        for layer in self.layers:
            if isinstance(layer, nn.Conv1d):
                past = (layer.kernel_size[0] - 1) * layer.dilation[0]
                x = layer(nn.functional.pad(x.T, (past, 0))).T
            elif isinstance(layer, nn.LSTM | nn.GRU):
                x = layer(x)[0]
            else:
                x = layer(x)
        return x


def rows() -> "dict[str, nn.Sequential]":
    batchnorm = nn.BatchNorm1d(6)
    batchnorm.running_mean.uniform_(-1, 1)
    batchnorm.running_var.uniform_(0.5, 2)
    return {
        "dense without bias": nn.Sequential(nn.Linear(5, 33, bias=False), nn.ELU(), nn.Linear(33, 1)),
        "gru": nn.Sequential(nn.GRU(5, 37), nn.Linear(37, 3), nn.Sigmoid()),
        "stacked lstm": nn.Sequential(nn.LSTM(5, 7, num_layers=2), nn.Tanh(), nn.Softmax(dim=-1)),
        "conv": nn.Sequential(nn.Conv1d(5, 6, 3, dilation=4), nn.ReLU(), nn.Conv1d(6, 3, 1)),
        "groups": nn.Sequential(nn.Linear(5, 6), nn.Conv1d(6, 12, 4, dilation=2, groups=3), nn.Tanh()),
        "depthwise": nn.Sequential(nn.Linear(5, 40), nn.Conv1d(40, 40, 2, groups=40)),
        "elementwise": nn.Sequential(nn.Linear(5, 6), nn.PReLU(6, 0.3), batchnorm, nn.PReLU(), nn.Identity()),
    }


@pytest.mark.parametrize("name", list(rows()))
def test_every_layer(tmp_path: Path, name: str) -> None:
    row = lively(rows()[name], 1.5)
    to_rtneural(row, 5).save(tmp_path / "model.json")
    network = _engine.read_rtneural_json(tmp_path / "model.json")
    x = torch.randn(STEPS, 5)
    with torch.no_grad():
        expected = torch.cat([Causal(row)(part) for part in x.tensor_split([RESET])]).numpy()
    np.testing.assert_allclose(network.run(x.numpy(), reset_before=[RESET]), expected, rtol=0, atol=1e-5)

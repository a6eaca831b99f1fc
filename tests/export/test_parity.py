"""A user's own modules, exported and run by the engine, against PyTorch."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from affetto import _engine
from affetto.export import CausalSequential, to_rtneural

STEPS = 300


def torch_outputs(module: nn.Sequential, inputs: np.ndarray) -> np.ndarray:
    """PyTorch over the whole sequence [steps, in]."""
    with torch.no_grad():
        return CausalSequential(*module)(torch.from_numpy(inputs)[None])[0].numpy()


def lively(module: nn.Module) -> nn.Module:
    """Weights three times as large as fresh ones, so that an error would show."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.mul_(3)
    return module.eval()


@pytest.mark.parametrize(
    "module",
    [
        nn.Sequential(nn.Linear(5, 7), nn.ELU(), nn.Linear(7, 3, bias=False), nn.Softmax(dim=-1)),
        nn.Sequential(nn.ReLU(), nn.Linear(5, 4), nn.Sigmoid(), nn.Tanh()),
        nn.Sequential(nn.LSTM(5, 8, num_layers=2, batch_first=True), nn.Linear(8, 2)),
        nn.Sequential(nn.LSTM(5, 3, bias=False, batch_first=True), nn.Tanh()),
        nn.Sequential(nn.GRU(5, 8, batch_first=True), nn.Dropout(0.5), nn.Linear(8, 2), nn.Tanh()),
        nn.Sequential(nn.GRU(5, 4, num_layers=3, bias=False, batch_first=True)),
        nn.Sequential(nn.Conv1d(5, 4, 3, dilation=7, groups=1), nn.Tanh(), nn.Conv1d(4, 6, 2, groups=2)),
        nn.Sequential(nn.Conv1d(5, 5, 4, groups=5, bias=False), nn.PReLU(5), nn.BatchNorm1d(5), nn.PReLU()),
    ],
    ids=[
        "dense",
        "activations",
        "stacked lstm",
        "lstm without bias",
        "gru",
        "stacked gru",
        "conv1d",
        "depthwise",
    ],
)
def test_the_engine_computes_what_pytorch_does(module: nn.Sequential, tmp_path: Path) -> None:
    torch.manual_seed(6)
    for layer in module:
        if hasattr(layer, "reset_parameters"):
            layer.reset_parameters()
    lively(module)
    to_rtneural(module, 5).save(tmp_path / "model.json")
    inputs = np.random.default_rng(0).standard_normal((STEPS, 5)).astype(np.float32)
    found = _engine.read_rtneural_json(tmp_path / "model.json").run(inputs)
    expected = torch_outputs(module, inputs)
    assert expected.std() > 0.01
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5)


def test_convolutions_as_pytorch_runs_them_itself(tmp_path: Path) -> None:
    """Causal by zeros in front, on [channels, steps], without any help of ours."""
    torch.manual_seed(7)
    module = nn.Sequential(
        nn.ZeroPad1d((4, 0)),
        nn.Conv1d(5, 4, 3, dilation=2),
        nn.PReLU(4),
        nn.ConstantPad1d((3, 0), 0.0),
        nn.Conv1d(4, 6, 4, groups=2),
        nn.BatchNorm1d(6),
    )
    lively(module)
    to_rtneural(module, 5).save(tmp_path / "model.json")
    inputs = np.random.default_rng(0).standard_normal((STEPS, 5)).astype(np.float32)
    with torch.no_grad():
        expected = module(torch.from_numpy(inputs.T[None].copy()))[0].numpy().T
    found = _engine.read_rtneural_json(tmp_path / "model.json").run(inputs)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5)
    np.testing.assert_allclose(torch_outputs(module, inputs), expected, rtol=0, atol=1e-6)

"""PyTorch modules in a row, run as RTNeural runs them: over steps, from rest, seeing the past alone."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class CausalSequential(nn.Sequential):
    """An `nn.Sequential` over [batch, steps, features], whatever order a module wants for itself.

    LSTMs and GRUs start from rest and give their outputs alone; a Conv1d, written with padding 0, gets
    zeros before the first step, so that there are as many steps after it as before, and a ZeroPad1d
    for them is passed over; BatchNorm1d and PReLU act on features; softmax runs over features.
    """

    def forward(self, inputs: Tensor) -> Tensor:
        """Runs [batch, steps, in] into [batch, steps, out]."""
        values = inputs
        for module in self:
            values = _run(module, values)
        return values


def _run(module: nn.Module, values: Tensor) -> Tensor:
    if isinstance(module, nn.LSTM | nn.GRU):
        outputs: Tensor = module(values if module.batch_first else values.transpose(0, 1))[0]
        return outputs if module.batch_first else outputs.transpose(0, 1)
    if isinstance(module, nn.Conv1d):
        before = (module.kernel_size[0] - 1) * module.dilation[0]
        padded = nn.functional.pad(values.transpose(1, 2), (before, 0))
        return _tensor(module(padded)).transpose(1, 2)
    if isinstance(module, nn.ConstantPad1d):
        return values
    if isinstance(module, nn.BatchNorm1d | nn.PReLU):
        return _tensor(module(values.transpose(1, 2))).transpose(1, 2)
    if isinstance(module, nn.Softmax):
        return torch.softmax(values, dim=-1)
    if isinstance(module, nn.Sequential):
        for part in module:
            values = _run(part, values)
        return values
    return _tensor(module(values))


def _tensor(value: object) -> Tensor:
    assert isinstance(value, Tensor)
    return value

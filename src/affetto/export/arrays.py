"""Weights in PyTorch's orientation as RTNeural's layers: what is turned, reordered and added.

`None` in the place of a bias is a layer that has none; RTNeural is given zeros.
"""

from __future__ import annotations

import numpy as np

from affetto.export.layer import RTNeuralLayer, Weights


def dense(weight: Weights, bias: Weights | None, activation: str = "") -> RTNeuralLayer:
    """From `weight` [out, in] and `bias` [out]."""
    size, in_size = weight.shape
    return RTNeuralLayer("dense", in_size, size, activation, (weight.T, _bias(bias, size)))


def lstm(
    weight_ih: Weights, weight_hh: Weights, bias_ih: Weights | None, bias_hh: Weights | None = None
) -> RTNeuralLayer:
    """From kernels [4 * size, in] and [4 * size, size] and biases [4 * size].

    Gates i, f, g, o in PyTorch are i, f, c, o in RTNeural; the two biases only ever act as their sum,
    and RTNeural keeps that alone.
    """
    size = weight_hh.shape[1]
    bias = _bias(bias_ih, 4 * size) if bias_hh is None else _bias(bias_ih, 4 * size) + bias_hh
    return RTNeuralLayer("lstm", weight_ih.shape[1], size, "", (weight_ih.T, weight_hh.T, bias))


def gru(
    weight_ih: Weights, weight_hh: Weights, bias_ih: Weights | None, bias_hh: Weights | None
) -> RTNeuralLayer:
    """From kernels [3 * size, in] and [3 * size, size] and biases [3 * size].

    The biases stay two, because the reset gate acts on the recurrent one.
    """
    size = weight_hh.shape[1]
    kernel, recurrent, bias_in, bias_hidden = (
        swap_reset_and_update(array)
        for array in (weight_ih, weight_hh, _bias(bias_ih, 3 * size), _bias(bias_hh, 3 * size))
    )
    weights = (kernel.T, recurrent.T, np.stack([bias_in, bias_hidden]))
    return RTNeuralLayer("gru", weight_ih.shape[1], size, "", weights)


def swap_reset_and_update(array: Weights) -> Weights:
    """Gates r, z, n (PyTorch's, along the first axis) as z, r, h (RTNeural's), or back."""
    reset, update, new = np.split(array, 3)
    return np.concatenate([update, reset, new])


def conv1d(
    weight: Weights, bias: Weights | None, dilation: int = 1, groups: int = 1, activation: str = ""
) -> RTNeuralLayer:
    """From `weight` [out, in / groups, taps], the last tap the newest step, and `bias` [out]."""
    size, group_size, taps = weight.shape
    settings = {"kernel_size": [taps], "dilation": [dilation], "groups": groups}
    # [taps, in / groups, out] in RTNeural.
    weights = (weight.transpose(2, 1, 0), _bias(bias, size))
    return RTNeuralLayer("conv1d", group_size * groups, size, activation, weights, settings)


def batchnorm(
    mean: Weights, variance: Weights, scale: Weights | None, shift: Weights | None, epsilon: float
) -> RTNeuralLayer:
    """From running statistics and, where it is affine, scale and shift, all [size]."""
    affine = () if scale is None or shift is None else (scale, shift)
    return RTNeuralLayer(
        "batchnorm", mean.size, mean.size, "", (*affine, mean, variance), {"epsilon": epsilon}
    )


def prelu(slopes: Weights, in_size: int) -> RTNeuralLayer:
    """From one slope for all features, or one each."""
    return RTNeuralLayer("prelu", in_size, in_size, "", (np.broadcast_to(slopes, (1, in_size)),))


def activation(name: str, in_size: int) -> RTNeuralLayer:
    """A layer that is an activation alone."""
    return RTNeuralLayer("activation", in_size, in_size, name)


def _bias(bias: Weights | None, size: int) -> Weights:
    return np.zeros(size, np.float32) if bias is None else bias

"""Sample rates of previews: a recording's rate, times or over a whole number."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

_LOW_HZ, _HIGH_HZ = 32_000, 64_000
_ZERO_CROSSINGS = 24
_STOP_BAND_BETA = 8.0  # Kaiser window: about -80 dB.


def preview_rate(sample_rate_hz: int) -> tuple[int, int, int]:
    """(rate, up, down) with rate = sample_rate_hz * up / down, from 32 to 64 kHz; up or down is 1.

    So a preview of an 8 kHz recording still has room for the synth's highs, and one of a 192 kHz
    recording does not carry four times the samples that anyone hears.
    """
    if sample_rate_hz < _LOW_HZ:
        up = math.ceil(_LOW_HZ / sample_rate_hz)
        return sample_rate_hz * up, up, 1
    if sample_rate_hz <= _HIGH_HZ:
        return sample_rate_hz, 1, 1
    down = math.ceil(sample_rate_hz / _HIGH_HZ)
    return sample_rate_hz // down, 1, down


def change_rate(blocks: Iterable[NDArray[np.float32]], up: int, down: int) -> Iterator[NDArray[np.float32]]:
    """Resamples [frames, channels] blocks by `up` or by 1 / `down`, in line with the input in time.

    n input frames give ceil(n * up / down) output frames. Windowed sinc, linear phase.
    """
    if up == down == 1:
        yield from blocks
        return
    factor = max(up, down)
    phases = _low_pass_phases(factor) * up
    convert = _upsample if up > 1 else _downsample
    # Input frames on either side that an output frame depends on.
    margin = _ZERO_CROSSINGS * down
    held, pending = None, 0
    for block in blocks:
        if held is None:
            held = np.zeros((margin, block.shape[1]), np.float32)
        held, pending = np.concatenate([held, block]), pending + len(block)
        ready = max(len(held) - 2 * margin, 0) // down * down
        yield convert(held[: ready + 2 * margin], phases, ready)
        held, pending = held[ready:], pending - ready
    if held is not None:
        padding = np.zeros((margin + down, held.shape[1]), np.float32)
        yield convert(np.concatenate([held, padding]), phases, pending)


def _low_pass_phases(factor: int) -> NDArray[np.float64]:
    """[factor, 2 * zero crossings + 1]: every factor-th tap of a low-pass, from each starting tap."""
    half = _ZERO_CROSSINGS * factor
    n = np.arange(-half, half + 1)
    taps = np.sinc(0.92 * n / factor) * np.kaiser(len(n), _STOP_BAND_BETA)
    padded = np.append(taps / taps.sum(), np.zeros(factor - 1))
    return padded.reshape(-1, factor).T


def _upsample(held: NDArray[np.float32], phases: NDArray[np.float64], frames: int) -> NDArray[np.float32]:
    """As many output frames as there are phases, for each of `frames` input frames after the margin."""
    factor, taps = phases.shape
    out = np.empty((frames * factor, held.shape[1]), np.float32)
    source = held[: frames + taps - 1]
    for phase, channel in np.ndindex(factor, held.shape[1]):
        if frames:
            out[phase::factor, channel] = np.convolve(source[:, channel], phases[phase], "valid")
    return out


def _downsample(held: NDArray[np.float32], phases: NDArray[np.float64], frames: int) -> NDArray[np.float32]:
    """One output frame for as many of `frames` input frames after the margin as there are phases."""
    factor, taps = phases.shape
    outputs = -(-frames // factor)
    out = np.zeros((outputs, held.shape[1]), np.float32)
    for phase, channel in np.ndindex(factor, held.shape[1]):
        source = held[phase::factor, channel][: outputs + taps - 1]
        if outputs:
            out[:, channel] += np.convolve(source, phases[phase][::-1], "valid")
    return out

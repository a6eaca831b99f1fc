"""Timbre: what training does to log-mel frames so that the emotion network hears music, not a piano.

Few soundfonts teach a network their spectra. Every pass over a window sees it through another filter:
a smooth equalisation over the mel bands, a level, and a little noise.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

_DB_PER_UNIT = 20.0
_KNOTS = 8
_EQUALISER_DB = 5.0
_LEVEL_DB = 3.0
_NOISE_DB = 1.0


def recolour(inputs: Tensor, noise: torch.Generator) -> Tensor:
    """[lanes, steps, bands] inputs of the emotion network, each lane through a random filter of its own."""
    lanes, _, bands = inputs.shape
    knots = torch.randn(lanes, 1, _KNOTS, generator=noise) * _EQUALISER_DB
    filters = functional.interpolate(knots, bands, mode="linear", align_corners=True)
    level = torch.randn(lanes, 1, 1, generator=noise) * _LEVEL_DB
    grain = torch.randn(inputs.shape, generator=noise) * _NOISE_DB
    return inputs + (filters + level + grain).to(inputs.device) / _DB_PER_UNIT

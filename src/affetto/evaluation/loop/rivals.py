"""Rivals of the composer: the same rules with predictions that know nothing, as bundles of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from affetto.export import read_bundle, write_bundle
from affetto.networks import named_weights, set_weights

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

    from affetto.networks import SequenceNetwork

COMPOSER, SHUFFLED, RULES = "composer", "shuffled predictions", "rules alone"
RIVALS = (SHUFFLED, RULES)
_COMPOSING = ("melody", "harmony", "dynamics", "groove")


@dataclass
class Rivals:
    """Everybody's bundles by seed; rivals are written into `folder` when they are first asked for."""

    bundle: Path
    folder: Path

    def of_seed(self, who: str, seed: int) -> Path:
        """The composer's own bundle or a rival's; rules alone need but one."""
        if who == COMPOSER:
            return self.bundle
        place = self.folder / (f"shuffled-{seed}" if who == SHUFFLED else "rules")
        return place if place.is_dir() else write_rival(who, self.bundle, place, seed)


def write_rival(rival: str, bundle: Path, folder: Path, seed: int) -> Path:
    """Writes a rival of the bundle and returns its folder.

    Shuffled: the outputs of each network that composes are dealt anew, so that it foretells something,
    with the same shares and as surely, that has nothing to do with what it knows. Rules alone: every
    output is the same, so that the rules have all the say. The emotion network stays.
    """
    modules = read_bundle(bundle)
    generator = torch.Generator().manual_seed(seed)
    for name in _COMPOSING:
        _change_last_layer(modules[name], rival, generator)
    write_bundle(folder, modules, {"rival": rival, "seed": seed}, "float32")
    return folder


def _change_last_layer(network: SequenceNetwork, rival: str, generator: torch.Generator) -> None:
    last = len(network.spec.layers) - 1
    weights = dict(named_weights(network))
    order = torch.randperm(len(weights[f"{last}.bias"]), generator=generator)
    for name in (f"{last}.weight", f"{last}.bias"):
        weights[name] = _changed(weights[name], rival, order)
    set_weights(network, weights, network.spec.name)


def _changed(weights: Tensor, rival: str, order: Tensor) -> Tensor:
    return torch.zeros_like(weights) if rival == RULES else weights.detach()[order].contiguous()

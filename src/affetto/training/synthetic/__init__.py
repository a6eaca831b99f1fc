"""Synthetic music to learn from: rules with noise, told through the engine's own encoders.

Every set can be learned, none perfectly: the noise is part of the music. They prove the way from
examples to engine on a machine without corpora; they teach no taste.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from affetto.preparation.examples import Examples
from affetto.training.synthetic.dynamics import make_dynamics
from affetto.training.synthetic.emotion import make_emotion
from affetto.training.synthetic.groove import make_groove
from affetto.training.synthetic.harmony import make_harmony
from affetto.training.synthetic.melody import make_melody

Maker = Callable[[np.random.Generator, int], Examples]

_MAKERS: dict[str, tuple[Maker, int]] = {
    "emotion": (make_emotion, 240),
    "melody": (make_melody, 240),
    "harmony": (make_harmony, 400),
    "dynamics": (make_dynamics, 120),
    "groove": (make_groove, 300),
}
"""Each network's maker and how many pieces of music it makes."""


def make_examples(network: str, seed: int, size: float = 1.0) -> Examples:
    """The synthetic examples of one network; `size` scales the number of pieces, at least 10."""
    maker, pieces = _MAKERS[network]
    place = list(_MAKERS).index(network)
    examples = maker(np.random.default_rng([seed, place]), max(10, round(pieces * size)))
    examples.about |= {"corpora": [{"name": "synthetic", "licence": "MIT", "pieces": len(examples)}]}
    examples.about |= {"seed": seed}
    return examples


def write_examples(
    folder: Path, seed: int, networks: Iterable[str], on_done: Callable[[str], None] | None = None
) -> None:
    """Writes `<folder>/<network>.safetensors` for each network."""
    for network in networks:
        make_examples(network, seed).save(folder)
        if on_done:
            on_done(network)

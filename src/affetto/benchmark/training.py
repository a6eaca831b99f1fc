"""Speed of training: steps of music that each network learns from in a second."""

from __future__ import annotations

import time
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.contract import load_contract
from affetto.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

MEASURE = "examples_per_second"
_ROUNDS = 5
_SIZE = 0.1
"""Of the made-up music, against what `affetto train --synthetic` learns from."""


def measure_training(updates: int = 4) -> Iterator[Figure]:
    """Examples a second per network, over so many updates of its weights a round.

    An example is a step of the network: a frame, a 16th, a beat, a note or a bar. Lanes, windows and
    optimiser are those of the default settings, the music is made up; validation and logs are apart.
    Needs the packages of affetto[train].
    """
    import torch

    from affetto.training.config import TrainingConfig

    config = TrainingConfig()
    torch.set_num_threads(config.threads)
    condition = f"{config.threads} threads"
    for spec in load_contract().networks:
        rates = _rates(spec.name, config, updates)
        yield Figure(
            f"training {spec.name}",
            MEASURE,
            condition,
            float(np.median(rates)),
            "1/s",
            min(rates),
            max(rates),
        )


def _rates(network: str, config: Any, updates: int) -> list[float]:
    """Examples a second, round by round; the first updates only warm up."""
    from affetto.training.batches import ExamplesData
    from affetto.training.module import NetworkTraining
    from affetto.training.split import split_by_group
    from affetto.training.synthetic import make_examples

    examples = make_examples(network, config.seed, _SIZE)
    data = ExamplesData(examples, split_by_group(examples, config.seed), config.network(network), config.seed)
    module = NetworkTraining(network, config, total_batches=1000)
    optimizer = module.configure_optimizers()["optimizer"]
    batches = cycle(list(data.windows("train", 0)))
    _update(module, optimizer, islice(batches, 1))
    rates = []
    for _ in range(_ROUNDS):
        begin = time.perf_counter()
        count = _update(module, optimizer, islice(batches, updates))
        rates.append(count / (time.perf_counter() - begin))
    return rates


def _update(module: Any, optimizer: Any, batches: Iterator[Any]) -> int:
    """Learns from the batches and returns their examples."""
    import torch

    count = 0
    for batch in batches:
        loss = module.loss_of(batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(module.parameters(), 1.0)
        optimizer.step()
        count += int((batch["positions"] >= 0).sum())
    return count

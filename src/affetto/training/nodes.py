"""Training on several machines: the first one leads, the others train along."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from affetto.errors import InputError
from affetto.training.fit import train_along
from affetto.training.output import MARK
from affetto.training.recipe import is_done
from affetto.training.trainer import node_rank

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from affetto.training.config import TrainingConfig
    from affetto.training.sources import Progress, Source

_LOOK_SECONDS = 1.0


def leads(config: TrainingConfig) -> bool:
    """Whether this machine claims the output and writes the results."""
    return node_rank(config) == 0


def check_nodes(source: Source, config: TrainingConfig) -> None:
    """Raises InputError where several machines would each prepare corpora for themselves."""
    if config.nodes > 1 and source.kind != "examples":
        raise InputError(
            "--nodes", "--examples, prepared before, that all machines reach", f"--{source.kind}"
        )


def follow(
    source: Source, output: Path, config: TrainingConfig, networks: list[str], progress: Progress
) -> None:
    """Trains along, network by network, once the first machine has claimed the output."""
    _wait(lambda: (output / MARK).is_file())
    for network in networks:
        place = output / network
        if not is_done(place, config):
            train_along(source.examples(network, output, config.seed, None, progress), place, config)
            _wait(partial(is_done, place, config))


def _wait(until: Callable[[], bool]) -> None:
    while not until():
        time.sleep(_LOOK_SECONDS)

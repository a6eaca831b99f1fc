"""Control: pieces over the plane of valence and arousal, and what judges hear in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from affetto.accompaniment.accompanist import open_bundle
from affetto.accompaniment.options import Options
from affetto.accompaniment.piece import compose_piece

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from affetto import _engine
    from affetto.evaluation.grid import Grid
    from affetto.evaluation.loop.judges import Judges
    from affetto.preparation.workers import Workers


@dataclass(frozen=True)
class Heard:
    """What was asked for and what was heard.

    asked: [pieces, 2]. heard: [judges, pieces, 2]. Valence, then arousal.
    """

    asked: NDArray[np.float64]
    heard: NDArray[np.float64]


@dataclass(frozen=True)
class PieceTask:
    """One piece by one bundle, to be composed and judged."""

    bundle: Path
    seed: int
    valence: float
    arousal: float
    bars: int
    judges: Judges


def control(
    grid: Grid,
    bundle_of_seed: Callable[[int], Path],
    judges: Judges,
    workers: Workers,
    on_piece: Callable[[], None] = lambda: None,
) -> Heard:
    """Composes and judges every piece of a grid, each by the bundle of its seed."""
    tasks = [
        PieceTask(bundle_of_seed(seed), seed, valence, arousal, grid.bars, judges)
        for seed, valence, arousal in grid.asked()
    ]
    heard = np.zeros((len(tasks), 2, 2))
    for number, found in workers.do(compose_and_judge, tasks):
        heard[number] = found
        on_piece()
    return Heard(np.array([(task.valence, task.arousal) for task in tasks]), heard.transpose(1, 0, 2))


def compose_and_judge(task: PieceTask) -> NDArray[np.float64]:
    """[judges, 2] of one piece."""
    options = Options(valence=task.valence, arousal=task.arousal, seed=task.seed)
    return task.judges.hear(compose_piece(options, opened(task.bundle), task.bars))


@lru_cache(maxsize=4)
def opened(bundle: Path) -> _engine.Bundle:
    """A bundle, which a process opens once."""
    return open_bundle(bundle)

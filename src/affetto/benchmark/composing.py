"""Speed of composing, apart from listening."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from affetto.accompaniment.accompanist import open_bundle
from affetto.accompaniment.options import Options
from affetto.accompaniment.piece import compose_piece
from affetto.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BARS = 64
_ROUNDS = 9
AIM_RATIO = 200.0


def measure_composing(bundle: Path) -> Iterator[Figure]:
    """Seconds of music that one second composes, calm and excited; low and high are the rounds' extremes."""
    opened = open_bundle(bundle)
    for condition, arousal in (("calm", -0.8), ("excited", 0.8)):
        ratios = []
        for seed in range(_ROUNDS):
            begin = time.perf_counter()
            piece = compose_piece(Options(arousal=arousal, seed=seed), opened, BARS)
            ratios.append(piece.duration_seconds / (time.perf_counter() - begin))
        yield Figure(
            "compose", "times_real_time", condition, float(np.median(ratios)), "ratio",
            min(ratios), max(ratios), aim=AIM_RATIO,
        )  # fmt: skip

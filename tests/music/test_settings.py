"""What the default bundle makes of repetition and surprise: as much more as is asked for, over many seeds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from affetto import _engine
from affetto.accompaniment.options import Options
from affetto.accompaniment.piece import compose_piece
from affetto.evaluation.music.measures import MEASURES
from affetto.evaluation.music.passage import passage_of

BARS = 16
SEEDS = range(1, 17)


@pytest.fixture(scope="module")
def bundle() -> _engine.Bundle:
    return _engine.load_bundle(Path(__file__).parents[2] / "models" / "default")


def measured(bundle: _engine.Bundle, name: str, **setting: float) -> float:
    """A measure's mean over seeds, whose feelings differ."""
    measure = next(one for one in MEASURES if one.name == name)
    options = (Options(valence=0.7 if seed % 2 else -0.7, seed=seed, **setting) for seed in SEEDS)  # type: ignore[arg-type]
    pieces = (passage_of(compose_piece(one, bundle, BARS), BARS) for one in options)
    return float(np.mean([measure.of(piece) for piece in pieces]))


@pytest.mark.parametrize("name", ["melody_similarity_4", "melody_similarity_8", "accompaniment_similarity_8"])
def test_more_returns_the_more_repetition_is_asked(bundle: _engine.Bundle, name: str) -> None:
    low, half, high = (measured(bundle, name, repetition=asked) for asked in (0.0, 0.5, 1.0))
    assert low + 0.03 < half < high - 0.05


@pytest.mark.parametrize(
    ("name", "least"), [("melody_mean_interval", 0.2), ("melody_leaps", 0.05), ("melody_off_beat", 0.02)]
)
def test_more_is_unforeseen_the_more_surprise_is_asked(
    bundle: _engine.Bundle, name: str, least: float
) -> None:
    plain, half, most = (measured(bundle, name, surprise=asked) for asked in (0.0, 0.5, 1.0))
    assert plain + least < half < most - least

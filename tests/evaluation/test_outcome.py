"""Figures with their intervals."""

import numpy as np
import pytest

from affetto.evaluation.outcome import Outcome, intervals, pooled
from affetto.training.metrics import MEASURES, Predicted


def groove_steps(errors: np.ndarray, sequence: np.ndarray) -> Predicted:
    """Bars whose accents are wrong by so much of the scale each."""
    targets = np.zeros((len(errors), 32), np.float32)
    outputs = np.repeat(errors[:, None], 32, axis=1).astype(np.float32)
    return Predicted(
        outputs, np.zeros((len(errors), 64), np.float32), targets, np.ones_like(targets), sequence
    )


def test_an_interval_is_that_of_the_mean_over_songs() -> None:
    rng = np.random.default_rng(1)
    of_song = rng.uniform(0, 1, 100)
    errors, units = np.repeat(of_song, 10), np.repeat(np.arange(100), 10)
    found = intervals(MEASURES["groove"], groove_steps(errors, units), units, 2000, seed=0)["velocity_mae"]
    spread = 1.96 * 63.5 * of_song.std() / np.sqrt(100)
    mean = 63.5 * of_song.mean()
    assert found == pytest.approx((mean - spread, mean + spread), rel=0.02)
    # Were its bars drawn alone, the same bars ten times would look like more than they are.
    by_bar = intervals(MEASURES["groove"], groove_steps(errors, units), np.arange(1000), 2000, seed=0)
    low, high = by_bar["velocity_mae"]
    assert low is not None and high is not None
    assert high - low < 0.5 * (found[1] - found[0])  # type: ignore[operator]


def test_the_seed_decides_and_no_draws_give_no_intervals() -> None:
    steps = groove_steps(np.linspace(0, 1, 20), np.arange(20))
    runs = [intervals(MEASURES["groove"], steps, np.arange(20), 50, seed) for seed in (1, 1, 2)]
    assert runs[0] == runs[1] != runs[2]
    assert intervals(MEASURES["groove"], steps, np.arange(20), 0, 1) == {}


def test_the_best_baseline_is_the_least_error_and_the_greatest_share() -> None:
    steps = groove_steps(np.full(4, 0.2), np.arange(4))
    floors = {name: groove_steps(np.full(4, error), np.arange(4)) for name, error in (("a", 0.5), ("b", 0.3))}
    figures = {f.measure: f for f in Outcome("groove", "official", steps, floors, np.arange(4)).figures(10)}
    assert figures["velocity_mae"].value == pytest.approx(63.5 * 0.2)
    assert figures["velocity_mae"].baseline == pytest.approx(63.5 * 0.3)
    assert figures["velocity_mae"].aim == 14.5


def test_pooled_parts_keep_the_baselines_that_all_have() -> None:
    one, two = (
        groove_steps(np.full(2, 0.1), np.zeros(2, np.int64)),
        groove_steps(np.full(6, 0.3), np.ones(6, np.int64)),
    )
    parts = [
        Outcome("groove", "x", one, {"a": one, "b": one}, np.zeros(2, np.int64)),
        Outcome("groove", "x", two, {"a": two}, np.ones(6, np.int64)),
    ]
    found = pooled(parts, "both", {"groups": 2})
    assert list(found.baselines) == ["a"]
    assert found.figures(0)[1].value == pytest.approx(63.5 * 0.25)
    assert (found.condition, found.about) == ("both", {"groups": 2})

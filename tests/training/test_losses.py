"""Losses: masks hold, and the best constant is indeed the best."""

import numpy as np
import pytest
import torch

from affetto.contract import load_contract
from affetto.training.baselines import best_constant
from affetto.training.losses import LOSSES, concordance

NAMES = [network.name for network in load_contract().networks]


def some_targets(name: str, steps: int = 200) -> tuple[torch.Tensor, torch.Tensor]:
    spec, rng = load_contract().network(name), np.random.default_rng(5)
    if spec.layers[-1].activation == "softmax":
        targets = torch.from_numpy(np.minimum(rng.geometric(0.2, steps), spec.output_size - 1))
        return targets, torch.from_numpy((rng.random(steps) < 0.7).astype(np.float32))
    targets = torch.from_numpy(rng.beta(2, 5, (steps, spec.output_size)).astype(np.float32))
    return targets, torch.from_numpy((rng.random(targets.shape) < 0.7).astype(np.float32))


@pytest.mark.parametrize("name", NAMES)
def test_masked_targets_have_no_say(name: str) -> None:
    targets, mask = some_targets(name)
    outputs = torch.rand(len(targets), load_contract().network(name).output_size)
    altered = torch.where(mask > 0, targets, 1 - targets if targets.is_floating_point() else 0 * targets)
    assert LOSSES[name](outputs, targets, mask) == LOSSES[name](outputs, altered, mask)
    assert torch.isfinite(LOSSES[name](outputs, targets, torch.zeros_like(mask)))


@pytest.mark.parametrize("name", NAMES)
def test_no_other_constant_does_better(name: str) -> None:
    targets, mask = some_targets(name)
    constant = torch.from_numpy(best_constant(name, targets.numpy(), mask.numpy()))
    least = LOSSES[name](constant.expand(len(targets), -1), targets, mask)
    generator = torch.Generator().manual_seed(1)
    for size in (0.01, 0.05, 0.2):
        noise = size * torch.randn(len(constant), generator=generator)
        other = constant + noise
        if name == "dynamics":
            other = other.clamp(0.001, 0.999)
        # The imagined sighting of each class costs the constant a little on the targets themselves.
        slack = 0.05 if not targets.is_floating_point() else 1e-6
        assert LOSSES[name](other.expand(len(targets), -1), targets, mask) >= least - slack


def test_concordance_is_lins() -> None:
    x, y = torch.tensor([1.0, 2, 3, 4]), torch.tensor([2.0, 3, 4, 5])
    ones = torch.ones(4)
    assert concordance(x, x, ones) == pytest.approx(1, abs=1e-6)
    assert concordance(x, -x + 5, ones) == pytest.approx(-1, abs=1e-6)
    # Covariance and variances are 1.25 and the means are 1 apart: 2.5 / (2.5 + 1).
    assert concordance(x, y, ones) == pytest.approx(2.5 / 3.5)
    assert concordance(x, torch.tensor([1.0, 2, 3, 99]), torch.tensor([1.0, 1, 1, 0])) == pytest.approx(
        1, abs=1e-6
    )


def test_the_quantiles_learn_from_the_velocity() -> None:
    spec = load_contract().network("dynamics")
    targets, mask = some_targets("dynamics")
    constant = best_constant("dynamics", targets.numpy(), mask.numpy())
    velocity = spec.output_slice("velocity").start
    known = targets[mask[:, velocity] > 0, velocity].numpy()
    low, high = (constant[spec.output_slice(name).start] for name in ("velocity_low", "velocity_high"))
    assert abs((known <= low).mean() - 0.1) < 0.03
    assert abs((known <= high).mean() - 0.9) < 0.03

"""One training: stopped and resumed as if it had not been, decided by its seed, refused on nonsense."""

import os
import signal
from pathlib import Path

import numpy as np
import pytest
import torch

from affetto.errors import InputError
from affetto.networks import named_weights
from affetto.training.config import NetworkConfig, TrainingConfig
from affetto.training.fit import fit_network
from affetto.training.history import read_history
from affetto.training.synthetic import make_examples

CONFIG = TrainingConfig(
    epochs=4,
    threads=1,
    networks={name: NetworkConfig(lanes=4, window_steps=32) for name in ("melody", "harmony", "groove")},
)


def stop_after(epochs: int):
    """Presses Ctrl-C at the end of an epoch."""

    def on_epoch(done: int) -> None:
        if done == epochs:
            os.kill(os.getpid(), signal.SIGINT)

    return on_epoch


@pytest.mark.parametrize("name", ["melody", "harmony", "groove"])
def test_a_stopped_training_resumes_to_the_same_weights(tmp_path: Path, name: str) -> None:
    examples = make_examples(name, seed=2, size=0.04)
    straight, figures = fit_network(examples, tmp_path / "straight", CONFIG)
    handler = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        fit_network(examples, tmp_path / "stopped", CONFIG, on_epoch=stop_after(3))
    assert signal.getsignal(signal.SIGINT) is handler
    assert not (tmp_path / "stopped" / "weights.safetensors").exists()
    seen: list[int] = []
    resumed, resumed_figures = fit_network(
        examples, tmp_path / "stopped", CONFIG, resume=True, on_epoch=seen.append
    )
    assert 1 not in seen
    assert seen[-1] == 4
    for key, tensor in named_weights(straight).items():
        assert torch.equal(tensor, named_weights(resumed)[key]), key
    assert resumed_figures == figures
    rows = [read_history(tmp_path / kind / "metrics.csv") for kind in ("straight", "stopped")]
    assert [row["epoch"] for row in rows[1]] == [1, 2, 3, 4]
    assert [row["val_loss"] for row in rows[0]] == [row["val_loss"] for row in rows[1]]


def test_stopping_before_the_first_epoch_ends_leaves_nothing_to_trip_over(tmp_path: Path) -> None:
    examples = make_examples("groove", seed=2, size=0.04)
    checkpoints = tmp_path / "groove" / "checkpoint"
    with pytest.raises(KeyboardInterrupt):
        fit_network(examples, tmp_path / "groove", CONFIG, on_epoch=stop_after(1))
    for path in checkpoints.glob("*"):
        assert path.suffix == ".safetensors"
    _, figures = fit_network(examples, tmp_path / "groove", CONFIG, resume=True)
    assert figures


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda e: e.inputs.__setitem__((3, 4), np.nan), "finite inputs"),
        (lambda e: e.targets.__setitem__((3, 4), np.inf), "finite targets"),
        (lambda e: e.mask.fill(0), "known target"),
        (lambda e: e.groups.__setitem__(slice(None), ["one"] * len(e)), "two groups"),
    ],
)
def test_examples_that_teach_nothing_are_refused(tmp_path: Path, change, message: str) -> None:
    examples = make_examples("groove", seed=2, size=0.04)
    change(examples)
    with pytest.raises(InputError, match=message):
        fit_network(examples, tmp_path / "groove", CONFIG)
    assert not list(tmp_path.iterdir())


def test_a_class_that_the_network_lacks_is_refused(tmp_path: Path) -> None:
    examples = make_examples("harmony", seed=2, size=0.03)
    examples.targets[7] = 64
    with pytest.raises(InputError, match="0 to 63"):
        fit_network(examples, tmp_path / "harmony", CONFIG)


def test_seeds_decide(tmp_path: Path) -> None:
    examples = make_examples("groove", seed=2, size=0.04)
    runs = [
        fit_network(examples, tmp_path / str(i), CONFIG.model_copy(update={"epochs": 1, "seed": seed}))[0]
        for i, seed in enumerate((5, 5, 6))
    ]
    weights = [named_weights(run)["0.weight"] for run in runs]
    assert torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[0], weights[2])

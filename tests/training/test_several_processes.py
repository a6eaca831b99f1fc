"""Several devices, which learn as one does, and several machines: here each a process of this machine."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from affetto.figures import Figure
from affetto.preparation.storage import write_examples
from affetto.training.config import NetworkConfig, TrainingConfig
from affetto.training.fit import fit_network
from affetto.training.history import read_history
from affetto.training.synthetic import make_examples

CONFIG = TrainingConfig(epochs=3, threads=1, networks={"harmony": NetworkConfig(lanes=4, window_steps=32)})


@pytest.fixture(autouse=True)
def this_machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the network of the machine is, the processes find each other."""
    monkeypatch.setenv("GLOO_SOCKET_IFNAME", "lo")


def loss_of(figures: list[Figure]) -> float:
    return next(f.value for f in figures if (f.measure, f.condition) == ("loss", "validation"))


def test_two_devices_learn_as_one(tmp_path: Path) -> None:
    examples = make_examples("harmony", seed=2, size=0.1)
    _, alone = fit_network(examples, tmp_path / "one", CONFIG)
    _, together = fit_network(examples, tmp_path / "two", CONFIG.model_copy(update={"devices": 2}))
    losses = [row["val_loss"] for row in read_history(tmp_path / "two" / "metrics.csv")]
    assert len(losses) == 3
    assert losses[-1] < 0.9 * losses[0]
    assert abs(loss_of(together) / loss_of(alone) - 1) < 0.05


def test_two_machines_learn_together(tmp_path: Path) -> None:
    write_examples(make_examples("groove", seed=2, size=0.1), tmp_path / "groove.safetensors")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "affetto", "train", "--examples", str(tmp_path), "--network", "groove",
               "--epochs", "2", "--nodes", "2", "--output", str(tmp_path / "out")]  # fmt: skip
    machines = [
        subprocess.Popen(
            command,
            env={**os.environ, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port), "NODE_RANK": str(rank)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for rank in (0, 1)
    ]
    try:
        for machine in machines:
            printed, _ = machine.communicate(timeout=300)
            assert machine.returncode == 0, printed
    finally:
        for machine in machines:
            machine.kill()
    assert len(read_history(tmp_path / "out" / "groove" / "metrics.csv")) == 2
    assert (tmp_path / "out" / "report.json").is_file()

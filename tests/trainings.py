"""A small training of all five networks, for the tests that look at its results."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from affetto.training.config import NetworkConfig, TrainingConfig

# Small windows make many updates of little music.
SMALL = TrainingConfig(
    epochs=4,
    validation_share=0.2,
    networks={
        "emotion": NetworkConfig(lanes=8, window_steps=40),
        "melody": NetworkConfig(lanes=6, window_steps=32, learning_rate=3e-3),
        "harmony": NetworkConfig(lanes=4, window_steps=32, learning_rate=2e-3),
        "dynamics": NetworkConfig(lanes=1, window_steps=32, learning_rate=3e-3),
        "groove": NetworkConfig(lanes=1, window_steps=32, learning_rate=3e-3),
    },
)
SIZES = {"emotion": 0.3, "melody": 0.2, "harmony": 0.3, "dynamics": 0.3, "groove": 0.4}


@dataclass(frozen=True)
class Trained:
    """A finished training: its folder, its report and the tasks that it told of."""

    folder: Path
    report: dict[str, Any]
    told: list[tuple[str, int, int]]

    def figure(self, network: str, measure: str, condition: str) -> dict[str, Any]:
        for figure in self.report["figures"]:
            if (figure["subject"], figure["measure"], figure["condition"]) == (network, measure, condition):
                return figure
        raise KeyError((network, measure, condition))

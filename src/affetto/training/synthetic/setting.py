"""What a synthetic piece is in: key, metre, tempo and the feeling behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from affetto.contract import load_contract

GRID = load_contract().grid


@dataclass(frozen=True)
class Setting:
    """Valence and arousal in [-1, 1]; tonic a pitch class; density in onsets a step."""

    valence: float
    arousal: float
    tonic: int
    minor: bool
    beats_per_bar: int
    tempo_bpm: float
    density: float
    brightness: float

    @property
    def steps_per_bar(self) -> int:
        """Steps (16ths) of a bar."""
        return self.beats_per_bar * GRID["steps_per_beat"]


def draw_setting(rng: np.random.Generator) -> Setting:
    """Happy music leans to major, excited music is fast, busy and bright; none of it without exception."""
    valence, arousal = rng.uniform(-1, 1, 2)
    return Setting(
        valence=float(valence),
        arousal=float(arousal),
        tonic=int(rng.integers(12)),
        minor=bool(rng.random() < 1 / (1 + np.exp(4 * valence))),
        beats_per_bar=3 if rng.random() < 0.2 else 4,
        tempo_bpm=float(np.clip(100 + 35 * arousal + rng.normal(0, 8), 55, 160)),
        density=float(np.clip(0.35 + 0.2 * arousal + rng.normal(0, 0.05), 0.1, 0.8)),
        brightness=float(np.clip(0.5 * arousal + 0.4 * valence + rng.normal(0, 0.1), -1, 1)),
    )


def embedding_of(setting: Setting) -> NDArray[np.float32]:
    """The embedding that the emotion network is to find: feeling first, then what music shows of it."""
    embedding = np.zeros(load_contract().network("emotion").output_size, np.float32)
    mode = -1.0 if setting.minor else 1.0
    tempo = (setting.tempo_bpm - 100) / 60
    density = 2 * setting.density - 1
    known = (setting.valence, setting.arousal, mode, tempo, density, setting.brightness)
    embedding[: len(known)] = known
    return embedding


def blank(fields: Sequence[Any], count: int) -> NDArray[np.void]:
    """Structures of the engine's, all zero."""
    return np.zeros(count, np.dtype(list(fields)))


def fill(contexts: NDArray[np.void], setting: Setting, but: tuple[str, ...] = ()) -> None:
    """Writes what every context knows of its piece into the fields that it has, `but` some."""
    for field in contexts.dtype.names or ():
        if hasattr(setting, field) and field not in but:
            contexts[field] = getattr(setting, field)

"""What the engine hears in a song, beat by beat: embedding and chroma."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from affetto.files import writing

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Heard:
    """Means over each beat: embedding [beats, 64] and chroma [beats, 12], float32; zeros if unknown."""

    embedding: NDArray[np.float32]
    chroma: NDArray[np.float32]
    known: bool

    @classmethod
    def nothing(cls, beats: int) -> Heard:
        """For a song whose sound is not known: everything masked, emotion neutral."""
        return cls(np.zeros((beats, 64), np.float32), np.zeros((beats, 12), np.float32), False)

    @classmethod
    def load(cls, path: Path) -> Heard:
        """Reads what `save` wrote."""
        from safetensors.numpy import load_file

        arrays = load_file(path)
        return cls(arrays["embedding"].astype(np.float32), arrays["chroma"].astype(np.float32), True)

    @staticmethod
    def fingerprint(path: Path) -> str:
        """What the file was made from; "" where there is none that can be read."""
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(path, framework="numpy") as file:
                return str((file.metadata() or {}).get("fingerprint", ""))
        except (OSError, SafetensorError):
            return ""

    def save(self, path: Path, fingerprint: str) -> None:
        """Writes 16-bit floats, aside first."""
        from safetensors.numpy import save_file

        path.parent.mkdir(parents=True, exist_ok=True)
        arrays = {"embedding": self.embedding.astype(np.float16), "chroma": self.chroma.astype(np.float16)}
        with writing(path) as aside:
            save_file(arrays, aside, {"fingerprint": fingerprint})

    @property
    def emotion(self) -> NDArray[np.float32]:
        """[beats, 2]: valence and arousal."""
        return self.embedding[:, :2]


def mean_by_beat(
    values: NDArray[np.float32], times: NDArray[np.float64], edges: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Means of frames [frames, width] whose centre lies in each beat; a beat without one repeats the last.

    edges: [beats + 1] seconds. Before the first frame there are zeros.
    """
    beat = np.searchsorted(edges, times, side="right") - 1
    inside = (beat >= 0) & (beat < len(edges) - 1)
    sums = np.zeros((len(edges) - 1, values.shape[1]), np.float64)
    np.add.at(sums, beat[inside], values[inside])
    counts = np.bincount(beat[inside], minlength=len(edges) - 1)
    filled = np.maximum.accumulate(np.where(counts > 0, np.arange(len(counts)), -1))
    means = sums / np.maximum(counts, 1)[:, None]
    return np.where(filled[:, None] >= 0, means[filled.clip(0)], 0.0).astype(np.float32)

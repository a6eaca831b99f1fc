"""Decoding: audio files of corpora, to mono audio at the contract's rate."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING

import numpy as np

from affetto.accompaniment.recording import AudioFile, mono
from affetto.preparation.rendering import RATE_HZ

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def decode(path: Path) -> NDArray[np.float32]:
    """Mono samples [n] at RATE_HZ. Raises InputError for a file that is no sound recording of 1 s to 1 h."""
    from scipy.signal import resample_poly

    file = AudioFile(path)
    samples = np.concatenate([mono(block) for block in file.blocks()])
    common = gcd(RATE_HZ, file.sample_rate_hz)
    resampled = resample_poly(samples, RATE_HZ // common, file.sample_rate_hz // common)
    return np.ascontiguousarray(resampled, np.float32)

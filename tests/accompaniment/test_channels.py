"""Channels of a recording that cancel each other when they are mixed to one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import affetto
from affetto.accompaniment.channels import Powers
from affetto.accompaniment.recording import mono
from bundles import write_random_bundle
from recordings import pulse, write_recording


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_bundle(tmp_path_factory.mktemp("models") / "random")


def powers_of(samples: np.ndarray, block: int = 4096) -> Powers:
    powers, samples = Powers(), samples.astype(np.float32)
    for start in range(0, len(samples), block):
        part = samples[start : start + block]
        powers.add(part, mono(part))
    return powers


def noise(channels: int) -> np.ndarray:
    return np.random.default_rng(1).normal(0, 0.1, (40_000, channels))


@pytest.mark.parametrize("block", [1000, 40_000])
def test_opposite_channels_cancel(block: int) -> None:
    left = noise(1)
    powers = powers_of(np.hstack([left, -1.05 * left]), block)
    assert powers.cancel
    assert powers.loudest == 1


@pytest.mark.parametrize(
    "samples",
    [
        noise(1),
        noise(2),
        noise(64),
        np.repeat(noise(1), 6, axis=1),
        noise(1) * [0, 1, 0, 0, 0, 0],  # One channel of six sounds.
        noise(1) * [1, -0.7],
        np.zeros((40_000, 2)),
    ],
)
def test_other_channels_do_not(samples: np.ndarray) -> None:
    assert not powers_of(samples).cancel


def test_a_recording_of_opposite_channels_is_heard(tmp_path: Path, bundle: Path) -> None:
    one = pulse()
    path = write_recording(tmp_path / "opposite.flac", np.hstack([one, -one]))
    found = affetto.accompany(path, bundle=bundle)
    expected = affetto.accompany(write_recording(tmp_path / "one.flac", one), bundle=bundle)
    assert not found.silent
    assert found.notes == expected.notes
    assert np.array_equal(found.emotion.valence, expected.emotion.valence)

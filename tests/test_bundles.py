"""The bundles that other tests write for themselves."""

from pathlib import Path

import numpy as np
import pytest

from affetto.contract import load_contract
from bundles import golden_vectors, random_weights, write_random_bundle


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (write_random_bundle(tmp_path / name, seed=3) for name in "ab")
    other = write_random_bundle(tmp_path / "c", seed=4)
    for name in ("manifest.json", "weights.safetensors", "golden.safetensors"):
        assert (first / name).read_bytes() == (second / name).read_bytes()
        assert (first / name).read_bytes() != (other / name).read_bytes()


def test_every_output_moves() -> None:
    golden = golden_vectors(random_weights())
    for network in load_contract().networks:
        output = golden[f"{network.name}.output"]
        assert np.ptp(output, axis=0).min() > 1e-3, network.name


def test_safetensors_agree_with_the_library(tmp_path: Path) -> None:
    library = pytest.importorskip("safetensors.numpy")
    loaded = library.load_file(write_random_bundle(tmp_path) / "weights.safetensors")
    expected = random_weights()
    assert loaded.keys() == expected.keys()
    for name, tensor in expected.items():
        np.testing.assert_array_equal(loaded[name], tensor)

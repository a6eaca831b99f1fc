"""The VST3 in somebody else's host: Spotify's pedalboard."""

from __future__ import annotations

import numpy as np
import pytest

pedalboard = pytest.importorskip("pedalboard", reason="pedalboard is not installed (make plugin-test)")

RATE_HZ = 44100


@pytest.fixture
def plugin(built_plugins):
    return pedalboard.load_plugin(str(built_plugins["VST3"]))


@pytest.fixture
def noise() -> np.ndarray:
    return np.random.default_rng(1).uniform(-0.5, 0.5, (2, RATE_HZ)).astype(np.float32)


def test_it_is_an_effect(plugin) -> None:
    assert plugin.is_effect and not plugin.is_instrument
    assert plugin.name == "affetto"
    assert len(plugin.parameters) >= 34


@pytest.mark.parametrize("block", [64, 512, 44100])
def test_audio_passes_bit_for_bit(plugin, noise: np.ndarray, block: int) -> None:
    np.testing.assert_array_equal(plugin.process(noise, RATE_HZ, buffer_size=block), noise)


def test_a_changed_sample_would_be_seen(plugin, noise: np.ndarray) -> None:
    passed = plugin.process(noise, RATE_HZ)
    passed[1, 1000] = np.nextafter(passed[1, 1000], np.float32(1))
    assert not np.array_equal(passed, noise)


def test_its_state_comes_back(built_plugins, plugin) -> None:
    plugin.swing = 75.0
    plugin.process(np.zeros((2, 512), np.float32), RATE_HZ)
    other = pedalboard.load_plugin(str(built_plugins["VST3"]))
    assert other.raw_state != plugin.raw_state
    other.raw_state = plugin.raw_state
    assert other.raw_state == plugin.raw_state
    assert other.parameters["swing"].raw_value == pytest.approx(0.75, abs=1e-5)

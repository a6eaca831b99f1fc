"""Resampling by whole numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from affetto.accompaniment.rate_change import change_rate, preview_rate


@pytest.mark.parametrize(
    "rate", [8_000, 11_025, 16_000, 22_050, 31_999, 44_100, 48_000, 64_001, 96_000, 176_400, 192_000]
)
def test_previews_run_at_a_listening_rate(rate: int) -> None:
    result, up, down = preview_rate(rate)
    assert 32_000 <= result <= 64_000
    assert min(up, down) == 1
    assert result == rate * up // down


def test_common_rates_stay() -> None:
    assert preview_rate(44_100) == (44_100, 1, 1)
    assert preview_rate(192_000) == (64_000, 1, 3)
    assert preview_rate(8_000) == (32_000, 4, 1)


def converted(samples: np.ndarray, up: int, down: int, block: int) -> np.ndarray:
    blocks = [samples[i : i + block] for i in range(0, len(samples), block)]
    return np.concatenate(list(change_rate(blocks, up, down)))


@pytest.mark.parametrize(("up", "down"), [(1, 1), (2, 1), (4, 1), (1, 2), (1, 3)])
@pytest.mark.parametrize("block", [1, 7, 500, 100_000])
def test_a_tone_keeps_its_pitch_place_and_level(up: int, down: int, block: int) -> None:
    frames = 2_003 if block == 1 else 20_003

    def tone(rate: float, count: int) -> np.ndarray:
        time = np.arange(count) / rate
        return np.stack([np.sin(600 * time), 0.5 * np.cos(900 * time)], axis=1).astype(np.float32)

    result = converted(tone(8_000, frames), up, down, block)
    expected = tone(8_000 * up / down, math.ceil(frames * up / down))
    assert result.shape == expected.shape
    inner = slice(200, -200)
    assert np.abs(result - expected)[inner].max() < 1e-3


def test_what_the_new_rate_cannot_hold_is_removed() -> None:
    time = np.arange(48_000) / 48_000
    too_high = np.sin(2 * np.pi * 15_000 * time).astype(np.float32)[:, np.newaxis]
    assert np.abs(converted(too_high, 1, 2, 5_000)[100:-100]).max() < 1e-3

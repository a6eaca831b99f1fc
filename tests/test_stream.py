"""The engine's emotion stream against the same steps taken one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from affetto import _engine
from bundles import write_random_bundle


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_bundle(tmp_path_factory.mktemp("bundle"))


def sound(rate: int, seconds: float = 3.0) -> np.ndarray:
    time = np.arange(round(rate * seconds)) / rate
    return (0.3 * np.sin(2 * np.pi * 220 * time) * (time % 0.5 < 0.3)).astype(np.float32)


def heard(stream: _engine.EmotionStream, samples: np.ndarray, block: int) -> list[np.ndarray]:
    parts = [stream.process(samples[i : i + block]) for i in range(0, len(samples), block)]
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


def test_it_is_features_then_encoder_then_network(folder: Path) -> None:
    samples = sound(44_100)
    times, embedding, chroma, level_db = heard(
        _engine.EmotionStream(_engine.load_bundle(folder), 44_100), samples, 512
    )
    features = _engine.extract_features(samples, 44_100)
    network = _engine.load_bundle(folder).network("emotion")
    expected = network.run(_engine.encode_emotion(features))
    count = len(times)
    assert count >= 27
    assert np.array_equal(times, features.frame_times[:count])
    assert np.array_equal(embedding, expected[:count])
    assert np.array_equal(chroma, features.chroma[:count])
    assert np.array_equal(level_db, features.frame_level_db[:count])


@pytest.mark.parametrize("block", [1, 441, 100_000])
def test_blocks_change_nothing(folder: Path, block: int) -> None:
    samples = sound(8_000)
    stream = _engine.EmotionStream(_engine.load_bundle(folder), 8_000)
    expected = heard(stream, samples, 64)
    stream.reset()
    for found, wanted in zip(heard(stream, samples, block), expected, strict=True):
        assert np.array_equal(found, wanted)


def test_what_it_cannot_take_is_refused(folder: Path) -> None:
    bundle = _engine.load_bundle(folder)
    with pytest.raises(ValueError, match="8"):
        _engine.EmotionStream(bundle, 4_000)
    stream = _engine.EmotionStream(bundle, 48_000)
    for wrong in (np.zeros(10), np.zeros((10, 2), np.float32), np.zeros(20, np.float32)[::2]):
        with pytest.raises(TypeError):
            stream.process(wrong)

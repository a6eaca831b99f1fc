"""The recording that ships with the repository."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import soundfile

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def composer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("compose_demo", EXAMPLES / "compose_demo.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_it_is_what_the_script_composes(composer: ModuleType) -> None:
    shipped, rate = soundfile.read(EXAMPLES / "demo_recording.ogg")
    composed = composer.render()
    assert rate == composer.RATE
    assert shipped.shape == composed.shape
    # Vorbis alters samples, by far less than the sound itself.
    assert np.sqrt(np.mean((shipped - composed) ** 2)) < 0.1 * np.sqrt(np.mean(composed**2))


def test_it_is_small_and_sound() -> None:
    path = EXAMPLES / "demo_recording.ogg"
    sound, rate = soundfile.read(path)
    assert path.stat().st_size < 1_000_000
    assert 20 <= len(sound) / rate <= 40
    assert np.abs(sound).max() < 1.0


def test_the_second_half_is_livelier(composer: ModuleType) -> None:
    sound = composer.render()
    middle = round((composer.LEAD_IN_SECONDS + 8 * 4 * composer.BEAT) * composer.RATE)
    calm, lively = (np.sqrt(np.mean(part**2)) for part in (sound[:middle], sound[middle:]))
    assert lively > 1.2 * calm

"""Speed of preparation: hours of music that a minute of one process makes into examples."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from affetto import _engine
from affetto.benchmark.made_songs import write_songs
from affetto.errors import InputError
from affetto.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

MEASURE = "music_hours_per_minute"
_NETWORKS = ("melody", "harmony", "dynamics")
_ROUNDS = 3


def measure_preparation(bundle: Path, songs: int = 2, minutes: float = 3.0) -> Iterator[Figure]:
    """Notes made into examples, sound made into what is heard, and rendering, each apart.

    Songs are made up here. Rendering is left out where there is no FluidSynth or soundfont; then a
    plain tone is heard. Needs the packages of affetto[train].
    """
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        hours = write_songs(data, songs, minutes)
        yield _figure("notes to examples", hours, [_examples(data) for _ in range(_ROUNDS)])
        midi = data / "pop909" / "001" / "001.mid"
        mono, rendering = _rendered(midi, minutes)
        network = _engine.load_bundle(bundle).network("emotion")
        spent = [_timed(lambda: _hear(network, mono)) for _ in range(_ROUNDS)]
        yield _figure("sound to embedding and chroma", minutes / 60, spent)
        if rendering is not None:
            yield rendering


def _figure(condition: str, hours: float, seconds: list[float]) -> Figure:
    rates = [hours / (spent / 60) for spent in seconds]
    return Figure("preparation", MEASURE, condition, float(np.median(rates)), "h/min", min(rates), max(rates))


def _timed(work: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _examples(data: Path) -> float:
    """Seconds that this process needs for the three networks that learn from these songs."""
    from affetto.preparation import prepare_all

    with tempfile.TemporaryDirectory() as folder:
        return _timed(lambda: prepare_all(data, Path(folder), list(_NETWORKS), workers=1))


def _hear(network: Any, mono: NDArray[np.float32]) -> None:
    from affetto.preparation.heard import mean_by_beat
    from affetto.preparation.rendering import RATE_HZ

    features = _engine.extract_features(mono, RATE_HZ)
    network.reset()
    embedding = network.run(_engine.encode_emotion(features))
    edges = np.arange(0.0, len(mono) / RATE_HZ, 0.5)
    for values in (embedding, features.chroma):
        mean_by_beat(values, features.frame_times, edges)


def _rendered(midi: Path, minutes: float) -> tuple[NDArray[np.float32], Figure | None]:
    """A song's sound, and how fast it was rendered; a tone and None where it can't be."""
    from affetto.preparation.rendering import RATE_HZ, Rendering, find_soundfonts, render

    try:
        soundfont = find_soundfonts()[0]
    except InputError:
        return np.sin(np.arange(round(minutes * 60 * RATE_HZ)) * 0.1).astype(np.float32), None
    sounds: list[NDArray[np.float32]] = []
    spent = [_timed(lambda: sounds.append(render(midi, Rendering(soundfont)))) for _ in range(_ROUNDS)]
    return sounds[-1], _figure(f"rendering, {soundfont.name}", minutes / 60, spent)

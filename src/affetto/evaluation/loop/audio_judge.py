"""A judge that listens: an emotion network trained on other series than the bundle's."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.evaluation.comparison import Fit, compare
from affetto.preparation.fingerprints import fingerprint
from affetto.preparation.rendering import RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from affetto.figures import Figure
    from affetto.preparation.examples import Examples
    from affetto.training.config import TrainingConfig


def train_judge(examples: Examples, groups: Iterable[str], config: TrainingConfig, folder: Path) -> Path:
    """Trains an emotion network on some series; returns its file below `folder`, where it is kept.

    The epoch is chosen by renderings of the same series on the soundfont that measures, so that no other
    series has a say.
    """
    from affetto.export import to_rtneural
    from affetto.training.fit import fit_network
    from affetto.training.split import Split

    names = sorted(groups)
    mark = fingerprint([names, config.model_dump(), _content(examples)])
    file = folder / f"judge-{mark[:16]}.json"
    if not file.is_file():
        learned = _sequences(examples, names, "measures")
        chosen = _sequences(examples, names, "trains")
        network, _ = fit_network(examples, folder / file.stem, config, split=Split(learned, chosen, []))
        to_rtneural(network).save(file)
    return file


def judge_accuracy(
    file: Path, examples: Examples, learned: Iterable[str], heard: Iterable[str], draws: int
) -> list[Figure]:
    """Concordance with the ratings of series that it never met, frame by frame, beside the best constant."""
    fit = Fit(_sequences(examples, learned, "measures"), _sequences(examples, heard, "trains"))
    found = compare(_network(file), examples, [fit], "audio_judge").figures(draws)
    return [replace(one, subject="judge", aim=None) for one in found if one.measure.startswith("ccc_")]


def hear(file: Path, mono: NDArray[np.float32]) -> tuple[float, float]:
    """Mean valence and arousal that a judge hears in samples [n] at the rate of renderings."""
    from affetto._engine import encode_emotion, extract_features

    network = _network(file)
    network.reset()
    heard = network.run(encode_emotion(extract_features(mono, RATE_HZ)))[:, :2]
    if not len(heard):
        return 0.0, 0.0
    mean = heard.mean(axis=0, dtype=np.float64)
    return float(mean[0]), float(mean[1])


def _sequences(examples: Examples, groups: Iterable[str], unfit: str) -> list[int]:
    """Those of some series, but for those whose role is `unfit`."""
    names = set(groups)
    return [i for i in range(len(examples)) if examples.groups[i] in names and examples.roles[i] != unfit]


def _content(examples: Examples) -> list[Any]:
    """What tells one preparation from another."""
    return [examples.about.get("marks"), examples.about.get("options"), examples.about.get("soundfonts")]


@lru_cache(maxsize=2)
def _network(file: Path) -> Any:
    from affetto import _engine

    return _engine.read_rtneural_json(file)

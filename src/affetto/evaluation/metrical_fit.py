"""Fits the engine's metrical models: which grid carries the beat, and which beats begin the bars.

The engine lists candidates with their features; a candidate's merit is its F-measure against the true
beats (or downbeats). The weights maximise the expected merit under a softmax over the candidates of
each recording. Recordings: songs of POP909 that are not held out, drummers of Groove MIDI, and simple
songs made here.

    python -m affetto.evaluation.metrical_fit DATA engine/src/features/metrical_weights.h
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from affetto import _engine
from affetto.datasets import BrokenSong
from affetto.datasets.groove import Groove
from affetto.evaluation.listening import chosen_entries
from affetto.evaluation.listening_measures import f_measure
from affetto.evaluation.simple_songs import RATE_HZ as SIMPLE_RATE_HZ
from affetto.evaluation.simple_songs import random_song

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from affetto.datasets.song import Song

_POP_SONGS, _DRUM_SONGS, _SIMPLE_SONGS = 240, 120, 160
_LEAST_SECONDS = 30.0
_PROGRAMS = (None, None, 4, None, 24, None, None, 48, None, 73)
"""General MIDI programs in turn; None keeps the piano."""
_SPREAD_PENALTY = 1e-3
_LEAST_MERIT = 0.02
"""Keeps one hopeless recording from ruling the fit."""


@dataclass(frozen=True)
class Recording:
    """What the engine hears of a recording, and its truth in seconds."""

    features: _engine.Features
    seconds: float
    beats: NDArray[np.float64]
    per_bar: int
    first_downbeat: int


@dataclass(frozen=True)
class Choice:
    """The candidates of one recording: features [candidates, features] and merits [candidates]."""

    features: NDArray[np.float64]
    merits: NDArray[np.float64]


def recordings(data_dir: Path) -> Iterator[Recording]:
    """Every recording that the weights are fitted to."""
    yield from _rendered_songs(data_dir)
    for seed in range(_SIMPLE_SONGS):
        song = random_song(seed)
        features = _engine.extract_features(song.audio, SIMPLE_RATE_HZ)
        yield Recording(features, song.seconds, song.beats, song.per_bar, 0)


def _rendered_songs(data_dir: Path) -> Iterator[Recording]:
    from affetto.datasets.pop909 import Pop909
    from affetto.preparation.rendering import RATE_HZ, Rendering, find_soundfonts, render

    fonts = find_soundfonts()
    pop = [Pop909().try_read(entry) for entry in chosen_entries(data_dir, _POP_SONGS, held_out=False)]
    drums = _spread([Groove().try_read(entry) for entry in Groove().entries(data_dir)], _DRUM_SONGS)
    for number, song in enumerate([*pop, *drums]):
        if isinstance(song, BrokenSong) or song.beats is None or song.midi_path is None:
            continue
        rendering = Rendering(fonts[number % len(fonts)], _PROGRAMS[number % len(_PROGRAMS)])
        audio = render(song.midi_path, rendering)
        features = _engine.extract_features(audio, RATE_HZ)
        truth = song.beats
        yield Recording(features, len(audio) / RATE_HZ, truth.seconds, truth.per_bar, truth.first_downbeat)


def _spread(songs: list[Song | BrokenSong], count: int) -> list[Song]:
    """At most `count` of the long ones, evenly."""
    long = [song for song in songs if not isinstance(song, BrokenSong) and song.duration >= _LEAST_SECONDS]
    return [long[place] for place in np.linspace(0, len(long) - 1, min(count, len(long))).astype(int)]


def beat_choices(heard: list[Recording]) -> tuple[list[Choice], list[list[NDArray[np.float64]]]]:
    """For each recording the grids that find_beats chooses from: as a choice, and as they are."""
    choices, grids = [], []
    for recording in heard:
        candidates = _engine.beat_candidates(recording.features)
        grids.append([beats for beats, _ in candidates])
        merits = [f_measure(recording.beats, beats) for beats in grids[-1]]
        choices.append(_choice([features for _, features in candidates], merits))
    return choices, grids


def bar_choice(recording: Recording, beats: NDArray[np.float64]) -> Choice:
    """The bars that find_metre chooses from on these beats."""
    downbeats = recording.beats[recording.first_downbeat :: recording.per_bar]
    candidates = _engine.bar_candidates(beats, recording.features)
    merits = [f_measure(downbeats, beats[first::per_bar]) for per_bar, first, _ in candidates]
    return _choice([features for _, _, features in candidates], merits)


def _choice(features: list[NDArray[np.float32]], merits: list[float]) -> Choice:
    return Choice(np.array(features, dtype=np.float64), np.array(merits, dtype=np.float64))


def fit(choices: list[Choice]) -> NDArray[np.float64]:
    """The weights [features]: expected merit under a softmax, with a small penalty on their size."""
    import torch

    choices = [choice for choice in choices if choice.merits.size and choice.merits.max() > 0]
    rows = np.concatenate([choice.features for choice in choices])
    scale = rows.std(axis=0) + 1e-9
    most = max(len(choice.merits) for choice in choices)
    features = torch.zeros(len(choices), most, rows.shape[1], dtype=torch.float64)
    absent = torch.full((len(choices), most), -1e9, dtype=torch.float64)
    merits = torch.zeros(len(choices), most, dtype=torch.float64)
    for place, choice in enumerate(choices):
        count = len(choice.merits)
        features[place, :count] = torch.from_numpy(choice.features / scale)
        absent[place, :count] = 0.0
        merits[place, :count] = torch.from_numpy(choice.merits)
    weights = torch.zeros(rows.shape[1], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        expected = (torch.softmax(features @ weights + absent, dim=1) * merits).sum(dim=1)
        value = -torch.log(expected + _LEAST_MERIT).mean() + _SPREAD_PENALTY * weights.square().sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    return np.asarray(weights.detach().numpy() / scale)


def header(beat_weights: NDArray[np.float64], bar_weights: NDArray[np.float64]) -> str:
    """The text of metrical_weights.h."""
    arrays = "".join(
        f"\ninline constexpr std::array<float, {len(weights)}> {name}{{\n{_lines(weights)}}};\n"
        for name, weights in (("beat_weights", beat_weights), ("bar_weights", bar_weights))
    )
    return (
        "// Weights of the metrical models, in the order of their features.\n"
        "// Written by `python -m affetto.evaluation.metrical_fit`; not to be edited by hand.\n"
        f"#pragma once\n\n#include <array>\n\nnamespace affetto {{\n{arrays}\n}}  // namespace affetto\n"
    )


def _lines(weights: NDArray[np.float64]) -> str:
    texts = [f"{weight:.4f}F," for weight in weights]
    return "".join(f"    {' '.join(texts[start : start + 7])}\n" for start in range(0, len(texts), 7))


def fit_both(heard: list[Recording]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The weights for beats, and those for bars on the beats that the former choose."""
    choices, grids = beat_choices(heard)
    beat_weights = fit(choices)
    bars = [
        bar_choice(recording, beats[int(np.argmax(choice.features @ beat_weights))])
        for recording, choice, beats in zip(heard, choices, grids, strict=True)
        if beats
    ]
    return beat_weights, fit(bars)


def main() -> None:
    """Fits both models and writes the header."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path, help="directory with pop909/ and groove/")
    parser.add_argument("header", type=Path, help="metrical_weights.h, to be written")
    arguments = parser.parse_args()
    beat_weights, bar_weights = fit_both(list(recordings(arguments.data)))
    arguments.header.write_text(header(beat_weights, bar_weights), encoding="utf-8")


if __name__ == "__main__":
    main()

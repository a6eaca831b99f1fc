"""How well the engine hears beats, tempo, downbeats and keys in rendered songs of POP909.

The songs are rendered from their MIDI files, whose beats and keys are known. One song in nine is held
out: neither the metrical models nor the key profiles were fitted to any of those.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from affetto.datasets import BrokenSong
from affetto.datasets.pop909 import Pop909
from affetto.errors import InputError
from affetto.evaluation.listening_measures import OCTAVES, Key, f_measure, key_score, tempo_is_right
from affetto.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from affetto.datasets import Entry, Song

SUBJECT = "listening"
_HELD_OUT_OF, _HELD_OUT = 9, 5
_AIMS = {"beat F-measure": 0.85, "tempo accuracy 2": 0.95, "key exact": 0.75}


@dataclass(frozen=True)
class Heard:
    """What a listener says of a recording. Beats and downbeats in seconds."""

    beats: NDArray[np.float64]
    downbeats: NDArray[np.float64]
    tempo_bpm: float
    key: Key


Listener: TypeAlias = "Callable[[NDArray[np.float32], float], Heard]"
"""Mono audio and its sample rate in Hz to what is heard."""


def is_held_out(identifier: str) -> bool:
    """Whether a song of POP909, by its number, is kept for the report."""
    return int(identifier) % _HELD_OUT_OF == _HELD_OUT


def listen(audio: NDArray[np.float32], sample_rate: float) -> Heard:
    """What the engine hears in mono audio [n]."""
    from affetto import _engine

    features = _engine.extract_features(audio, sample_rate)
    grid = _engine.find_beats(features, len(audio) / sample_rate)
    metre = _engine.find_metre(grid, features)
    key = _engine.find_key(features.chroma)
    downbeats = grid.beats[metre.first_downbeat :: metre.beats_per_bar]
    return Heard(grid.beats, downbeats, grid.tempo_bpm, (key.tonic, key.minor))


def listen_with_librosa(audio: NDArray[np.float32], sample_rate: float) -> Heard:
    """The peer: librosa's beat_track, bars of four from its first beat, Krumhansl's profiles for the key."""
    import librosa

    tempo, beats = librosa.beat.beat_track(y=audio, sr=sample_rate, units="time")
    chroma = librosa.feature.chroma_stft(y=audio, sr=sample_rate, n_fft=8192).sum(axis=1)
    return Heard(beats, beats[::4], float(np.atleast_1d(tempo)[0]), _krumhansl_key(chroma))


def _krumhansl_key(chroma: NDArray[np.float32]) -> Key:
    major = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
    minor = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
    fits = {
        (tonic, profile is minor): float(np.corrcoef(np.roll(profile, tonic), chroma)[0, 1])
        for profile in (major, minor)
        for tonic in range(12)
    }
    return max(fits, key=fits.__getitem__)


def main_key(song: Song) -> Key:
    """The key that holds longest."""
    ends = [*(key.start for key in song.keys[1:]), song.duration]
    spans: dict[Key, float] = {}
    for key, end in zip(song.keys, ends, strict=True):
        name = (key.tonic, key.minor)
        spans[name] = spans.get(name, 0.0) + end - max(0.0, key.start)
    return max(spans, key=spans.__getitem__)


def score(song: Song, heard: Heard) -> dict[str, float]:
    """Each measure of one song that has beats and keys."""
    assert song.beats is not None
    truth = song.beats
    downbeats = truth.seconds[truth.first_downbeat :: truth.per_bar]
    key = main_key(song)
    return {
        "beat F-measure": f_measure(truth.seconds, heard.beats),
        "tempo accuracy 1": float(tempo_is_right(truth.tempo_bpm, heard.tempo_bpm)),
        "tempo accuracy 2": float(tempo_is_right(truth.tempo_bpm, heard.tempo_bpm, OCTAVES)),
        "downbeat F-measure": f_measure(downbeats, heard.downbeats),
        "key exact": float(key == heard.key),
        "key MIREX score": key_score(key, heard.key),
    }


def chosen_entries(data_dir: Path, count: int, held_out: bool = True) -> list[Entry]:
    """At most `count` songs of POP909, spread over the corpus. Raises InputError where it is missing."""
    entries = [entry for entry in Pop909().entries(data_dir) if is_held_out(entry.identifier) is held_out]
    places = np.linspace(0, len(entries) - 1, min(count, len(entries))).round().astype(int)
    return [entries[place] for place in places]


def evaluate_song(
    entry: Entry, soundfont: Path, listeners: dict[str, Listener]
) -> dict[str, dict[str, float]]:
    """Renders a song and scores what each listener says of it; nothing where the song can't be read."""
    from affetto.preparation.rendering import RATE_HZ, Rendering, render

    song = Pop909().try_read(entry)
    if isinstance(song, BrokenSong) or song.beats is None or not song.keys or song.midi_path is None:
        return {}
    audio = render(song.midi_path, Rendering(soundfont))
    return {name: score(song, hear(audio, RATE_HZ)) for name, hear in listeners.items()}


def evaluate(
    data_dir: Path, count: int, soundfont: Path, peer: bool, advance: Callable[[], None]
) -> Iterator[Figure]:
    """The measures over `count` held-out songs; `peer` adds librosa's as the baseline of each."""
    listeners: dict[str, Listener] = {"affetto": listen}
    if peer:
        listeners["librosa"] = listen_with_librosa
    scores: list[dict[str, dict[str, float]]] = []
    for entry in chosen_entries(data_dir, count):
        scores.append(evaluate_song(entry, soundfont, listeners))
        advance()
    scores = [one for one in scores if one]
    if not scores:
        raise InputError(data_dir, "songs with beats and keys", "none that can be read")
    condition = f"{len(scores)} held-out songs of POP909 through {soundfont.stem}"
    yield from _figures(
        [one["affetto"] for one in scores], [one.get("librosa", {}) for one in scores], condition
    )


def _figures(
    scores: list[dict[str, float]], peers: Iterable[dict[str, float]], condition: str
) -> Iterator[Figure]:
    peers = list(peers)
    for measure in scores[0]:
        values = np.array([one[measure] for one in scores])
        spread = 1.96 * values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else 0.0
        mean = float(values.mean())
        baseline = float(np.mean([one[measure] for one in peers])) if peers[0] else None
        low, high = max(0.0, mean - spread), min(1.0, mean + spread)
        yield Figure(SUBJECT, measure, condition, mean, "", low, high, baseline, _AIMS.get(measure))

"""Hearing: songs rendered and heard by the engine with a trained emotion network, beat by beat."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from affetto.contract import load_contract
from affetto.datasets import BROKEN, CORPORA
from affetto.errors import InputError
from affetto.preparation.emotion import PLAIN, choose_rendering
from affetto.preparation.fingerprints import (
    fingerprint,
    fingerprint_of_song,
    fingerprint_of_soundfonts,
)
from affetto.preparation.grid import grid_of
from affetto.preparation.heard import Heard, mean_by_beat
from affetto.preparation.rendering import RATE_HZ, Rendering, render

if TYPE_CHECKING:
    from pathlib import Path

    from affetto.datasets import Entry

CORPORA_THAT_SOUND = ("pop909",)
"""Corpora whose songs are rendered and heard for them; of the others nothing is heard."""


@dataclass(frozen=True)
class HearingTask:
    """One song to be heard; `emotion` is the trained network as RTNeural JSON."""

    entry: Entry
    emotion: Path
    soundfonts: list[Path]
    file: Path


def check_emotion_model(path: Path) -> None:
    """Raises the engine's ModelError for a file that is no network, InputError for one that is another."""
    from affetto import _engine

    network, spec = _engine.read_rtneural_json(path), load_contract().network("emotion")
    found, wanted = (network.input_size, network.output_size), (spec.input_size, spec.output_size)
    if found != wanted:
        raise InputError(
            path, f"an emotion network, {wanted[0]} inputs and {wanted[1]} outputs", f"{found[0]} and {found[1]}"
        )  # fmt: skip


def hearing_tasks(
    entries: list[Entry], most: int, emotion: Path, soundfonts: list[Path], folder: Path
) -> list[HearingTask]:
    """Of the songs that sound at most so many, evenly from all; each has its file in the folder."""
    sounding = [entry for entry in entries if entry.corpus in CORPORA_THAT_SOUND]
    count = min(most, len(sounding))
    chosen = [sounding[i * len(sounding) // count] for i in range(count)]
    return [
        HearingTask(entry, emotion, soundfonts, folder / entry.corpus / f"{entry.identifier}.safetensors")
        for entry in chosen
    ]


def hear(task: HearingTask) -> str:
    """Writes what is heard in a song to its file, unless that is there. Returns why not, or ""."""
    model = hashlib.sha256(task.emotion.read_bytes()).hexdigest()
    sounds = fingerprint_of_soundfonts(task.soundfonts)
    mark = fingerprint([load_contract().hash, model, sounds, fingerprint_of_song(task.entry)])
    if Heard.fingerprint(task.file) == mark:
        return ""
    try:
        heard = _hear(task, model)
    except (*BROKEN, FileNotFoundError, IsADirectoryError) as error:
        return f"{task.entry.identifier}: {error}"
    heard.save(task.file, mark)
    return ""


def _hear(task: HearingTask, model: str) -> Heard:
    from affetto._engine import encode_emotion, extract_features

    song = CORPORA[task.entry.corpus].read(task.entry)
    if song.midi_path is None:
        raise ValueError("no MIDI file")
    grid = grid_of(song)
    soundfont = choose_rendering(song, PLAIN, task.soundfonts)[0].soundfont
    features = extract_features(render(song.midi_path, Rendering(soundfont)), RATE_HZ)
    network = _network(task.emotion, model)
    network.reset()
    embedding = network.run(encode_emotion(features))
    edges = grid.beat_edges()
    means = [mean_by_beat(values, features.frame_times, edges) for values in (embedding, features.chroma)]
    return Heard(means[0], means[1], True)


@lru_cache(maxsize=1)
def _network(path: Path, sha256: str) -> Any:  # noqa: ARG001 (another file in the same place)
    from affetto import _engine

    return _engine.read_rtneural_json(path)

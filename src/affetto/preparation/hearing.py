"""Hearing: songs rendered and heard by the engine with a trained emotion network, beat by beat."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from affetto.datasets import CORPORA, BrokenSong
from affetto.preparation.emotion import PLAIN, choose_rendering
from affetto.preparation.grid import grid_of
from affetto.preparation.heard import Heard, mean_by_beat
from affetto.preparation.rendering import RATE_HZ, Rendering, render

if TYPE_CHECKING:
    from affetto.datasets import Entry


@dataclass(frozen=True)
class HearingTask:
    """One song to be heard; `emotion` is the trained network as RTNeural JSON."""

    entry: Entry
    emotion: Path
    soundfonts: list[Path]
    file: Path
    fingerprint: str


def hear(task: HearingTask) -> str:
    """Writes what is heard in a song to its file, unless that is there. Returns why not, or ""."""
    from affetto._engine import encode_emotion, extract_features

    if Heard.fingerprint(task.file) == task.fingerprint:
        return ""
    song = CORPORA[task.entry.corpus].try_read(task.entry)
    if isinstance(song, BrokenSong):
        return song.reason
    if song.midi_path is None:
        return f"{song.identifier}: no MIDI file"
    grid = grid_of(song)
    soundfont = choose_rendering(song, PLAIN, task.soundfonts)[0].soundfont
    features = extract_features(render(song.midi_path, Rendering(soundfont)), RATE_HZ)
    network = _network(task.emotion)
    network.reset()
    embedding = network.run(encode_emotion(features))
    edges = grid.beat_edges()
    means = [mean_by_beat(values, features.frame_times, edges) for values in (embedding, features.chroma)]
    Heard(means[0], means[1], True).save(task.file, task.fingerprint)
    return ""


@lru_cache(maxsize=1)
def _network(path: Path) -> Any:
    from affetto import _engine

    return _engine.read_rtneural_json(path)

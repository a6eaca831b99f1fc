"""Shards: a few songs of a network's corpora, made into one file by whoever has the time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.preparation.fingerprints import (
    fingerprint,
    fingerprint_of_song,
    fingerprint_of_soundfonts,
)
from affetto.preparation.heard import Heard
from affetto.preparation.makers import Made, Task, make
from affetto.preparation.sequences import join
from affetto.preparation.storage import Shard, describe_shard, read_about, write_examples

if TYPE_CHECKING:
    from pathlib import Path

_SONGS = {"emotion": 4}
"""Songs of a shard: what is rendered takes long to make, and is large."""
_MOST_SONGS = 32


@dataclass(frozen=True)
class ShardTask:
    """Songs that become one file; it travels to a worker process, on another machine perhaps."""

    network: str
    songs: list[Task]
    file: Path
    contract: str


@dataclass(frozen=True)
class ShardMade:
    """A shard (None where no song of it could be used) and the provenance of its songs.

    about: fingerprint; songs, corpus -> used ones; seconds of music; skipped, reasons; remarks, how
    often each; sketches, a group and a sketch a song.
    """

    shard: Shard | None
    about: dict[str, Any]


def shard_tasks(network: str, songs: list[Task], folder: Path) -> list[ShardTask]:
    """The songs in their order, so many to a shard as the network's shards have."""
    size = _SONGS.get(network, _MOST_SONGS)
    return [
        ShardTask(network, songs[i : i + size], folder / f"shard-{i // size:05}.safetensors", load_contract().hash)
        for i in range(0, len(songs), size)
    ]  # fmt: skip


def make_shard(task: ShardTask) -> ShardMade:
    """Makes a shard, unless its file was made from the same songs and options before.

    Raises InputError where it cannot be written or this process has another contract than who asks.
    """
    if task.contract != load_contract().hash:
        raise InputError("a worker", "the same version of affetto as here", "one of another contract")
    mark = _mark(task)
    about = read_about(task.file)
    if about.get("fingerprint") == mark:
        return ShardMade(describe_shard(task.file), about)
    made = [make(song) for song in task.songs]
    about = {"fingerprint": mark, **_about(task, made)}
    sequences = [sequence for one in made for sequence in one.sequences]
    if not sequences:
        task.file.unlink(missing_ok=True)
        return ShardMade(None, about)
    write_examples(join(task.network, sequences, about), task.file)
    return ShardMade(describe_shard(task.file), about)


def _mark(task: ShardTask) -> str:
    parts: list[Any] = [task.network, task.contract]
    for song in task.songs:
        heard = Heard.fingerprint(song.heard_file) if song.heard_file else ""
        parts.append([fingerprint_of_song(song.entry), heard, *([song.use] if song.use != "any" else [])])
    if first := next((song for song in task.songs if song.soundfonts), None):
        parts.append([first.renderings, fingerprint_of_soundfonts(first.soundfonts)])
    return fingerprint(parts)


def _about(task: ShardTask, made: list[Made]) -> dict[str, Any]:
    used = [(song, one) for song, one in zip(task.songs, made, strict=True) if one.sequences]
    return {
        "songs": Counter(song.entry.corpus for song, _ in used),
        "seconds": round(sum(one.seconds for _, one in used), 3),
        "skipped": [one.skipped for one in made if one.skipped],
        "remarks": Counter(one.remark for _, one in used if one.remark),
        "sketches": [[song.entry.group, one.sketch] for song, one in used if one.sketch],
    }

"""Which corpora teach which network, and how one of their songs becomes sequences."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from affetto.datasets import BROKEN, CORPORA
from affetto.preparation.duplicates import sketch
from affetto.preparation.heard import Heard

if TYPE_CHECKING:
    from pathlib import Path

    from affetto.datasets import Entry, Song
    from affetto.preparation.examples import Role
    from affetto.preparation.sequences import Sequence

CORPORA_OF: dict[str, tuple[str, ...]] = {
    "emotion": ("vgmidi", "deam", "pmemo", "emopia", "own"),
    "melody": ("pop909", "openewld"),
    "harmony": ("pop909", "billboard", "progressions"),
    "dynamics": ("pop909",),
    "groove": ("groove",),
}
"""Network -> the corpora that its examples come from, as far as they are there; one is enough."""
BESIDE = {"pop909": "pop909_cl"}
"""Corpus -> the corpus that corrects it, where that lies beside it."""
_OFFICIAL = ("train", "validation", "test")


def taught_by(corpus: str) -> list[str]:
    """The networks that learn from a corpus, or from one that it corrects."""
    names = {corpus, *(one for one, beside in BESIDE.items() if beside == corpus)}
    return [network for network, corpora in CORPORA_OF.items() if names & set(corpora)]


@dataclass(frozen=True)
class Task:
    """One song to be made into sequences; it travels to a worker process."""

    network: str
    entry: Entry
    soundfonts: list[Path] = field(default_factory=list)
    renderings: int = 1
    heard_file: Path | None = None
    use: Role = "any"


@dataclass(frozen=True)
class Made:
    """What became of a task: sequences, or none and the reason."""

    sequences: list[Sequence]
    skipped: str = ""
    remark: str = ""
    seconds: float = 0.0
    """Of music."""
    sketch: list[int] = field(default_factory=list)


def make(task: Task) -> Made:
    """Reads the song and makes its sequences. A song that can't be used is skipped with a reason."""
    try:
        song = CORPORA[task.entry.corpus].read(task.entry)
        sequences = _sequences(task, song)
        if not sequences:
            raise ValueError("too little to learn from")
    except (*BROKEN, FileNotFoundError, IsADirectoryError) as error:
        return Made([], skipped=f"{task.entry.identifier}: {error or type(error).__name__}")
    official = song.split if song.split in _OFFICIAL else ""
    told = [replace(one, corpus=song.corpus, official=official) for one in sequences]
    return Made(told, "", song.remark, song.duration, sketch(song))


def _sequences(task: Task, song: Song) -> list[Sequence]:
    from affetto.preparation.dynamics import dynamics_sequences
    from affetto.preparation.emotion import emotion_sequences
    from affetto.preparation.grid import grid_of
    from affetto.preparation.groove import groove_sequences
    from affetto.preparation.harmony import harmony_sequences
    from affetto.preparation.melody import melody_sequences

    if task.network == "emotion":
        return emotion_sequences(song, task.renderings, task.soundfonts, task.use)
    if task.network == "groove":
        return groove_sequences(song)
    grid = grid_of(song)
    heard = Heard.load(task.heard_file) if task.heard_file else Heard.nothing(len(grid))
    makers = {"melody": melody_sequences, "harmony": harmony_sequences, "dynamics": dynamics_sequences}
    return makers[task.network](song, grid, heard)

"""Survey: what a data directory holds, corpus by corpus, with every song read once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from affetto.datasets import CORPORA, BrokenSong, Corpus, present_corpora
from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Progress = Callable[[str, int, int], None]


@dataclass
class CorpusSurvey:
    """What was found of one corpus.

    songs: readable ones. broken: reasons, one a song that is listed but can't be read. hours: of
    music in readable songs. remarks: how songs were read, where they differ -> how many; such as
    "without audio". unusable: why the folder or every song of it could not be read; empty where some could.
    """

    name: str
    title: str
    licence: str
    present: bool
    songs: int = 0
    groups: int = 0
    hours: float = 0.0
    remarks: dict[str, int] = field(default_factory=dict)
    unusable: str = ""
    broken: list[str] = field(default_factory=list)


def survey(data_dir: Path, progress: Progress | None = None) -> list[CorpusSurvey]:
    """One entry a corpus, in the order of CORPORA; a broken one does not stop the others.

    Raises InputError where there is no corpus at all.
    """
    present = {corpus.name for corpus in present_corpora(data_dir)}
    return [
        _survey(corpus, data_dir, progress)
        if corpus.name in present
        else CorpusSurvey(corpus.name, corpus.title, corpus.licence, present=False)
        for corpus in CORPORA.values()
    ]


def _survey(corpus: Corpus, data_dir: Path, progress: Progress | None) -> CorpusSurvey:
    found = CorpusSurvey(corpus.name, corpus.title, corpus.licence, present=True)
    try:
        entries = corpus.entries(data_dir)
    except InputError as error:
        found.unusable = str(error)
        return found
    groups: set[str] = set()
    remarks: Counter[str] = Counter()
    for done, entry in enumerate(entries, 1):
        song = corpus.try_read(entry)
        if isinstance(song, BrokenSong):
            found.broken.append(f"{entry.identifier}: {song.reason}")
        else:
            found.songs += 1
            found.hours += song.duration / 3600.0
            groups.add(song.group)
            remarks[song.remark] += 1
        if progress:
            progress(corpus.title, done, len(entries))
    if not found.songs:
        found.unusable = f"none of its {len(entries)} songs can be read"
    found.groups = len(groups)
    found.remarks = {remark: count for remark, count in sorted(remarks.items()) if remark}
    return found

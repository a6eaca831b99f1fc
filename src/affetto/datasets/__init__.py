"""Corpora: one module each behind one interface, songs with what they carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from affetto.datasets.billboard import Billboard
from affetto.datasets.corpus import BROKEN, BrokenSong, Corpus, Entry, UnreadableSong
from affetto.datasets.deam import Deam
from affetto.datasets.emopia import Emopia
from affetto.datasets.groove import Groove
from affetto.datasets.lakh import LakhClean, LakhMatched
from affetto.datasets.maestro import Maestro
from affetto.datasets.openewld import OpenEwld
from affetto.datasets.own import Own
from affetto.datasets.pmemo import Pmemo
from affetto.datasets.pop909 import Pop909
from affetto.datasets.pop909_cl import Pop909Cl
from affetto.datasets.progressions import Progressions
from affetto.datasets.song import Beats, ChordSpan, KeySpan, Notes, Rating, Ratings, Song
from affetto.datasets.vgmidi import Vgmidi
from affetto.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

CORPORA: dict[str, Corpus] = {
    corpus.name: corpus
    for corpus in (
        Pop909(), Pop909Cl(), Vgmidi(), Groove(), Billboard(), OpenEwld(), Maestro(), LakhMatched(),
        LakhClean(), Deam(), Pmemo(), Emopia(), Own(), Progressions(),
    )
}  # fmt: skip
"""Every corpus that can be read, by name."""


def present_corpora(data_dir: Path) -> list[Corpus]:
    """The corpora that have a folder below `data_dir`. Raises InputError where none has."""
    if not data_dir.is_dir():
        raise InputError(
            data_dir, "a directory with corpora", "a file" if data_dir.exists() else "no such directory"
        )
    present = [corpus for corpus in CORPORA.values() if corpus.folder(data_dir) is not None]
    if not present:
        expected = ", ".join(f"{corpus.folders[0]}/" for corpus in CORPORA.values())
        raise InputError(data_dir, f"a directory with one or more of {expected}", _found(data_dir))
    return present


def _found(data_dir: Path) -> str:
    """What a directory without corpora is instead: often a corpus's own folder."""
    whole = data_dir.resolve()
    names = (c.title for c in CORPORA.values() if whole.name in c.folders)
    title = next(names, None)
    return f"none of them (is it {title} itself? then name the directory above)" if title else "none of them"


__all__ = [
    "BROKEN",
    "CORPORA",
    "Beats",
    "BrokenSong",
    "ChordSpan",
    "Corpus",
    "Entry",
    "KeySpan",
    "Notes",
    "Rating",
    "Ratings",
    "Song",
    "UnreadableSong",
    "present_corpora",
]

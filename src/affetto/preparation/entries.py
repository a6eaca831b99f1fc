"""Which songs of a data directory teach a network, before any of them is read."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from affetto.datasets import CORPORA, present_corpora
from affetto.errors import InputError
from affetto.preparation.makers import CORPORA_OF
from affetto.preparation.marks import content_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from affetto.datasets import Corpus, Entry


_WITHOUT_MELODIES = ("emotion", "groove")
"""Networks whose songs get no common group by a melody that they share."""


def present(network: str, data_dir: Path) -> list[Corpus]:
    """The corpora that teach the network and are there. Raises InputError where there is none."""
    present_corpora(data_dir)
    corpora = [CORPORA[name] for name in CORPORA_OF[network]]
    found = [corpus for corpus in corpora if corpus.folder(data_dir)]
    if not found:
        folders = ", ".join(f"{corpus.folders[0]}/" for corpus in corpora)
        raise InputError(data_dir, f"a corpus that teaches {network}: {folders}", "none of them")
    return found


def check_corpora(networks: Iterable[str], data_dir: Path) -> None:
    """Lists the songs of every corpus that teaches one of the networks, before anything is made of them.

    Raises InputError where a network has no corpus and for a corpus that is not what it should be.
    """
    corpora = {corpus.name: corpus for network in networks for corpus in present(network, data_dir)}
    for corpus in corpora.values():
        corpus.entries(data_dir)


def entries_for(network: str, data_dir: Path) -> tuple[list[Entry], list[str]]:
    """The songs that teach the network, and why others that could do not.

    Songs of corpora whose sound is optional are passed over where it is absent. Where no melody tells
    near-duplicates, a copy of another song's files that would fall to another group, or to another share of
    the corpus's own split, is left out: both sides of a split would hold the same music. Raises InputError as `present` does, and for a corpus
    that is not what it should be.
    """
    entries = [
        entry
        for corpus in present(network, data_dir)
        for entry in corpus.entries(data_dir)
        if not corpus.sound_is_optional or entry.path.is_file()
    ]
    return without_leaking_copies(entries) if network in _WITHOUT_MELODIES else (entries, [])


def without_leaking_copies(entries: Iterable[Entry]) -> tuple[list[Entry], list[str]]:
    """The songs but for copies of one in another group or share, and a reason for each of those."""
    first: dict[bytes, Entry] = {}
    kept, reasons = [], []
    for entry in entries:
        content = content_of(entry)
        original = first.setdefault(hashlib.sha256(content).digest(), entry) if content else entry
        if original.path == entry.path or _side(original) == _side(entry):
            kept.append(entry)
        else:
            reasons.append(
                f"{entry.identifier}: the same content as {original.identifier}, in another group or share"
            )
    return kept, reasons


def _side(entry: Entry) -> tuple[str, str]:
    """What decides the side of a split that a song falls on."""
    return entry.group, str(entry.details.get("split", ""))

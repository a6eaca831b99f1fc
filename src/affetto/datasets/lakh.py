"""Lakh MIDI (Raffel 2016): arrangements by the crowd, matched to tracks or sorted by artist.

`lmd_matched/A/A/A/TRAAAGR128F425B14B/<md5>.mid` has several versions of a track, and one file may stand
under several tracks; `clean_midi/ARTIST/TITLE.1.mid` numbers its versions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from affetto.datasets.corpus import Corpus, Entry
from affetto.datasets.midi import beats_of, pedal_of, read_score, tracks_of
from affetto.datasets.song import Song
from affetto.datasets.titles import title_group

if TYPE_CHECKING:
    from pathlib import Path

_VERSION = re.compile(r"\.\d+$")


class _Lakh(Corpus):
    """What both parts share: their licence, and how a file is read."""

    licence: ClassVar[str] = "CC BY 4.0"
    holds: ClassVar[str] = "notes and sound without ratings"
    source: ClassVar[str] = "https://colinraffel.com/projects/lmd/"

    def read(self, entry: Entry) -> Song:
        """Reads an arrangement; its beats are those of its ticks, in its first metre."""
        score = read_score(entry.path)
        beats = beats_of(score)
        in_seconds = score.to("second")
        return Song(
            self.name, entry.identifier, entry.group, midi_path=entry.path, tracks=tracks_of(in_seconds),
            pedal=pedal_of(in_seconds), beats=beats, duration=float(in_seconds.end()),
        )  # fmt: skip


class LakhMatched(_Lakh):
    """Each file once; tracks that have a file in common share a group."""

    name: ClassVar[str] = "lakh_matched"
    title: ClassVar[str] = "Lakh MIDI, matched"
    folders: ClassVar[tuple[str, ...]] = ("lmd_matched", "lakh", "lakh_matched")
    inner_folders: ClassVar[tuple[str, ...]] = ("lmd_matched",)

    def folder(self, data_dir: Path) -> Path | None:
        """As for any corpus; a folder `lakh` alone does not say that this part is in it."""
        return _own_part(super().folder(data_dir))

    def entries(self, data_dir: Path) -> list[Entry]:
        """Every file below a track."""
        folder = self.require_folder(data_dir)
        groups = _Groups()
        files: dict[str, Path] = {}
        for path in sorted(folder.glob("?/?/?/TR*/*.mid")):
            first = files.setdefault(path.stem, path)
            groups.join(first.parent.name, path.parent.name)
        entries = (
            Entry(self.name, f"{path.parent.name}/{md5}", f"lakh/{groups.of(path.parent.name)}", path)
            for md5, path in files.items()
        )
        return self.require_entries(entries, folder, "A/B/C/TRABC.../<md5>.mid")


class LakhClean(_Lakh):
    """Files by artist and title; all versions of a title share a group."""

    name: ClassVar[str] = "lakh_clean"
    title: ClassVar[str] = "Lakh MIDI, clean"
    folders: ClassVar[tuple[str, ...]] = ("clean_midi", "lakh_clean", "lakh")
    inner_folders: ClassVar[tuple[str, ...]] = ("clean_midi",)

    def folder(self, data_dir: Path) -> Path | None:
        """As for any corpus; a folder `lakh` alone does not say that this part is in it."""
        return _own_part(super().folder(data_dir))

    def entries(self, data_dir: Path) -> list[Entry]:
        """Every file of an artist."""
        folder = self.require_folder(data_dir)
        entries = (
            Entry(
                self.name, f"{path.parent.name}/{path.stem}", title_group(_VERSION.sub("", path.stem)), path
            )
            for path in folder.glob("*/*.mid")
        )
        return self.require_entries(entries, folder, "ARTIST/TITLE.mid")


def _own_part(found: Path | None) -> Path | None:
    return None if found is not None and found.name == "lakh" else found


class _Groups:
    """Names that are joined into groups; a group is called by its first name."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def of(self, name: str) -> str:
        while (parent := self._parents.get(name, name)) != name:
            name = self._parents[name] = self._parents.get(parent, parent)
        return name

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.of(one), self.of(other)))
        self._parents[second] = first

"""The one interface of every corpus: list its entries, read one as a Song."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from affetto.datasets.song import Song


@dataclass(frozen=True, slots=True)
class Entry:
    """A song that is listed but not yet read; small, so that it travels between processes."""

    corpus: str
    identifier: str
    group: str
    path: Path
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class BrokenSong:
    """A song that could not be read, and why; it is counted and skipped."""

    entry: Entry
    reason: str


class UnreadableSong(Exception):
    """Raised by `Corpus.read` for one song's missing or malformed file."""


BROKEN = (UnreadableSong, InputError, ValueError, LookupError, ArithmeticError, RuntimeError)
"""What a malformed song may raise in whoever reads it; a full disk is none of these."""


class Corpus(ABC):
    """A corpus in its upstream layout below a data directory."""

    name: ClassVar[str]
    title: ClassVar[str]
    licence: ClassVar[str]
    holds: ClassVar[str]
    """What its songs tell, for people."""
    source: ClassVar[str]
    """Where it can be had."""
    folders: ClassVar[tuple[str, ...]]
    """Names that the corpus's folder may have in the data directory."""
    sound_is_optional: ClassVar[bool] = False
    """Whether it is often had without its audio, so that a song without is nothing to report."""
    inner_folders: ClassVar[tuple[str, ...]] = ()
    """Names of a folder inside it, as archives unpack; the first that is there holds the corpus."""

    def folder(self, data_dir: Path) -> Path | None:
        """The corpus's folder below `data_dir`, or None where it has none."""
        found = first_folder(data_dir, self.folders)
        return found and (first_folder(found, self.inner_folders) or found)

    @abstractmethod
    def entries(self, data_dir: Path) -> list[Entry]:
        """Every song, by identifier. Raises InputError where the folder does not hold this corpus."""

    @abstractmethod
    def read(self, entry: Entry) -> Song:
        """Reads one song. Raises UnreadableSong for a missing or malformed file."""

    def try_read(self, entry: Entry) -> Song | BrokenSong:
        """Reads one song, or says why it could not be."""
        try:
            return self.read(entry)
        except (*BROKEN, OSError) as error:
            return BrokenSong(entry, str(error) or type(error).__name__)

    def songs(self, data_dir: Path) -> Iterator[Song | BrokenSong]:
        """Every song, read or broken. Raises InputError as `entries` does."""
        return (self.try_read(entry) for entry in self.entries(data_dir))

    def require_folder(self, data_dir: Path) -> Path:
        """The corpus's folder. Raises InputError where it is missing."""
        found = self.folder(data_dir)
        if found is None:
            raise InputError(data_dir, f"a folder {self.folders[0]}/ with {self.title}", "none")
        return found

    def require_entries(self, entries: Iterable[Entry], folder: Path, layout: str) -> list[Entry]:
        """The entries by identifier. Raises InputError where there are none."""
        found = sorted(entries, key=lambda entry: entry.identifier)
        if not found:
            raise InputError(folder, f"{self.title} ({layout})", "no such file")
        return found


def first_folder(parent: Path, names: Iterable[str]) -> Path | None:
    """The first of the names that is a folder of `parent`."""
    return next((path for name in names if (path := parent / name).is_dir()), None)

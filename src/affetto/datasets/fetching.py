"""Corpora fetched by libraries that know their addresses and checksums: mirdata and MusPy."""

from __future__ import annotations

import shutil
import tempfile
import urllib.request
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from affetto.datasets import CORPORA
from affetto.errors import CheckFailed, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from affetto.datasets.corpus import Corpus

_ANSWER_SECONDS = 20
_UNPACKED_SHARE = 3
"""An archive and what it unpacks to, together, in sizes of the archive."""


@dataclass(frozen=True)
class Download:
    """What a library can fetch of a corpus: its name there, and for mirdata the parts that are needed."""

    library: str
    dataset: str
    parts: tuple[str, ...] = ()

    def require_library(self) -> Any:
        """The library. Raises InputError where it is not installed."""
        try:
            return import_module(self.library)
        except ImportError:
            expected = "an installed library (pip install affetto[fetch])"
            raise InputError(self.library, expected, "none") from None

    def load(self, target: Path) -> tuple[list[str], Callable[[], Any]]:
        """The addresses, and what fetches, checks and unpacks them below `target`.

        Raises InputError where the library is not installed.
        """
        library = self.require_library()
        if self.library == "mirdata":
            found = library.initialize(self.dataset, data_home=str(target))
            addresses = [found.remotes[part].url for part in self.parts]
            return addresses, lambda: found.download(partial_download=list(self.parts), cleanup=True)
        dataset = getattr(library, self.dataset)
        addresses = [source["url"] for source in dataset._sources.values()]
        return addresses, lambda: dataset(str(target), download_and_extract=True, cleanup=True)


DOWNLOADS = {
    "groove": Download("mirdata", "groove_midi", ("all",)),
    "billboard": Download("mirdata", "billboard", ("metadata", "annotation_salami")),
    "maestro": Download("mirdata", "maestro", ("metadata", "midi")),
    "lakh_matched": Download("muspy", "LakhMIDIMatchedDataset"),
    "emopia": Download("muspy", "EMOPIADataset"),
}
"""Corpus -> its download. MAESTRO is version 2 without audio; Groove comes with its audio."""


@dataclass(frozen=True)
class Fetched:
    """A corpus that was fetched: where it is, and how many songs it lists."""

    name: str
    folder: Path
    songs: int


def fetch(name: str, data_dir: Path, say: Callable[[str], None]) -> Fetched:
    """Fetches a corpus into its folder below `data_dir`, which takes its name once it is whole.

    `say` is told what will be fetched and its size before it begins. Raises InputError for a corpus that
    no library fetches, a missing library, a folder that is in use and too full a disk; CheckFailed for a
    download that fails.
    """
    if name not in DOWNLOADS:
        source = f"; {name} is at {CORPORA[name].source}" if name in CORPORA else ""
        raise InputError(
            name, f"a corpus that can be fetched: {', '.join(DOWNLOADS)}", f"none of them{source}"
        )
    corpus, download = CORPORA[name], DOWNLOADS[name]
    target = data_dir / corpus.folders[0]
    download.require_library()
    _require_free(target)
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".affetto-", dir=data_dir) as aside:
            unpacked = Path(aside) / corpus.folders[0]
            unpacked.mkdir()
            addresses, run = download.load(unpacked)
            size = size_of(addresses)
            _require_room(data_dir, size)
            say(f"{corpus.title} ({corpus.licence}), {_words(size)}, by {download.library} to {target}")
            _run(name, run)
            songs = _count(corpus, Path(aside))
            if target.is_dir():
                target.rmdir()  # It is empty.
            unpacked.replace(target)
    except OSError as error:
        raise InputError(data_dir, "a directory that can be written", error.strerror or str(error)) from None
    return Fetched(name, target, songs)


def size_of(addresses: list[str]) -> int | None:
    """Bytes that the servers say they would send; None where one does not say."""
    total = 0
    for address in addresses:
        try:
            request = urllib.request.Request(address, method="HEAD")
            with urllib.request.urlopen(request, timeout=_ANSWER_SECONDS) as answer:
                total += int(answer.headers["Content-Length"])
        except (OSError, ValueError, TypeError):
            return None
    return total


def _run(name: str, run: Callable[[], Any]) -> None:
    try:
        run()
    except Exception as error:  # The libraries raise what urllib, tarfile and their own checks raise.
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise CheckFailed(f"{name}: not fetched, and nothing is left of it: {reason}") from None


def _count(corpus: Corpus, data_dir: Path) -> int:
    try:
        return len(corpus.entries(data_dir))
    except InputError as error:
        reason = f"expected {error.expected}, found {error.found}"
        raise CheckFailed(f"{corpus.name}: what was fetched is not {corpus.title}: {reason}") from None


def _require_free(target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(target, "an empty or no folder", "one that is in use")


def _require_room(data_dir: Path, size: int | None) -> None:
    free = shutil.disk_usage(data_dir).free
    if size is not None and free < size * _UNPACKED_SHARE:
        raise InputError(data_dir, f"{_words(size * _UNPACKED_SHARE)} of free space", _words(free))


def _words(size: int | None) -> str:
    return "a size that its server does not tell" if size is None else f"{size / 1e6:,.1f} MB"

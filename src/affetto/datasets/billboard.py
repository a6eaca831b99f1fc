"""McGill Billboard (Burgoyne et al. 2011): the chords of songs of the charts, bar by bar, by experts.

`NNNN/salami_chords.txt` opens with `# title`, `# artist`, `# metre` and `# tonic`; then each line has
its second and its bars. A song that was in the charts twice is there twice. There are no notes, and the
mode is not written: it is taken from the thirds of the chords on the tonic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from affetto.datasets.billboard_lines import read_lines
from affetto.datasets.billboard_timeline import Timeline
from affetto.datasets.corpus import Corpus, Entry
from affetto.datasets.song import Song
from affetto.datasets.titles import title_group

if TYPE_CHECKING:
    from pathlib import Path

_HEADER_LINES = 8


class Billboard(Corpus):
    """Songs by their first number; all versions of a title share a group."""

    name: ClassVar[str] = "billboard"
    title: ClassVar[str] = "McGill Billboard"
    licence: ClassVar[str] = "CC0"
    holds: ClassVar[str] = "chords by beat"
    source: ClassVar[str] = "https://ddmal.ca/research/The_McGill_Billboard_Project_(Chord_Analysis_Dataset)"
    folders: ClassVar[tuple[str, ...]] = ("billboard", "McGill-Billboard", "Billboard")

    def entries(self, data_dir: Path) -> list[Entry]:
        """Each song once, by title and artist; `details["files"]` counts its files."""
        folder = self.require_folder(data_dir)
        files: dict[tuple[str, str], list[Path]] = {}
        for path in sorted(folder.rglob("salami_chords.txt")):
            files.setdefault(_who(path), []).append(path)
        entries = (
            Entry(self.name, paths[0].parent.name, title_group(title), paths[0], {"files": len(paths)})
            for (title, _), paths in files.items()
        )
        return self.require_entries(entries, folder, "NNNN/salami_chords.txt")

    def read(self, entry: Entry) -> Song:
        """Reads a song's beats, chords and keys; bars of another metre are in `beats.bars`."""
        timeline = Timeline(entry.path, read_lines(entry.path))
        return Song(
            self.name, entry.identifier, entry.group, beats=timeline.beats(),
            chords=tuple(timeline.chords), keys=timeline.keys(), duration=timeline.end,
        )  # fmt: skip


def _who(path: Path) -> tuple[str, str]:
    """Title and artist in lower case; a file that does not tell them stands for itself."""
    header: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            for _, line in zip(range(_HEADER_LINES), file, strict=False):
                key, _, value = line.lstrip("# ").partition(":")
                header.setdefault(key, value.strip().casefold())
    except OSError:
        return path.parent.name, ""  # Reading it says what is wrong.
    title, artist = header.get("title"), header.get("artist")
    return (title, artist or "") if title else (path.parent.name, "")

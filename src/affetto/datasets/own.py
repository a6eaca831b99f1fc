"""A folder of one's own audio or MIDI files, with labels in `labels.csv`.

Its columns: `file` (relative to the folder), and `valence` and `arousal` in [-1, 1]; if wished, `group`:
files of one group stay on one side of a split. A file without a row is read without a rating.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, ClassVar

from affetto.datasets.audio import SUFFIXES, audio_seconds
from affetto.datasets.corpus import Corpus, Entry
from affetto.datasets.midi import pedal_of, read_score, tracks_of
from affetto.datasets.song import Song
from affetto.datasets.tables import rating_on_scale, read_rows
from affetto.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

LABELS = "labels.csv"
_MIDI_SUFFIXES = (".mid", ".midi")


class Own(Corpus):
    """Files by their path; each its own group where none is told."""

    name: ClassVar[str] = "own"
    title: ClassVar[str] = "one's own files"
    licence: ClassVar[str] = "one's own"
    holds: ClassVar[str] = "ratings of files"
    source: ClassVar[str] = "a folder own/ with labels.csv: file,valence,arousal[,group]"
    folders: ClassVar[tuple[str, ...]] = ("own",)

    def folder(self, data_dir: Path) -> Path | None:
        """The folder `own`, or the data directory itself where the labels lie in it."""
        return data_dir if (data_dir / LABELS).is_file() else super().folder(data_dir)

    def entries(self, data_dir: Path) -> list[Entry]:
        """Every labelled file, there or not, and every other one that can be read and is no other corpus's."""
        folder = self.require_folder(data_dir)
        rows = _labels(folder / LABELS)
        suffixes = (*SUFFIXES, *_MIDI_SUFFIXES)
        found = (path.relative_to(folder) for path in folder.rglob("*") if path.suffix.lower() in suffixes)
        others = _folders_of_others(folder) if folder == data_dir else set()
        names = rows.keys() | {path.as_posix() for path in found if path.parts[0] not in others}
        entries = (
            Entry(
                self.name, name, f"own/{rows.get(name, {}).get('group') or name}", folder / name,
                {"row": rows.get(name)},
            )
            for name in names
        )  # fmt: skip
        return self.require_entries(entries, folder, f"{LABELS} with rows, or files")

    def read(self, entry: Entry) -> Song:
        """Reads a file's label and its notes, or how long its audio is."""
        row = entry.details["row"]
        rating = rating_on_scale(row, ("valence", "arousal"), (-1.0, 1.0)) if row else None
        remark = "" if row else "without a label"
        if entry.path.suffix.lower() in _MIDI_SUFFIXES:
            score = read_score(entry.path).to("second")
            return Song(
                self.name, entry.identifier, entry.group, midi_path=entry.path, tracks=tracks_of(score),
                pedal=pedal_of(score), rating=rating, remark=remark, duration=float(score.end()),
            )  # fmt: skip
        return Song(
            self.name, entry.identifier, entry.group, audio_path=entry.path, rating=rating, remark=remark,
            duration=audio_seconds(entry.path),
        )  # fmt: skip


def _folders_of_others(data_dir: Path) -> set[str]:
    """Folders beside the labels that are other corpora, whose files are theirs unless a row names them."""
    from affetto.datasets import CORPORA

    found = (corpus.folder(data_dir) for corpus in CORPORA.values() if corpus.name != Own.name)
    return {folder.relative_to(data_dir).parts[0] for folder in found if folder}


def _labels(path: Path) -> dict[str, dict[str, str]]:
    rows: dict[str, dict[str, str]] = {}
    for row in read_rows(path, ("file", "valence", "arousal")):
        # ./a.wav is a.wav: one file under two names would be two songs.
        name = posixpath.normpath(row["file"]) if row["file"] else ""
        if name in rows:
            raise InputError(path, "one row a file", f"two for {name}")
        rows[name] = row
    if not rows:
        raise InputError(path, "a row for each file that is rated", "none")
    return rows

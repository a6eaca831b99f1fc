"""MAESTRO (Hawthorne et al. 2019): competition pianists, with the recording's own MIDI.

The table is `maestro-v*.csv`, or `maestro-v*.json`: a list of records in version 2, and in version 3 a
column -> {row: value}.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from affetto.datasets.corpus import Corpus, Entry
from affetto.datasets.midi import pedal_of, read_score, tracks_of
from affetto.datasets.song import Song
from affetto.datasets.tables import read_json, read_rows, require_columns
from affetto.datasets.titles import plain
from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_COLUMNS = ("canonical_composer", "canonical_title", "split", "midi_filename", "audio_filename")


class Maestro(Corpus):
    """Performances by file; all performances of a piece share a group."""

    name: ClassVar[str] = "maestro"
    title: ClassVar[str] = "MAESTRO"
    licence: ClassVar[str] = "CC BY-NC-SA 4.0"
    holds: ClassVar[str] = "classical piano, notes and sound, without ratings"
    source: ClassVar[str] = "https://magenta.tensorflow.org/datasets/maestro"
    folders: ClassVar[tuple[str, ...]] = ("maestro", "MAESTRO", "maestro-v3.0.0", "maestro-v2.0.0")
    inner_folders: ClassVar[tuple[str, ...]] = ("maestro-v3.0.0", "maestro-v2.0.0")

    def entries(self, data_dir: Path) -> list[Entry]:
        """Every row of the table."""
        folder = self.require_folder(data_dir)
        entries = (
            Entry(
                self.name, row["midi_filename"], _group(row), folder / row["midi_filename"],
                {"split": row["split"], "audio": row["audio_filename"] and folder / row["audio_filename"]},
            )
            for row in _rows(folder)
        )  # fmt: skip
        return self.require_entries(entries, folder, "maestro-v*.csv or maestro-v*.json with rows")

    def read(self, entry: Entry) -> Song:
        """Reads a performance: notes and pedal; no beats, for pianists keep their own time."""
        score = read_score(entry.path).to("second")
        audio = entry.details["audio"]
        return Song(
            self.name, entry.identifier, entry.group, midi_path=entry.path,
            audio_path=audio if audio and audio.is_file() else None, tracks=tracks_of(score),
            pedal=pedal_of(score), split=entry.details["split"], duration=float(score.end()),
        )  # fmt: skip


def _group(row: dict[str, str]) -> str:
    return f"maestro/{plain(row['canonical_composer'])}/{plain(row['canonical_title'])}"


def _rows(folder: Path) -> Iterable[dict[str, str]]:
    tables = sorted(folder.glob("maestro-v*.csv"), reverse=True)
    if tables:
        return read_rows(tables[0], _COLUMNS)
    tables = sorted(folder.glob("maestro-v*.json"), reverse=True)
    if not tables:
        raise InputError(folder, "maestro-v*.csv or maestro-v*.json", "neither")
    content = read_json(tables[0])
    records = _records_of_columns(content) if isinstance(content, dict) else content
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise InputError(tables[0], "records, or columns of rows", type(content).__name__)
    for record in records:
        require_columns(tables[0], list(record), _COLUMNS)
    return [{name: str(record[name]) for name in _COLUMNS} for record in records]


def _records_of_columns(columns: dict[str, Any]) -> list[dict[str, Any]] | None:
    if not columns or not all(isinstance(column, dict) for column in columns.values()):
        return None
    rows = next(iter(columns.values()))
    return [{name: column[row] for name, column in columns.items() if row in column} for row in rows]

"""Groove MIDI Dataset (Gillick et al. 2019): people playing electronic drums to a metronome.

`info.csv` lists each performance; its MIDI file begins with the metronome's first beat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from affetto.datasets.corpus import Corpus, Entry
from affetto.datasets.midi import notes_of, read_score
from affetto.datasets.song import Beats, Song
from affetto.datasets.tables import number, read_rows

if TYPE_CHECKING:
    from pathlib import Path

_COLUMNS = ("drummer", "id", "style", "bpm", "beat_type", "time_signature", "midi_filename", "split")
_TEMPI = (20.0, 400.0)
_BEATS_PER_BAR = {"4-4": 4, "3-4": 3}


class Groove(Corpus):
    """Performances of whole beats in four-four and three-four time, grouped by drummer."""

    name: ClassVar[str] = "groove"
    title: ClassVar[str] = "Groove MIDI Dataset"
    licence: ClassVar[str] = "CC BY 4.0"
    holds: ClassVar[str] = "drummers' timing and loudness"
    source: ClassVar[str] = "https://magenta.tensorflow.org/datasets/groove"
    folders: ClassVar[tuple[str, ...]] = ("groove", "Groove")

    def entries(self, data_dir: Path) -> list[Entry]:
        """Every `beat` in a time signature with a bar of the contract's grid; fills are left out."""
        folder = self.require_folder(data_dir)
        path = folder / "info.csv"
        entries = [
            Entry(self.name, row["id"], row["drummer"], folder / row["midi_filename"], row)
            for row in read_rows(path, _COLUMNS)
            if row["beat_type"] == "beat" and row["time_signature"] in _BEATS_PER_BAR
        ]
        return self.require_entries(entries, folder, "info.csv with beats in 4-4 or 3-4")

    def read(self, entry: Entry) -> Song:
        """Reads a performance; its beats run at the tempo of `info.csv` from 0 s."""
        row = entry.details
        seconds_per_beat = 60.0 / number(row, "bpm", *_TEMPI)
        score = read_score(entry.path).to("second")
        duration = float(score.end())
        grid = np.arange(max(2, int(duration / seconds_per_beat) + 2), dtype=np.float64) * seconds_per_beat
        tracks = {"drums": notes_of(max(score.tracks, key=lambda track: len(track.notes)))}
        return Song(
            self.name, entry.identifier, entry.group, midi_path=entry.path, tracks=tracks,
            beats=Beats(grid, _BEATS_PER_BAR[row["time_signature"]], 0),
            split=row["split"], duration=duration,
        )  # fmt: skip

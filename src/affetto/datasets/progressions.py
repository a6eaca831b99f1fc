"""Chord progressions as JSON: a file, or many in a folder.

    {"format": "affetto-progressions", "format_version": 1, "songs": [
        {"title": "Blues in F", "tonic": "F", "mode": "major", "beats_per_bar": 4, "tempo_bpm": 120,
         "chords": [["F:7", 16], ["Bb:7", 8], ["N", 2]]}]}

A chord is Harte's label and its beats; the first one begins a bar. `mode` (major), `beats_per_bar` (4),
`tempo_bpm` (120) and `group` (the title) may be left out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from affetto.datasets.chord_names import parse_harte, pitch_class
from affetto.datasets.corpus import Corpus, Entry, UnreadableSong
from affetto.datasets.song import Beats, ChordSpan, KeySpan, Song
from affetto.datasets.tables import read_json
from affetto.datasets.titles import title_group
from affetto.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT = ("affetto-progressions", 1)
_MOST_BEATS = 10_000


class Progressions(Corpus):
    """Songs by file and number; those of one title share a group."""

    name: ClassVar[str] = "progressions"
    title: ClassVar[str] = "chord progressions"
    licence: ClassVar[str] = "one's own"
    holds: ClassVar[str] = "chords by beat"
    source: ClassVar[str] = "a folder progressions/ with JSON files of the format affetto-progressions"
    folders: ClassVar[tuple[str, ...]] = ("progressions",)

    def entries(self, data_dir: Path) -> list[Entry]:
        """Every song of every file."""
        folder = self.require_folder(data_dir)
        entries = (entry for path in sorted(folder.glob("*.json")) for entry in self._file_entries(path))
        return self.require_entries(entries, folder, "*.json with songs")

    def _file_entries(self, path: Path) -> list[Entry]:
        try:
            songs = _songs(path)
        except InputError as error:
            songs = [str(error)]  # One file that is none of ours is one broken song.
        return [
            Entry(self.name, f"{path.stem}/{number:05}", _group(song, f"{path.stem}/{number}"), path, {"song": song})
            for number, song in enumerate(songs)
        ]  # fmt: skip

    def read(self, entry: Entry) -> Song:
        """Lays a progression out in seconds."""
        if isinstance(entry.details["song"], str):
            raise UnreadableSong(entry.details["song"])
        try:
            return _song(entry, entry.details["song"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            reason = f"{type(error).__name__}: {error}"
            raise UnreadableSong(f"{entry.path.name}: not a progression ({reason})") from None


def _songs(path: Path) -> list[Any]:
    content = read_json(path)
    found = (content.get("format"), content.get("format_version")) if isinstance(content, dict) else ()
    if found != _FORMAT:
        raise InputError(path, f"the format {_FORMAT[0]}, version {_FORMAT[1]}", str(found))
    if not isinstance(content.get("songs"), list):
        raise InputError(path, "a list of songs", type(content.get("songs")).__name__)
    return [song if isinstance(song, dict) else {} for song in content["songs"]]


def _group(song: Any, otherwise: str) -> str:
    title = song.get("title") if isinstance(song, dict) else None
    told = song.get("group") if isinstance(song, dict) else None
    return str(told) if told else title_group(str(title)) if title else f"progressions/{otherwise}"


def _song(entry: Entry, song: dict[str, Any]) -> Song:
    mode = song.get("mode", "major")
    if mode not in ("major", "minor"):
        raise UnreadableSong(f"{entry.path.name}: mode is {mode!r}, not major or minor")
    per_bar = int(_in_range(song.get("beats_per_bar", 4), "beats_per_bar", 2, 12))
    beat_seconds = 60.0 / _in_range(song.get("tempo_bpm", 120), "tempo_bpm", 20, 400)
    lengths = [_in_range(beats, "beats of a chord", 0.25, _MOST_BEATS) for _, beats in song["chords"]]
    edges = np.concatenate(([0.0], np.cumsum(lengths)))
    count = math.ceil(_in_range(float(edges[-1]), "beats of a song", 1, _MOST_BEATS)) + 1
    names = [parse_harte(label) for label, _ in song["chords"]]
    seconds = (edges * beat_seconds).tolist()
    return Song(
        entry.corpus, entry.identifier, entry.group,
        beats=Beats(np.arange(max(2, count), dtype=np.float64) * beat_seconds, per_bar, 0),
        chords=tuple(ChordSpan(*span) for span in zip(seconds, seconds[1:], *zip(*names, strict=True), strict=False)),
        keys=(KeySpan(0.0, pitch_class(song["tonic"]), mode == "minor"),), duration=seconds[-1],
    )  # fmt: skip


def _in_range(value: Any, what: str, low: float, high: float) -> float:
    if not isinstance(value, (int, float)) or not low <= value <= high:
        raise ValueError(f"{what} is {value!r}, not in [{low:g}, {high:g}]")
    return float(value)

"""Chord progressions as JSON: a file, or many in a folder.

    {"format": "affetto-progressions", "format_version": 1, "songs": [
        {"title": "Blues in F", "tonic": "F", "mode": "major", "beats_per_bar": 4, "tempo_bpm": 120,
         "chords": [["F:7", 16], ["Bb:7", 8], ["N", 2]]}]}

A chord is Harte's label and its beats; the first one begins a bar. `mode` (major), `beats_per_bar` (4),
`tempo_bpm` (120) and `group` (the title) may be left out. Other keys are refused: one may be a slip of these.
"""

from __future__ import annotations

import json
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
_KEYS = {"title", "group", "tonic", "mode", "beats_per_bar", "tempo_bpm", "chords"}


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
        except (ValueError, UnreadableSong) as error:
            raise UnreadableSong(f"{entry.path.name}: not a progression ({error})") from None


def _songs(path: Path) -> list[Any]:
    """Each song as it stands in the file, or, where it is no object, why it is none."""
    content = read_json(path)
    expected = f"a JSON object with the format {_FORMAT[0]}, version {_FORMAT[1]}"
    if not isinstance(content, dict):
        raise InputError(path, expected, _shown(content))
    told = content.get("format"), content.get("format_version")
    if told != _FORMAT:
        raise InputError(path, expected, f"format {_shown(told[0])}, version {_shown(told[1])}")
    songs = content.get("songs")
    if not isinstance(songs, list) or not songs:
        raise InputError(path, "a list of songs", "an empty one" if songs == [] else _shown(songs))
    return [
        song if isinstance(song, dict) else f"{path.name}: expected a song as an object, found {_shown(song)}"
        for song in songs
    ]


def _shown(value: Any) -> str:
    """What stands in a JSON file, for people."""
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else json.dumps(value)[:60]


def _group(song: Any, otherwise: str) -> str:
    title = song.get("title") if isinstance(song, dict) else None
    told = song.get("group") if isinstance(song, dict) else None
    return str(told) if told else title_group(str(title)) if title else f"progressions/{otherwise}"


def _song(entry: Entry, song: dict[str, Any]) -> Song:
    """Raises ValueError or UnreadableSong for what is no song."""
    if unknown := sorted(song.keys() - _KEYS):
        raise ValueError(f"unknown key {unknown[0]!r}; there are {', '.join(sorted(_KEYS))}")
    mode = song.get("mode", "major")
    if mode not in ("major", "minor"):
        raise ValueError(f"mode is {_shown(mode)}, not major or minor")
    tonic = song.get("tonic")
    if not isinstance(tonic, str):
        raise ValueError(f"tonic is {_shown(tonic)}, not the name of a note")
    per_bar = _in_range(song.get("beats_per_bar", 4), "beats_per_bar", 2, 12)
    if not per_bar.is_integer():
        raise ValueError(f"beats_per_bar is {per_bar:g}, not a whole number")
    beat_seconds = 60.0 / _in_range(song.get("tempo_bpm", 120), "tempo_bpm", 20, 400)
    chords = song.get("chords")
    if not isinstance(chords, list):
        raise ValueError(f"chords is {_shown(chords)}, not a list")
    names, lengths = zip(*map(_chord, chords), strict=True) if chords else ((), ())
    edges = np.concatenate(([0.0], np.cumsum(lengths)))
    count = math.ceil(_in_range(float(edges[-1]), "beats of a song", 1, _MOST_BEATS)) + 1
    seconds = (edges * beat_seconds).tolist()
    return Song(
        entry.corpus, entry.identifier, entry.group,
        beats=Beats(np.arange(max(2, count), dtype=np.float64) * beat_seconds, int(per_bar), 0),
        chords=tuple(ChordSpan(*span) for span in zip(seconds, seconds[1:], *zip(*names, strict=True), strict=False)),
        keys=(KeySpan(0.0, pitch_class(tonic), mode == "minor"),), duration=seconds[-1],
    )  # fmt: skip


def _chord(told: Any) -> tuple[tuple[int, str], float]:
    """A chord's root and quality, and its beats. Raises ValueError or UnreadableSong."""
    from affetto._engine import chord_class

    if not isinstance(told, list) or len(told) != 2 or not isinstance(told[0], str):
        raise ValueError(f"a chord is {json.dumps(told)[:60]}, not a label and its beats")
    chord_class(told[0], 0)  # Knows Harte's syntax, of which `parse_harte` takes the parts.
    return parse_harte(told[0]), _in_range(told[1], "beats of a chord", 0.25, _MOST_BEATS)


def _in_range(value: Any, what: str, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise ValueError(f"{what} is {_shown(value)}, not in [{low:g}, {high:g}]")
    return float(value)

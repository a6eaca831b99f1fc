"""DEAM (Aljanabi et al. 2017): songs of many genres, rated as a whole and twice a second.

Ratings of whole songs, on a scale from 1 to 9, are in `static_annotations_averaged_songs_*.csv`, those
over time in `valence.csv` and `arousal.csv`: a row a song, `sample_15000ms, sample_15500ms ...`, in
[-1, 1], blank where the song is over. The audio is `DEAM_audio/MEMD_audio/ID.mp3`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from affetto.datasets.audio import audio_seconds
from affetto.datasets.corpus import Corpus, Entry, UnreadableSong
from affetto.datasets.song import Ratings, Song
from affetto.datasets.tables import rating_on_scale, read_rows
from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

_AVERAGED = "DEAM_Annotations/annotations/annotations averaged per song"
_STATIC = "song_level/static_annotations_averaged_songs_*.csv"
_DYNAMIC = "dynamic (per second annotations)"
_MEANS = ("valence_mean", "arousal_mean")
_DEVIATIONS = ("valence_std", "arousal_std")
_SAMPLE_SECONDS = 0.5


class Deam(Corpus):
    """Songs by number; those without audio are read too, with their ratings alone."""

    name: ClassVar[str] = "deam"
    title: ClassVar[str] = "DEAM"
    licence: ClassVar[str] = "see its site; audio non-commercial"
    holds: ClassVar[str] = "ratings of songs and over time, with sound"
    source: ClassVar[str] = "https://cvml.unige.ch/databases/DEAM/"
    folders: ClassVar[tuple[str, ...]] = ("deam", "DEAM")
    sound_is_optional: ClassVar[bool] = True

    def entries(self, data_dir: Path) -> list[Entry]:
        """Every song with a rating of either kind."""
        folder = self.require_folder(data_dir)
        static = {
            row["song_id"]: row
            for path in sorted((folder / _AVERAGED).glob(_STATIC))
            for row in read_rows(path, ("song_id", *_MEANS, *_DEVIATIONS))
        }
        dynamic = {
            name: _dynamic_rows(folder / _AVERAGED / _DYNAMIC / f"{name}.csv")
            for name in ("valence", "arousal")
        }
        entries = (
            Entry(
                self.name, song, f"deam/{song}", folder / "DEAM_audio" / "MEMD_audio" / f"{song}.mp3",
                {"static": static.get(song), **{name: rows.get(song) for name, rows in dynamic.items()}},
            )
            for song in static.keys() | dynamic["valence"].keys() | dynamic["arousal"].keys()
        )  # fmt: skip
        return self.require_entries(entries, folder, f"{_AVERAGED}/{_STATIC}")

    def read(self, entry: Entry) -> Song:
        """Reads a song's ratings, and how long its audio is where that is there."""
        static = entry.details["static"]
        rating = rating_on_scale(static, _MEANS, (1.0, 9.0), _DEVIATIONS) if static else None
        audio = entry.path if entry.path.is_file() else None
        return Song(
            self.name, entry.identifier, entry.group, audio_path=audio, rating=rating,
            ratings=_over_time(entry.details), remark="" if audio else "without audio",
            duration=audio_seconds(audio) if audio else 0.0,
        )  # fmt: skip


def _dynamic_rows(path: Path) -> dict[str, tuple[float, str]]:
    """Song -> the second of the first sample and the cells as text, which is small; {} without a file."""
    if not path.is_file():
        return {}
    rows = {}
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        header = [name.strip() for name in next(file, "").split(",")]
        try:
            first = float(header[1].removeprefix("sample_").removesuffix("ms")) / 1000.0
        except (IndexError, ValueError):
            raise InputError(path, "columns song_id, sample_15000ms ...", ", ".join(header[:3])) from None
        for line in file:
            song, _, cells = line.strip().partition(",")
            rows[song.strip().removesuffix(".0")] = (first, cells)
    return rows


def _over_time(details: Mapping[str, Any]) -> Ratings | None:
    if details["valence"] is None and details["arousal"] is None:
        return None
    if details["valence"] is None or details["arousal"] is None:
        raise UnreadableSong("valence or arousal over time alone")
    (first, valence_cells), (other_first, arousal_cells) = details["valence"], details["arousal"]
    valence, arousal = _samples("valence", valence_cells), _samples("arousal", arousal_cells)
    if first != other_first or len(valence) != len(arousal):
        raise UnreadableSong(f"{len(valence)} samples of valence and {len(arousal)} of arousal")
    edges = first + _SAMPLE_SECONDS * np.arange(len(valence) + 1)
    return Ratings(edges, valence, arousal, raters=0) if len(valence) else None


def _samples(name: str, cells: str) -> NDArray[np.float64]:
    try:
        samples = np.array([float(cell) for cell in cells.rstrip(", ").split(",") if cells.strip(", ")])
    except ValueError:
        raise UnreadableSong(f"{name} over time: not numbers up to the end") from None
    if not (np.abs(samples) <= 1.0).all():
        raise UnreadableSong(f"{name} over time: not in [-1, 1]")
    return samples

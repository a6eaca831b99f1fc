"""VGMIDI (Ferreira & Whitehead 2019): piano arrangements of game music, rated over time.

`labelled/annotations/vgmidi_raw_{1,2}.json` hold one list of valence and one of arousal for each
piece and rater. A rating covers four quarter notes whatever the time signature says: that is how the
lengths of the lists and of the pieces agree, in three-four time too.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from affetto.datasets.corpus import Corpus, Entry, UnreadableSong
from affetto.datasets.midi import notes_of, read_score, seconds_of_ticks
from affetto.datasets.song import Ratings, Song
from affetto.datasets.tables import read_json
from affetto.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

_QUARTERS_A_RATING = 4


class Vgmidi(Corpus):
    """Pieces with the mean of their raters; grouped by game series, of which pieces share themes."""

    name: ClassVar[str] = "vgmidi"
    title: ClassVar[str] = "VGMIDI"
    licence: ClassVar[str] = "none stated for the ratings; arrangements by their transcribers"
    holds: ClassVar[str] = "ratings over time of piano pieces"
    source: ClassVar[str] = "https://github.com/lucasnfe/vgmidi"
    folders: ClassVar[tuple[str, ...]] = ("vgmidi", "VGMIDI")

    def entries(self, data_dir: Path) -> list[Entry]:
        """Every rated piece. Annotations of pieces that are not listed are left out."""
        folder = self.require_folder(data_dir)
        rounds = sorted((folder / "labelled" / "annotations").glob("vgmidi_raw_*.json"))
        entries = (entry for path in rounds for entry in self._round_entries(folder, path))
        return self.require_entries(entries, folder, "labelled/annotations/vgmidi_raw_*.json")

    def _round_entries(self, folder: Path, path: Path) -> list[Entry]:
        table = read_json(path)
        pieces, annotations = (_table(path, table, name) for name in ("pieces", "annotations"))
        ratings: dict[str, list[Any]] = defaultdict(list)
        for key in sorted(annotations):
            ratings[key.rpartition("_")[0]].append(annotations[key])
        return [
            Entry(
                self.name,
                file_name.removesuffix(".mid"),
                series_of(file_name),
                folder / "labelled" / "midi" / file_name,
                {"ratings": ratings[piece]},
            )
            for piece, about in pieces.items()
            if (file_name := _file_name(piece, about))
        ]

    def read(self, entry: Entry) -> Song:
        """Reads a piece's notes, one track after the other, and its ratings."""
        score = read_score(entry.path)
        in_seconds = score.to("second")
        tracks = {f"{index}": notes_of(track) for index, track in enumerate(in_seconds.tracks)}
        duration = float(in_seconds.end())
        ratings = _mean_ratings(entry, score)
        return Song(
            self.name, entry.identifier, entry.group, midi_path=entry.path,
            tracks=tracks, ratings=ratings, duration=duration,
        )  # fmt: skip


def _table(path: Path, content: Any, name: str) -> dict[str, Any]:
    found = content.get(name) if isinstance(content, dict) else None
    if not isinstance(found, dict):
        raise InputError(path, f"an object {name}", type(found or content).__name__)
    return found


def _file_name(piece: str, about: Any) -> str:
    """The piece's MIDI file; of one that tells none a name that is nowhere, so that it counts as broken."""
    name = about.get("midi") if isinstance(about, dict) else None
    return name if isinstance(name, str) else f"{piece}.mid"


def series_of(file_name: str) -> str:
    """The game series of `Series_Console_Game_Piece.mid`; the game where the series is `Other`."""
    parts = file_name.split("_")
    return parts[2] if parts[0] == "Other" and len(parts) > 2 else parts[0]


def _mean_ratings(entry: Entry, score: Any) -> Ratings:
    raters = [_rater(entry, rating) for rating in entry.details["ratings"]]
    if not any(len(rater) for rater in raters):
        raise UnreadableSong(f"{entry.path.name}: no ratings")
    count = max(len(rater) for rater in raters)
    table = np.full((len(raters), count, 2), np.nan)
    for row, rater in zip(table, raters, strict=True):
        row[: len(rater)] = rater
    means = np.nanmean(table, axis=0)
    ticks = np.arange(count + 1) * float(_QUARTERS_A_RATING * score.ticks_per_quarter)
    edges = seconds_of_ticks(score, np.minimum(ticks, float(score.end())))
    sounding = np.diff(edges) > 0
    kept = int(sounding.sum())
    return Ratings(edges[: kept + 1], means[:kept, 0], means[:kept, 1], len(raters))


def _rater(entry: Entry, rating: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """One rater's [measures, 2] valence and arousal."""
    try:
        table = np.array([rating["valence"], rating["arousal"]], dtype=np.float64).T
    except (ValueError, KeyError, TypeError):
        raise UnreadableSong(f"{entry.path.name}: a rating without equal valence and arousal") from None
    if not np.all(np.abs(table) <= 1.0):
        raise UnreadableSong(f"{entry.path.name}: a rating outside [-1, 1]")
    return table

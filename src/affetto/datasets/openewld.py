"""OpenEWLD (Simonetta et al. 2018): lead sheets in the public domain, melody with chord symbols.

`dataset/COMPOSER/TITLE/TITLE.mxl` is compressed MusicXML with one part. Nearly every key is written as
major, minor songs with the signature of their relative major: there the last chord tells.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from affetto.datasets.chord_names import has_minor_third
from affetto.datasets.corpus import Corpus, Entry, UnreadableSong
from affetto.datasets.lead_sheet import LeadSheet
from affetto.datasets.musicxml import Score, read_mxl
from affetto.datasets.song import Beats, ChordSpan, KeySpan, Notes, Song
from affetto.datasets.titles import title_group

if TYPE_CHECKING:
    from pathlib import Path

_ASSUMED_BEAT_SECONDS = 0.5
_VELOCITY = 64
"""A score has no velocities; all notes get the middle one."""


class OpenEwld(Corpus):
    """Lead sheets by composer and title; all versions of a title share a group."""

    name: ClassVar[str] = "openewld"
    title: ClassVar[str] = "OpenEWLD"
    licence: ClassVar[str] = "MIT, scores in the public domain; some metadata CC BY-NC 3.0"
    holds: ClassVar[str] = "melodies with chords"
    source: ClassVar[str] = "https://doi.org/10.5281/zenodo.4332855"
    folders: ClassVar[tuple[str, ...]] = ("openewld", "OpenEWLD")

    def entries(self, data_dir: Path) -> list[Entry]:
        """Every compressed score."""
        folder = self.require_folder(data_dir)
        entries = (
            Entry(self.name, f"{path.parent.parent.name}/{path.stem}", title_group(path.stem), path)
            for path in folder.glob("dataset/**/*.mxl")
        )
        return self.require_entries(entries, folder, "dataset/COMPOSER/TITLE/TITLE.mxl")

    def read(self, entry: Entry) -> Song:
        """Reads a lead sheet as it is played; it has the track MELODY. Where no tempo is written a beat
        lasts half a second.
        """
        score = read_mxl(entry.path)
        try:
            sheet = LeadSheet(score)
        except (UnreadableSong, ValueError) as error:
            raise UnreadableSong(f"{entry.path.name}: {error}") from None
        return _song(entry, score, _Clock(sheet, score.quarters_a_minute), sheet)


class _Clock:
    """Quarters of a lead sheet in seconds; beat 0 comes before an upbeat, so that bars begin on beats."""

    def __init__(self, sheet: LeadSheet, quarters_a_minute: float | None) -> None:
        self.beat_quarters = sheet.beat_quarters
        beat = float(sheet.beat_quarters)
        self.beat_seconds = beat * 60.0 / quarters_a_minute if quarters_a_minute else _ASSUMED_BEAT_SECONDS
        upbeat = (sheet.bars[0] if sheet.bars else Fraction(0)) / sheet.beat_quarters
        self.ahead = ceil(upbeat) - upbeat

    def beat(self, quarters: Fraction) -> Fraction:
        return quarters / self.beat_quarters + self.ahead

    def seconds(self, quarters: Fraction) -> float:
        return float(self.beat(quarters)) * self.beat_seconds


def _song(entry: Entry, score: Score, clock: _Clock, sheet: LeadSheet) -> Song:
    notes = sorted((clock.seconds(onset), clock.seconds(end), pitch) for onset, end, pitch in sheet.notes)
    starts, ends, pitches = (np.array(column) for column in zip(*notes, strict=True))
    melody = Notes(starts, ends, pitches.astype(np.int32), np.full(len(notes), _VELOCITY, np.int32))
    onsets = [clock.seconds(onset) for onset, _, _ in sheet.chords]
    duration = clock.seconds(sheet.length)
    chords = tuple(
        ChordSpan(start, end, root, quality)
        for start, end, (_, root, quality) in zip(onsets, [*onsets[1:], duration], sheet.chords, strict=False)
        if end > start
    )
    return Song(
        entry.corpus, entry.identifier, entry.group, tracks={"MELODY": melody}, beats=_beats(clock, sheet),
        chords=chords, keys=_keys(score, chords), duration=duration,
        remark="tempo as written" if score.quarters_a_minute else "tempo assumed",
    )  # fmt: skip


def _beats(clock: _Clock, sheet: LeadSheet) -> Beats:
    count = max(2, ceil(clock.beat(sheet.length)) + 1)
    bars = np.array([round(clock.beat(bar)) for bar in sheet.bars], dtype=np.int64)
    first = int(bars[0]) % sheet.per_bar if len(bars) else 0
    alike = bool((np.diff(bars) == sheet.per_bar).all())
    return Beats(
        np.arange(count, dtype=np.float64) * clock.beat_seconds, sheet.per_bar, first, None if alike else bars
    )


def _keys(score: Score, chords: tuple[ChordSpan, ...]) -> tuple[KeySpan, ...]:
    if score.fifths is None:
        return ()
    major, last = score.fifths * 7 % 12, chords[-1] if chords else None
    relative = (major + 9) % 12
    minor = score.minor or (last is not None and last.root == relative and has_minor_third(last.quality))
    return (KeySpan(0.0, relative if minor else major, bool(minor)),)

"""POP909-CL: POP909's songs on an even grid, with chords and keys corrected by people.

`POP909_processed/NNN.mid` holds the track `piano` (the three tracks of POP909 in one), the chords as
notes in the track `chords` or `MIDI 01`, and key signatures. Its beats are POP909's, moved by a
constant, which the notes that both share tell.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from affetto.datasets.chord_names import name_chord
from affetto.datasets.corpus import Corpus, Entry, UnreadableSong
from affetto.datasets.midi import notes_of, read_score
from affetto.datasets.song import ChordSpan, KeySpan, Notes, Song

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_STEPS_PER_BEAT = 4
_LEAST_SHARED_NOTES = 0.6
_NEAR_DUPLICATES = {"018": "017", "103": "101", "805": "262", "666": "492"}

Corrected = tuple[tuple[ChordSpan, ...], tuple[KeySpan, ...]]


def group_of(number: str) -> str:
    """The group of a song of POP909, by its number; near-duplicates share one."""
    return f"pop909/{_NEAR_DUPLICATES.get(number, number)}"


class Pop909Cl(Corpus):
    """The corrected files on their own; with POP909 beside them they are read through Pop909."""

    name: ClassVar[str] = "pop909_cl"
    title: ClassVar[str] = "POP909-CL"
    licence: ClassVar[str] = "MIT"
    holds: ClassVar[str] = "chords and keys that correct POP909"
    source: ClassVar[str] = "https://github.com/AndyWeasley2004/POP909-CL-Dataset"
    folders: ClassVar[tuple[str, ...]] = ("pop909_cl", "POP909-CL", "POP909-CL-Dataset")

    def files(self, data_dir: Path) -> dict[str, Path]:
        """Song number -> file; empty where the corpus is not there."""
        folder = self.folder(data_dir)
        if folder is None:
            return {}
        return {path.stem: path for path in sorted((folder / "POP909_processed").glob("*.mid"))}

    def entries(self, data_dir: Path) -> list[Entry]:
        """Every numbered file."""
        folder = self.require_folder(data_dir)
        files = self.files(data_dir).items()
        entries = [Entry(self.name, number, group_of(number), path) for number, path in files]
        return self.require_entries(entries, folder, "POP909_processed/001.mid to 909.mid")

    def read(self, entry: Entry) -> Song:
        """Reads a file by itself: its time is its own 100 beats a minute."""
        score = read_score(entry.path)
        seconds_per_tick = 60.0 / (score.tempos[0].qpm if score.tempos else 120.0) / score.ticks_per_quarter
        spans = [
            (t * seconds_per_tick, e * seconds_per_tick, p) for t, e, p in _chord_ticks(entry.path, score)
        ]
        in_seconds = score.to("second")
        tracks = {track.name: notes_of(track) for track in in_seconds.tracks}
        keys = tuple(KeySpan(at * seconds_per_tick, *key) for at, key in _keys(score))
        return Song(
            self.name, entry.identifier, entry.group, midi_path=entry.path, tracks=tracks,
            chords=_named(spans), keys=keys, duration=float(in_seconds.end()),
        )  # fmt: skip


def corrected_chords(path: Path, notes: list[Notes], beats: NDArray[np.float64]) -> Corrected | None:
    """The file's chords and keys in the seconds of the song with these notes and beats.

    None where the file is broken, has no chords, or is of another arrangement (under 60 % of its
    notes are found in the song).
    """
    try:
        score = read_score(path)
        ticks_per_step = score.ticks_per_quarter / _STEPS_PER_BEAT
        moved = _grid_offset(score, ticks_per_step, notes, beats)
        chord_ticks = _chord_ticks(path, score)
    except UnreadableSong:
        return None
    if moved is None:
        return None

    def to_seconds(ticks: float) -> float:
        return _seconds_at((ticks / ticks_per_step - moved) / _STEPS_PER_BEAT, beats)

    spans = [(to_seconds(start), to_seconds(end), pitches) for start, end, pitches in chord_ticks]
    keys = tuple(KeySpan(to_seconds(at), *key) for at, key in _keys(score))
    return (_named(spans), keys) if keys else None


def _seconds_at(position_beats: float, beats: NDArray[np.float64]) -> float:
    last = len(beats) - 1
    if position_beats < 0:
        return float(beats[0] + position_beats * (beats[1] - beats[0]))
    if position_beats > last:
        return float(beats[-1] + (position_beats - last) * (beats[-1] - beats[-2]))
    return float(np.interp(position_beats, np.arange(len(beats)), beats))


def _grid_offset(
    score: Any, ticks_per_step: float, notes: list[Notes], beats: NDArray[np.float64]
) -> int | None:
    """Steps by which the file's grid is ahead of the song's: the commonest one between equal pitches."""
    in_song: dict[int, set[int]] = defaultdict(set)
    for track in notes:
        inside = (track.starts >= beats[0]) & (track.starts <= beats[-1])
        position = np.interp(track.starts[inside], beats, np.arange(len(beats)))
        steps = np.round(position * _STEPS_PER_BEAT).astype(int).tolist()
        for pitch, step in zip(track.pitches[inside].tolist(), steps, strict=True):
            in_song[pitch].add(step)
    played = [track for track in score.tracks if track.name == "piano"]
    in_file = {(note.pitch, round(note.time / ticks_per_step)) for track in played for note in track.notes}
    offsets = Counter(step - other for pitch, step in in_file for other in in_song.get(pitch, ()))
    if not offsets:
        return None
    offset, shared = min(offsets.items(), key=lambda item: (-item[1], abs(item[0])))
    return offset if shared >= _LEAST_SHARED_NOTES * len(in_file) else None


def _chord_ticks(path: Path, score: Any) -> list[tuple[float, float, list[int]]]:
    tracks = [track for track in score.tracks if track.name != "piano" and len(track.notes)]
    if not tracks:
        raise UnreadableSong(f"{path.name}: no track of chords")
    together: dict[int, list[Any]] = defaultdict(list)
    for note in tracks[0].notes:
        together[note.time].append(note)
    return [
        (float(at), float(max(note.end for note in notes)), [note.pitch for note in notes])
        for at, notes in sorted(together.items())
    ]


def _named(spans: list[tuple[float, float, list[int]]]) -> tuple[ChordSpan, ...]:
    """Chords by name; one that is struck again goes on, one that can't be named is left out."""
    chords: list[ChordSpan] = []
    for start, end, pitches in spans:
        name = name_chord(pitches)
        if name is None:
            continue
        if chords and (chords[-1].root, chords[-1].quality) == name and start - chords[-1].end < 0.1:
            chords[-1] = ChordSpan(chords[-1].start, end, *name)
            continue
        if chords and chords[-1].end > start:
            chords[-1] = ChordSpan(chords[-1].start, start, chords[-1].root, chords[-1].quality)
        chords.append(ChordSpan(start, end, *name))
    return tuple(chords)


def _keys(score: Any) -> list[tuple[float, tuple[int, bool]]]:
    """Ticks with (tonic, minor); a signature of n sharps is the major key 7 n semitones above C."""
    keys = []
    for signature in score.key_signatures:
        major = signature.key * 7 % 12
        minor = bool(signature.tonality)
        keys.append((float(signature.time), ((major + 9) % 12 if minor else major, minor)))
    return keys

"""POP909 (Wang et al. 2020): pop songs arranged for piano, with beats, chords and keys.

`NNN/NNN.mid` holds the tracks MELODY, BRIDGE and PIANO; its ticks are not on the beat, so time is
taken from `beat_midi.txt` (seconds, a flag for strong beats, a flag for downbeats). About a third of
the chord labels are wrong: where POP909-CL lies beside it, its corrected chords and keys are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from affetto.datasets.chord_names import parse_harte, pitch_class
from affetto.datasets.corpus import Corpus, Entry, UnreadableSong
from affetto.datasets.midi import notes_of, pedal_of, read_score
from affetto.datasets.pop909_cl import Pop909Cl, corrected_chords, group_of
from affetto.datasets.song import Beats, ChordSpan, KeySpan, Song

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_TRACKS = ("MELODY", "BRIDGE", "PIANO")
_LEAST_BEATS = 16


class Pop909(Corpus):
    """Songs by number; near-duplicates share a group."""

    name: ClassVar[str] = "pop909"
    title: ClassVar[str] = "POP909"
    licence: ClassVar[str] = "MIT"
    holds: ClassVar[str] = "melodies, chords, keys and played accompaniments"
    source: ClassVar[str] = "https://github.com/music-x-lab/POP909-Dataset"
    folders: ClassVar[tuple[str, ...]] = ("pop909", "POP909")

    def entries(self, data_dir: Path) -> list[Entry]:
        """Every numbered folder, with its corrected file where POP909-CL is there."""
        folder = self.require_folder(data_dir)
        corrected = Pop909Cl().files(data_dir)
        entries = [
            Entry(
                self.name, path.name, group_of(path.name),
                path, {"corrected": corrected.get(path.name)},
            )
            for path in folder.iterdir()
            if path.is_dir() and path.name.isdigit()
        ]  # fmt: skip
        return self.require_entries(entries, folder, "folders 001/ to 909/")

    def read(self, entry: Entry) -> Song:
        """Reads a song; its chords are POP909-CL's where that file can be aligned to it."""
        midi_path = entry.path / f"{entry.identifier}.mid"
        score = read_score(midi_path).to("second")
        tracks = {track.name: notes_of(track) for track in score.tracks if len(track.notes)}
        if missing := [name for name in ("MELODY", "PIANO") if name not in tracks]:
            raise UnreadableSong(f"{midi_path.name}: no track {' or '.join(missing)}")
        table = _read_table(entry.path / "beat_midi.txt", 3)
        seconds = _ascending_seconds(table, entry.path / "beat_midi.txt")
        everything = [tracks[name] for name in _TRACKS if name in tracks]
        path = entry.details["corrected"]
        found = corrected_chords(path, everything, seconds) if path is not None else None
        chords, keys = found if found else (_own_chords(entry.path), _own_keys(entry.path))
        return Song(
            self.name, entry.identifier, entry.group, midi_path=midi_path, tracks=tracks,
            pedal=pedal_of(score), beats=_bars(table, seconds, chords), chords=chords, keys=keys,
            remark="chords by POP909-CL" if found else "chords by POP909", duration=float(score.end()),
        )  # fmt: skip


def _read_table(path: Path, columns: int) -> NDArray[np.float64]:
    try:
        rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        table = np.array([[float(cell) for cell in row] for row in rows], dtype=np.float64)
    except (OSError, ValueError):
        raise UnreadableSong(f"{path.name}: missing or not a table of numbers") from None
    if table.ndim != 2 or table.shape[1] != columns or len(table) < _LEAST_BEATS:
        raise UnreadableSong(f"{path.name}: expected {columns} columns and {_LEAST_BEATS} rows or more")
    return table


def _ascending_seconds(table: NDArray[np.float64], path: Path) -> NDArray[np.float64]:
    seconds = table[:, 0]
    if not (np.isfinite(seconds).all() and (np.diff(seconds) > 0).all()):
        raise UnreadableSong(f"{path.name}: beats that do not ascend")
    return seconds


def _bars(table: NDArray[np.float64], seconds: NDArray[np.float64], chords: tuple[ChordSpan, ...]) -> Beats:
    """Bars of three or four beats, begun where downbeats are flagged and chords change most.

    The flags alone are a beat late in one song of fifteen; chords that change there tell.
    """
    strong = np.flatnonzero(table[:, 1] > 0)
    per_bar = 3 if len(strong) > 1 and np.median(np.diff(strong)) == 3 else 4
    flagged = strong if per_bar == 3 else np.flatnonzero(table[:, 2] > 0)
    beats = Beats(seconds, per_bar, 0)
    changes = np.array([chord.start for chord in chords if chord.root >= 0])
    changed = np.round(beats.position(changes)).astype(np.int64) if len(changes) else flagged
    votes = np.bincount(flagged % per_bar, minlength=per_bar) / max(1, len(flagged))
    votes = votes * 0.3 + np.bincount(changed % per_bar, minlength=per_bar) / max(1, len(changed))
    return Beats(seconds, per_bar, int(np.argmax(votes)))


def _labelled_lines(path: Path) -> list[tuple[float, float, str]]:
    try:
        rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [(float(start), float(end), label) for start, end, label in rows]
    except (OSError, ValueError):
        raise UnreadableSong(f"{path.name}: missing or not lines of start, end and label") from None


def _own_chords(folder: Path) -> tuple[ChordSpan, ...]:
    lines = _labelled_lines(folder / "chord_midi.txt")
    return tuple(ChordSpan(start, end, *parse_harte(label)) for start, end, label in lines)


def _own_keys(folder: Path) -> tuple[KeySpan, ...]:
    lines = _labelled_lines(folder / "key_audio.txt")
    named = ((start, label.partition(":")) for start, _, label in lines)
    return tuple(KeySpan(start, pitch_class(tonic), mode == "min") for start, (tonic, _, mode) in named)

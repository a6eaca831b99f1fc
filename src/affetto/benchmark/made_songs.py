"""Songs made up for measuring preparation, in the layout of POP909."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mido
import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    Note = tuple[float, float, int]
    """Beat, beats long, pitch."""

BPM = 120.0
_TICKS = 480
_CHORDS = (("C:maj", (48, 52, 55)), ("A:min", (45, 48, 52)), ("F:maj", (41, 45, 48)), ("G:7", (43, 47, 53)))
_SCALE = (60, 62, 64, 65, 67, 69, 71, 72)


def write_songs(data_dir: Path, count: int, minutes: float) -> float:
    """Writes `data_dir`/pop909/001 and so on, the same each time; returns the hours of music in them.

    Each has a walking melody in eighths and four chords in quarters over their roots.
    """
    bars = round(minutes * BPM / 4)
    for number in range(1, count + 1):
        folder = data_dir / "pop909" / f"{number:03}"
        folder.mkdir(parents=True)
        tracks = {"MELODY": _melody(bars, number), "BRIDGE": [(0.0, 1.0, 60)], "PIANO": _piano(bars)}
        _write_midi(folder / f"{folder.name}.mid", tracks)
        _write_tables(folder, bars)
    return count * bars * 4 / BPM / 60


def _melody(bars: int, seed: int) -> list[Note]:
    steps = np.random.default_rng(seed).integers(-2, 3, bars * 8).cumsum() % len(_SCALE)
    return [(i / 2, 0.45, 12 + _SCALE[step]) for i, step in enumerate(steps.tolist())]


def _piano(bars: int) -> list[Note]:
    return [
        (float(beat), 0.9, pitch)
        for beat in range(bars * 4)
        for pitch in (_CHORDS[beat // 4 % 4][1][0] - 12, *_CHORDS[beat // 4 % 4][1])
    ]


def _write_midi(path: Path, tracks: dict[str, list[Note]]) -> None:
    file = mido.MidiFile(ticks_per_beat=_TICKS)
    file.tracks.append(mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(BPM))]))
    for name, notes in tracks.items():
        events = [
            (round(at * _TICKS), kind, pitch)
            for beat, length, pitch in notes
            for at, kind in ((beat, "note_on"), (beat + length, "note_off"))
        ]
        track, now = mido.MidiTrack([mido.MetaMessage("track_name", name=name)]), 0
        for tick, kind, pitch in sorted(events):
            track.append(mido.Message(kind, note=pitch, velocity=60 + pitch % 8 * 4, time=tick - now))
            now = tick
        file.tracks.append(track)
    file.save(path)


def _write_tables(folder: Path, bars: int) -> None:
    beat = 60 / BPM
    rows = [f"{i * beat} {float(i % 2 == 0)} {float(i % 4 == 0)}" for i in range(bars * 4 + 1)]
    chords = [f"{i * 4 * beat}\t{(i + 1) * 4 * beat}\t{_CHORDS[i % 4][0]}" for i in range(bars)]
    (folder / "beat_midi.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "chord_midi.txt").write_text("\n".join(chords) + "\n", encoding="utf-8")
    (folder / "key_audio.txt").write_text(f"0.0\t{bars * 4 * beat}\tC:maj\n", encoding="utf-8")

"""The instruments that may play a preview: a General MIDI soundfont, else the built-in voices."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import mido
import numpy as np

from affetto.accompaniment.midi_file import PARTS
from affetto.accompaniment.result import Note
from affetto.accompaniment.voices import Voices
from affetto.errors import InputError
from affetto.soundfonts import check_soundfont, installed_soundfonts, play_midi

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from affetto.accompaniment.playing import Instrument

_TICKS_PER_BEAT = 10_000
_TICKS_PER_SECOND = 2 * _TICKS_PER_BEAT  # MIDI's own tempo where none is set: 120 beats per minute.


def choose_instrument(given: Path | None, sample_rate_hz: int) -> Instrument:
    """The soundfont given, or one that is installed, or the built-in synth.

    Raises InputError where the soundfont given cannot be used; installed ones that cannot are passed over.
    """
    if given is not None:
        return Soundfont(given, sample_rate_hz)
    for path in installed_soundfonts():
        try:
            return Soundfont(path, sample_rate_hz)
        except InputError:
            continue
    return Voices(sample_rate_hz)


class Soundfont:
    """A soundfont at one sample rate. Raises InputError for one that lacks what the lanes play."""

    def __init__(self, path: Path, sample_rate_hz: int) -> None:
        check_soundfont(path)
        self.name, self.sample_rate_hz, self._path = path.name, sample_rate_hz, path
        for lane, part in PARTS.items():
            sound = self.play([Note(lane, 60, 100, 0.0, 0.1, 0.0, 0.1)], 0.0)
            if not np.abs(sound).max(initial=0.0) > 0:
                raise InputError(path, f"General MIDI program {part.program + 1} for the {lane}", "silence")

    def play(self, notes: Sequence[Note], origin_seconds: float) -> NDArray[np.float32]:
        """Plays notes that begin at `origin_seconds` or later: [frames, 2] from there to the last sound."""
        if not notes:
            return np.zeros((0, 2), np.float32)
        with TemporaryDirectory() as folder:
            midi = Path(folder) / "notes.mid"
            _write_notes(notes, origin_seconds, midi)
            return play_midi(midi, self._path, self.sample_rate_hz)


def _write_notes(notes: Sequence[Note], origin_seconds: float, path: Path) -> None:
    """Notes alone, timed in seconds from the origin; offs before ons, so that a repeated note is heard."""
    events = [
        (0, 0, mido.Message("program_change", channel=part.channel, program=part.program))
        for part in PARTS.values()
    ]
    for note in notes:
        on = round((note.onset_seconds - origin_seconds) * _TICKS_PER_SECOND)
        off = on + max(round(note.duration_seconds * _TICKS_PER_SECOND), 1)
        channel = PARTS[note.lane].channel
        events.append((off, 1, mido.Message("note_off", channel=channel, note=note.pitch)))
        message = mido.Message("note_on", channel=channel, note=note.pitch, velocity=note.velocity)
        events.append((on, 2, message))
    track, clock = mido.MidiTrack(), 0
    for tick, _, message in sorted(events, key=lambda event: event[:2]):
        track.append(message.copy(time=tick - clock))
        clock = tick
    mido.MidiFile(type=0, ticks_per_beat=_TICKS_PER_BEAT, tracks=[track]).save(path)

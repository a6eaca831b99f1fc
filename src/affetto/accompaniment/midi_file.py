"""The MIDI file: a conductor track and one named track a lane."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mido

from affetto.accompaniment.result import LANES
from affetto.accompaniment.tempo_map import PPQ

if TYPE_CHECKING:
    from collections.abc import Iterable

    from affetto.accompaniment.result import Accompaniment, Note
    from affetto.accompaniment.tempo_map import TempoMap


@dataclass(frozen=True)
class Part:
    """How a lane stands in the file: its track's name, its channel (0-based) and General MIDI program."""

    track_name: str
    channel: int
    program: int


PARTS = {
    "melody": Part("Melody", 0, 73),  # Flute
    "chords": Part("Chords", 1, 4),  # Electric piano
    "bass": Part("Bass", 2, 33),  # Fingered electric bass
}

# At one tick: names and programs, then note-offs, so that a repeated note is heard, then the rest.
_FIRST, _OFF, _TEXT, _CONTROL, _ON, _LAST = range(6)

_Event = tuple[int, int, Any]


def write_midi(accompaniment: Accompaniment, path: Path) -> None:
    """Writes the file. The same accompaniment gives the same bytes."""
    midi = mido.MidiFile(type=1, ticks_per_beat=PPQ, charset="utf-8")
    midi.tracks.append(_track(_conductor_events(accompaniment)))
    for lane in LANES:
        midi.tracks.append(_track(_lane_events(accompaniment, lane)))
    with path.open("wb") as file:
        midi.save(file=file)


def note_ticks(notes: Iterable[Note], tempo_map: TempoMap) -> list[tuple[int, int, Note]]:
    """(on, off, note) of the notes of one lane, by onset; at least one tick long, no pitch twice at once."""
    notes = sorted(notes, key=lambda note: (note.onset_seconds, note.pitch, -note.velocity))
    ons = tempo_map.ticks_of_seconds([note.onset_seconds for note in notes])
    offs = tempo_map.ticks_of_seconds([note.onset_seconds + note.duration_seconds for note in notes])
    timed: list[tuple[int, int, Note]] = []
    latest: dict[int, int] = {}  # By pitch: the index in `timed` of its latest note.
    for on, off, note in zip(ons.tolist(), offs.tolist(), notes, strict=True):
        before = latest.get(note.pitch)
        if before is not None:
            begin, end, earlier = timed[before]
            if begin == on:
                continue
            timed[before] = (begin, min(end, on), earlier)
        latest[note.pitch] = len(timed)
        timed.append((on, max(off, on + 1), note))
    return timed


def _conductor_events(accompaniment: Accompaniment) -> list[_Event]:
    tempo_map = accompaniment.tempo_map
    events: list[_Event] = [
        (0, _FIRST, mido.MetaMessage("track_name", name=Path(accompaniment.recording_name).stem)),
        (0, _FIRST, mido.MetaMessage("key_signature", key=accompaniment.key.midi_name)),
    ]
    ticks = tempo_map.ticks_of_seconds([change.onset_seconds for change in accompaniment.key_changes])
    for tick, change in zip(ticks.tolist(), accompaniment.key_changes, strict=True):
        events.append((tick, _FIRST, mido.MetaMessage("key_signature", key=change.key.midi_name)))
    for signature in tempo_map.time_signatures():
        message = mido.MetaMessage(
            "time_signature", numerator=signature.numerator, denominator=signature.denominator
        )
        events.append((signature.tick, _FIRST, message))
    for tick, tempo_us in tempo_map.tempo_changes():
        events.append((tick, _FIRST, mido.MetaMessage("set_tempo", tempo=tempo_us)))
    # The track ends with the recording, or with its last event where the grid reaches further.
    end = int(tempo_map.ticks_of_seconds(accompaniment.duration_seconds))
    last = max(tick for tick, _, _ in events)
    return [*events, (max(end, last), _LAST, mido.MetaMessage("end_of_track"))]


def _lane_events(accompaniment: Accompaniment, lane: str) -> list[_Event]:
    part, tempo_map = PARTS[lane], accompaniment.tempo_map
    channel = part.channel
    events: list[_Event] = [
        (0, _FIRST, mido.MetaMessage("track_name", name=part.track_name)),
        (
            0,
            _FIRST,
            mido.Message("program_change", channel=channel, program=_first_program(accompaniment, lane)),
        ),
    ]
    changes = [change for change in accompaniment.programs if change.lane == lane][1:]
    ticks = tempo_map.ticks_of_seconds([change.onset_seconds for change in changes])
    for tick, change in zip(ticks.tolist(), changes, strict=True):
        message = mido.Message("program_change", channel=channel, program=change.program)
        events.append((tick, _CONTROL, message))
    if lane == "chords":
        ticks = tempo_map.ticks_of_seconds([chord.onset_seconds for chord in accompaniment.chords])
        for tick, chord in zip(ticks.tolist(), accompaniment.chords, strict=True):
            events.append((tick, _TEXT, mido.MetaMessage("text", text=chord.name)))
    controls = [control for control in accompaniment.controls if control.lane == lane]
    ticks = tempo_map.ticks_of_seconds([control.onset_seconds for control in controls])
    for tick, control in zip(ticks.tolist(), controls, strict=True):
        message = mido.Message(
            "control_change", channel=channel, control=control.controller, value=control.value
        )
        events.append((tick, _CONTROL, message))
    notes = [note for note in accompaniment.notes if note.lane == lane]
    for on, off, note in note_ticks(notes, tempo_map):
        message = mido.Message("note_on", channel=channel, note=note.pitch, velocity=note.velocity)
        events.append((on, _ON, message))
        message = mido.Message("note_off", channel=channel, note=note.pitch, velocity=64)
        events.append((off, _OFF, message))
    return events


def _first_program(accompaniment: Accompaniment, lane: str) -> int:
    """The first that follows the feeling, where that was asked for, else the lane's own."""
    for change in accompaniment.programs:
        if change.lane == lane:
            return change.program
    return PARTS[lane].program


def _track(events: list[_Event]) -> mido.MidiTrack:
    """Events at absolute ticks to a track of deltas; events of one tick and rank keep their order."""
    track, clock = mido.MidiTrack(), 0
    for tick, _, message in sorted(events, key=lambda event: event[:2]):
        message.time = tick - clock
        track.append(message)
        clock = tick
    return track

"""What the plugin has captured, read by others: tempo, metre, key, names, and every note with its end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import mido
import pytest
import symusic

TICKS = 960


@dataclass(frozen=True)
class Expected:
    """Tempi and metres where they begin, in beats; the key's sharps, or none."""

    tempi: list[tuple[float, float]]
    metres: list[tuple[float, int, int]]
    sharps: int | None = 0
    tracks: tuple[str, ...] = ("Melody", "Chords", "Bass")


IN_FOUR = [(0.0, 4, 4)]
TAKES = {
    "playing": Expected([(0.0, 120.0)], IN_FOUR),
    "wanted": Expected([(0.0, 120.0)], IN_FOUR, sharps=4, tracks=("Chords", "Bass")),
    "waltz": Expected([(0.0, 93.0)], [(0.0, 3, 4)]),
    "seven-eight": Expected([(0.0, 140.0), (17.5, 100.0)], [(0.0, 7, 8)]),
    # Fourteen beats, then a jump into the middle of a bar: two halves of bars.
    "jump": Expected([(0.0, 120.0)], [(0.0, 4, 4), (12.0, 2, 4), (16.0, 4, 4)]),
    "unheard": Expected([(0.0, 77.0)], IN_FOUR, sharps=None),
}


def problems_of(file: Path, expected: Expected) -> list[str]:
    """What is not as it was played, as symusic reads it; and messages without a partner, which it hides."""
    score = symusic.Score(file)
    notes = [note for track in score.tracks for note in track.notes]
    tempi = [(tempo.time / TICKS, round(tempo.qpm, 3)) for tempo in score.tempos]
    metres = [(metre.time / TICKS, metre.numerator, metre.denominator) for metre in score.time_signatures]
    sharps = [key.key for key in score.key_signatures]
    holds = {
        "ticks": score.ticks_per_quarter == TICKS,
        "tempi": tempi == expected.tempi,
        "metres": metres == expected.metres,
        "key": sharps == ([] if expected.sharps is None else [expected.sharps]),
        "tracks": tuple(track.name for track in score.tracks) == expected.tracks,
        "notes": len(notes) > 20 and all(note.duration > 0 and 0 < note.velocity < 128 for note in notes),
        "pairs": messages_in(file) == (len(notes), len(notes)),
    }
    return [what for what, held in holds.items() if not held]


def messages_in(file: Path) -> tuple[int, int]:
    """Beginnings and ends of notes."""
    messages = [message for track in mido.MidiFile(file).tracks for message in track]
    begins = sum(message.type == "note_on" and message.velocity > 0 for message in messages)
    return begins, sum(message.type in ("note_on", "note_off") for message in messages) - begins


@pytest.mark.parametrize("name", TAKES)
def test_it_is_read_as_it_was_played(plugin_build: Path, name: str) -> None:
    assert problems_of(plugin_build / f"pictures/{name}.mid", TAKES[name]) == []


def spoil(file: Path, what: str) -> None:
    midi = mido.MidiFile(file)
    conductor, part = midi.tracks[0], midi.tracks[1]
    kinds = {"tempi": "set_tempo", "metres": "time_signature", "key": "key_signature"}
    if what in kinds:
        conductor[:] = [message for message in conductor if message.type != kinds[what]]
    elif what == "tracks":
        part[:] = [message for message in part if message.type != "track_name"]
    else:
        last = max(i for i, message in enumerate(part) if message.type == "note_off")
        part[last] = mido.Message("control_change", control=1, time=part[last].time)
    midi.save(file)


@pytest.mark.parametrize("what", ["tempi", "metres", "key", "tracks", "pairs"])
def test_what_is_missing_would_be_seen(plugin_build: Path, tmp_path: Path, what: str) -> None:
    file = tmp_path / "spoilt.mid"
    file.write_bytes((plugin_build / "pictures/waltz.mid").read_bytes())
    assert problems_of(file, TAKES["waltz"]) == []
    spoil(file, what)
    assert what in problems_of(file, TAKES["waltz"])

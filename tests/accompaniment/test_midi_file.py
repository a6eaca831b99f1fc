"""The MIDI file, read back by two other readers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import mido
import numpy as np
import pytest
import symusic

from affetto.accompaniment.keys import Key
from affetto.accompaniment.result import Accompaniment, Note, ProgramChange
from affetto.accompaniment.tempo_map import PPQ
from affetto.errors import InputError

WANDERING = 0.31 + np.cumsum(0.5 + 0.06 * np.sin(np.arange(60)))


def sounding_seconds(path: Path) -> list[tuple[float, float, int, int]]:
    """(onset, end, channel, pitch) as a player hears them, by onset."""
    clock, open_notes, heard = 0.0, {}, []
    for message in mido.MidiFile(path, charset="utf-8"):
        clock += message.time
        if message.type == "note_on":
            key = (message.channel, message.note)
            assert key not in open_notes, "a note begins before the same one has ended"
            open_notes[key] = clock
        elif message.type == "note_off":
            heard.append(
                (open_notes.pop((message.channel, message.note)), clock, message.channel, message.note)
            )
    assert not open_notes
    return sorted(heard)


def test_one_named_track_a_lane(tmp_path: Path, accompaniment: Accompaniment) -> None:
    accompaniment.write_midi(tmp_path / "out.mid")
    midi = mido.MidiFile(tmp_path / "out.mid", charset="utf-8")
    assert (midi.type, midi.ticks_per_beat) == (1, PPQ)
    assert [track.name for track in midi.tracks] == ["a song", "Melody", "Chords", "Bass"]
    channels = [{m.channel for m in track if hasattr(m, "channel")} for track in midi.tracks]
    assert channels == [set(), {0}, {1}, {2}]
    assert all(any(m.type == "program_change" for m in track) for track in midi.tracks[1:])
    assert [m.value for m in midi.tracks[1] if m.type == "control_change"][:2] == [64, 65]


def test_instruments_change_where_the_feeling_does(
    tmp_path: Path, accompaniment_of: Callable[..., Accompaniment]
) -> None:
    programs = (ProgramChange("bass", 43, 0.5, 0.0), ProgramChange("bass", 33, 2.5, 4.0))
    accompaniment = accompaniment_of(0.5 + 0.5 * np.arange(40), 0, programs=programs)
    accompaniment.write_midi(tmp_path / "out.mid")
    changes, clock = [], 0.0
    for message in mido.MidiFile(tmp_path / "out.mid", charset="utf-8"):
        clock += message.time
        if message.type == "program_change":
            changes.append((message.channel, message.program, round(clock, 2)))
    assert sorted(changes) == [(0, 73, 0.0), (1, 4, 0.0), (2, 33, 2.5), (2, 43, 0.0)]


def test_six_eighths_are_written_as_such(
    tmp_path: Path, accompaniment_of: Callable[..., Accompaniment]
) -> None:
    accompaniment = accompaniment_of(0.5 * np.arange(40), 0, beats_per_bar=3, compound=True)
    accompaniment.write_midi(tmp_path / "out.mid")
    signatures = [m for m in mido.MidiFile(tmp_path / "out.mid").tracks[0] if m.type == "time_signature"]
    assert [(m.numerator, m.denominator) for m in signatures] == [(6, 8)]


@pytest.mark.parametrize("first_downbeat", [0, 1, 3])
@pytest.mark.parametrize("beats", [WANDERING, np.arange(40) * 0.4, 0.02 + np.arange(40) * 0.6])
def test_notes_sound_where_they_belong(
    tmp_path: Path, accompaniment_of: Callable[..., Accompaniment], beats: np.ndarray, first_downbeat: int
) -> None:
    accompaniment = accompaniment_of(beats, first_downbeat)
    accompaniment.write_midi(tmp_path / "out.mid")
    heard = sounding_seconds(tmp_path / "out.mid")
    channel = {"melody": 0, "chords": 1, "bass": 2}
    wanted = sorted(
        (n.onset_seconds, n.onset_seconds + n.duration_seconds, channel[n.lane], n.pitch)
        for n in accompaniment.notes
    )
    assert len(heard) == len(wanted)
    tick = np.diff(beats).max() * 1.2 / PPQ
    for found, expected in zip(
        sorted(heard, key=lambda h: h[2:]), sorted(wanted, key=lambda w: w[2:]), strict=True
    ):
        assert found[2:] == expected[2:]
        assert found[:2] == pytest.approx(expected[:2], abs=tick)


def test_symusic_reads_the_same(tmp_path: Path, accompaniment: Accompaniment) -> None:
    accompaniment.write_midi(tmp_path / "out.mid")
    score = symusic.Score(tmp_path / "out.mid")
    assert {track.name: len(track.notes) for track in score.tracks} == {
        name.capitalize(): count for name, count in accompaniment.note_counts().items()
    }
    onsets = {note.time for track in score.tracks for note in track.notes}
    # The grid begins half a beat into the file; eighths of the grid are whole ticks.
    assert all((onset - PPQ // 2) % (PPQ // 2) == 0 for onset in onsets)
    assert [(s.time, s.numerator, s.denominator) for s in score.time_signatures] == [(0, 1, 8), (240, 4, 4)]
    assert score.tempos[0].qpm == pytest.approx(120)


@pytest.mark.parametrize(
    ("key", "name"), [(Key(6, True), "F#m"), (Key(10, False), "Bb"), (Key(3, True), "Ebm")]
)
def test_key_signature(
    tmp_path: Path, accompaniment_of: Callable[..., Accompaniment], key: Key, name: str
) -> None:
    accompaniment_of(key=key).write_midi(tmp_path / "out.mid")
    messages = mido.MidiFile(tmp_path / "out.mid").tracks[0]
    assert [m.key for m in messages if m.type == "key_signature"] == [name]


def test_every_key_can_be_written(tmp_path: Path, accompaniment_of: Callable[..., Accompaniment]) -> None:
    for tonic in range(12):
        for minor in (False, True):
            accompaniment_of(key=Key(tonic, minor)).write_midi(tmp_path / "out.mid")


def test_a_repeated_note_ends_before_it_begins_again(
    tmp_path: Path, accompaniment_of: Callable[..., Accompaniment]
) -> None:
    overlapping = tuple(Note("melody", 60, 80, 0.5 + 0.25 * i, 0.4, i / 2, 0.8) for i in range(4))
    accompaniment_of(notes=overlapping).write_midi(tmp_path / "out.mid")
    heard = sounding_seconds(tmp_path / "out.mid")
    assert [round(end, 2) for _, end, _, _ in heard] == [0.75, 1.0, 1.25, 1.65]


def test_a_short_note_is_a_tick_long(tmp_path: Path, accompaniment_of: Callable[..., Accompaniment]) -> None:
    accompaniment_of(notes=(Note("bass", 40, 80, 1.0, 1e-5, 1.5, 2e-5),)).write_midi(tmp_path / "out.mid")
    ((onset, end, _, _),) = sounding_seconds(tmp_path / "out.mid")
    assert 0 < end - onset < 0.002


def test_the_file_is_as_long_as_the_recording(tmp_path: Path, accompaniment: Accompaniment) -> None:
    accompaniment.write_midi(tmp_path / "out.mid")
    length = mido.MidiFile(tmp_path / "out.mid").length
    assert length == pytest.approx(accompaniment.duration_seconds, abs=0.002)


def test_same_bytes_twice(tmp_path: Path, accompaniment: Accompaniment) -> None:
    accompaniment.write_midi(tmp_path / "a.mid")
    accompaniment.write_midi(tmp_path / "b.mid")
    assert (tmp_path / "a.mid").read_bytes() == (tmp_path / "b.mid").read_bytes()


def test_any_name_of_a_recording(tmp_path: Path, accompaniment_of: Callable[..., Accompaniment]) -> None:
    accompaniment_of(recording_name="песня 歌.flac").write_midi(tmp_path / "out.mid")
    assert mido.MidiFile(tmp_path / "out.mid", charset="utf-8").tracks[0].name == "песня 歌"


def test_without_notes_the_file_is_still_whole(
    tmp_path: Path, accompaniment_of: Callable[..., Accompaniment]
) -> None:
    accompaniment_of(notes=(), chords=(), controls=(), silent=True).write_midi(tmp_path / "out.mid")
    assert sounding_seconds(tmp_path / "out.mid") == []
    assert len(mido.MidiFile(tmp_path / "out.mid").tracks) == 4


def test_an_output_that_cannot_be_written_is_refused(tmp_path: Path, accompaniment: Accompaniment) -> None:
    with pytest.raises(InputError, match="existing folder"):
        accompaniment.write_midi(tmp_path / "nowhere" / "out.mid")

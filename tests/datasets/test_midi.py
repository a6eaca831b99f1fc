"""MIDI files of strangers: what symusic must never see, and what it reads all the same."""

import random

import mido
import pytest

import corpora
from affetto.datasets.corpus import UnreadableSong
from affetto.datasets.midi import open_score, read_score
from affetto.datasets.midi_bytes import check_midi
from affetto.preparation.rendering import Rendering, render

END = b"\x00\xff\x2f\x00"
NOTE = b"\x00\x90\x3c\x40\x60\x3c\x00"  # Its end by running status.


def midi(*tracks: bytes, count: int | None = None, division: int = 96) -> bytes:
    told = len(tracks) if count is None else count
    head = b"MThd\x00\x00\x00\x06\x00\x01" + told.to_bytes(2, "big") + division.to_bytes(2, "big")
    return head + b"".join(b"MTrk" + len(track).to_bytes(4, "big") + track for track in tracks)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no MIDI header"),
        (b"RIFF" + bytes(20), "no MIDI header"),
        (midi(NOTE + END, division=0), "a beat of no ticks"),
        (midi(NOTE + END, count=2), "the file ends within track 1"),
        (midi(NOTE + END)[:-1], "the file ends within track 0"),
        (midi(END, b"\x00\x90\xc8\x40" + END), "track 1: no MIDI event"),
        (midi(b"\x00\x90\x3c\xff" + END), "no MIDI event"),
        (midi(NOTE + b"\x00\xb0\xc8\x40" + END), "no MIDI event"),
        (midi(b"\x00\xc0\x80" + END), "no MIDI event"),
        (midi(b"\x00\x3c\x40" + END), "no MIDI event"),
        (midi(b"\x00\xf4\x01" + END), "no MIDI event"),
        (midi(NOTE + b"\x00"), "no MIDI event"),
        (midi(NOTE + b"\x81"), "no number"),
        (midi(b"\x81\x81\x81\x81\x01\x90\x3c\x40" + END), "no number"),
        (midi(b"\x00\x90\x3c"), "no MIDI event"),
        (midi(b"\x00\xff\x01\x7fabc"), "goes on after the track's end"),
        (midi(b"\x00\xf0\x05abc"), "goes on after the track's end"),
        (midi(b"\x00\xff\x2f\x01"), "goes on after the track's end"),
    ],
)
def test_broken_bytes_are_refused_before_symusic(tmp_path, content, said):
    with pytest.raises(ValueError, match=said):
        check_midi(content)
    path = tmp_path / "song.mid"
    path.write_bytes(content)
    with pytest.raises(UnreadableSong, match=rf"song\.mid: not a readable MIDI file \(.*{said}"):
        read_score(path)
    with pytest.raises(UnreadableSong, match=said):
        render(path, Rendering(tmp_path / "font.sf2"))


@pytest.mark.parametrize(
    "content",
    [
        midi(NOTE + END),
        midi(NOTE),  # Without an end.
        midi(NOTE + END + b"\xff\xff"),
        midi(NOTE + END, b"", END) + b"rubbish",
        midi(NOTE + END).replace(b"MTrk", b"XFIH\x00\x00\x00\x01\x99MTrk"),
        midi(b"\x00\xff\x51\x03\x07\xa1\x20" + b"\x00\xc0\x05\x00\x06" + NOTE + b"\x00\xe0\x00\x40" + END),
        midi(b"\x00\xf0\x03\x41\x10\xf7" + b"\x00\xf7\x01\x41" + NOTE + END),
        midi(b"\x00\xf2\x01\x90\x00\xf8" + NOTE + END),
    ],
)
def test_odd_files_that_are_whole_are_read(tmp_path, content):
    (tmp_path / "song.mid").write_bytes(content)
    assert [len(track.notes) for track in read_score(tmp_path / "song.mid").tracks if len(track.notes)] == [1]


def test_what_is_written_here_is_whole_and_what_breaks_it_never_passes_unseen(tmp_path):
    """Of bytes that the walk accepts symusic reads each, or says no; a crash would end the tests."""
    path = tmp_path / "song.mid"
    corpora.write_midi(path, corpora.song_notes(2), pedal=[(0, 127), (2, 0)], key="Am", time_signature=(3, 4))
    whole, rng, passed = path.read_bytes(), random.Random(7), 0
    check_midi(whole)
    for _ in range(300):
        broken = bytearray(whole)
        for at in rng.sample(range(14, len(whole)), 2):
            broken[at] = rng.choice((rng.randrange(128), rng.randrange(128, 256)))
        path.write_bytes(broken)
        try:
            open_score(path)
            passed += 1
        except UnreadableSong:
            pass
    assert 0 < passed < 300


@pytest.mark.parametrize("stray", ["note_on", "marker"])
def test_more_than_an_hour_is_refused(tmp_path, stray):
    path = tmp_path / "long.mid"
    corpora.write_midi(path, {"x": [(0, 4, 60, 70)]})
    assert read_score(path)
    file = mido.MidiFile(path)
    ten_hours = 10 * 3600 * 2 * corpora.TICKS
    late = (
        mido.MetaMessage("marker", text="end", time=ten_hours)
        if stray == "marker"
        else mido.Message("note_on", note=60, time=ten_hours)
    )
    file.tracks[-1].insert(-1, late)
    if stray == "note_on":
        file.tracks[-1].insert(-1, mido.Message("note_off", note=60, time=10))
    file.save(path)
    for read in (read_score, lambda path: render(path, Rendering(tmp_path / "font.sf2"))):
        with pytest.raises(UnreadableSong, match=r"long\.mid: expected at most one hour of music, found 600"):
            read(path)

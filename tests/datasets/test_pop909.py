import numpy as np
import pytest

import corpora
from affetto.datasets import CORPORA, BrokenSong, Song
from affetto.errors import InputError

POP909 = CORPORA["pop909"]


def read_first(data_dir) -> Song:
    song = POP909.try_read(POP909.entries(data_dir)[0])
    assert isinstance(song, Song), song
    return song


def test_beats_come_from_the_beat_file_and_not_from_ticks(tmp_path):
    corpora.write_pop909(tmp_path)
    song = read_first(tmp_path)
    melody = song.tracks["MELODY"]
    assert melody.starts[0] == pytest.approx(corpora.POP909_SHIFT_SECONDS, abs=2e-3)
    positions = song.beats.position(melody.starts)
    np.testing.assert_allclose(positions, np.arange(len(melody)) * 0.5, atol=5e-3)
    assert song.beats.per_bar == 4
    assert song.beats.tempo_bpm == pytest.approx(corpora.POP909_BPM)


def test_positions_go_on_outside_the_beats(tmp_path):
    corpora.write_pop909(tmp_path)
    beats = read_first(tmp_path).beats
    outside = np.array([beats.seconds[0] - 1.0, beats.seconds[-1] + 1.0])
    np.testing.assert_allclose(beats.position(outside), [-2.0, len(beats.seconds) + 1.0])


def test_own_chords_and_keys_without_the_corrected_corpus(tmp_path):
    corpora.write_pop909(tmp_path)
    song = read_first(tmp_path)
    assert song.remark == "chords by POP909"
    assert [(chord.root, chord.quality) for chord in song.chords[:4]] == [
        (0, "maj"), (7, "maj"), (9, "min"), (5, "maj"),
    ]  # fmt: skip
    assert (song.keys[0].tonic, song.keys[0].minor) == (0, False)


@pytest.mark.parametrize("ahead_beats", [0.0, 1.5, 7.0])
def test_corrected_chords_are_moved_onto_the_song(tmp_path, ahead_beats):
    corpora.write_pop909(tmp_path)
    corpora.write_pop909_cl(tmp_path, ("001",), ahead_beats=ahead_beats)
    song = read_first(tmp_path)
    assert song.remark == "chords by POP909-CL"
    assert song.chords[2].label == "A:min"
    np.testing.assert_allclose(song.beats.position(np.array([song.chords[2].end])), [16.0], atol=1e-6)
    np.testing.assert_allclose(song.beats.position(np.array([song.chords[1].start])), [4.0], atol=1e-6)
    assert (song.keys[0].tonic, song.keys[0].minor) == (9, True)


def test_a_corrected_file_of_another_arrangement_is_not_used(tmp_path):
    corpora.write_pop909(tmp_path)
    other = [(i * 0.75, 0.5, 40 + (i * 7) % 40, 90) for i in range(100)]
    path = tmp_path / "pop909_cl" / "POP909_processed" / "001.mid"
    corpora.write_midi(path, {"piano": other, "chords": other}, 100.0, key="C")
    assert read_first(tmp_path).remark == "chords by POP909"


def test_bars_begin_where_chords_change_although_the_flags_are_a_beat_late(tmp_path):
    folder = corpora.write_pop909(tmp_path)
    path = folder / "001" / "beat_midi.txt"
    rows = [line.split() for line in path.read_text().splitlines()]
    late = [f"{row[0]} {float(i % 2 == 1)} {float(i % 4 == 1)}" for i, row in enumerate(rows)]
    path.write_text("\n".join(late))
    assert read_first(tmp_path).beats.first_downbeat == 0


def test_three_beats_a_bar(tmp_path):
    folder = corpora.write_pop909(tmp_path)
    path = folder / "001" / "beat_midi.txt"
    rows = [line.split() for line in path.read_text().splitlines()]
    path.write_text(
        "\n".join(f"{row[0]} {float(i % 3 == 0)} {float(i % 6 == 0)}" for i, row in enumerate(rows))
    )
    assert read_first(tmp_path).beats.per_bar == 3


def test_pedal(tmp_path):
    corpora.write_pop909(tmp_path)
    pedal = read_first(tmp_path).pedal
    np.testing.assert_allclose(pedal[0], [0.37, 1.37], atol=2e-3)


def test_near_duplicates_share_a_group(tmp_path):
    corpora.write_pop909(tmp_path, ("017", "018", "101"))
    groups = {entry.identifier: entry.group for entry in POP909.entries(tmp_path)}
    assert groups["017"] == groups["018"] != groups["101"]


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("beat_midi.txt", b"1.0 0.0\n2.0 0.0\n", "columns"),
        ("beat_midi.txt", b"not numbers here\n", "table"),
        ("beat_midi.txt", b"".join(b"%d 1 1\n" % (9 - i % 3) for i in range(20)), "ascend"),
        ("001.mid", b"MThd\x00\x00", "MIDI"),
        ("001.mid", b"", "MIDI"),
        ("chord_midi.txt", b"0.0\t1.0\tH:maj\n", "note name"),
    ],
)
def test_a_broken_file_is_one_broken_song(tmp_path, file, content, said):
    folder = corpora.write_pop909(tmp_path)
    (folder / "001" / file).write_bytes(content)
    songs = list(POP909.songs(tmp_path))
    assert isinstance(songs[0], BrokenSong)
    assert said in songs[0].reason
    assert isinstance(songs[1], Song)


def test_a_missing_file_is_one_broken_song(tmp_path):
    folder = corpora.write_pop909(tmp_path)
    (folder / "002" / "002.mid").unlink()
    assert [isinstance(song, BrokenSong) for song in POP909.songs(tmp_path)] == [False, True]


def test_an_empty_folder_is_the_users_mistake(tmp_path):
    (tmp_path / "pop909").mkdir()
    with pytest.raises(InputError, match="POP909"):
        POP909.entries(tmp_path)


def test_the_corpus_itself(data_dir):
    entries = POP909.entries(data_dir)
    songs = [POP909.try_read(entry) for entry in entries[::60]]
    assert len(entries) == 909
    assert all(isinstance(song, Song) and song.chords and song.keys for song in songs)
    assert sum(song.remark == "chords by POP909-CL" for song in songs) >= len(songs) - 1

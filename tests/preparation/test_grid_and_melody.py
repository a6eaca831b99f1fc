import numpy as np
import pytest

import corpora
from affetto import _engine
from affetto.contract import load_contract
from affetto.datasets import CORPORA
from affetto.datasets.song import KeySpan
from affetto.preparation.grid import grid_of
from affetto.preparation.heard import Heard, mean_by_beat
from affetto.preparation.melody import melody_sequences, monophonic


def test_the_grid_covers_the_song_in_whole_bars(song):
    grid = grid_of(song)
    assert len(grid) == 64
    assert grid.per_bar == 4
    assert [_engine.chord_name(int(chord), 0) for chord in grid.chords[[0, 4, 8, 12]]] == [
        "C:maj", "G:maj", "A:min", "F:maj",
    ]  # fmt: skip
    np.testing.assert_allclose(np.diff(grid.beat_edges()), 0.5, atol=1e-9)
    assert grid.beat_edges()[0] == pytest.approx(corpora.POP909_SHIFT_SECONDS)


def test_a_song_of_chords_alone_begins_and_ends_with_them(tmp_path):
    grid = grid_of(
        billboard_song(tmp_path, "0.0\tsilence\n1.0\t| N | C:maj | (2/4) G:maj | A:min |\n8.0\tend\n")
    )
    assert grid.origin_beats == 4
    assert grid.bars.tolist() == [0] * 4 + [1] * 2 + [2] * 4
    assert grid.beat_in_bar.tolist() == [0, 1, 2, 3, 0, 1, 0, 1, 2, 3]
    names = [_engine.chord_name(int(chord), 0) for chord in grid.chords]
    assert names == ["C:maj"] * 4 + ["G:maj"] * 2 + ["A:min"] * 4


def test_bars_go_on_where_the_song_does_not_tell_of_them(song):
    assert song.beats is not None
    late = type(song.beats)(song.beats.seconds[8:40], 4, 0, np.array([0, 4, 10, 14]))
    grid = grid_of(type(song)(**{**song.__dict__, "beats": late}))
    assert len(grid) == 66
    assert grid.bars[:18].tolist() == [0] * 4 + [1] * 4 + [2] * 4 + [3] * 6
    np.testing.assert_allclose(grid.beat_edges()[0], corpora.POP909_SHIFT_SECONDS)


def billboard_song(tmp_path, lines):
    header = "# title: A Song\n# artist: Someone\n# metre: 4/4\n# tonic: C\n\n"
    corpora.write_billboard(tmp_path, {"0003": header + lines})
    return next(iter(CORPORA["billboard"].songs(tmp_path)))


def test_onsets_off_the_ticks_come_onto_the_grid(song):
    grid = grid_of(song)
    pitches, sounding = monophonic(grid, song.tracks["MELODY"], 256)
    assert np.flatnonzero(pitches >= 0).tolist() == list(range(0, 256, 2))
    assert pitches[:4:2].tolist() == [72, 74]
    assert sounding.all()


def test_events_are_transposed_to_c(song):
    keyed = type(song)(**{**song.__dict__, "keys": (KeySpan(0.0, 2, False),)})
    grid = grid_of(keyed)
    (sequence,) = melody_sequences(keyed, grid, Heard.nothing(len(grid)))
    assert sequence.targets[:4].tolist() == [70, 1, 72, 1]


def test_inputs_tell_of_the_steps_before_alone(song):
    grid = grid_of(song)
    (sequence,) = melody_sequences(song, grid, Heard.nothing(len(grid)))
    spec = load_contract().network("melody")
    last = sequence.inputs[:, spec.input_slice("last_pitch_class")]
    assert not last[0].any()
    assert last[1].argmax() == 72 % 12 and last[3].argmax() == 74 % 12
    assert sequence.inputs[0, spec.input_slice("sounding")] == 0
    assert sequence.inputs[2, spec.input_slice("since_onset")] == pytest.approx(2 / 16)
    assert sequence.inputs[5, spec.input_slice("density")] == pytest.approx(0.5)


def test_a_long_rest_parts_the_melody(song):
    melody = song.tracks["MELODY"]
    kept = (melody.starts < 8.0) | (melody.starts > 20.0)
    parted = type(melody)(
        *(getattr(melody, name)[kept] for name in ("starts", "ends", "pitches", "velocities"))
    )
    sparse = type(song)(**{**song.__dict__, "tracks": {**song.tracks, "MELODY": parted}})
    grid = grid_of(sparse)
    sequences = melody_sequences(sparse, grid, Heard.nothing(len(grid)))
    assert len(sequences) == 2
    assert all(len(sequence.inputs) % 16 == 0 for sequence in sequences)
    assert sequences[1].targets[:16].tolist() == [0] * 16
    assert not sequences[1].inputs[0, load_contract().network("melody").input_slice("last_pitch_class")].any()


def test_a_beat_hears_the_frames_within_it():
    values = np.arange(6, dtype=np.float32)[:, None]
    times = np.arange(6) * 0.25 + 0.1
    means = mean_by_beat(values, times, np.array([0.0, 0.5, 0.55, 1.0, 2.0]))
    np.testing.assert_allclose(means[:, 0], [0.5, 0.5, 2.5, 4.5])


def test_heard_is_read_as_it_was_written(tmp_path):
    rng = np.random.default_rng(1)
    heard = Heard(rng.random((5, 64), np.float32), rng.random((5, 12), np.float32), True)
    heard.save(tmp_path / "a" / "001.safetensors", "print")
    again = Heard.load(tmp_path / "a" / "001.safetensors")
    np.testing.assert_allclose(again.embedding, heard.embedding, atol=1e-3)
    assert Heard.fingerprint(tmp_path / "a" / "001.safetensors") == "print"
    assert Heard.fingerprint(tmp_path / "none") == ""

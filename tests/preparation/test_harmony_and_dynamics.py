import numpy as np
import pytest

from affetto.contract import load_contract
from affetto.preparation.dynamics import MEAN_SPREAD, dynamics_sequences
from affetto.preparation.grid import grid_of
from affetto.preparation.harmony import HOLD_WEIGHT, UNTOLD_WEIGHT, harmony_sequences
from affetto.preparation.heard import Heard
from affetto.preparation.lanes import BASS, CHORDS, MELODY, lanes_of


def test_changes_are_told_once_and_untold_once(song):
    grid = grid_of(song)
    told, untold = harmony_sequences(song, grid, Heard.nothing(len(grid)))
    changing = told.inputs[:, load_contract().network("harmony").input_slice("changing")][:, 0]
    assert np.flatnonzero(changing).tolist() == list(range(0, 64, 4))
    assert set(told.mask[changing > 0]) == {np.float32(1.0)}
    assert set(told.mask[changing == 0]) == {np.float32(HOLD_WEIGHT)}
    assert len(untold.inputs) == 16
    assert set(untold.mask) == {np.float32(UNTOLD_WEIGHT)}


def test_chord_history_is_of_the_beats_before(song):
    grid = grid_of(song)
    told, _ = harmony_sequences(song, grid, Heard.nothing(len(grid)))
    spec = load_contract().network("harmony")
    roots = told.inputs[:, spec.input_slice("last_chord_root")]
    before = told.inputs[:, spec.input_slice("previous_chord_root")]
    age = told.inputs[:, spec.input_slice("chord_age")][:, 0] * 8
    assert not roots[0].any()
    assert (roots[4].argmax(), roots[8].argmax(), before[8].argmax()) == (0, 7, 0)
    np.testing.assert_allclose(age[4:9], [4, 1, 2, 3, 4])


def test_what_is_heard_ends_before_the_chord_begins(song):
    grid = grid_of(song)
    chroma = np.zeros((len(grid), 12), np.float32)
    chroma[np.arange(len(grid)), np.arange(len(grid)) % 12] = 1.0
    embedding = np.repeat(np.linspace(-1, 1, len(grid), dtype=np.float32)[:, None], 64, axis=1)
    told, _ = harmony_sequences(song, grid, Heard(embedding, chroma, True))
    spec = load_contract().network("harmony")
    assert told.inputs[0, spec.input_slice("chroma_known")] == 0
    assert told.inputs[5, spec.input_slice("chroma")].argmax() == 4
    np.testing.assert_allclose(told.inputs[5, spec.input_slice("embedding")], embedding[4, :8])


def test_piano_is_parted_into_chords_and_bass(song):
    lanes = {lane.number: lane for lane in lanes_of(song, grid_of(song))}
    assert set(lanes) == {MELODY, CHORDS, BASS}
    assert set(lanes[BASS].pitches) == {36, 43, 45} | set(lanes[BASS].pitches[lanes[BASS].pitches > 45])
    assert len(lanes[MELODY]) == 128


def test_how_notes_were_played(song):
    grid = grid_of(song)
    (sequence,) = dynamics_sequences(song, grid, Heard.nothing(len(grid)))
    spec = load_contract().network("dynamics")
    melody = sequence.inputs[:, spec.input_slice("lane")][:, 0] == 1

    def column(name):
        return sequence.targets[melody][:, spec.output_slice(name)][:, 0]

    everything = sequence.targets[:, spec.output_slice("velocity")][:, 0] * 127
    np.testing.assert_allclose((everything.mean(), everything.std()), MEAN_SPREAD, atol=0.1)
    scale = MEAN_SPREAD[1] / np.concatenate([lane.velocities for lane in lanes_of(song, grid)]).std()
    np.testing.assert_allclose(np.diff(column("velocity")[:8] * 127), np.full(7, scale), atol=0.01)
    np.testing.assert_array_equal(column("velocity_low"), column("velocity"))
    np.testing.assert_allclose(column("articulation")[:8], 0.96, atol=0.02)
    assert column("legato")[:-1].min() == 1.0
    assert not column("staccato")[:-1].any()
    assert column("accent")[0] < 0.5 < column("accent")[7]
    assert 0 < column("chord_velocity")[0] < column("velocity")[0]  # 60 and 70 where the melody has 80.


def test_the_pedal_is_known_where_it_is_recorded(song):
    grid = grid_of(song)
    spec = load_contract().network("dynamics")
    pedal = spec.output_slice("pedal")
    (sequence,) = dynamics_sequences(song, grid, Heard.nothing(len(grid)))
    assert sequence.targets[0, pedal] == 1 and sequence.targets[-1, pedal] == 0
    unknown = type(song)(**{**song.__dict__, "pedal": None})
    (sequence,) = dynamics_sequences(unknown, grid, Heard.nothing(len(grid)))
    assert not sequence.mask[:, pedal].any()


def test_a_song_without_notes_has_no_grid(song):
    with pytest.raises(ValueError, match="no notes and no chords"):
        grid_of(type(song)(**{**song.__dict__, "tracks": {}, "chords": ()}))

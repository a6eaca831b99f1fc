import numpy as np
import pytest

import corpora
from affetto.contract import load_contract
from affetto.datasets import CORPORA
from affetto.preparation.groove import bar_onsets, groove_sequences


@pytest.fixture
def song(tmp_path):
    corpora.write_groove(tmp_path)
    return next(iter(CORPORA["groove"].songs(tmp_path)))


def test_bars_hold_accents_and_offsets(song):
    accents, offsets = bar_onsets(song)
    assert accents.shape == (6, 16)
    np.testing.assert_allclose(accents[0, [0, 4]], [80 / 63.5 - 1, 110 / 63.5 - 1], atol=1e-6)
    np.testing.assert_allclose(offsets[0, [0, 4]], [0.0, 0.4], atol=0.02)
    assert (accents[:, 1] == -1).all()


def test_silent_steps_teach_nothing(song):
    told = groove_sequences(song)[0]
    spec = load_contract().network("groove")
    assert told.mask[:, spec.output_slice("accent")].sum() == 6 * 4
    np.testing.assert_array_equal(told.mask[:, :16], told.mask[:, 16:])


def test_the_first_bar_has_heard_nothing_and_the_second_the_first(song):
    told = groove_sequences(song)[0]
    spec = load_contract().network("groove")
    assert told.inputs[0, spec.input_slice("bars_heard")] == 0
    last = told.inputs[1, spec.input_slice("accents_last")]
    np.testing.assert_allclose(last, told.targets[0, spec.output_slice("accent")])


def test_other_players_are_other_and_only_train(song):
    plain, *others = groove_sequences(song)
    assert plain.role == "any"
    assert others and all(other.role == "trains" for other in others)
    assert all(not np.allclose(other.targets, plain.targets) for other in others)
    assert all(np.abs(other.targets).max() <= 1 for other in others)

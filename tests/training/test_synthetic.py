"""Synthetic music follows its rules, and the same seed gives the same music."""

from itertools import pairwise

import numpy as np
import pytest

from affetto import _engine
from affetto.contract import load_contract
from affetto.training.synthetic import make_examples
from affetto.training.synthetic.harmony import draw_progression
from affetto.training.synthetic.melody import draw_melody
from affetto.training.synthetic.setting import draw_setting

NAMES = [network.name for network in load_contract().networks]
SIZE = 0.02


@pytest.mark.parametrize("name", NAMES)
def test_seeds_decide_and_values_are_in_range(name: str) -> None:
    first, same, other = (make_examples(name, seed, SIZE) for seed in (1, 1, 2))
    assert np.array_equal(first.inputs, same.inputs)
    assert np.array_equal(first.targets, same.targets)
    assert first.inputs.shape != other.inputs.shape or not np.array_equal(first.inputs, other.inputs)
    assert np.isfinite(first.inputs).all()
    assert len(set(first.groups)) == len(first) >= 10
    last = load_contract().network(name).layers[-1].activation
    low, high = {"softmax": (0, 127), "sigmoid": (0, 1), "tanh": (-1, 1)}[last]
    assert low <= first.targets.min()
    assert first.targets.max() <= high


def test_melodies_stay_in_their_key_but_for_surprises() -> None:
    rng = np.random.default_rng(8)
    inside, notes = 0, 0
    for _ in range(20):
        setting = draw_setting(rng)
        scale = _engine.scale_of_key(setting.tonic, setting.minor)
        melody = draw_melody(rng, setting, draw_progression(rng, setting))
        assert all(a.onset_step + a.duration_steps <= b.onset_step for a, b in pairwise(melody))
        inside += sum(scale >> note.pitch % 12 & 1 for note in melody)
        notes += len(melody)
    assert 0.9 < inside / notes <= 1


def test_phrases_come_home_more_often_than_not() -> None:
    classes = load_contract().network("harmony").classes
    rng = np.random.default_rng(8)
    home = 0
    for _ in range(50):
        last = classes[draw_progression(rng, draw_setting(rng)).chords[-1]]
        home += last.startswith("I:")
    assert 30 < home < 50


def test_what_no_rule_makes_is_masked() -> None:
    spec = load_contract().network("dynamics")
    mask = make_examples("dynamics", 1, SIZE).mask
    assert not mask[:, spec.output_slice("pedal")].any()
    assert mask[:, spec.output_slice("velocity")].all()


def test_silent_steps_have_no_timing() -> None:
    examples, spec = make_examples("groove", 1, SIZE), load_contract().network("groove")
    accents = examples.targets[:, spec.output_slice("accent")]
    assert not examples.mask[:, spec.output_slice("offset")][accents <= -1].any()

"""Measures on predictions whose worth is known."""

import numpy as np
import pytest

from affetto.contract import load_contract
from affetto.training.metrics import MEASURES, Predicted


def steps_of(name: str, outputs, targets, mask=None, inputs=None, sequence=None) -> Predicted:
    spec = load_contract().network(name)
    outputs = np.asarray(outputs, np.float32)
    targets = np.asarray(targets)
    return Predicted(
        outputs,
        np.zeros((len(outputs), spec.input_size), np.float32) if inputs is None else inputs,
        targets,
        np.ones(targets.shape, np.float32) if mask is None else mask,
        np.zeros(len(outputs), np.int64) if sequence is None else sequence,
    )


def test_emotion_that_is_right_scores_one_and_a_constant_none() -> None:
    targets = np.random.default_rng(0).uniform(-1, 1, (50, 64)).astype(np.float32)
    right = MEASURES["emotion"](steps_of("emotion", targets, targets))
    assert right["ccc_valence"] == pytest.approx(1)
    assert right["r2_arousal"] == pytest.approx(1)
    constant = MEASURES["emotion"](steps_of("emotion", np.zeros((50, 64)) + targets.mean(0), targets))
    assert constant["ccc_valence"] == pytest.approx(0, abs=1e-6)
    assert constant["r2_valence"] == pytest.approx(0, abs=1e-5)


def test_ratings_that_are_all_alike_have_no_r2() -> None:
    """The quotient with a variance of nothing would be some -1e10."""
    targets = np.full((50, 64), np.float16(0.1), np.float32)
    found = MEASURES["emotion"](steps_of("emotion", targets + 0.1, targets))
    assert not [name for name in found if name.startswith("r2_")]
    assert found["ccc_valence"] == pytest.approx(0, abs=1e-6)


def test_melody_counts_pitches_at_onsets_alone() -> None:
    logits = np.full((4, 128), -20.0)
    logits[0, 60] = logits[1, 1] = logits[2, 62] = logits[3, 0] = 20
    found = MEASURES["melody"](steps_of("melody", logits, [60, 1, 64, 0]))
    assert found["pitch_top1"] == 0.5
    assert found["event_nll"] == pytest.approx(10, abs=0.1)
    assert found["pitch_nll"] == pytest.approx(20, abs=0.1)


def test_a_uniform_chord_guess_has_the_perplexity_of_the_classes() -> None:
    found = MEASURES["harmony"](steps_of("harmony", np.zeros((10, 64)), np.arange(10)))
    assert found["chord_perplexity"] == pytest.approx(64)
    assert found["chord_top1"] == pytest.approx(0.1)


def test_chords_are_measured_at_their_changes_where_these_are_known() -> None:
    inputs = np.zeros((4, 128), np.float32)
    inputs[[0, 2], load_contract().network("harmony").input_slice("changing")] = 1
    logits = np.full((4, 64), -9.0)
    logits[:, 3] = 9
    assert MEASURES["harmony"](steps_of("harmony", logits, [3, 5, 3, 5], inputs=inputs))["chord_top1"] == 1


def test_velocity_is_correlated_within_each_song() -> None:
    targets = np.zeros((20, 16), np.float32)
    targets[:10, 0], targets[10:, 0] = np.arange(10), 50 + np.arange(10)
    outputs = targets.copy()
    outputs[10:, 0] = -np.arange(10)
    sequence = np.repeat([0, 1], 10)
    found = MEASURES["dynamics"](steps_of("dynamics", outputs, targets, sequence=sequence))
    assert found["velocity_r"] == pytest.approx(0, abs=1e-6)


def test_groove_is_measured_in_milliseconds_at_its_tempo_and_in_velocities() -> None:
    inputs = np.zeros((1, 64), np.float32)
    inputs[:, load_contract().network("groove").input_slice("tempo")] = 0.5
    targets, mask = np.zeros((1, 32), np.float32), np.ones((1, 32), np.float32)
    outputs = targets.copy()
    outputs[0, 0], outputs[0, 16], mask[0, 1:16], mask[0, 17:] = 1, 1, 0, 0
    found = MEASURES["groove"](steps_of("groove", outputs, targets, mask, inputs))
    # At 150 a minute a 16th lasts 100 ms, and half of it is 50 ms.
    assert found["timing_mae_ms"] == pytest.approx(50)
    assert found["velocity_mae"] == pytest.approx(63.5)

"""Measures against mir_eval, where it is installed, and by hand."""

import numpy as np
import pytest

from affetto.evaluation.listening_measures import OCTAVES, f_measure, key_score, tempo_is_right


def test_every_beat_found_is_one_and_none_is_zero() -> None:
    beats = np.arange(0.0, 10.0, 0.5)
    assert f_measure(beats, beats + 0.069) == 1.0
    assert f_measure(beats, beats + 0.25) == 0.0
    assert f_measure(beats, np.array([])) == 0.0


def test_twice_the_beats_cost_precision_only() -> None:
    beats = np.arange(0.0, 10.0, 0.5)
    assert f_measure(beats, np.arange(0.0, 10.0, 0.25)) == pytest.approx(2 / 3)


def test_agrees_with_mir_eval() -> None:
    mir_eval = pytest.importorskip("mir_eval")
    random = np.random.default_rng(5)
    for _ in range(50):
        reference = np.sort(random.uniform(0, 20, 40))
        estimate = np.sort(random.uniform(0, 20, 35))
        expected = mir_eval.beat.f_measure(reference, estimate)
        # Greedy in time against a maximum matching: the same but for crowds of beats.
        assert f_measure(reference, estimate) == pytest.approx(expected, abs=0.03)


def test_tempo_octaves_count_only_in_accuracy_2() -> None:
    assert tempo_is_right(100.0, 103.9)
    assert not tempo_is_right(100.0, 104.1)
    assert not tempo_is_right(100.0, 50.0)
    assert tempo_is_right(100.0, 50.0, OCTAVES)
    assert tempo_is_right(100.0, 300.0, OCTAVES)
    assert not tempo_is_right(100.0, 150.0, OCTAVES)


def test_key_weights() -> None:
    c_major, a_minor = (0, False), (9, True)
    assert key_score(c_major, c_major) == 1.0
    assert key_score(c_major, (7, False)) == key_score(c_major, (5, False)) == 0.5
    assert key_score(a_minor, (4, True)) == 0.5
    assert key_score(c_major, a_minor) == key_score(a_minor, c_major) == 0.3
    assert key_score(c_major, (0, True)) == key_score((0, True), c_major) == 0.2
    assert key_score(c_major, (6, False)) == key_score(c_major, (2, True)) == 0.0

"""Measures of pitch, against what a pencil gives."""

import math

import numpy as np
import pytest

from affetto.evaluation.music import pitches
from passages import C, F, G, bits, line, passage


def test_share_in_counts_the_notes_of_their_beats_set() -> None:
    melody = line([(0, 60, 1), (4, 61, 1), (8, 64, 1), (12, 65, 1)])
    scale = np.full(4, bits((0, 2, 4, 5, 7, 9, 11)))
    assert pitches.share_in(melody, scale) == 3 / 4
    # The last note's beat has no chord: it is neither in it nor out of it.
    assert pitches.share_in(melody, np.array([bits(C)] * 3 + [0])) == 2 / 3


def test_strong_beats_are_the_first_and_the_middle_one() -> None:
    music = passage([(0, 60, 1), (4, 62, 1), (8, 64, 1), (12, 65, 1)])
    assert pitches.on_strong_beats(music.melody, music).pitches.tolist() == [60, 64]


def test_consonance_is_the_mean_over_the_chords_tones() -> None:
    # Over C: E lies 4 above C, 0 above E, 9 above G (as pitch classes): all consonant.
    assert pitches.consonance(line([(0, 64, 1)]), np.array([bits(C)])) == 1
    # F: a fourth above C (0), a semitone above E (-1), ten semitones above G (-1).
    assert pitches.consonance(line([(0, 65, 1)]), np.array([bits(C)])) == pytest.approx(-2 / 3)


def test_entropies_of_pitch_classes() -> None:
    assert pitches.pitch_class_entropy(line([(0, 60, 1), (4, 72, 1)])) == 0
    assert pitches.pitch_class_entropy(line([(i, 60 + i, 1) for i in range(12)])) == pytest.approx(
        math.log2(12)
    )
    assert pitches.pitch_class_entropy(line([(0, 60, 1), (1, 60, 1), (2, 62, 1), (3, 64, 1)])) == 1.5


def test_intervals_and_their_shares() -> None:
    melody = line([(0, 60, 1), (4, 60, 1), (8, 62, 1), (12, 67, 1), (16, 66, 1)])
    assert pitches.intervals(melody).tolist() == [0, 2, 5, -1]
    assert pitches.mean_interval(melody) == 2
    assert pitches.share_of_repeats(melody) == 0.25
    assert pitches.share_of_steps(melody) == 0.5
    assert pitches.share_of_leaps(melody) == 0.25
    assert pitches.pitch_range(melody) == 7


def test_a_rest_of_a_bar_parts_what_is_no_interval() -> None:
    assert pitches.intervals(line([(0, 60, 1), (20, 65, 1), (24, 67, 1)])).tolist() == [2]


def test_interval_histograms_and_their_distance() -> None:
    steps = pitches.interval_histogram(line([(0, 60, 1), (4, 62, 1), (8, 64, 1)]))
    mixed = pitches.interval_histogram(line([(0, 60, 1), (4, 62, 1), (8, 90, 1)]))
    assert steps[pitches.WIDEST_INTERVAL + 2] == 1
    assert mixed[-1] == 0.5  # What is wider than an octave counts as one.
    assert pitches.histogram_distance(steps, mixed) == 0.5
    assert pitches.histogram_distance(steps, steps) == 0


def test_voice_leading_pairs_each_pitch_with_the_nearest() -> None:
    # C E G to C F A: C stays, E moves 1, G moves 2; the same from the other side.
    chords = [(0, 60, 4.0), (0, 64, 4.0), (0, 67, 4.0), (16, 60, 4.0), (16, 65, 4.0), (16, 69, 4.0)]
    music = passage((), chords, (C, F), bars=2)
    assert pitches.voice_leading(music) == 1
    # All in parallel: nearest are not the same voices, and it is farther.
    parallel = [(0, 60, 4.0), (0, 64, 4.0), (0, 67, 4.0), (16, 67, 4.0), (16, 71, 4.0), (16, 74, 4.0)]
    assert pitches.voice_leading(passage((), parallel, (C, G), bars=2)) == (10 / 3 + 11 / 3) / 2


def test_nothing_to_measure_is_nan() -> None:
    empty = passage()
    for measure in (
        pitches.pitch_class_entropy,
        pitches.pitch_range,
        pitches.mean_interval,
        pitches.share_of_steps,
    ):
        assert math.isnan(measure(empty.melody))
    assert math.isnan(pitches.share_in(empty.melody, empty.chords))
    assert math.isnan(pitches.consonance(empty.melody, empty.chords))
    assert math.isnan(pitches.voice_leading(empty))

"""Measures of time, against what a pencil gives."""

import math

import pytest

from affetto.evaluation.music import rhythm
from passages import line, passage


def test_density_length_and_off_beats() -> None:
    music = passage([(0, 60, 1.0), (6, 62, 0.5), (16, 64, 2.0), (26, 65, 0.5)], bars=2)
    assert rhythm.notes_per_bar(music.melody, music) == 2
    assert rhythm.mean_length(music.melody) == 1
    assert rhythm.share_off_beat(music.melody) == 0.5


def test_rhythm_entropy_is_that_of_the_times_between_onsets() -> None:
    assert rhythm.rhythm_entropy(line([(0, 60, 1), (4, 60, 1), (8, 60, 1)])) == 0
    # 4, 2, 2 and 4 steps; the two notes on step 6 begin together.
    notes = line([(0, 60, 1), (4, 60, 1), (6, 60, 1), (6, 64, 1), (8, 60, 1), (12, 60, 1)])
    assert rhythm.onset_gaps(notes).tolist() == [4, 2, 2, 4]
    assert rhythm.rhythm_entropy(notes) == 1


def test_rest_and_polyphony_count_what_sounds_in_each_step() -> None:
    music = passage([], [(0, 48, 2.0), (4, 52, 1.0)])
    assert rhythm.sounding(music.accompaniment, music).tolist() == [1] * 4 + [2] * 4 + [0] * 8
    assert rhythm.share_of_rest(music.accompaniment, music) == 0.5
    assert rhythm.polyphony(music.accompaniment, music) == 1.5


def test_what_sounds_beyond_the_end_is_cut_there() -> None:
    music = passage([], [(12, 48, 9.0)])
    assert rhythm.sounding(music.accompaniment, music).tolist() == [0] * 12 + [1] * 4


def test_groove_is_consistent_where_bars_share_their_onsets() -> None:
    one = [(0, 60, 1.0), (8, 60, 1.0)]
    assert rhythm.groove_consistency(line([*one, (16, 64, 1.0), (24, 65, 1.0)]), passage(bars=2)) == 1
    # The second bar lacks one onset and has two of its own: 3 of 16 steps differ.
    other = line([*one, (16, 64, 1.0), (20, 64, 1.0), (28, 64, 1.0)])
    assert rhythm.groove_consistency(other, passage(bars=2)) == pytest.approx(1 - 3 / 16)
    # A bar of rest is left out.
    assert rhythm.groove_consistency(line([*one, (32, 64, 1.0), (40, 65, 1.0)]), passage(bars=3)) == 1


def test_nothing_to_measure_is_nan() -> None:
    empty = passage()
    assert math.isnan(rhythm.rhythm_entropy(empty.melody))
    assert math.isnan(rhythm.mean_length(empty.melody))
    assert math.isnan(rhythm.share_off_beat(empty.melody))
    assert math.isnan(rhythm.polyphony(empty.melody, empty))
    assert math.isnan(rhythm.groove_consistency(empty.melody, empty))
    assert rhythm.share_of_rest(empty.melody, empty) == 1

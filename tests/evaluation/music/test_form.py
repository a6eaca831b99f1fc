"""Measures of form, against what a pencil gives."""

import math

import pytest

from affetto.evaluation.music import form
from passages import C, F, G, passage


def test_similarity_is_what_returns_at_its_step_and_pitch() -> None:
    theme = [(0, 60, 1.0), (4, 62, 1.0), (8, 64, 1.0)]
    again = [(64, 60, 1.0), (68, 62, 1.0), (72, 65, 1.0)]
    music = passage([*theme, *again], bars=5)
    # Bars 1 and 5 are the one pair four bars apart: two of three notes return.
    assert form.self_similarity(music.melody, music, 4) == pytest.approx(2 / 3)
    assert form.self_similarity(music.melody, music, 1) == 0
    assert math.isnan(form.self_similarity(music.melody, music, 5))


def test_harmonic_rhythm_and_the_entropy_of_chords() -> None:
    music = passage(chords=(C, C, F, C), bars=4)
    assert form.chord_changes_per_bar(music) == 0.5
    # Three spans: C, F, C.
    assert form.chord_entropy(music) == pytest.approx(0.9183, abs=1e-4)
    assert form.chord_entropy(passage(chords=((), C, (), G), bars=4)) == 1
    assert math.isnan(form.chord_entropy(passage(chords=((),))))

"""Seconds, beats and ticks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from affetto.accompaniment.tempo_map import PPQ, TempoMap


@st.composite
def maps(draw: st.DrawFn, min_beats: int = 2) -> tuple[np.ndarray, int, TempoMap]:
    """Beat grids as recordings have them: a first beat anywhere in two beats, tempos that wander."""
    period = draw(st.floats(0.2, 2.0))
    wander = draw(st.lists(st.floats(0.7, 1.4), min_size=min_beats - 1, max_size=60))
    lead = draw(st.floats(0.0, 2.0)) * period
    beats = lead + period * np.concatenate([[0.0], np.cumsum(wander)])
    per_bar = draw(st.sampled_from([3, 4]))
    first_downbeat = draw(st.integers(0, per_bar - 1))
    return beats, first_downbeat, TempoMap(beats, per_bar, first_downbeat)


def clock_of(tempo_map: TempoMap, ticks: np.ndarray) -> np.ndarray:
    """Seconds of ticks by the tempo events alone, as a MIDI player counts them."""
    starts, tempos = map(np.array, zip(*tempo_map.tempo_changes(), strict=True))
    at_starts = np.concatenate([[0.0], np.cumsum(np.diff(starts) * tempos[:-1])])
    segment = np.searchsorted(starts, ticks, side="right") - 1
    return (at_starts[segment] + (ticks - starts[segment]) * tempos[segment]) / PPQ / 1e6


@given(maps())
def test_every_beat_sounds_where_it_was_heard(case: tuple[np.ndarray, int, TempoMap]) -> None:
    beats, _, tempo_map = case
    ticks = tempo_map.ticks_of_seconds(beats)
    tick_seconds = np.diff(beats).max() * 1.2 / PPQ
    # The first beat may lie between ticks; the others are quarter notes to the microsecond.
    assert np.abs(clock_of(tempo_map, ticks) - beats)[0] <= tick_seconds
    assert np.abs(clock_of(tempo_map, ticks) - beats)[1:].max() < 2e-6
    assert np.all(np.diff(ticks)[1:] == PPQ)


@given(maps())
def test_the_lead_in_keeps_a_sane_tempo(case: tuple[np.ndarray, int, TempoMap]) -> None:
    beats, _, tempo_map = case
    first_tempo_us = tempo_map.tempo_changes()[0][1]
    first_beat_us = (beats[1] - beats[0]) * 1e6
    assert 0.66 < first_tempo_us / first_beat_us < 1.51


@given(maps(min_beats=5))
def test_downbeats_fall_on_bar_lines(case: tuple[np.ndarray, int, TempoMap]) -> None:
    beats, first_downbeat, tempo_map = case
    metre = tempo_map.time_signatures()[-1]
    downbeats = tempo_map.ticks_of_seconds(beats)[first_downbeat :: metre.numerator]
    past_bar_line = (downbeats - metre.tick) % (metre.numerator * PPQ)
    # Where the lead-in is too short to write, the very first beat sits a little past its bar line.
    assert past_bar_line[0] < (PPQ / 5 if first_downbeat == 0 else 1)
    assert not past_bar_line[1:].any()


@given(maps(), st.floats(0, 100))
def test_ticks_and_seconds_invert_each_other(case: tuple[np.ndarray, int, TempoMap], seconds: float) -> None:
    beats, _, tempo_map = case
    back = float(tempo_map.seconds_of_ticks(tempo_map.ticks_of_seconds(seconds)))
    assert abs(back - seconds) <= np.diff(beats).max() * 1.6 / PPQ
    assert tempo_map.seconds_of_beats(tempo_map.beats_of_seconds(seconds)) == pytest.approx(seconds)


def test_rounding_never_adds_up_over_an_hour() -> None:
    beats = 0.3 + np.arange(7000) * 0.5142857  # 116.67 bpm: no whole number of microseconds.
    tempo_map = TempoMap(beats)
    ticks = tempo_map.ticks_of_seconds(beats)
    assert abs(clock_of(tempo_map, ticks[-1:])[0] - beats[-1]) < 1e-6


@pytest.mark.parametrize(
    ("lead_beats", "first_downbeat", "expected"),
    [
        (0.0, 0, [(0, 4, 4)]),
        (0.1, 0, [(0, 4, 4)]),
        (0.1, 2, [(0, 2, 4), (960, 4, 4)]),
        (0.25, 0, [(0, 1, 16), (120, 4, 4)]),
        (0.5, 0, [(0, 1, 8), (240, 4, 4)]),
        (0.5, 3, [(0, 7, 8), (1680, 4, 4)]),
        (1.0, 1, [(0, 2, 4), (960, 4, 4)]),
        (1.0, 3, [(0, 4, 4)]),
        (9.0, 0, [(0, 1, 4), (480, 4, 4)]),
    ],
)
def test_pickup_bars(lead_beats: float, first_downbeat: int, expected: list[tuple[int, int, int]]) -> None:
    tempo_map = TempoMap((lead_beats + np.arange(20)) * 0.5, 4, first_downbeat)
    found = [(s.tick, s.numerator, s.denominator) for s in tempo_map.time_signatures()]
    assert found == expected


def test_a_steady_tempo_is_one_event() -> None:
    assert TempoMap(np.arange(50) * 0.5).tempo_changes() == [(0, 500_000)]


@pytest.mark.parametrize(
    "beats", [[0.0], [-0.1, 0.5], [0.0, 0.0], [1.0, 0.5], [0.0, 30.0], [0.0, float("nan")]]
)
def test_impossible_grids_are_refused(beats: list[float]) -> None:
    with pytest.raises(ValueError, match="beats"):
        TempoMap(beats)


def test_a_downbeat_outside_the_bar_is_refused() -> None:
    with pytest.raises(ValueError, match="downbeat"):
        TempoMap([0.0, 0.5], 3, 3)

"""Beats, metre and key of sounds whose beats, metre and key are known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from affetto import _engine
from affetto.evaluation.listening_measures import f_measure
from affetto.evaluation.simple_songs import RATE_HZ as RATE
from affetto.evaluation.simple_songs import chord, mixed, random_song, regular_song, tick

SECONDS = 30.0


def beats_at(bpm: float, seconds: float = SECONDS, first: float = 0.3) -> NDArray[np.float64]:
    return np.arange(first, seconds - 0.1, 60 / bpm)


def beat_grid(audio: NDArray[np.float32], tempo_bpm: float | None = None) -> _engine.BeatGrid:
    return _engine.find_beats(_engine.extract_features(audio, RATE), len(audio) / RATE, tempo_bpm)


@pytest.mark.parametrize("bpm", [63.0, 84.0, 96.5, 120.0, 143.0])
@pytest.mark.parametrize("per_bar", [3, 4])
def test_beats_and_bars_of_a_song(bpm: float, per_bar: int) -> None:
    beats = beats_at(bpm)
    audio = regular_song(beats, per_bar, tonic=2, minor=False, seconds=SECONDS).audio
    features = _engine.extract_features(audio, RATE)
    grid = _engine.find_beats(features, SECONDS)
    assert grid.found
    assert grid.tempo_bpm == pytest.approx(bpm, rel=0.01)
    assert f_measure(beats, grid.beats) > 0.95
    metre = _engine.find_metre(grid, features)
    assert metre.beats_per_bar == per_bar
    assert f_measure(beats[::per_bar], grid.beats[metre.first_downbeat :: per_bar]) > 0.9


def test_beats_lie_within_a_hop_of_the_clicks() -> None:
    beats = beats_at(100.0)
    grid = beat_grid(mixed([(beat, tick()) for beat in beats], SECONDS))
    gaps = [np.abs(grid.beats - beat).min() for beat in beats]
    assert max(gaps) < 0.010


def test_a_slow_drift_is_followed() -> None:
    periods = 60 / np.linspace(90, 115, 60)
    beats = 0.3 + np.concatenate([[0.0], np.cumsum(periods)])
    seconds = float(beats[-1]) + 0.5
    grid = beat_grid(regular_song(beats, 4, tonic=0, minor=False, seconds=seconds).audio)
    assert f_measure(beats, grid.beats) > 0.95


def test_a_given_tempo_is_kept() -> None:
    audio = regular_song(beats_at(80.0), 4, tonic=0, minor=True, seconds=SECONDS).audio
    for bpm in (40.0, 80.0, 160.0):
        grid = beat_grid(audio, bpm)
        assert grid.tempo_bpm == pytest.approx(bpm, rel=0.03)


def test_the_grid_covers_the_recording() -> None:
    beats = np.arange(8.0, 22.0, 0.6)
    grid = beat_grid(regular_song(beats, 4, tonic=0, minor=False, seconds=SECONDS).audio)
    assert 0.0 <= grid.beats[0] < 0.6 + 0.02
    assert SECONDS - 0.6 - 0.02 < grid.beats[-1] <= SECONDS
    assert (np.diff(grid.beats) > 0.3).all()


def beatless() -> dict[str, NDArray[np.float32]]:
    t = np.arange(int(SECONDS * RATE)) / RATE
    swell = np.sin(2 * np.pi * 220 * t) + np.sin(2 * np.pi * 277.2 * t)
    return {
        "silence": np.zeros(t.size, np.float32),
        "noise": (0.1 * np.random.default_rng(0).standard_normal(t.size)).astype(np.float32),
        "a swell": (0.2 * swell * (1.1 + np.sin(2 * np.pi * 0.05 * t))).astype(np.float32),
        "nothing": np.zeros(0, np.float32),
        "a tenth of a second": np.full(4410, 0.1, np.float32),
    }


@pytest.mark.parametrize("name", beatless())
def test_what_has_no_beat_gets_the_assumed_grid(name: str) -> None:
    audio = beatless()[name]
    seconds = len(audio) / RATE
    grid = beat_grid(audio)
    assert not grid.found
    assert grid.tempo_bpm == 120.0
    np.testing.assert_allclose(grid.beats, np.arange(0, seconds + 1e-9, 0.5), atol=1e-9)
    assert beat_grid(audio, 90.0).tempo_bpm == 90.0
    metre = _engine.find_metre(grid, _engine.extract_features(audio, RATE))
    assert (metre.beats_per_bar, metre.first_downbeat) == (4, 0)


@pytest.mark.parametrize("tonic", range(12))
@pytest.mark.parametrize("minor", [False, True])
def test_keys(tonic: int, minor: bool) -> None:
    audio = regular_song(beats_at(120.0, 16.0), 4, tonic, minor, 16.0).audio
    key = _engine.find_key(_engine.extract_features(audio, RATE).chroma)
    assert (key.tonic, key.minor) == (tonic, minor)
    assert 0.0 < key.confidence <= 1.0


def test_a_key_is_less_clear_between_two() -> None:
    clear = regular_song(beats_at(120.0, 16.0), 4, 0, False, 16.0).audio
    torn = mixed([(i * 1.0, chord((0, 6)[i % 2], (0, 4, 7), 1.0)) for i in range(16)], 16.0)
    keys = [_engine.find_key(_engine.extract_features(audio, RATE).chroma) for audio in (clear, torn)]
    assert keys[1].confidence < keys[0].confidence


def test_silence_has_no_key() -> None:
    key = _engine.find_key(np.zeros((50, 12), np.float32))
    assert (key.tonic, key.minor, key.confidence) == (0, False, 0.0)


def test_the_tempo_asked_for_must_be_one() -> None:
    features = _engine.extract_features(np.zeros(RATE, np.float32), RATE)
    for bpm in (0.0, -10.0, float("nan"), 1000.0):
        with pytest.raises(ValueError, match="tempo_bpm: expected 20 to 400"):
            _engine.find_beats(features, 1.0, bpm)


def test_an_hour_is_heard_as_its_minutes_are() -> None:
    minute = regular_song(np.arange(0.0, 60.0, 0.5), 4, tonic=0, minor=False, seconds=60.0).audio
    features = _engine.extract_features(np.tile(minute, 60), RATE)
    grid = _engine.find_beats(features, 3600.0)
    assert grid.found
    assert grid.tempo_bpm == pytest.approx(120.0, rel=0.002)
    assert f_measure(np.arange(0.0, 3600.0, 0.5), grid.beats) > 0.98


def test_features_kept_as_arrays_are_heard_the_same() -> None:
    song = random_song(3)
    features = _engine.extract_features(song.audio, RATE)
    kept = _engine.Features(
        onset_strength=features.onset_strength,
        low_onset_strength=features.low_onset_strength,
        level_db=features.level_db,
        log_mel_db=features.log_mel_db,
        chroma=features.chroma,
        frame_level_db=features.frame_level_db,
    )
    np.testing.assert_allclose(kept.frame_times, features.frame_times, atol=1e-12)
    np.testing.assert_allclose(kept.hop_times, features.hop_times, atol=1e-12)
    beats = [_engine.find_beats(one, song.seconds).beats for one in (features, kept)]
    np.testing.assert_array_equal(*beats)

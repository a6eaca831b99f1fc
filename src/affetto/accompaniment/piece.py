"""Pieces: music that follows no recording, from what is wanted alone."""

from __future__ import annotations

import time
from numbers import Integral
from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.accompaniment.composed import (
    chords_of,
    compose,
    controls_of,
    key_changes_of,
    notes_of,
    programs_of,
)
from affetto.accompaniment.keys import Key
from affetto.accompaniment.metres import Metre
from affetto.accompaniment.result import Accompaniment, Emotion, Tempo
from affetto.accompaniment.tempo_map import TempoMap
from affetto.accompaniment.wanted import is_number, wanted_at
from affetto.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from affetto import _engine
    from affetto.accompaniment.options import Options
    from affetto.accompaniment.wanted import Wanted

MOST_BARS = 1024
_SAMPLE_RATE_HZ = 44_100
_QUARTERS_A_FELT_BEAT = 1.5
_FIFTH_SEMITONES = 7


def compose_piece(options: Options, bundle: _engine.Bundle, bars: int = 16) -> Accompaniment:
    """So many bars of the feeling that the options ask for; a side that they leave open is neutral.

    A tempo that is not given goes with the feeling, a metre is 4/4, a key has its tonic from the seed and
    its mode from the valence, which may turn it with a phrase. The recording of the result is silence as
    long as the piece. Raises InputError.
    """
    if not (isinstance(bars, Integral) and is_number(bars) and 1 <= bars <= MOST_BARS):
        raise InputError("bars", f"a whole number from 1 to {MOST_BARS}", repr(bars))
    began = time.perf_counter()
    metre = options.metre or Metre(4)
    felt_bpm = options.tempo_bpm or _tempo_bpm(options)
    quarters_bpm = felt_bpm * (_QUARTERS_A_FELT_BEAT if metre.compound else 1)
    beats_seconds = np.arange(bars * metre.beats_per_bar + 1, dtype=np.float64) * (60 / quarters_bpm)
    composition = compose(
        _nothing_heard(len(beats_seconds) - 1, metre, options, quarters_bpm),
        options, bundle, _wanted(options, beats_seconds[:-1]), follow=0.0,
    )  # fmt: skip
    tempo_map = TempoMap(beats_seconds, metre.beats_per_bar, 0, metre.compound)
    played, unheard = composition.emotion, np.zeros(0, np.float32)
    return Accompaniment(
        recording_name="piece",
        sample_rate_hz=_SAMPLE_RATE_HZ,
        channels=1,
        duration_seconds=float(beats_seconds[-1]),
        silent=False,
        key=Key(composition.tonic, composition.minor, 1.0),
        key_given=options.key is not None,
        tempo=Tempo(felt_bpm, options.tempo_bpm is not None, False, 0.0, options.tempo_bpm),
        beats_seconds=beats_seconds[:-1],
        beats_per_bar=metre.beats_per_bar,
        first_downbeat=0,
        emotion=Emotion(unheard.astype(np.float64), unheard, unheard),
        played_emotion=Emotion(beats_seconds[:-1], played[:, 0], played[:, 1]),
        notes=notes_of(composition, tempo_map),
        controls=controls_of(composition, tempo_map),
        chords=chords_of(composition, tempo_map),
        bundle_name=bundle.name,
        timings={"composing": time.perf_counter() - began},
        compound=metre.compound,
        programs=programs_of(composition, tempo_map) if options.instruments_by_feeling else (),
        key_changes=key_changes_of(composition, tempo_map),
    )


def _tempo_bpm(options: Options) -> float:
    """By the mean of what is wanted; a curve is told in seconds, which need a tempo."""
    from affetto import _engine

    return _engine.tempo_for_feeling(_mean(options.valence), _mean(options.arousal))


def _mean(wanted: Wanted | None) -> float:
    if not isinstance(wanted, tuple):
        return wanted or 0.0
    return float(np.mean([value for _, value in wanted]))


def _nothing_heard(beats: int, metre: Metre, options: Options, quarters_bpm: float) -> _engine.HeardMusic:
    """Beats that sound of nothing: neutral, without pitch or onset, but to be played to."""
    from affetto import _engine

    fields: Any = _engine.heard_beat_fields
    rows: NDArray[np.void] = np.zeros(beats, np.dtype(fields))
    rows["accents"] = -1.0
    key = options.key or Key(options.seed * _FIFTH_SEMITONES % 12, False)
    return _engine.HeardMusic(
        rows, metre.beats_per_bar, 0, key.tonic, key.minor, quarters_bpm, metre.compound
    )


def _wanted(options: Options, beats_seconds: NDArray[np.float64]) -> NDArray[np.float32]:
    """[beats, 2] what is wanted, neutral where nothing is."""
    sides = [wanted_at(side, beats_seconds) for side in (options.valence, options.arousal)]
    return np.ascontiguousarray(np.nan_to_num(np.stack(sides, axis=1)), np.float32)

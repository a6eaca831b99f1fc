"""Measures that a musician or a reviewer can read, beside the loss.

Each measure follows from sums over steps. So a share is measured by adding up, and a bootstrap draws
songs by their sums alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from affetto.contract import load_contract

Floats = NDArray[np.float32]
Sums = NDArray[np.float64]
"""[..., terms]: what a network's tally adds up."""


@dataclass(frozen=True)
class Predicted:
    """Predictions of some steps beside the truth.

    outputs [steps, out]: logits for softmax networks; inputs, targets, mask as in the examples;
    sequence [steps]: which sequence a step belongs to.
    """

    outputs: Floats
    inputs: Floats
    targets: NDArray[np.generic]
    mask: Floats
    sequence: NDArray[np.int64]


@dataclass(frozen=True)
class Measure:
    """Measures of one network in two stages.

    tally: predictions -> [steps, terms], which may be added up over any steps.
    conclude: sums [..., terms] -> each measure [...]; not a number where nothing is known.
    """

    tally: Callable[[Predicted], Sums]
    conclude: Callable[[Sums], dict[str, Sums]]

    def __call__(self, steps: Predicted) -> dict[str, float]:
        """The measures of all steps; those of which nothing is known are left out."""
        found = self.conclude(self.tally(steps).sum(axis=0))
        return {name: float(value) for name, value in found.items() if np.isfinite(value)}


_MOMENTS = 6
_LEAST_VARIANCE = 1e-9
"""Of ratings: what is below is the rounding of a constant."""


def _emotion_tally(steps: Predicted) -> Sums:
    """For valence, then arousal: count, x, y, xx, yy and xy of what is heard and what was rated."""
    parts = []
    for name in ("valence", "arousal"):
        column = load_contract().network("emotion").output_slice(name).start
        known = (steps.mask[:, column] > 0).astype(np.float64)
        x = steps.outputs[:, column].astype(np.float64)
        y = steps.targets[:, column].astype(np.float64)
        parts.append(np.stack((known, x, y, x * x, y * y, x * y), axis=1) * known[:, None])
    return np.concatenate(parts, axis=1)


def _emotion(sums: Sums) -> dict[str, Sums]:
    """Concordance (Lin 1989) and R2 of valence and arousal over frames; ratings that are all alike have no R2."""
    measures = {}
    for i, name in enumerate(("valence", "arousal")):
        moments = sums[..., i * _MOMENTS : (i + 1) * _MOMENTS]
        count = np.where(moments[..., 0] > 1, moments[..., 0], np.nan)
        x, y, xx, yy, xy = (moments[..., term] / count for term in range(1, _MOMENTS))
        x_variance, y_variance, covariance = xx - x * x, yy - y * y, xy - x * y
        measures[f"ccc_{name}"] = 2 * covariance / (x_variance + y_variance + np.square(x - y) + 1e-12)
        varied = np.where(y_variance > _LEAST_VARIANCE, y_variance, np.nan)
        measures[f"r2_{name}"] = 1 - (xx - 2 * xy + yy) / (varied + 1e-12)
    return measures


def _melody_tally(steps: Predicted) -> Sums:
    """Count and nats of events; count, nats and right answers of the pitch at onsets."""
    known, truth = steps.mask > 0, steps.targets.astype(np.int64)
    onsets = known & (truth >= 2)
    sums = np.zeros((len(truth), 5))
    sums[known, 0], sums[known, 1] = 1, _nll(_log_softmax(steps.outputs[known]), truth[known])
    pitches, pitch = _log_softmax(steps.outputs[onsets, 2:]), truth[onsets] - 2
    sums[onsets, 2], sums[onsets, 3] = 1, _nll(pitches, pitch)
    sums[onsets, 4] = pitches.argmax(axis=1) == pitch if len(pitch) else 0
    return sums


def _melody(sums: Sums) -> dict[str, Sums]:
    """Negative log-likelihood of the next event; of the pitch, and how often it is right, at onsets."""
    return {
        "event_nll": _ratio(sums[..., 1], sums[..., 0]),
        "pitch_nll": _ratio(sums[..., 3], sums[..., 2]),
        "pitch_top1": _ratio(sums[..., 4], sums[..., 2]),
    }


def measured_chords(steps: Predicted) -> NDArray[np.bool_]:
    """Where a chord is known: of those, the beats on which it is known to change, if examples say so."""
    changing = load_contract().network("harmony").input_slice("changing").start
    known = steps.mask > 0
    if (steps.inputs[known, changing] > 0).any():
        known &= steps.inputs[:, changing] > 0
    return known


def _harmony_tally(steps: Predicted) -> Sums:
    """Count, nats and right answers."""
    known, truth = measured_chords(steps), steps.targets.astype(np.int64)
    logs = _log_softmax(steps.outputs[known])
    sums = np.zeros((len(truth), 3))
    sums[known, 0], sums[known, 1] = 1, _nll(logs, truth[known])
    sums[known, 2] = logs.argmax(axis=1) == truth[known] if known.any() else 0
    return sums


def _harmony(sums: Sums) -> dict[str, Sums]:
    """Top-1 and perplexity of the next chord, where it is known to change if examples say so."""
    return {
        "chord_top1": _ratio(sums[..., 2], sums[..., 0]),
        "chord_perplexity": np.exp(_ratio(sums[..., 1], sums[..., 0])),
    }


def _dynamics_tally(steps: Predicted) -> Sums:
    """Songs and their correlations, at each song's first step."""
    column = load_contract().network("dynamics").output_slice("velocity").start
    sums = np.zeros((len(steps.outputs), 2))
    for sequence in np.unique(steps.sequence):
        rows = np.flatnonzero(steps.sequence == sequence)
        notes = rows[steps.mask[rows, column] > 0]
        found, truth = steps.outputs[notes, column], steps.targets[notes, column].astype(np.float32)
        if len(truth) >= 8 and truth.std() > 0:
            # A constant is correlated with nothing: 0, where the formula has no value.
            together = np.corrcoef(found, truth)[0, 1] if found.std() > 1e-6 else 0.0
            sums[rows[0]] = 1, together
    return sums


def _dynamics(sums: Sums) -> dict[str, Sums]:
    """Correlation of the velocities within each song, averaged over songs of eight notes or more."""
    return {"velocity_r": _ratio(sums[..., 1], sums[..., 0])}


def _groove_tally(steps: Predicted) -> Sums:
    """Weight and error of timing in milliseconds, then of accents in MIDI velocities."""
    spec = load_contract().network("groove")
    tempo_bpm = 100 + 100 * steps.inputs[:, spec.input_slice("tempo")].astype(np.float64)
    half_step_ms = 0.5 * 60_000 / tempo_bpm / load_contract().grid["steps_per_beat"]
    errors = np.abs(steps.outputs - steps.targets.astype(np.float32)).astype(np.float64)
    parts = []
    for name, unit in (("offset", half_step_ms), ("accent", 63.5)):
        columns = spec.output_slice(name)
        weights = steps.mask[:, columns].astype(np.float64)
        parts += [weights.sum(axis=1), (errors[:, columns] * unit * weights).sum(axis=1)]
    return np.stack(parts, axis=1)


def _groove(sums: Sums) -> dict[str, Sums]:
    """Mean absolute error of timing in milliseconds and of velocity in MIDI units."""
    return {
        "timing_mae_ms": _ratio(sums[..., 1], sums[..., 0]),
        "velocity_mae": _ratio(sums[..., 3], sums[..., 2]),
    }


MEASURES: dict[str, Measure] = {
    "emotion": Measure(_emotion_tally, _emotion),
    "melody": Measure(_melody_tally, _melody),
    "harmony": Measure(_harmony_tally, _harmony),
    "dynamics": Measure(_dynamics_tally, _dynamics),
    "groove": Measure(_groove_tally, _groove),
}
LESS_IS_BETTER = ("loss", "event_nll", "pitch_nll", "chord_perplexity", "timing_mae_ms", "velocity_mae")
UNITS = {"event_nll": "nats", "pitch_nll": "nats", "timing_mae_ms": "ms", "velocity_mae": "MIDI velocity"}


def best_value(measure: str, values: list[float]) -> float | None:
    """The best of several values of a measure; None where none is a number."""
    finite = [value for value in values if np.isfinite(value)]
    if not finite:
        return None
    return min(finite) if measure in LESS_IS_BETTER else max(finite)


def _log_softmax(logits: Floats) -> Sums:
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True, initial=-np.inf)
    logs: Sums = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return logs


def _nll(logs: Sums, truth: NDArray[np.int64]) -> Sums:
    nats: Sums = -logs[np.arange(len(truth)), truth]
    return nats


def _ratio(total: Any, count: Any) -> Sums:
    """Their quotient; not a number where there is nothing to divide by."""
    return np.asarray(np.where(count > 0, total, np.nan) / np.where(count > 0, count, 1.0))

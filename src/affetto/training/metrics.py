"""Measures that a musician or a reviewer can read, beside the loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from affetto.contract import load_contract

Floats = NDArray[np.float32]


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


def emotion(steps: Predicted) -> dict[str, float]:
    """CCC and R2 of valence and arousal over frames."""
    measures = {}
    for name in ("valence", "arousal"):
        column = load_contract().network("emotion").output_slice(name).start
        known = steps.mask[:, column] > 0
        found, truth = steps.outputs[known, column], steps.targets[known, column].astype(np.float32)
        if known.sum() > 1:
            error = float(np.square(found - truth).mean())
            gap = float(np.square(found.mean() - truth.mean()))
            covariance = float(((found - found.mean()) * (truth - truth.mean())).mean())
            measures[f"ccc_{name}"] = 2 * covariance / (float(found.var() + truth.var()) + gap + 1e-12)
            measures[f"r2_{name}"] = 1 - error / (float(truth.var()) + 1e-12)
    return measures


def melody(steps: Predicted) -> dict[str, float]:
    """Negative log-likelihood of the next event; of the pitch, and how often it is right, at onsets."""
    known = steps.mask > 0
    logs, truth = _log_softmax(steps.outputs[known]), steps.targets[known].astype(np.int64)
    onsets = truth >= 2
    pitches, pitch = _log_softmax(steps.outputs[known][onsets, 2:]), truth[onsets] - 2
    return {
        "event_nll": _mean_nll(logs, truth),
        "pitch_nll": _mean_nll(pitches, pitch),
        "pitch_top1": float((pitches.argmax(1) == pitch).mean()) if len(pitch) else float("nan"),
    }


def harmony(steps: Predicted) -> dict[str, float]:
    """Top-1 and perplexity of the next chord, where it is known to change if examples say so."""
    changing = load_contract().network("harmony").input_slice("changing").start
    known = steps.mask > 0
    if (steps.inputs[known, changing] > 0).any():
        known &= steps.inputs[:, changing] > 0
    logs, truth = _log_softmax(steps.outputs[known]), steps.targets[known].astype(np.int64)
    return {
        "chord_top1": float((logs.argmax(1) == truth).mean()),
        "chord_perplexity": float(np.exp(_mean_nll(logs, truth))),
    }


def dynamics(steps: Predicted) -> dict[str, float]:
    """Correlation of the velocities within each song, averaged over songs of eight notes or more."""
    column = load_contract().network("dynamics").output_slice("velocity").start
    correlations = []
    for sequence in np.unique(steps.sequence):
        notes = (steps.sequence == sequence) & (steps.mask[:, column] > 0)
        found, truth = steps.outputs[notes, column], steps.targets[notes, column].astype(np.float32)
        if len(truth) >= 8 and truth.std() > 0:
            # A constant is correlated with nothing: 0, where the formula has no value.
            together = np.corrcoef(found, truth)[0, 1] if found.std() > 1e-6 else 0.0
            correlations.append(float(together))
    return {"velocity_r": float(np.mean(correlations))} if correlations else {}


def groove(steps: Predicted) -> dict[str, float]:
    """Mean absolute error of timing in milliseconds and of velocity in MIDI units."""
    spec = load_contract().network("groove")
    tempo_bpm = 100 + 100 * steps.inputs[:, spec.input_slice("tempo")]
    half_step_ms = 0.5 * 60_000 / tempo_bpm / load_contract().grid["steps_per_beat"]
    errors = np.abs(steps.outputs - steps.targets.astype(np.float32))
    offset, accent = spec.output_slice("offset"), spec.output_slice("accent")
    return {
        "timing_mae_ms": _mean_known(errors[:, offset] * half_step_ms, steps.mask[:, offset]),
        "velocity_mae": _mean_known(errors[:, accent] * 63.5, steps.mask[:, accent]),
    }


MEASURES: dict[str, Callable[[Predicted], dict[str, float]]] = {
    "emotion": emotion,
    "melody": melody,
    "harmony": harmony,
    "dynamics": dynamics,
    "groove": groove,
}
LESS_IS_BETTER = ("loss", "event_nll", "pitch_nll", "chord_perplexity", "timing_mae_ms", "velocity_mae")
UNITS = {"event_nll": "nats", "pitch_nll": "nats", "timing_mae_ms": "ms", "velocity_mae": "MIDI velocity"}


def _log_softmax(logits: Floats) -> NDArray[np.float64]:
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True, initial=-np.inf)
    logs: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return logs


def _mean_nll(logs: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    return float(-logs[np.arange(len(truth)), truth].mean()) if len(truth) else float("nan")


def _mean_known(errors: NDArray[Any], mask: Floats) -> float:
    return float((errors * mask).sum() / max(float(mask.sum()), 1e-8))

"""Grooves: a template for each style, swing, a drummer's own lateness, and noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from affetto import _engine
from affetto.preparation.examples import Examples
from affetto.training.synthetic.setting import Setting, draw_setting, fill

BARS = 16
SILENT = -1.0
# One digit a step, 0 silent to 9 loudest.
TEMPLATES = (
    "9050705095507050",  # rock
    "9205722479250724",  # funk
    "9000704390007043",  # jazz
    "9037037093700370",  # latin
    "8040904080449040",  # soul
    "9004800029408002",  # hiphop
    "9304930493049304",  # afro
    "9000600090006000",  # other
)
SWING = (0.0, 0.1, 0.6, 0.0, 0.15, 0.4, 0.1, 0.0)
"""Mean lateness of the off-beats of each style, in halves of a step."""

Floats = NDArray[np.float64]


def make_groove(rng: np.random.Generator, pieces: int) -> Examples:
    """Predict timing and accents of the next bar from the bars heard."""
    contexts, targets, masks = [], [], []
    for _ in range(pieces):
        setting, style = draw_setting(rng), int(rng.integers(len(TEMPLATES)))
        accents, offsets = _perform(rng, setting, style)
        contexts.append(_contexts(setting, accents, offsets))
        targets.append(np.concatenate([offsets, accents], axis=1))
        # A silent step has no timing; past the bar's end there is nothing at all.
        exists = np.arange(16) < setting.steps_per_bar
        masks.append(
            np.concatenate([(accents > SILENT) & exists, np.broadcast_to(exists, accents.shape)], axis=1)
        )
    starts = np.arange(pieces) * BARS
    inputs = _engine.encode_groove(np.concatenate(contexts))
    return Examples(
        "groove",
        inputs,
        np.concatenate(targets).astype(np.float32),
        np.concatenate(masks).astype(np.float32),
        starts,
        [f"drummer {i}" for i in range(pieces)],
    )


def _perform(rng: np.random.Generator, setting: Setting, style: int) -> tuple[Floats, Floats]:
    """Accents [bars, 16] in [-1, 1] and offsets [bars, 16] in halves of a step."""
    steps = np.arange(16)
    exists = steps < setting.steps_per_bar
    loudness = np.array([int(digit) for digit in TEMPLATES[style]], float)
    played = loudness > 0
    # Ghost notes come and go; the backbone is always there.
    appears = rng.random((BARS, 16)) < np.where(loudness >= 5, 1.0, 0.5 + 0.4 * setting.arousal)
    mean_accent = 0.15 * loudness - 0.8 + 0.25 * setting.arousal
    accents = np.clip(mean_accent + rng.normal(0, 0.12, (BARS, 16)), -0.95, 1)
    accents = np.where(appears & played & exists, accents, SILENT)
    swing = SWING[style] + 0.1 * rng.normal()
    late = 0.15 * rng.normal() - 0.1 * setting.arousal
    offsets = late + swing * (steps % 4 == 2) + 0.5 * swing * (steps % 2 == 1)
    offsets = np.clip(offsets + rng.normal(0, 0.08, (BARS, 16)), -1, 1)
    return accents, np.where(accents > SILENT, offsets, 0.0)


def _contexts(setting: Setting, accents: Floats, offsets: Floats) -> NDArray[np.void]:
    bars = (accents.astype(np.float32), offsets.astype(np.float32))
    contexts = _engine.groove_history(*bars, setting.beats_per_bar)
    fill(contexts, setting, but=("density",))
    return contexts

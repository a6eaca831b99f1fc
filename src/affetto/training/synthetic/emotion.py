"""Sounds with a feeling: arpeggios whose mode, tempo, register, colour and swell come from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from affetto import _engine
from affetto.contract import load_contract
from affetto.preparation.examples import Examples
from affetto.training.synthetic.setting import Setting, draw_setting, embedding_of

RATE_HZ = load_contract().analysis["rate_hz"]
SECONDS = 12.0
UNKNOWN_SECONDS = 1.0
"""The beginning, from which no one could tell."""
HARMONICS = 6

Samples = NDArray[np.float32]


def make_emotion(rng: np.random.Generator, pieces: int) -> Examples:
    """Hear valence, arousal and what carries them in synthesised sound, frame by frame."""
    inputs, targets, masks = [], [], []
    for _ in range(pieces):
        setting = draw_setting(rng)
        features = _engine.extract_features(perform(rng, setting), float(RATE_HZ))
        frames = _engine.encode_emotion(features)
        known = np.asarray(features.frame_times) >= UNKNOWN_SECONDS
        inputs.append(frames)
        targets.append(np.broadcast_to(embedding_of(setting), (len(frames), 64)))
        masks.append(np.broadcast_to(known[:, None] * _weights(), (len(frames), 64)))
    starts = np.cumsum([0, *(len(part) for part in inputs[:-1])])
    return Examples(
        "emotion",
        np.concatenate(inputs),
        np.concatenate(targets),
        np.concatenate(masks).astype(np.float32),
        starts,
        [f"sound {i}" for i in range(pieces)],
    )


def perform(rng: np.random.Generator, setting: Setting) -> Samples:
    """A broken triad over a bass, at RATE_HZ; happy is high, excited is quick, bright and hard."""
    audio = np.zeros(int(SECONDS * RATE_HZ), np.float32)
    step_seconds = 60 / setting.tempo_bpm / (2 if setting.density > 0.3 else 1)
    third = 3 if setting.minor else 4
    centre = 60 + round(7 * setting.valence) + setting.tonic - 6
    for i, onset in enumerate(np.arange(0, SECONDS - 0.1, step_seconds)):
        degree = (0, third, 7, 12)[int(rng.integers(4))]
        swell = 1 + 0.3 * np.sin(2 * np.pi * onset / 6)
        loudness = swell * (1.3 if i % 4 == 0 else 0.9) * rng.uniform(0.8, 1.2)
        _add_tone(audio, setting, onset, centre + degree, loudness)
        if i % 4 == 0:
            _add_tone(audio, setting, onset, centre - 24 + (0, 7)[i // 4 % 2], 1.2 * loudness)
    noise = rng.normal(0, 10 ** rng.uniform(-4, -2.5), len(audio))
    gain = 10 ** (rng.uniform(-18, 0) / 20)
    return (gain * (0.1 * audio + noise)).astype(np.float32)


def _add_tone(audio: Samples, setting: Setting, onset_seconds: float, pitch: int, loudness: float) -> None:
    """A decaying tone; brightness lifts its upper harmonics, arousal sharpens its attack."""
    start = int(onset_seconds * RATE_HZ)
    times = np.arange(min(int(0.6 * RATE_HZ), len(audio) - start), dtype=np.float32) / RATE_HZ
    frequency_hz = 440 * 2 ** ((pitch - 69) / 12)
    falloff = 0.45 + 0.35 * setting.brightness
    # Chebyshev's recurrence makes all harmonics from one sine and one cosine.
    phase = (2 * np.pi * frequency_hz) * times
    twice_cosine, before, tone = 2 * np.cos(phase), np.zeros_like(times), np.sin(phase)
    wave = tone.copy()
    for harmonic in range(2, HARMONICS + 1):
        before, tone = tone, twice_cosine * tone - before
        wave += falloff ** (harmonic - 1) * tone
    attack_seconds = 0.04 - 0.035 * setting.arousal
    envelope = np.minimum(times / attack_seconds, 1) * np.exp(-4 * times)
    audio[start : start + len(times)] += loudness * envelope * wave


def _weights() -> NDArray[np.float32]:
    """Valence and arousal weigh most, then what the embedding tells besides; the rest is kept at zero."""
    weights = np.full(64, 0.05, np.float32)
    weights[:2], weights[2:6] = 1.0, 0.3
    return weights

"""The built-in synth: three simple voices, for previews where there is no soundfont.

Each tone is a frequency-modulated sine pair (Chowning 1973), made once a pitch as a dark and a
bright layer, and mixed by velocity.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from affetto.accompaniment.playing import mix

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from affetto.accompaniment.result import Note

_TONE_SECONDS = 4.0
_RELEASE_SECONDS = 0.12
_TONES_KEPT = 64


@dataclass(frozen=True)
class Voice:
    """How a lane sounds. Times in seconds; `pan` from -1 (left) to 1."""

    attack: float
    decay: float
    ratio: float
    """The modulator's frequency over the carrier's."""
    depth: float
    """The modulation index at the attack."""
    depth_decay: float
    gain: float
    pan: float


VOICES = {
    "melody": Voice(0.012, 1.1, 2.0, 1.1, 0.35, 0.24, 0.22),
    "chords": Voice(0.008, 1.5, 1.0, 1.3, 0.60, 0.14, -0.18),
    "bass": Voice(0.006, 1.8, 1.0, 0.9, 0.30, 0.34, 0.0),
}


class Voices:
    """The built-in synth at one sample rate."""

    name = "built-in synth"

    def __init__(self, sample_rate_hz: int) -> None:
        self.sample_rate_hz = sample_rate_hz
        self._tone: Callable[[str, int], NDArray[np.float32]] = lru_cache(_TONES_KEPT)(self._make_tone)

    def play(self, notes: Sequence[Note], origin_seconds: float) -> NDArray[np.float32]:
        """Plays notes that begin at `origin_seconds` or later: [frames, 2] from there to the last sound."""
        origin = round(origin_seconds * self.sample_rate_hz)
        return mix(
            (round(note.onset_seconds * self.sample_rate_hz) - origin, self._sound(note)) for note in notes
        )

    def _sound(self, note: Note) -> NDArray[np.float32]:
        tone = self._tone(note.lane, note.pitch)
        release = round(_RELEASE_SECONDS * self.sample_rate_hz)
        frames = min(round(note.duration_seconds * self.sample_rate_hz) + release, tone.shape[1])
        strength = note.velocity / 127
        dark, bright = tone[0, :frames], tone[1, :frames]
        sound = (dark + np.float32(strength) * (bright - dark)) * np.float32(strength**1.3)
        release = min(release, frames)
        sound[frames - release :] *= np.linspace(1, 0, release, dtype=np.float32) ** 2
        angle = (VOICES[note.lane].pan + 1) * np.pi / 4  # Equal power.
        return np.asarray(np.outer(sound, [np.cos(angle), np.sin(angle)]), np.float32)

    def _make_tone(self, lane: str, pitch: int) -> NDArray[np.float32]:
        """[2, frames]: the tone played softly and played hard, at full gain."""
        voice = VOICES[lane]
        frequency = 440.0 * 2 ** ((pitch - 69) / 12)
        time = np.arange(round(_TONE_SECONDS * self.sample_rate_hz)) / self.sample_rate_hz
        # Higher tones die sooner and are modulated less, as on a struck bar; nothing aliases.
        brightness = min(1.0, (440.0 / frequency) ** 0.5) * min(1.0, self.sample_rate_hz / (12 * frequency))
        decay = voice.decay * min(1.5, (440.0 / frequency) ** 0.4)
        level = voice.gain * np.exp(-time / decay) * np.minimum(1.0, time / voice.attack)
        fall = np.exp(-time / voice.depth_decay)
        modulator = np.sin(2 * np.pi * voice.ratio * frequency * time)
        carrier = 2 * np.pi * frequency * time
        layers = [np.sin(carrier + depth * brightness * fall * modulator) for depth in (0.25, voice.depth)]
        return np.asarray(level * np.stack(layers), np.float32)

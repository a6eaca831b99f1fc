"""Composes and renders the demo recording: python examples/compose_demo.py [OUTPUT.ogg]

An original piece of sixteen bars: eight calm ones in A minor, then eight bright ones in C major,
for a plucked instrument, a soft pad and a little percussion. It has no tune and hardly a bass, so
that an accompaniment finds room. The same numpy gives the same samples.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

Sound = NDArray[np.float64]
Place = Callable[..., None]
"""(sound, beat, level, pan): puts a sound into the mix."""

RATE = 44_100
BEATS_PER_MINUTE = 108
BEAT = 60 / BEATS_PER_MINUTE
LEAD_IN_SECONDS = 0.4
TAIL_SECONDS = 2.0


@dataclass(frozen=True)
class Bar:
    """A bar of four beats: its chord as MIDI pitches from the root up, and how lively it is."""

    chord: tuple[int, ...]
    lively: bool


A_MINOR, F, D_MINOR, E7 = (45, 57, 60, 64), (41, 57, 60, 65), (38, 57, 62, 65), (40, 56, 62, 64)
C, G, A_MINOR_7, F_HIGH = (48, 64, 67, 72), (43, 62, 67, 71), (45, 64, 67, 72), (41, 65, 69, 72)

SONG = [
    *(Bar(chord, False) for chord in (A_MINOR, F, D_MINOR, E7, A_MINOR, F, D_MINOR, E7)),
    *(Bar(chord, True) for chord in (C, G, A_MINOR_7, F_HIGH, C, G, F_HIGH, C)),
]

# Indices into a chord, one an eighth.
CALM_FIGURE = (1, 2, 3, 2, 1, 3, 2, 3)
LIVELY_FIGURE = (3, 1, 2, 3, 1, 2, 3, 2)


def times(seconds: float) -> Sound:
    """The time of each sample, in seconds."""
    return np.arange(round(seconds * RATE)) / RATE


def frequency_of(pitch: float) -> float:
    """Hertz of a MIDI pitch."""
    return float(440 * 2 ** ((pitch - 69) / 12))


def pluck(pitch: int, seconds: float, brightness: float) -> Sound:
    """A plucked string: harmonics that die the sooner the higher they are."""
    time, frequency = times(seconds), frequency_of(pitch)
    sound = np.zeros_like(time)
    for harmonic in range(1, 12):
        # A real string is a little stiff, which stretches its harmonics.
        partial = frequency * harmonic * np.sqrt(1 + 2e-4 * harmonic**2)
        if partial < RATE / 2.5:
            level = harmonic ** -(2.2 - brightness)
            sound += level * np.exp(-time * (1.6 + 0.9 * harmonic)) * np.sin(2 * np.pi * partial * time)
    return sound * np.minimum(1, time / 0.003) * np.minimum(1, (seconds - time) / 0.05)


def pad(chord: tuple[int, ...], seconds: float) -> Sound:
    """A soft chord of slightly detuned sines, swelling and fading."""
    time = times(seconds)
    sound = np.zeros_like(time)
    for pitch in chord[1:]:
        for cents in (-6, 5):
            frequency = frequency_of(pitch + cents / 100)
            sound += np.sin(2 * np.pi * frequency * time) + 0.3 * np.sin(4 * np.pi * frequency * time)
    return sound * np.minimum(1, time / 0.4) * np.minimum(1, (seconds - time) / 0.3) / 8


def kick() -> Sound:
    """A falling sine."""
    time = times(0.25)
    return np.sin(2 * np.pi * (48 * time + 3.2 * (1 - np.exp(-time * 30)))) * np.exp(-time * 16)


def brush(seconds: float, noise: np.random.Generator) -> Sound:
    """A short burst of bright noise."""
    time = times(seconds)
    return np.diff(noise.standard_normal(len(time) + 1)) * np.exp(-time * 9 / seconds) * 0.3


def render() -> NDArray[np.float32]:
    """The whole piece: [frames, 2], full scale 1."""
    seconds = LEAD_IN_SECONDS + len(SONG) * 4 * BEAT + TAIL_SECONDS
    mix = np.zeros((round(seconds * RATE), 2))
    noise = np.random.default_rng(108)

    def place(sound: Sound, beat: float, level: float, pan: float = 0.0) -> None:
        begin = round((LEAD_IN_SECONDS + beat * BEAT) * RATE)
        sound = sound[: len(mix) - begin]
        angle = (pan + 1) * np.pi / 4
        mix[begin : begin + len(sound)] += level * np.outer(sound, [np.cos(angle), np.sin(angle)])

    for index, bar in enumerate(SONG):
        start = 4.0 * index
        last = index == len(SONG) - 1
        place(pad(bar.chord, (6 if last else 4.2) * BEAT), start, 0.10 if bar.lively else 0.13)
        place(pluck(bar.chord[0], 4 * BEAT, 0.2), start, 0.22)
        play_plucks(bar, start, last, place)
        play_percussion(bar, start, last, place, noise)
    return finish(mix)


def play_plucks(bar: Bar, start: float, last: bool, place: Place) -> None:
    """Broken chords in eighths; in lively bars higher, brighter, with strums on two and four."""
    figure = LIVELY_FIGURE if bar.lively else CALM_FIGURE
    for eighth, step in enumerate(figure[: 1 if last else None]):
        accent = 1.0 if eighth % 4 == 0 else 0.75
        level, brightness = (0.26, 1.0) if bar.lively else (0.20, 0.3)
        place(pluck(bar.chord[step], 1.4, brightness), start + eighth / 2, level * accent, -0.3)
    if bar.lively:
        for beat in (0.0,) if last else (1.0, 2.5, 3.0):
            for string, pitch in enumerate(bar.chord[1:]):
                place(pluck(pitch + 12, 0.9, 0.9), start + beat + 0.02 * string, 0.12, 0.35)


def play_percussion(bar: Bar, start: float, last: bool, place: Place, noise: np.random.Generator) -> None:
    """A kick and a brush; in lively bars a shaker in sixteenths as well."""
    place(kick(), start, 0.55 if bar.lively else 0.35)
    if last:
        return
    place(kick(), start + 2, 0.50 if bar.lively else 0.22)
    for beat in (1, 3):
        place(brush(0.12, noise), start + beat, 0.22 if bar.lively else 0.07, 0.15)
    for sixteenth in range(16 if bar.lively else 0):
        place(brush(0.04, noise), start + sixteenth / 4, 0.09 if sixteenth % 2 == 0 else 0.045, -0.2)


def finish(mix: Sound) -> NDArray[np.float32]:
    """Adds a small room and brings the piece to -3 dBFS."""
    room = np.random.default_rng(7).standard_normal((round(0.9 * RATE), 2))
    room *= np.exp(-times(0.9) * 7)[:, np.newaxis] * np.minimum(1, times(0.9) / 0.01)[:, np.newaxis]
    length = len(mix) + len(room)
    spectrum = np.fft.rfft(mix, length, axis=0) * np.fft.rfft(room, length, axis=0)
    wet = np.fft.irfft(spectrum, length, axis=0)[: len(mix)]
    sound = mix + wet * 0.22 * np.sqrt(np.mean(mix**2) / np.mean(wet**2))
    fade = np.minimum(1, np.arange(len(mix))[::-1] / (1.5 * RATE))[:, np.newaxis]
    sound *= fade
    return np.asarray(sound * 0.7 / np.abs(sound).max(), np.float32)


def main() -> None:
    """Writes the recording beside this script, or where the first argument says."""
    default = Path(__file__).with_name("demo_recording.ogg")
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    sound = render()
    with soundfile.SoundFile(path, "w", RATE, 2, "VORBIS", format="OGG", compression_level=0.5) as file:
        for start in range(0, len(sound), 8192):  # The encoder cannot take it all at once.
            file.write(sound[start : start + 8192])
    print(f"{path}: {len(sound) / RATE:.1f} s, {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()

"""Emotion examples: rated pieces, rendered or recorded, and heard by the engine, frame by frame."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from affetto.contract import load_contract
from affetto.preparation.augmentation import augment
from affetto.preparation.decoding import decode
from affetto.preparation.rendering import RATE_HZ, Rendering, render
from affetto.preparation.sequences import Sequence
from affetto.preparation.symbols import DESCRIPTORS, SEMITONES_OF_REGISTER, describe_notes

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from affetto.datasets.song import Ratings, Song
    from affetto.preparation.examples import Role

MEASURED, PLAIN = 0, 1
"""Variants of a song that are played as it is: for measuring, and for training."""
AUXILIARY_WEIGHT = 0.25
"""Weight of the descriptors of the notes beside that of the ratings."""
QUADRANT_WEIGHT = 0.25
"""Weight of a rating of which only the signs mean something."""

# Pianos of General MIDI first and most often: the ratings were given to piano. Programs whose samples
# loop (vibraphone, guitars) are left out: above C7 the synthesizer never comes back from some of them.
_PROGRAMS = (0, 0, 0, 1, 2, 3, 4, 5, 6, 46, 48)
_SEMITONES = (-5, 6)
_FRAME_SECONDS = load_contract().frame_seconds


def training_soundfonts(soundfonts: list[Path]) -> list[Path]:
    """All but the last, on which is measured: a sound that training never heard. One alone does both."""
    return soundfonts[:-1] or soundfonts


def choose_rendering(
    song: Song, variant: int, soundfonts: list[Path]
) -> tuple[Rendering, np.random.Generator]:
    """The same choice for the same song and variant: 0 is for measuring, on the last soundfont.

    Variants 0 and 1 are the piece as it is, on a piano; later ones have another program and key.
    """
    rng = np.random.default_rng([zlib.crc32(song.identifier.encode()), variant])
    if variant == MEASURED:
        return Rendering(soundfonts[-1]), rng
    trained = training_soundfonts(soundfonts)
    soundfont = trained[(variant + zlib.crc32(song.identifier.encode())) % len(trained)]
    if variant == PLAIN:
        return Rendering(soundfont), rng
    program = int(rng.choice(_PROGRAMS))
    return Rendering(soundfont, program, int(rng.integers(_SEMITONES[0], _SEMITONES[1] + 1))), rng


def emotion_sequences(
    song: Song, renderings: int, soundfonts: list[Path], use: Role = "any"
) -> list[Sequence]:
    """One rendering of a rated song that measures, and `renderings` that train; 16-bit floats.

    A song that is used for one of them alone has no renderings for the other. A recording is what it is:
    in place of other instruments and keys it has other rooms, gains and noise. Raises ValueError for a
    song without a rating.
    """
    if song.ratings is None and song.rating is None:
        raise ValueError(f"{song.identifier}: no rating")
    variants = [
        *([MEASURED] if use != "trains" else []),
        *(range(PLAIN, renderings + 1) if use != "measures" else []),
    ]
    targets, mask = emotion_targets(song, np.arange(song.duration, step=_FRAME_SECONDS))
    return [_sequence(song, variant, soundfonts, targets, mask) for variant in variants]


def _sequence(
    song: Song,
    variant: int,
    soundfonts: list[Path],
    targets: NDArray[np.float32],
    mask: NDArray[np.float32],
) -> Sequence:
    """A rendering as far as the song lasts; the tail that rings on after it teaches nothing."""
    from affetto._engine import encode_emotion, extract_features

    rendering, rng = choose_rendering(song, variant, soundfonts)
    if song.midi_path is not None:
        mono = render(song.midi_path, rendering)
    elif song.audio_path is not None:
        mono, rendering = decode(song.audio_path), Rendering(rendering.soundfont)
    else:
        raise ValueError(f"{song.identifier}: no sound")
    features = extract_features(augment(mono, rng) if variant > PLAIN else mono, RATE_HZ)
    inputs = encode_emotion(features)
    count = min(len(inputs), len(targets))
    moved = targets[:count].copy()
    moved[:, _register_column()] += rendering.semitones / SEMITONES_OF_REGISTER
    halves = [array.astype(np.float16) for array in (inputs[:count], moved, mask[:count])]
    role: Role = "measures" if variant == MEASURED else "trains"
    return Sequence(halves[0], halves[1], halves[2], song.group, role)


def emotion_targets(
    song: Song, times: NDArray[np.float64]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """[frames, 64] targets and their mask: ratings first, then descriptors of the notes; rest unknown."""
    spec = load_contract().network("emotion")
    targets = np.zeros((len(times), spec.output_size), np.float32)
    mask = np.zeros_like(targets)
    if song.ratings is not None:
        values, known = rated(song.ratings, times)
        targets[:, :2], mask[:, :2] = values, known[:, None]
    elif song.rating is not None:
        targets[:, :2] = song.rating.valence, song.rating.arousal
        mask[:, :2] = QUADRANT_WEIGHT if song.rating.kind == "quadrant" else 1.0
    if not song.tracks:
        return targets, mask
    begin = spec.output_slice("latent").start
    latent = slice(begin, begin + len(DESCRIPTORS))
    targets[:, latent] = describe_notes(list(song.tracks.values()), times)
    mask[:, latent] = AUXILIARY_WEIGHT
    return targets, mask


def _register_column() -> int:
    """The descriptor that a transposition moves."""
    begin: int = load_contract().network("emotion").output_slice("latent").start
    return begin + DESCRIPTORS.index("register")


def rated(ratings: Ratings, times: NDArray[np.float64]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """[times, 2] valence and arousal between the middles of the rated spans, and where they are rated."""
    middles = (ratings.edges[:-1] + ratings.edges[1:]) / 2
    columns = [np.interp(times, middles, column) for column in (ratings.valence, ratings.arousal)]
    known = (times >= ratings.edges[0]) & (times < ratings.edges[-1])
    return np.stack(columns, axis=1).astype(np.float32), known

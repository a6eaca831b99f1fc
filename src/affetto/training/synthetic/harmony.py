"""Chord progressions from a functional grammar: tonic, subdominant, dominant, cadence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from affetto import _engine
from affetto.contract import load_contract
from affetto.preparation.examples import Examples
from affetto.training.synthetic.setting import GRID, Setting, blank, draw_setting, embedding_of, fill

PHRASES = 4
SURPRISE = 0.08
CLASSES = load_contract().network("harmony").classes

Choice = dict[str, float]
# Functions: T tonic, S subdominant, D dominant. Weights are a matter of taste, after common practice.
MAJOR: dict[str, Choice] = {
    "T": {"I:maj": 0.65, "VI:min": 0.3, "III:min": 0.05},
    "S": {"IV:maj": 0.5, "II:min": 0.4, "II:7": 0.1},
    "D": {"V:maj": 0.65, "V:7": 0.35},
}
MINOR: dict[str, Choice] = {
    "T": {"I:min": 0.7, "bVI:maj": 0.2, "bIII:maj": 0.1},
    "S": {"IV:min": 0.65, "bVI:maj": 0.25, "bII:maj": 0.1},
    "D": {"V:maj": 0.5, "V:7": 0.3, "bVII:maj": 0.2},
}
# Calm music softens its triads with sevenths.
SOFTENED = {
    "I:maj": "I:maj7",
    "IV:maj": "IV:maj7",
    "II:min": "II:min7",
    "VI:min": "VI:min7",
    "I:min": "I:min7",
}


@dataclass(frozen=True)
class Progression:
    """One chord class a beat and the beats on which it begins anew."""

    chords: NDArray[np.int64]
    begins: NDArray[np.bool_]


def draw_progression(rng: np.random.Generator, setting: Setting, phrases: int = PHRASES) -> Progression:
    """Four-bar phrases that open on the tonic; odd ones end on the dominant, even ones come home."""
    chords: list[int] = []
    for phrase in range(phrases):
        home = phrase % 2 == 1
        plan = ["T", rng.choice(["T", "S"], p=[0.4, 0.6]), "S", "DT" if home else "D"]
        for functions in plan:
            chords += _bar(rng, setting, functions)
    array = np.array(chords)
    return Progression(array, np.r_[True, array[1:] != array[:-1]])


def make_harmony(rng: np.random.Generator, pieces: int) -> Examples:
    """Predict the next chord from the chords, the place in the phrase and the feeling so far."""
    contexts, targets = [], []
    for _ in range(pieces):
        setting = draw_setting(rng)
        progression = draw_progression(rng, setting)
        contexts.append(harmony_contexts(rng, setting, progression))
        targets.append(progression.chords)
    starts = np.cumsum([0, *(len(part) for part in targets[:-1])])
    inputs = _engine.encode_harmony(np.concatenate(contexts))
    classes = np.concatenate(targets)
    mask = np.ones(len(classes), np.float32)
    return Examples("harmony", inputs, classes, mask, starts, [f"song {i}" for i in range(pieces)])


def harmony_contexts(
    rng: np.random.Generator, setting: Setting, progression: Progression
) -> NDArray[np.void]:
    """What is known before each beat's chord sounds."""
    beats = len(progression.chords)
    contexts = blank(_engine.harmony_context_fields, beats)
    fill(contexts, setting)
    contexts["embedding"] = embedding_of(setting)
    contexts["emotion_known"] = 1
    contexts["beat_in_bar"] = np.arange(beats) % setting.beats_per_bar
    contexts["bar_in_phrase"] = np.arange(beats) // setting.beats_per_bar % GRID["bars_per_phrase"]
    # In half of the pieces the player is told when the chord changes, in the others not.
    contexts["changing"] = progression.begins * bool(rng.random() < 0.5)
    contexts["last_chord"], contexts["previous_chord"], contexts["chord_age_beats"] = _history(progression)
    contexts["chroma"][1:] = _heard(rng, setting, progression.chords)[:-1]
    contexts["chroma_known"][1:] = 1
    return contexts


def _bar(rng: np.random.Generator, setting: Setting, functions: str) -> list[int]:
    """One chord for each function, in equal shares of the bar (the first gets the odd beat)."""
    last = setting.beats_per_bar // len(functions)
    lengths = [setting.beats_per_bar - last * (len(functions) - 1)] + [last] * (len(functions) - 1)
    chords: list[int] = []
    for function, length in zip(functions, lengths, strict=True):
        chords += [_chord(rng, setting, function)] * length
    return chords


def _chord(rng: np.random.Generator, setting: Setting, function: str) -> int:
    grammar = MINOR if setting.minor else MAJOR
    if rng.random() < SURPRISE:
        function = str(rng.choice(list(grammar)))
    name = _draw(rng, grammar[function])
    if setting.arousal < 0 and rng.random() < -0.8 * setting.arousal:
        name = SOFTENED.get(name, name)
    if name == "IV:maj" and setting.valence < 0 and rng.random() < -0.5 * setting.valence:
        name = "IV:min"
    return CLASSES.index(name)


def _draw(rng: np.random.Generator, choice: Choice) -> str:
    return str(rng.choice(list(choice), p=list(choice.values())))


def _history(progression: Progression) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
    """For each beat the chord before it, the other chord before that, and the first one's age."""
    last, previous, age = -1, -1, 0
    lasts, previouses, ages = [], [], []
    for chord, begins in zip(progression.chords, progression.begins, strict=True):
        lasts.append(last)
        previouses.append(previous)
        ages.append(age)
        if begins:
            last, previous, age = int(chord), last, 0
        age += 1
    return lasts, previouses, ages


def _heard(rng: np.random.Generator, setting: Setting, chords: NDArray[np.int64]) -> NDArray[np.float32]:
    """Each beat's chroma [beats, 12]: the chord's pitch classes through some noise."""
    bits = np.array([_engine.chord_of_class(int(chord), setting.tonic)[1] for chord in chords])
    sounding = bits[:, None] >> np.arange(12) & 1
    return (sounding + np.abs(rng.normal(0, 0.1, sounding.shape))).clip(0, 1).astype(np.float32)

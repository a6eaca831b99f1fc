"""Continuations: a held-out melody or chord sequence begun, and gone on with by a network alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.contract import load_contract

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from affetto.preparation.examples import Examples

    Step = Callable[[NDArray[np.float32]], NDArray[np.float64]]
    """Inputs [in] of the next step to probabilities [classes]."""
    Notes = list[tuple[int, int, int]]

PREVIEWED = ("melody", "harmony")
STEPS_PER_BEAT = load_contract().grid["steps_per_beat"]
_REST, _HOLD = 0, 1
_SEED_BARS, _BARS = 2, 8
_CHORD_OCTAVE = 48
_BEATS_PER_BAR = 4


@dataclass(frozen=True)
class Passage:
    """Notes in C, as (first step, steps, pitch)."""

    melody: Notes = field(default_factory=list)
    chords: Notes = field(default_factory=list)


def continued(examples: Examples, sequence: int, step: Step, rng: np.random.Generator) -> Passage:
    """Two bars of a sequence of melody or harmony and eight that follow, each event drawn by its chance."""
    bounds = examples.bounds(sequence)
    inputs, targets = examples.inputs[bounds], examples.targets[bounds].astype(np.int64)
    if examples.network == "melody":
        return _melody(inputs, targets, step, rng)
    return _harmony(inputs, targets, step, rng)


def _melody(
    inputs: NDArray[np.float32], targets: NDArray[np.int64], step: Step, rng: np.random.Generator
) -> Passage:
    """The song's own chords under a melody that is the song's until the seed ends."""
    from affetto._engine import encode_melody

    contexts = _melody_contexts(inputs)
    bar = STEPS_PER_BEAT * int(contexts["beats_per_bar"][0])
    onsets = np.flatnonzero(targets > _HOLD)
    begin = int(onsets[0]) // bar * bar if len(onsets) else 0
    end = min(len(targets), begin + (_SEED_BARS + _BARS) * bar)
    events: list[int] = []
    last_pitch, since, sounding = -1, 0, 0
    for place in range(begin, end):
        context = contexts[place : place + 1]
        context["last_pitch"], context["steps_since_onset"], context["sounding"] = last_pitch, since, sounding
        chances = step(encode_melody(context)[0])
        event = int(targets[place]) if place < begin + _SEED_BARS * bar else _drawn(chances, rng)
        if event > _HOLD:
            last_pitch, since = event, 0
        sounding = int(event > _HOLD or (event == _HOLD and sounding))
        since += last_pitch >= 0
        events.append(event)
    return Passage(_notes(events), _accompaniment(contexts[begin:end]))


def _melody_contexts(inputs: NDArray[np.float32]) -> NDArray[np.void]:
    """What the inputs say of everything but the melody itself, in C."""
    from affetto._engine import melody_context_fields

    spec = load_contract().network("melody")
    parts = {part.name: inputs[:, spec.input_slice(part.name)] for part in spec.input}
    contexts = np.zeros(len(inputs), np.dtype(list(melody_context_fields)))
    contexts["valence"], contexts["arousal"] = parts["emotion"].T
    contexts["minor"], contexts["density"] = parts["minor"][:, 0] > 0.5, parts["density"][:, 0]
    contexts["chord_root"] = np.where(parts["chord_root"].any(1), parts["chord_root"].argmax(1), -1)
    contexts["chord_pitch_classes"] = (parts["chord_pitch_classes"] > 0.5) @ (1 << np.arange(12))
    contexts["step_in_bar"] = parts["step_in_bar"].argmax(1)
    contexts["bar_in_phrase"] = parts["bar_in_phrase"].argmax(1)
    contexts["beats_per_bar"] = np.where(parts["triple"][:, 0] > 0.5, 3, _BEATS_PER_BAR)
    return contexts


def _notes(events: list[int]) -> Notes:
    notes: Notes = []
    for place, event in enumerate(events):
        if event > _HOLD:
            notes.append((place, 1, event))
        elif event == _HOLD and notes and sum(notes[-1][:2]) == place:
            notes[-1] = (notes[-1][0], notes[-1][1] + 1, notes[-1][2])
    return notes


def _accompaniment(contexts: NDArray[np.void]) -> Notes:
    """Each chord as long as it lasts."""
    bits = contexts["chord_pitch_classes"]
    begins = np.flatnonzero(np.append(True, bits[1:] != bits[:-1])).tolist()
    spans = zip(begins, [*begins[1:], len(bits)], strict=True)
    return [note for begin, end in spans for note in _chord(int(bits[begin]), begin, end - begin)]


def _chord(bits: int, begin: int, steps: int) -> Notes:
    return [(begin, steps, _CHORD_OCTAVE + pitch) for pitch in range(12) if bits >> pitch & 1]


def _harmony(
    inputs: NDArray[np.float32], targets: NDArray[np.int64], step: Step, rng: np.random.Generator
) -> Passage:
    """A chord a bar: the first ones of the song, then the network's."""
    from affetto._engine import chord_of_class, encode_harmony

    spec = load_contract().network("harmony")
    minor = bool(inputs[0, spec.input_slice("minor")][0] > 0.5)
    seed = targets[np.flatnonzero(np.append(True, targets[1:] != targets[:-1]))][: 2 * _SEED_BARS].tolist()
    chords: list[int] = []
    for bar in range(2 * _SEED_BARS + _BARS):
        chances = step(encode_harmony(_harmony_context(chords, minor))[0])
        chords.append(seed[bar] if bar < len(seed) else _drawn(chances, rng))
    length = _BEATS_PER_BAR * STEPS_PER_BEAT
    notes = [_chord(chord_of_class(chord, 0)[1], bar * length, length) for bar, chord in enumerate(chords)]
    return Passage(chords=[note for chord in notes for note in chord])


def _harmony_context(chords: list[int], minor: bool) -> Any:
    """The next bar's first beat, on which a change is certain, after chords of a bar each; in C."""
    from affetto._engine import chord_history

    beats = np.append(np.repeat(np.array(chords, np.int32), _BEATS_PER_BAR), np.int32(-1))
    context = chord_history(beats, np.zeros(len(beats), np.int32))[-1:]
    context["minor"], context["changing"] = minor, 1
    context["beats_per_bar"], context["bar_in_phrase"] = _BEATS_PER_BAR, len(chords) % 4
    context["tempo_bpm"], context["density"] = 100.0, 0.3
    return context


def _drawn(chances: NDArray[np.float64], rng: np.random.Generator) -> int:
    return int(rng.choice(len(chances), p=chances / chances.sum()))

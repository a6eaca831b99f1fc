"""Melodies that walk scales over chords, with motifs, goals and rests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from affetto import _engine
from affetto.preparation.examples import Examples
from affetto.training.synthetic.harmony import Progression, draw_progression
from affetto.training.synthetic.setting import GRID, Setting, blank, draw_setting, fill

REST, HOLD = 0, 1
LOWEST, HIGHEST = 57, 83
SURPRISE = 0.07


@dataclass(frozen=True)
class Note:
    """Onset and duration in steps from the beginning of the piece."""

    onset_step: int
    duration_steps: int
    pitch: int


def make_melody(rng: np.random.Generator, pieces: int) -> Examples:
    """Predict each 16th: a pitch, its being held, or a rest."""
    contexts, targets = [], []
    for _ in range(pieces):
        setting = draw_setting(rng)
        progression = draw_progression(rng, setting)
        notes = draw_melody(rng, setting, progression)
        context, events = melody_steps(setting, progression, notes)
        contexts.append(context)
        targets.append(events)
    starts = np.cumsum([0, *(len(part) for part in targets[:-1])])
    inputs = _engine.encode_melody(np.concatenate(contexts))
    events = np.concatenate(targets)
    mask = np.ones(len(events), np.float32)
    return Examples("melody", inputs, events, mask, starts, [f"song {i}" for i in range(pieces)])


def draw_melody(rng: np.random.Generator, setting: Setting, progression: Progression) -> list[Note]:
    """Bars 1 and 3 of a phrase share their rhythm; the last bar is a long note and a breath."""
    bars = len(progression.chords) // setting.beats_per_bar
    notes: list[Note] = []
    pitch, direction = int(rng.integers(64, 76)), 1
    rhythm: list[int] = []
    motif: list[int] = []
    for bar in range(bars):
        place = bar % GRID["bars_per_phrase"]
        if place in (0, 1):
            rhythm = _rhythm(rng, setting)
            motif = rhythm if place == 0 else motif
        onsets = [0] if place == 3 else motif if place == 2 else rhythm
        breath = GRID["steps_per_beat"] if place == 3 else 0
        ends = [*onsets[1:], setting.steps_per_bar - breath]
        for onset, end in zip(onsets, ends, strict=True):
            step = bar * setting.steps_per_bar + onset
            pitch, direction = _next_pitch(rng, setting, progression, step, pitch, direction)
            notes.append(Note(step, end - onset, pitch))
    return notes


def melody_steps(
    setting: Setting, progression: Progression, notes: list[Note]
) -> tuple[NDArray[np.void], NDArray[np.int64]]:
    """What is known before each step, and what happens on it."""
    steps = len(progression.chords) * GRID["steps_per_beat"]
    contexts = blank(_engine.melody_context_fields, steps)
    fill(contexts, setting)
    chords = [_engine.chord_of_class(int(chord), setting.tonic) for chord in progression.chords]
    roots, bits = np.array(chords).T.repeat(GRID["steps_per_beat"], axis=1)
    contexts["chord_root"], contexts["chord_pitch_classes"] = roots, bits
    contexts["step_in_bar"] = np.arange(steps) % setting.steps_per_bar
    contexts["bar_in_phrase"] = np.arange(steps) // setting.steps_per_bar % GRID["bars_per_phrase"]
    contexts["last_pitch"] = -1
    events = np.zeros(steps, np.int64)
    for note in notes:
        end = note.onset_step + note.duration_steps
        events[note.onset_step] = note.pitch + _engine.semitones_to_c(setting.tonic)
        events[note.onset_step + 1 : end] = HOLD
        contexts["last_pitch"][note.onset_step + 1 :] = note.pitch
        contexts["steps_since_onset"][note.onset_step + 1 :] = np.arange(1, steps - note.onset_step)
        # On the step after its last one a note still sounds as far as anyone knows beforehand.
        contexts["sounding"][note.onset_step + 1 :] = 0
        contexts["sounding"][note.onset_step + 1 : end + 1] = 1
    return contexts, events


def _rhythm(rng: np.random.Generator, setting: Setting) -> list[int]:
    """Onsets within a bar: beats nearly always, half beats as density asks, 16ths seldom."""
    chances = []
    for step in range(setting.steps_per_bar):
        on_beat, on_half = step % 4 == 0, step % 2 == 0
        chance = 0.5 + 0.6 * setting.density if on_beat else setting.density if on_half else 0.0
        chances.append(chance if step % 4 != 3 else max(0.0, setting.density - 0.4))
    onsets = [step for step, chance in enumerate(chances) if rng.random() < chance]
    return onsets if onsets and onsets[0] == 0 else [0, *onsets]


def _next_pitch(
    rng: np.random.Generator,
    setting: Setting,
    progression: Progression,
    step: int,
    pitch: int,
    direction: int,
) -> tuple[int, int]:
    """A chord note on the beat, the next scale note between; turns at the edges of the range."""
    chord = int(progression.chords[step // GRID["steps_per_beat"]])
    _, chord_bits = _engine.chord_of_class(chord, setting.tonic)
    scale_bits = _engine.scale_of_key(setting.tonic, setting.minor)
    if rng.random() < 0.2:
        direction = -direction
    if rng.random() < SURPRISE:
        pitch += int(rng.integers(-7, 8))
    allowed = chord_bits if step % GRID["steps_per_beat"] == 0 and chord_bits else scale_bits
    if not LOWEST < pitch < HIGHEST:
        direction = 1 if pitch <= LOWEST else -1
    pitch += direction
    while not allowed >> pitch % 12 & 1:
        pitch += direction
    return pitch, direction

"""Expression: accents of the metre, arcs of the phrase, contour and feeling, lane by lane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from affetto import _engine
from affetto.contract import load_contract
from affetto.preparation.examples import Examples
from affetto.training.synthetic.harmony import Progression, draw_progression
from affetto.training.synthetic.melody import Note, draw_melody
from affetto.training.synthetic.setting import GRID, Setting, blank, draw_setting, fill

MELODY, CHORDS, BASS = 0, 1, 2
LANE_VELOCITY = (8.0, -10.0, 0.0)
SPEC = load_contract().network("dynamics")
STEPS_PER_BEAT = GRID["steps_per_beat"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Score:
    """Notes of all lanes by onset, one entry a note: what is written and how it was played."""

    lane: NDArray[np.int64]
    onset: NDArray[np.int64]
    duration: NDArray[np.int64]
    pitch: NDArray[np.int64]
    velocity: Floats
    articulation: Floats


def make_dynamics(rng: np.random.Generator, pieces: int) -> Examples:
    """Predict how each note is played from where it stands."""
    contexts, targets, masks = [], [], []
    for _ in range(pieces):
        setting = draw_setting(rng)
        progression = draw_progression(rng, setting, phrases=2)
        score = _perform(rng, setting, progression)
        contexts.append(_contexts(setting, progression, score))
        target, mask = _targets(setting, score)
        targets.append(target)
        masks.append(mask)
    starts = np.cumsum([0, *(len(part) for part in targets[:-1])])
    return Examples(
        "dynamics",
        _engine.encode_dynamics(np.concatenate(contexts)),
        np.concatenate(targets).astype(np.float32),
        np.concatenate(masks).astype(np.float32),
        starts,
        [f"song {i}" for i in range(pieces)],
    )


def _perform(rng: np.random.Generator, setting: Setting, progression: Progression) -> Score:
    written = [(MELODY, note) for note in draw_melody(rng, setting, progression)]
    written += _accompaniment(setting, progression)
    written.sort(key=lambda entry: (entry[1].onset_step, entry[0], entry[1].pitch))
    lane = np.array([entry[0] for entry in written])
    onset, duration, pitch = np.array(
        [(note.onset_step, note.duration_steps, note.pitch) for _, note in written]
    ).T
    bar = setting.steps_per_bar
    metre = np.select([onset % bar == 0, onset % 8 == 0, onset % 4 == 0], [10.0, 4.0, 0.0], -5.0)
    velocity = 66 + 18 * setting.arousal + metre
    velocity += np.array(LANE_VELOCITY)[lane] + (lane == MELODY) * (pitch - 70) * 0.6
    velocity = np.clip(velocity + rng.normal(0, 5, len(lane)), 1, 127)
    shortness = 0.3 * max(0.0, setting.arousal) + 0.15 * (duration <= 2)
    articulation = np.clip(0.98 - shortness + rng.normal(0, 0.05, len(lane)), 0.2, 1)
    return Score(lane, onset, duration, pitch, velocity, articulation)


def _accompaniment(setting: Setting, progression: Progression) -> list[tuple[int, Note]]:
    """A block chord where the chord begins and its root below on every other beat."""
    notes = []
    for beat in np.flatnonzero(progression.begins).tolist():
        _, bits = _engine.chord_of_class(int(progression.chords[beat]), setting.tonic)
        length = 1 + int(np.argmax(np.r_[progression.begins[beat + 1 :], True]))
        for pitch in range(48, 60):
            if bits >> pitch % 12 & 1:
                notes.append((CHORDS, Note(beat * STEPS_PER_BEAT, length * STEPS_PER_BEAT, pitch)))
    for beat in range(0, len(progression.chords), 2):
        root, _ = _engine.chord_of_class(int(progression.chords[beat]), setting.tonic)
        if root >= 0:
            notes.append((BASS, Note(beat * STEPS_PER_BEAT, 2 * STEPS_PER_BEAT, 36 + root)))
    return notes


def _contexts(setting: Setting, progression: Progression, score: Score) -> NDArray[np.void]:
    notes = blank(_engine.placed_note_fields, len(score.lane))
    notes["lane"], notes["pitch"] = score.lane, score.pitch
    notes["onset_beats"] = score.onset / STEPS_PER_BEAT
    notes["duration_beats"] = score.duration / STEPS_PER_BEAT
    beats = blank(_engine.placed_beat_fields, len(progression.chords))
    fill(beats, setting)
    bits = [_engine.chord_of_class(int(chord), setting.tonic)[1] for chord in progression.chords]
    beats["chord_pitch_classes"] = bits
    beats["beat_in_bar"] = np.arange(len(beats)) % setting.beats_per_bar
    return _engine.dynamics_contexts(notes, beats, setting.beats_per_bar, setting.tempo_bpm)


def _targets(setting: Setting, score: Score) -> tuple[Floats, Floats]:
    """The contract's outputs from the notes as played; what no rule makes has mask 0."""
    targets = np.zeros((len(score.lane), SPEC.output_size))
    mask = np.zeros_like(targets)
    bar = score.onset // setting.steps_per_bar
    bar_means = np.array([score.velocity[bar == i].mean() for i in range(bar.max() + 1)])
    to_next = _steps_to_next(score)
    sounding = score.articulation * score.duration
    around = [score.velocity[abs(score.onset - onset) <= STEPS_PER_BEAT].mean() for onset in score.onset]
    known = {
        "velocity": score.velocity / 127,
        "articulation": score.articulation,
        "expression": np.array(around) / 127,
        "accent": 0.5 + 0.5 * (score.velocity - bar_means[bar]) / 64,
        "velocity_low": score.velocity / 127,
        "velocity_high": score.velocity / 127,
        "crescendo": 0.5 + (np.r_[bar_means[1:], bar_means[-1]] - bar_means)[bar] / 64,
        "legato": (sounding >= to_next).astype(float),
        "staccato": (sounding < 0.5 * to_next).astype(float),
        "phrase_end": (to_next - score.duration >= STEPS_PER_BEAT).astype(float),
        "ornament": (score.duration < 1).astype(float),
    }
    for name, values in known.items():
        targets[:, SPEC.output_slice(name).start] = np.clip(values, 0, 1)
        mask[:, SPEC.output_slice(name).start] = 1
    return targets, mask


def _steps_to_next(score: Score) -> NDArray[np.int64]:
    """Steps to the lane's next onset; a last note's own duration."""
    steps = score.duration.copy()
    for lane in (MELODY, CHORDS, BASS):
        onsets = np.unique(score.onset[score.lane == lane])
        for i in np.flatnonzero(score.lane == lane):
            later = onsets[np.searchsorted(onsets, score.onset[i], side="right") :]
            steps[i] = later[0] - score.onset[i] if len(later) else score.duration[i]
    return steps

"""Dynamics examples: how each note of a song is played, from its place and its neighbours."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from affetto.preparation.grid import STEPS_PER_BEAT, SongGrid
from affetto.preparation.lanes import MELODY, Lane, lanes_of, written_lengths
from affetto.preparation.played import played_targets
from affetto.preparation.sequences import Sequence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from affetto.datasets.song import Song
    from affetto.preparation.heard import Heard

_LEAST_NOTES = 32
_LONGEST_BEATS = 16.0
MEAN_SPREAD = (80.0, 14.0)
"""MIDI velocities of a levelled song: mean and standard deviation."""
_LEAST_SPREAD = 4.0
"""A song flatter than this stays flat."""


def dynamics_sequences(song: Song, grid: SongGrid, heard: Heard) -> list[Sequence]:
    """One sequence a song: the notes of all lanes by onset, as the composer writes them."""
    from affetto._engine import dynamics_contexts, encode_dynamics

    lanes = _levelled(lanes_of(song, grid))
    if sum(len(lane) for lane in lanes) < _LEAST_NOTES or not any(lane.number == MELODY for lane in lanes):
        return []
    steps = np.concatenate([lane.steps for lane in lanes])
    order = np.argsort(steps, kind="stable")
    notes = np.concatenate([_placed(lane) for lane in lanes])[order]
    contexts = dynamics_contexts(notes, _beats(grid, heard), grid.per_bar, grid.beats.tempo_bpm)
    rows = [played_targets(lane, lanes, song, grid) for lane in lanes]
    targets = np.concatenate([targets for targets, _ in rows])[order]
    mask = np.concatenate([mask for _, mask in rows])[order]
    return [Sequence(encode_dynamics(contexts), targets, mask, song.group)]


def _levelled(lanes: list[Lane]) -> list[Lane]:
    """The lanes with velocities of a common mean and deviation over the whole song.

    How loud a song was recorded is nothing that its notes tell; where it is loud and where soft is.
    """
    if not lanes:
        return lanes
    velocities = np.concatenate([lane.velocities for lane in lanes])
    scale = MEAN_SPREAD[1] / max(float(velocities.std()), _LEAST_SPREAD)
    return [
        replace(
            lane, velocities=(MEAN_SPREAD[0] + scale * (lane.velocities - velocities.mean())).clip(1, 127)
        )
        for lane in lanes
    ]


def _placed(lane: Lane) -> NDArray[np.void]:
    """The lane's notes as the engine describes them."""
    from affetto._engine import placed_note_fields

    notes = np.zeros(len(lane), np.dtype(list(placed_note_fields)))
    notes["lane"], notes["pitch"] = lane.number, lane.pitches
    notes["onset_beats"] = lane.steps / STEPS_PER_BEAT
    notes["duration_beats"] = np.minimum(written_lengths(lane), _LONGEST_BEATS)
    return notes


def _beats(grid: SongGrid, heard: Heard) -> NDArray[np.void]:
    from affetto._engine import placed_beat_fields

    beats, index = np.zeros(len(grid), np.dtype(list(placed_beat_fields))), np.arange(len(grid))
    beats["valence"], beats["arousal"] = heard.emotion.T
    beats["tonic"], beats["minor"] = grid.tonics, grid.minors
    beats["chord_pitch_classes"] = grid.pitch_classes
    beats["beat_in_bar"] = index % grid.per_bar
    return beats

"""Harmony examples: the chord of each beat, from what was heard and played before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from affetto.preparation.grid import BARS_PER_PHRASE, NO_CHORD, STEPS_PER_BEAT, SongGrid
from affetto.preparation.sequences import Sequence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from affetto.datasets.song import Song
    from affetto.preparation.heard import Heard

HOLD_WEIGHT = 0.05
"""Weight of a beat on which the chord goes on: there are many and they teach little."""
UNTOLD_WEIGHT = 0.25
"""Weight of a change that the network is not told of (`changing` is 0)."""


def harmony_sequences(song: Song, grid: SongGrid, heard: Heard) -> list[Sequence]:
    """Each beat with a chord, from the first one on; changes once told and once untold.

    Embedding and chroma are those of the beat before, so that nothing of the predicted chord is heard.
    """
    from affetto._engine import encode_harmony

    contexts, changes = _contexts(song, grid, heard)
    known = grid.chords != NO_CHORD
    # A chord that goes on through a modulation gets another class; it is no change that is heard.
    told, untold = contexts[known], contexts[known & changes].copy()
    untold["changing"] = 0
    targets = grid.chords[known].astype(np.int64)
    if len(targets) < 2:
        return []
    mask = np.where(changes[known], 1.0, HOLD_WEIGHT).astype(np.float32)
    more = grid.chords[known & changes].astype(np.int64)
    return [
        Sequence(encode_harmony(told), targets, mask, song.group),
        Sequence(encode_harmony(untold), more, np.full(len(more), UNTOLD_WEIGHT, np.float32), song.group),
    ]


def _contexts(song: Song, grid: SongGrid, heard: Heard) -> tuple[NDArray[np.void], NDArray[np.bool_]]:
    from affetto._engine import chord_history

    contexts = chord_history(grid.chords, grid.tonics)
    changes = _changes(grid)
    contexts["changing"] = changes
    contexts["tonic"], contexts["minor"] = grid.tonics, grid.minors
    contexts["beat_in_bar"], contexts["beats_per_bar"] = grid.beat_in_bar, grid.per_bar
    contexts["bar_in_phrase"] = grid.bars % BARS_PER_PHRASE
    contexts["tempo_bpm"] = grid.beats.tempo_bpm
    contexts["density"] = _density(song, grid)
    if heard.known:
        contexts["embedding"][1:], contexts["chroma"][1:] = heard.embedding[:-1], heard.chroma[:-1]
        contexts["emotion_known"][1:] = contexts["chroma_known"][1:] = 1
    return contexts, changes


def _changes(grid: SongGrid) -> NDArray[np.bool_]:
    """Whether a chord begins on each beat: compared by its notes, so that another key alone is no change."""
    roots, notes = np.append(-1, grid.roots), np.append(0, grid.pitch_classes)
    changes: NDArray[np.bool_] = (roots[1:] != roots[:-1]) | (notes[1:] != notes[:-1])
    changes[0] = grid.chords[0] != NO_CHORD
    return changes


def _density(song: Song, grid: SongGrid) -> NDArray[np.float64]:
    """Steps with an onset of any track a step, over each bar and the one before it."""
    onsets = np.zeros(len(grid) * STEPS_PER_BEAT)
    for track in song.tracks.values():
        steps = grid.steps(track.starts)
        onsets[steps[(steps >= 0) & (steps < len(onsets))]] = 1.0
    bar_of_step = np.repeat(grid.bars, STEPS_PER_BEAT)
    by_bar = np.bincount(bar_of_step, weights=onsets) / np.bincount(bar_of_step)
    before = np.concatenate((by_bar[:1], by_bar[:-1]))
    return np.asarray((by_bar + before)[grid.bars] / 2)

"""Melody examples: the song's melody on the grid of 16ths, rest, hold or pitch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from affetto.preparation.grid import BARS_PER_PHRASE, STEPS_PER_BEAT, SongGrid
from affetto.preparation.sequences import Sequence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from affetto.datasets.song import Notes, Song
    from affetto.preparation.heard import Heard

REST, HOLD, FIRST_PITCH = 0, 1, 2
_LEAST_ONSETS = 8


def melody_sequences(song: Song, grid: SongGrid, heard: Heard) -> list[Sequence]:
    """Passages of the MELODY track, transposed to C; rests longer than two bars part them.

    A singer's long rest is the arrangement's, not the melody's: of each there remains a bar before a
    passage and a bar after it.
    """
    from affetto._engine import encode_melody

    steps = len(grid) * STEPS_PER_BEAT
    pitches, sounding = monophonic(grid, song.tracks["MELODY"], steps)
    contexts, targets = _contexts(grid, heard, pitches, sounding)
    sequences = []
    for passage in _passages(pitches >= 0, sounding, np.repeat(grid.bars, STEPS_PER_BEAT)):
        if (pitches[passage] >= 0).sum() < _LEAST_ONSETS:
            continue
        rows = contexts[passage].copy()
        _forget_before(rows, pitches[passage])
        ones = np.ones(len(rows), np.float32)
        sequences.append(Sequence(encode_melody(rows), targets[passage], ones, song.group))
    return sequences


def monophonic(grid: SongGrid, track: Notes, steps: int) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Onsets [steps] (pitch, -1 for none) and whether a note sounds in each step.

    Of notes that begin in one step the highest is kept; an onset ends the note before it.
    """
    onsets, ends = grid.steps(track.starts), grid.steps(track.ends)
    pitches, sounding = np.full(steps, -1, np.int32), np.zeros(steps, np.bool_)
    last_step: dict[int, int] = {}
    for onset, end, pitch in zip(onsets.tolist(), ends.tolist(), track.pitches.tolist(), strict=True):
        if 0 <= onset < steps and pitch > pitches[onset]:
            pitches[onset] = pitch
            last_step[onset] = max(onset + 1, end)
    starts = sorted(last_step)
    for onset, following in zip(starts, [*starts[1:], steps], strict=True):
        sounding[onset : min(last_step[onset], following)] = True
    return pitches, sounding


def _contexts(
    grid: SongGrid, heard: Heard, pitches: NDArray[np.int32], sounding: NDArray[np.bool_]
) -> tuple[NDArray[np.void], NDArray[np.int64]]:
    from affetto._engine import melody_context_fields, semitones_to_c

    steps = np.arange(len(pitches))
    beat = steps // STEPS_PER_BEAT
    contexts = np.zeros(len(steps), np.dtype(list(melody_context_fields)))
    contexts["valence"], contexts["arousal"] = heard.emotion[beat].T
    contexts["tonic"], contexts["minor"] = grid.tonics[beat], grid.minors[beat]
    contexts["chord_root"], contexts["chord_pitch_classes"] = grid.roots[beat], grid.pitch_classes[beat]
    contexts["step_in_bar"] = grid.beat_in_bar[beat] * STEPS_PER_BEAT + steps % STEPS_PER_BEAT
    contexts["beats_per_bar"], contexts["bar_in_phrase"] = grid.per_bar, grid.bars[beat] % BARS_PER_PHRASE
    contexts["density"] = _density(pitches >= 0, grid.bars[beat] // BARS_PER_PHRASE)
    contexts["sounding"][1:] = sounding[:-1]
    onset_before = np.maximum.accumulate(np.where(pitches >= 0, steps, -1))
    last = np.concatenate(([-1], onset_before[:-1]))
    contexts["last_pitch"] = np.where(last >= 0, pitches[last.clip(0)], -1)
    contexts["steps_since_onset"] = np.where(last >= 0, steps - last, 0)
    up = np.array([semitones_to_c(tonic) for tonic in range(12)])[grid.tonics[beat]]
    transposed = np.clip(pitches + up, FIRST_PITCH, 127)
    targets = np.where(pitches >= 0, transposed, np.where(sounding, HOLD, REST))
    return contexts, targets.astype(np.int64)


def _density(onsets: NDArray[np.bool_], phrase: NDArray[np.int32]) -> NDArray[np.float64]:
    """Onsets a step over the phrase that a step belongs to: what a player would have asked for."""
    counts = np.bincount(phrase, weights=onsets)
    return np.asarray((counts / np.bincount(phrase))[phrase])


def _passages(
    onsets: NDArray[np.bool_], sounding: NDArray[np.bool_], bar_of_step: NDArray[np.int32]
) -> list[slice]:
    """Whole bars with notes, a bar of rest before and after; parted where more than two bars rest."""
    bars = np.unique(bar_of_step[onsets | sounding])
    if not len(bars):
        return []
    # Where each bar begins in steps, and where the last one ends.
    edges = np.searchsorted(bar_of_step, np.arange(int(bar_of_step[-1]) + 2))
    last = len(edges) - 1
    breaks = np.flatnonzero(np.diff(bars) > 3) + 1
    return [
        slice(int(edges[max(0, int(run[0]) - 1)]), int(edges[min(last, int(run[-1]) + 2)]))
        for run in np.split(bars, breaks)
    ]


def _forget_before(contexts: NDArray[np.void], pitches: NDArray[np.int32]) -> None:
    """A passage starts as the engine starts: without a last note."""
    before: NDArray[np.bool_] = np.cumsum(pitches >= 0) - (pitches >= 0) == 0
    contexts["last_pitch"][before] = -1
    contexts["steps_since_onset"][before] = 0
    contexts["sounding"][before] = 0

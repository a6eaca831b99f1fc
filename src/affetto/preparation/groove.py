"""Groove examples: a drummer's next bar, from the bars before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from affetto.contract import load_contract
from affetto.preparation.sequences import Sequence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from affetto.datasets.song import Song

_STEPS_PER_BEAT = load_contract().grid["steps_per_beat"]
_STEPS_PER_BAR = load_contract().grid["steps_per_bar"]
SILENT = -1.0
_STYLES = {
    "rock": 0, "punk": 0, "funk": 1, "jazz": 2, "latin": 3, "soul": 4, "gospel": 4,
    "hiphop": 5, "afrocuban": 6, "afrobeat": 6, "highlife": 6,
}  # fmt: skip
_OTHER_STYLE, _UNKNOWN_STYLE = 7, -1


def groove_sequences(song: Song) -> list[Sequence]:
    """A performance twice: with its style told, and without, as the engine hears it."""
    from affetto._engine import encode_groove, groove_history

    if song.beats is None:
        raise ValueError(f"{song.identifier}: no beats")
    per_bar = song.beats.per_bar
    accents, offsets = bar_onsets(song)
    contexts = groove_history(accents, offsets, per_bar)
    contexts["tempo_bpm"], contexts["beats_per_bar"] = song.beats.tempo_bpm, per_bar
    spec = load_contract().network("groove")
    targets = np.zeros((len(accents), spec.output_size), np.float32)
    targets[:, spec.output_slice("offset")] = offsets
    targets[:, spec.output_slice("accent")] = accents
    played = (accents > SILENT).astype(np.float32)
    mask = np.concatenate((played, played), axis=1)
    told = _STYLES.get(song.style.split("/")[0], _OTHER_STYLE)
    sequences = []
    for style in (told, _UNKNOWN_STYLE):
        contexts["style"] = style
        sequences.append(Sequence(encode_groove(contexts), targets, mask, song.group))
    return sequences


def bar_onsets(song: Song) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """[bars, 16] accents in [-1, 1] (-1 where nothing begins) and offsets in halves of a step.

    Both are means over the drums that begin nearest to a step. Steps past the bar's end are silent.
    """
    if song.beats is None:
        raise ValueError(f"{song.identifier}: no beats")
    drums = song.tracks["drums"]
    position = song.beats.position(drums.starts) * _STEPS_PER_BEAT
    steps = np.round(position).astype(np.int64)
    bar_steps = song.beats.per_bar * _STEPS_PER_BEAT
    bars = int(steps.max()) // bar_steps + 1
    place = steps // bar_steps * _STEPS_PER_BAR + steps % bar_steps
    counts = np.bincount(place, minlength=bars * _STEPS_PER_BAR)
    velocity = np.bincount(place, weights=drums.velocities, minlength=len(counts)) / counts.clip(1)
    offset = np.bincount(place, weights=2 * (position - steps), minlength=len(counts)) / counts.clip(1)
    accents = np.where(counts > 0, velocity / 63.5 - 1.0, SILENT)
    shape = (bars, _STEPS_PER_BAR)
    return accents.reshape(shape).astype(np.float32), offset.reshape(shape).astype(np.float32)

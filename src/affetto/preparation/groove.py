"""Groove examples: a drummer's next bar, from the bars before."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from affetto.contract import load_contract
from affetto.preparation.sequences import Sequence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from affetto.datasets.song import Beats, Song
    from affetto.preparation.examples import Role

_STEPS_PER_BEAT = load_contract().grid["steps_per_beat"]
_STEPS_PER_BAR = load_contract().grid["steps_per_bar"]
SILENT = -1.0
_OTHER_PLAYERS = 3
_OTHER_WEIGHT = 0.5


def groove_sequences(song: Song) -> list[Sequence]:
    """A performance, then other players of it.

    Other players hit harder or softer, and are later, earlier, looser or tighter throughout, so that the
    network learns to follow whom it hears rather than the few drummers of a corpus. They only train.
    """
    if song.beats is None:
        raise ValueError(f"{song.identifier}: no beats")
    rng = np.random.default_rng(zlib.crc32(song.identifier.encode()))
    accents, offsets = bar_onsets(song)
    sequences = [_sequence(song, song.beats, accents, offsets)]
    for _ in range(_OTHER_PLAYERS):
        played = accents > SILENT
        force, late, loose = rng.uniform(0.6, 1.3), rng.normal(0.0, 0.12), rng.uniform(0.4, 1.4)
        harder = np.where(played, ((accents + 1.0) * force - 1.0).clip(-0.98, 1.0), SILENT)
        later = np.where(played, (offsets * loose + late).clip(-1.0, 1.0), 0.0)
        other = (harder.astype(np.float32), later.astype(np.float32))
        sequences.append(_sequence(song, song.beats, *other, _OTHER_WEIGHT, "trains"))
    return sequences


def _sequence(
    song: Song,
    beats: Beats,
    accents: NDArray[np.float32],
    offsets: NDArray[np.float32],
    weight: float = 1.0,
    role: Role = "any",
) -> Sequence:
    from affetto._engine import encode_groove, groove_history

    contexts = groove_history(accents, offsets, beats.per_bar)
    contexts["tempo_bpm"], contexts["beats_per_bar"] = beats.tempo_bpm, beats.per_bar
    spec = load_contract().network("groove")
    targets = np.zeros((len(accents), spec.output_size), np.float32)
    targets[:, spec.output_slice("offset")] = offsets
    targets[:, spec.output_slice("accent")] = accents
    played = (accents > SILENT).astype(np.float32) * np.float32(weight)
    return Sequence(
        encode_groove(contexts), targets, np.concatenate((played, played), axis=1), song.group, role
    )


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

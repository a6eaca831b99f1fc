"""How notes were played: the targets of the dynamics network, and which of them are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from affetto.contract import load_contract
from affetto.preparation.grid import STEPS_PER_BEAT, SongGrid
from affetto.preparation.lanes import BASS, MELODY, Lane, between_onsets, written_lengths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from affetto.datasets.song import Song

_NEIGHBOURS = 2
_REACHES_BEATS = 0.05
"""A note that ends this little before the next onset is heard as reaching it."""


def played_targets(
    lane: Lane, lanes: list[Lane], song: Song, grid: SongGrid
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """[notes, 16] targets as the contract names them, and their mask.

    velocity_low and velocity_high hold the velocity itself: their loss makes quantiles of it.
    """
    bar_steps = grid.per_bar * STEPS_PER_BEAT
    columns = {**_loudness(lane, bar_steps), **_length(lane), **_accompaniment(lane, lanes)}
    columns["pedal"] = _pedal(lane, song.pedal)
    spec = load_contract().network("dynamics")
    targets = np.zeros((len(lane), spec.output_size), np.float32)
    for part in spec.output:
        targets[:, part.range] = columns[part.name][:, None]
    mask = np.isfinite(targets).astype(np.float32)
    return np.where(mask > 0, targets, 0.0).clip(0.0, 1.0).astype(np.float32), mask


def _loudness(lane: Lane, bar_steps: int) -> dict[str, NDArray[np.float64]]:
    velocity = lane.velocities / 127.0
    bar = lane.steps // bar_steps
    counts = np.bincount(bar, minlength=int(bar[-1]) + 2).astype(np.float64)
    sums = np.bincount(bar, weights=lane.velocities, minlength=len(counts))
    means = np.divide(sums, counts, out=np.full(len(counts), np.nan), where=counts > 0)
    accent = 0.5 + (lane.velocities - means[bar]) / 128.0
    crescendo = 0.5 + (means[bar + 1] - means[bar]) / 64.0
    around = _mean_around(lane, STEPS_PER_BEAT) / 127.0
    return {
        "velocity": velocity, "velocity_low": velocity, "velocity_high": velocity,
        "accent": accent, "crescendo": crescendo, "expression": around,
    }  # fmt: skip


def _mean_around(lane: Lane, reach_steps: int) -> NDArray[np.float64]:
    """Mean velocity of the lane from `reach_steps` before to `reach_steps` after each note."""
    sums = np.concatenate(([0.0], np.cumsum(lane.velocities)))
    begin = np.searchsorted(lane.steps, lane.steps - reach_steps, side="left")
    end = np.searchsorted(lane.steps, lane.steps + reach_steps, side="right")
    return np.asarray((sums[end] - sums[begin]) / (end - begin))


def _length(lane: Lane) -> dict[str, NDArray[np.float64]]:
    until_next = between_onsets(lane)
    written = written_lengths(lane)
    neighbours = _mean_of_neighbours(lane.lengths)
    last = ~np.isfinite(until_next)
    return {
        "articulation": np.minimum(lane.lengths / written, 1.0),
        "modulation": lane.lengths / (lane.lengths + neighbours),
        "legato": np.where(last, np.nan, lane.lengths >= until_next - _REACHES_BEATS),
        "staccato": np.where(last, np.nan, lane.lengths < 0.5 * until_next),
        "phrase_end": (until_next - lane.lengths >= 1.0).astype(np.float64),
        "ornament": (lane.lengths < 1.0 / STEPS_PER_BEAT).astype(np.float64),
    }


def _mean_of_neighbours(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of the two values before and the two after each one, fewer at the ends."""
    sums = np.concatenate(([0.0], np.cumsum(values)))
    index = np.arange(len(values))
    begin, end = (index - _NEIGHBOURS).clip(0), (index + _NEIGHBOURS + 1).clip(max=len(values))
    others = end - begin - 1
    return np.where(others > 0, (sums[end] - sums[begin] - values) / others.clip(1), values)


def _accompaniment(lane: Lane, lanes: list[Lane]) -> dict[str, NDArray[np.float64]]:
    """What accompanies in each note's beat; unknown where nothing does."""
    beats = max(int(other.steps[-1]) for other in lanes) // STEPS_PER_BEAT + 1
    counts, sums = np.zeros(beats), np.zeros(beats)
    bass_sums, bass_counts = np.zeros(beats), np.zeros(beats)
    for other in (other for other in lanes if other.number != MELODY):
        beat = other.steps // STEPS_PER_BEAT
        counts += np.bincount(beat, minlength=beats)
        sums += np.bincount(beat, weights=other.velocities, minlength=beats)
        if other.number == BASS:
            bass_counts += np.bincount(beat, minlength=beats)
            bass_sums += np.bincount(beat, weights=other.velocities, minlength=beats)
    here = lane.steps // STEPS_PER_BEAT
    with np.errstate(invalid="ignore"):
        chord_velocity, bass_velocity = sums / counts / 127.0, bass_sums / bass_counts / 127.0
    return {
        "chord_velocity": chord_velocity[here],
        "bass_velocity": bass_velocity[here],
        "chord_density": np.minimum(counts / 8.0, 1.0)[here],
    }


def _pedal(lane: Lane, pedal: NDArray[np.float64] | None) -> NDArray[np.float64]:
    """1 while the pedal is down just after the onset, 0 while it is up; unknown where none is recorded."""
    if pedal is None:
        return np.full(len(lane), np.nan)
    heard = lane.seconds + 0.05
    last = np.searchsorted(pedal[:, 0], heard, side="right") - 1
    return np.where(last >= 0, heard < pedal[last.clip(0), 1], False).astype(np.float64)

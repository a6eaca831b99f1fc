"""Playing: notes to blocks of sound, a few seconds at a time, whatever makes the sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from affetto.accompaniment.result import Note

WINDOW_SECONDS = 30.0


class Instrument(Protocol):
    """Something that plays notes."""

    name: str
    sample_rate_hz: int

    def play(self, notes: Sequence[Note], origin_seconds: float) -> NDArray[np.float32]:
        """Plays notes that begin at `origin_seconds` or later: [frames, 2] from there to the last sound."""
        ...


def play_windows(
    instrument: Instrument, notes: Sequence[Note], duration_seconds: float
) -> Iterator[NDArray[np.float32]]:
    """Plays notes in [frames, 2] windows of up to half a minute, exactly `duration_seconds` in all.

    What sounds beyond the window it began in is carried into the next ones.
    """
    rate_hz = instrument.sample_rate_hz
    total, window = round(duration_seconds * rate_hz), round(WINDOW_SECONDS * rate_hz)
    notes = sorted(notes, key=lambda note: note.onset_seconds)
    onsets = np.array([note.onset_seconds for note in notes])
    carried = np.zeros((0, 2), np.float32)
    for begin in range(0, total, window):
        frames = min(window, total - begin)
        first, last = np.searchsorted(onsets, [begin / rate_hz, (begin + window) / rate_hz])
        played = instrument.play(notes[first:last], begin / rate_hz)
        sound = np.zeros((max(frames, len(carried), len(played)), 2), np.float32)
        sound[: len(carried)] = carried
        sound[: len(played)] += played
        carried = sound[frames:]
        yield sound[:frames]


def mix(placed: Iterable[tuple[int, NDArray[np.float32]]]) -> NDArray[np.float32]:
    """Adds [frames, 2] sounds, each from its own frame on, to one that ends with the last of them."""
    total, frames = np.zeros((1 << 16, 2), np.float32), 0
    for begin, sound in placed:
        end = begin + len(sound)
        if end > len(total):
            total = np.concatenate([total, np.zeros((max(end - len(total), len(total)), 2), np.float32)])
        total[begin:end] += sound
        frames = max(frames, end)
    return total[:frames]

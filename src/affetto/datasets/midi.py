"""MIDI files read by symusic, with every failure as UnreadableSong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.datasets.corpus import UnreadableSong
from affetto.datasets.song import Notes

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def read_score(path: Path) -> Any:
    """A symusic Score in ticks. Raises UnreadableSong."""
    import symusic

    if not path.is_file():
        raise UnreadableSong(f"{path.name}: no such file")
    try:
        score: Any = symusic.Score(str(path))
    except Exception as error:  # symusic raises several kinds for malformed bytes
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise UnreadableSong(f"{path.name}: not a readable MIDI file ({reason})") from None
    if not any(len(track.notes) for track in score.tracks):
        raise UnreadableSong(f"{path.name}: no notes")
    return score


def notes_of(track: Any) -> Notes:
    """The notes of a symusic track whose score is in seconds, by start, then pitch."""
    arrays = track.notes.numpy()
    starts = arrays["time"].astype(np.float64)
    order = np.lexsort((arrays["pitch"], starts))
    ends = starts + arrays["duration"].astype(np.float64)
    return Notes(
        starts[order],
        ends[order],
        arrays["pitch"].astype(np.int32)[order],
        arrays["velocity"].astype(np.int32)[order],
    )


def seconds_of_ticks(score: Any, ticks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Seconds of ticks of a score in ticks, through its tempo changes (120 a minute without any)."""
    changes: dict[int, float] = {0: 120.0}
    changes.update((tempo.time, tempo.qpm) for tempo in score.tempos)
    at = np.array(sorted(changes), dtype=np.float64)
    seconds_per_tick = np.array([60.0 / changes[int(tick)] for tick in at]) / score.ticks_per_quarter
    elapsed = np.concatenate(([0.0], np.cumsum(np.diff(at) * seconds_per_tick[:-1])))
    index = np.clip(np.searchsorted(at, ticks, side="right") - 1, 0, None)
    return np.asarray(elapsed[index] + (ticks - at[index]) * seconds_per_tick[index], dtype=np.float64)

"""MIDI files read by symusic, with every failure as UnreadableSong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.datasets.corpus import UnreadableSong
from affetto.datasets.metre import beats_of_metre
from affetto.datasets.midi_bytes import check_midi
from affetto.datasets.song import Beats, Notes

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_MOST_BEATS = 20_000
_MOST_SECONDS = 3600.0


def read_score(path: Path) -> Any:
    """A symusic Score in ticks, with notes. Raises UnreadableSong."""
    score = open_score(path)
    if not any(len(track.notes) for track in score.tracks):
        raise UnreadableSong(f"{path.name}: no notes")
    return score


def open_score(path: Path) -> Any:
    """A symusic Score in ticks of at most an hour, perhaps without a note. Raises UnreadableSong."""
    import symusic

    if not path.is_file():
        raise UnreadableSong(f"{path.name}: no such file")
    data = path.read_bytes()
    try:
        check_midi(data)
        score: Any = symusic.Score.from_midi(data)
    except Exception as error:  # symusic raises several kinds for malformed bytes
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise UnreadableSong(f"{path.name}: not a readable MIDI file ({reason})") from None
    seconds = float(seconds_of_ticks(score, np.array([float(score.end())]))[0])
    if not seconds <= _MOST_SECONDS:
        raise UnreadableSong(
            f"{path.name}: expected at most one hour of music, found {seconds / 60:.1f} minutes"
        )
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


def tracks_of(score: Any) -> dict[str, Notes]:
    """The tracks with notes of a score in seconds: "drums index" for drums, else "index name"."""
    return {
        f"drums {index}" if track.is_drum else f"{index} {track.name}".strip(): notes_of(track)
        for index, track in enumerate(score.tracks)
        if len(track.notes)
    }


def pedal_of(score: Any) -> NDArray[np.float64] | None:
    """Down and up [n, 2] of the sustain pedal of a score in seconds; None where there is none."""
    pedals = [(pedal.time, pedal.time + pedal.duration) for track in score.tracks for pedal in track.pedals]
    return np.array(sorted(pedals), dtype=np.float64) if pedals else None


def beats_of(score: Any) -> Beats | None:
    """The beats of a score in ticks whose grid is its beat, in its first metre.

    None where it has more beats than an hour of music.
    """
    signatures = sorted(score.time_signatures, key=lambda signature: signature.time)
    metre = (signatures[0].numerator, signatures[0].denominator) if signatures else (4, 4)
    try:
        per_bar, quarters = beats_of_metre(*metre)
    except ValueError:
        return None
    ticks_per_beat = float(quarters) * score.ticks_per_quarter
    count = int(score.end() / ticks_per_beat) + 2
    if count > _MOST_BEATS:
        return None
    seconds = seconds_of_ticks(score, np.arange(count) * ticks_per_beat)
    return Beats(seconds, per_bar, 0) if (np.diff(seconds) > 0).all() else None


def seconds_of_ticks(score: Any, ticks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Seconds of ticks of a score in ticks, through its tempo changes (120 a minute without any)."""
    changes: dict[int, float] = {0: 120.0}
    changes.update((tempo.time, tempo.qpm) for tempo in score.tempos)
    at = np.array(sorted(changes), dtype=np.float64)
    seconds_per_tick = np.array([60.0 / changes[int(tick)] for tick in at]) / score.ticks_per_quarter
    elapsed = np.concatenate(([0.0], np.cumsum(np.diff(at) * seconds_per_tick[:-1])))
    index = np.clip(np.searchsorted(at, ticks, side="right") - 1, 0, None)
    return np.asarray(elapsed[index] + (ticks - at[index]) * seconds_per_tick[index], dtype=np.float64)

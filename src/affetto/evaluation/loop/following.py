"""Following: recordings of rated pieces accompanied, and what judges hear in the accompaniments alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from affetto.accompaniment.accompanist import accompany_recording
from affetto.accompaniment.options import Options
from affetto.accompaniment.recording import AudioArray
from affetto.evaluation.loop import audio_judge
from affetto.evaluation.loop.control import Heard, opened
from affetto.evaluation.loop.judges import Judges
from affetto.evaluation.loop.note_features import joined
from affetto.evaluation.loop.rated_series import CORPUS
from affetto.preparation.rendering import RATE_HZ, Rendering, render

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from affetto.datasets import Entry
    from affetto.preparation.workers import Workers


@dataclass(frozen=True)
class RecordingTask:
    """One rated piece, to be rendered, accompanied by each bundle, and judged."""

    entry: Entry
    bundles: tuple[Path, ...]
    judges: Judges


def follow(
    entries: list[Entry],
    bundles: tuple[Path, ...],
    judges: Judges,
    workers: Workers,
    on_piece: Callable[[], None] = lambda: None,
) -> list[Heard]:
    """What is heard in the accompaniments of each bundle, and at last in the recordings themselves.

    `asked` is what people heard in the recordings: the mean rating of each piece.
    """
    tasks = [RecordingTask(entry, bundles, judges) for entry in entries]
    heard = np.zeros((len(tasks), len(bundles) + 1, 2, 2))
    for number, found in workers.do(accompany_and_judge, tasks):
        heard[number] = found
        on_piece()
    asked = np.array([mean_rating(entry) for entry in entries])
    return [Heard(asked, part) for part in heard.transpose(1, 2, 0, 3)]


def accompany_and_judge(task: RecordingTask) -> NDArray[np.float64]:
    """[bundles + 1, judges, 2]: each bundle's accompaniment, then the recording itself."""
    song = CORPUS.read(task.entry)
    if song.midi_path is None:
        raise ValueError(f"{song.identifier}: no MIDI file")
    mono = render(song.midi_path, Rendering(task.judges.soundfont))
    accompaniments = [
        accompany_recording(AudioArray(mono, RATE_HZ), Options(), opened(bundle)) for bundle in task.bundles
    ]
    listened = audio_judge.hear(task.judges.audio, mono)
    read = task.judges.symbolic.hear(joined(list(song.tracks.values())), song.duration)
    return np.stack([*(task.judges.hear(one) for one in accompaniments), np.array([listened, read])])


def mean_rating(entry: Entry) -> tuple[float, float]:
    """A piece's mean valence and arousal, each span as long as it lasts."""
    ratings = CORPUS.read(entry).ratings
    if ratings is None:
        raise ValueError(f"{entry.identifier}: no ratings")
    seconds = np.diff(ratings.edges)
    means = [float(np.average(side, weights=seconds)) for side in (ratings.valence, ratings.arousal)]
    return means[0], means[1]

"""Both judges together, and what they hear in music that the composer made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from affetto.accompaniment.midi_file import write_midi
from affetto.datasets.song import Notes
from affetto.evaluation.loop import audio_judge
from affetto.preparation.rendering import Rendering, render

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from affetto.accompaniment.result import Accompaniment
    from affetto.evaluation.loop.symbolic_judge import SymbolicJudge

JUDGES = ("audio_judge", "symbolic_judge")
_PIANO = 0
"""All is played on a piano, which the rated pieces were written for: what is heard is in the notes."""


@dataclass(frozen=True)
class Judges:
    """A network's file, which hears sound, and a model that reads notes; music sounds on `soundfont`."""

    audio: Path
    symbolic: SymbolicJudge
    soundfont: Path

    def hear(self, music: Accompaniment) -> NDArray[np.float64]:
        """[judges, 2] valence and arousal, each judge's mean over the music."""
        listened = audio_judge.hear(self.audio, self._sound(music))
        read = self.symbolic.hear(notes_of(music), music.duration_seconds)
        return np.array([listened, read])

    def _sound(self, music: Accompaniment) -> NDArray[np.float32]:
        with TemporaryDirectory() as folder:
            midi = Path(folder) / "music.mid"
            write_midi(music, midi)
            return render(midi, Rendering(self.soundfont, _PIANO))


def notes_of(music: Accompaniment) -> Notes:
    """The notes of all lanes, by start."""
    rows = sorted((n.onset_seconds, n.pitch, n.duration_seconds, n.velocity) for n in music.notes)
    starts, pitches, lengths, velocities = np.array(rows, np.float64).reshape(-1, 4).T
    return Notes(starts, starts + lengths, pitches.astype(np.int32), velocities.astype(np.int32))

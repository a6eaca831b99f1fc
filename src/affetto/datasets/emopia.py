"""EMOPIA (Hung et al. 2021): clips of pop piano, each in a quadrant of valence and arousal.

`midis/Q1_YOUTUBEID_0.mid`: the quadrant opens the name; the clips of one video share a group.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from affetto.datasets.corpus import Corpus, Entry
from affetto.datasets.midi import pedal_of, read_score, tracks_of
from affetto.datasets.song import Rating, Song

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"Q([1-4])_(.+)_(\d+)")
_SIGNS = {"1": (1.0, 1.0), "2": (-1.0, 1.0), "3": (-1.0, -1.0), "4": (1.0, -1.0)}
_MIDDLE = 0.5


class Emopia(Corpus):
    """Clips; their rating is the middle of their quadrant, of which the signs alone are known."""

    name: ClassVar[str] = "emopia"
    title: ClassVar[str] = "EMOPIA"
    licence: ClassVar[str] = "CC BY-NC-SA 4.0"
    holds: ClassVar[str] = "quadrants of piano clips"
    source: ClassVar[str] = "https://zenodo.org/records/5090631"
    folders: ClassVar[tuple[str, ...]] = ("emopia", "EMOPIA", "EMOPIA_1.0", "EMOPIA_2.2")
    inner_folders: ClassVar[tuple[str, ...]] = ("EMOPIA_2.2", "EMOPIA_1.0")

    def entries(self, data_dir: Path) -> list[Entry]:
        """Every file whose name tells a quadrant."""
        folder = self.require_folder(data_dir)
        named = ((path, _NAME.fullmatch(path.stem)) for path in folder.glob("midis/*.mid"))
        entries = (
            Entry(self.name, path.stem, f"emopia/{name[2]}", path, {"quadrant": name[1]})
            for path, name in named
            if name
        )
        return self.require_entries(entries, folder, "midis/Q1_VIDEO_0.mid")

    def read(self, entry: Entry) -> Song:
        """Reads a clip."""
        score = read_score(entry.path).to("second")
        valence, arousal = _SIGNS[entry.details["quadrant"]]
        return Song(
            self.name, entry.identifier, entry.group, midi_path=entry.path, tracks=tracks_of(score),
            pedal=pedal_of(score), rating=Rating(valence * _MIDDLE, arousal * _MIDDLE, "quadrant"),
            duration=float(score.end()),
        )  # fmt: skip

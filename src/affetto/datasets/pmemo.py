"""PMEmo (Zhang et al. 2018): choruses of pop songs with valence and arousal in [0, 1]."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from affetto.datasets.audio import audio_seconds
from affetto.datasets.corpus import Corpus, Entry
from affetto.datasets.song import Song
from affetto.datasets.tables import rating_on_scale, read_rows

if TYPE_CHECKING:
    from pathlib import Path

_VALENCE_AROUSAL = ("Valence(mean)", "Arousal(mean)")


class Pmemo(Corpus):
    """Choruses by number, `chorus/NUMBER.mp3`, rated in `annotations/static_annotations.csv`."""

    name: ClassVar[str] = "pmemo"
    title: ClassVar[str] = "PMEmo"
    licence: ClassVar[str] = "see its site"
    holds: ClassVar[str] = "ratings of choruses, with sound"
    source: ClassVar[str] = "https://github.com/HuiZhangDB/PMEmo"
    folders: ClassVar[tuple[str, ...]] = ("pmemo", "PMEmo", "PMEmo2019")
    sound_is_optional: ClassVar[bool] = True
    inner_folders: ClassVar[tuple[str, ...]] = ("PMEmo2019",)

    def entries(self, data_dir: Path) -> list[Entry]:
        """Every row of the ratings."""
        folder = self.require_folder(data_dir)
        rows = read_rows(folder / "annotations" / "static_annotations.csv", ("musicId", *_VALENCE_AROUSAL))
        entries = (
            Entry(
                self.name, row["musicId"], f"pmemo/{row['musicId']}", folder / "chorus" / f"{row['musicId']}.mp3",
                row,
            )
            for row in rows
        )  # fmt: skip
        return self.require_entries(entries, folder, "annotations/static_annotations.csv with rows")

    def read(self, entry: Entry) -> Song:
        """Reads a rating, and how long its audio is where that is there."""
        rating = rating_on_scale(entry.details, _VALENCE_AROUSAL, (0.0, 1.0))
        audio = entry.path if entry.path.is_file() else None
        return Song(
            self.name, entry.identifier, entry.group, audio_path=audio, rating=rating,
            remark="" if audio else "without audio", duration=audio_seconds(audio) if audio else 0.0,
        )  # fmt: skip

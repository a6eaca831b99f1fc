"""Building the gallery: music, then sound and MIDI, and the page last, when all that it shows is there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from affetto.accompaniment.midi_file import write_midi
from affetto.accompaniment.preview import write_preview
from affetto.files import make_folder, writing
from affetto.gallery.exhibits import Exhibit, accompanied, heard_back, pieces
from affetto.gallery.page import write_page
from affetto.gallery.recordings import find_recordings, with_made

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from affetto import _engine

PIECES = 9


@dataclass(frozen=True)
class Gallery:
    """What was built. page: the file to open. instrument: what played."""

    page: Path
    pieces: tuple[Exhibit, ...]
    recordings: tuple[Exhibit, ...]
    instrument: str

    def told(self) -> dict[str, Any]:
        """What `--json` prints."""
        return {
            "page": str(self.page),
            "instrument": self.instrument,
            "exhibits": [
                {"title": one.title, "asked": one.asked, "audio": f"audio/{one.slug}.ogg", "midi": f"midi/{one.slug}.mid"}
                for one in (*self.pieces, *self.recordings)
            ],
        }  # fmt: skip


def build(
    folder: Path,
    bundle: _engine.Bundle,
    recordings: Sequence[Path] = (),
    bars: int = 16,
    seed: int = 1,
    soundfont: Path | None = None,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Gallery:
    """Writes `folder/index.html` with audio/ and midi/ beside it. Raises InputError or OSError."""
    given = find_recordings(recordings)  # What cannot be read is told before anything is composed.
    for place in (folder, folder / "audio", folder / "midi"):
        make_folder(place)
    found = with_made(given, bundle)
    total, made, instrument = PIECES + len(found), [], ""
    progress("exhibits", 0, total)
    for exhibit in chain(pieces(bundle, bars, seed), accompanied(found, bundle, seed)):
        instrument, sound = _write(exhibit, folder, soundfont)
        made.append(exhibit if exhibit.asked is None else heard_back(exhibit, sound, bundle))
        progress("exhibits", len(made), total)
    page = folder / "index.html"
    with writing(page) as aside:
        aside.write_text(write_page(made[:PIECES], made[PIECES:], bars, seed), encoding="utf-8")
    return Gallery(page, tuple(made[:PIECES]), tuple(made[PIECES:]), instrument)


def _write(exhibit: Exhibit, folder: Path, soundfont: Path | None) -> tuple[str, Path]:
    """Writes an exhibit's MIDI and audio, and returns what played and the audio's path."""
    with writing(folder / "midi" / f"{exhibit.slug}.mid") as aside:
        write_midi(exhibit.music, aside)
    sound = folder / "audio" / f"{exhibit.slug}.ogg"
    with writing(sound) as aside:
        instrument = write_preview(exhibit.recording, exhibit.music, aside, soundfont)
    return instrument, sound

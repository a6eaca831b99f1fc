"""Building the gallery: music, then sound and MIDI, and the page last, when all that it shows is there."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from affetto.accompaniment.midi_file import write_midi
from affetto.accompaniment.preview import write_preview
from affetto.errors import InputError
from affetto.files import make_folder, writing
from affetto.gallery.exhibits import Exhibit, accompanied, heard_back, pieces
from affetto.gallery.page import write_page
from affetto.gallery.recordings import find_recordings, with_made
from affetto.soundfonts import check_soundfont

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from affetto import _engine
    from affetto.accompaniment.recording import Recording

PIECES = 9
_PAGE, _FOLDERS = "index.html", ("audio", "midi")


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
    """Writes `folder/index.html` with audio/ and midi/ beside it, all at once when all is made.

    What of the three was there before gives way. Raises InputError or OSError.
    """
    given = find_recordings(recordings)  # What cannot be read is told before anything is composed.
    if soundfont is not None:
        check_soundfont(soundfont)
    make_folder(folder.parent)
    if folder.exists() and not folder.is_dir():
        raise InputError(folder, "a folder for the gallery", "a file")
    with TemporaryDirectory(dir=folder.parent, prefix=".affetto-gallery-") as place:
        built = _build(Path(place), bundle, given, bars, seed, soundfont, progress)
        _move_in(Path(place), folder)
    return replace(built, page=folder / built.page.name)


def _build(
    folder: Path,
    bundle: _engine.Bundle,
    given: list[tuple[str, Recording]],
    bars: int,
    seed: int,
    soundfont: Path | None,
    progress: Callable[[str, int, int], None],
) -> Gallery:
    for name in _FOLDERS:
        (folder / name).mkdir()
    found = with_made(given, bundle)
    total, made, instrument = PIECES + len(found), [], ""
    progress("exhibits", 0, total)
    for exhibit in chain(pieces(bundle, bars, seed), accompanied(found, bundle, seed)):
        instrument, sound = _write(exhibit, folder, soundfont)
        made.append(exhibit if exhibit.asked is None else heard_back(exhibit, sound, bundle))
        progress("exhibits", len(made), total)
    page = folder / _PAGE
    with writing(page) as aside:
        aside.write_text(write_page(made[:PIECES], made[PIECES:], bars, seed), encoding="utf-8")
    return Gallery(page, tuple(made[:PIECES]), tuple(made[PIECES:]), instrument)


def _move_in(made: Path, folder: Path) -> None:
    make_folder(folder)
    (folder / _PAGE).unlink(missing_ok=True)  # Nothing shows what is half exchanged.
    for name in _FOLDERS:
        if (folder / name).is_dir():
            shutil.rmtree(folder / name)
        (made / name).rename(folder / name)
    (made / _PAGE).rename(folder / _PAGE)


def _write(exhibit: Exhibit, folder: Path, soundfont: Path | None) -> tuple[str, Path]:
    """Writes an exhibit's MIDI and audio, and returns what played and the audio's path."""
    with writing(folder / "midi" / f"{exhibit.slug}.mid") as aside:
        write_midi(exhibit.music, aside)
    sound = folder / "audio" / f"{exhibit.slug}.ogg"
    with writing(sound) as aside:
        instrument = write_preview(exhibit.recording, exhibit.music, aside, soundfont)
    return instrument, sound

"""Building the gallery: music, then sound and MIDI, and the page last, when all that it shows is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from affetto.accompaniment.midi_file import write_midi
from affetto.accompaniment.preview import write_preview
from affetto.files import make_folder, writing
from affetto.gallery.exhibits import Exhibit, accompanied, heard_back, pieces, slugs
from affetto.gallery.page import write_page
from affetto.gallery.place import FOLDERS, PAGE, check_place, move_in
from affetto.gallery.recordings import COUNT, find_recordings, with_made
from affetto.soundfonts import check_soundfont

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from affetto import _engine
    from affetto.accompaniment.recording import Recording

PIECES = 9
_SUFFIXES = {"audio": ".ogg", "midi": ".mid"}


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
                {"title": one.title, "asked": one.asked, "audio": _file("audio", one.slug), "midi": _file("midi", one.slug)}
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
    """Writes `folder/index.html` with audio/ and midi/ beside it when all is made.

    The files of an earlier gallery in the folder give way, and nothing else. Raises InputError, before
    anything is composed where the folder is the cause, or OSError.
    """
    given = find_recordings(recordings)  # What cannot be read is told before anything is composed.
    if soundfont is not None:
        check_soundfont(soundfont)
    keep = [*(one.path for _, one in given), *((soundfont,) if soundfont is not None else ())]
    files = [_file(name, slug) for slug in slugs(max(COUNT, len(given))) for name in FOLDERS]
    check_place(folder, files, keep)
    beside = folder if folder.is_dir() else folder.parent  # A rename does it from there.
    make_folder(beside)
    with TemporaryDirectory(dir=beside, prefix=".affetto-gallery-") as place:
        built = _build(Path(place), bundle, given, bars, seed, soundfont, progress)
        move_in(Path(place), folder, files, keep)
    return replace(built, page=folder / built.page.name)


def _build(
    folder: Path,
    bundle: _engine.Bundle,
    given: Sequence[tuple[str, Recording]],
    bars: int,
    seed: int,
    soundfont: Path | None,
    progress: Callable[[str, int, int], None],
) -> Gallery:
    for name in FOLDERS:
        (folder / name).mkdir()
    found = with_made(given, bundle)
    total, made, instrument = PIECES + len(found), [], ""
    progress("exhibits", 0, total)
    for exhibit in chain(pieces(bundle, bars, seed), accompanied(found, bundle, seed)):
        instrument, sound = _write(exhibit, folder, soundfont)
        made.append(exhibit if exhibit.asked is None else heard_back(exhibit, sound, bundle))
        progress("exhibits", len(made), total)
    page = folder / PAGE
    with writing(page) as aside:
        aside.write_text(write_page(made[:PIECES], made[PIECES:], bars, seed), encoding="utf-8")
    return Gallery(page, tuple(made[:PIECES]), tuple(made[PIECES:]), instrument)


def _file(folder: str, slug: str) -> str:
    """An exhibit's file in one of the two folders."""
    return f"{folder}/{slug}{_SUFFIXES[folder]}"


def _write(exhibit: Exhibit, folder: Path, soundfont: Path | None) -> tuple[str, Path]:
    """Writes an exhibit's MIDI and audio, and returns what played and the audio's path."""
    with writing(folder / _file("midi", exhibit.slug)) as aside:
        write_midi(exhibit.music, aside)
    sound = folder / _file("audio", exhibit.slug)
    with writing(sound) as aside:
        instrument = write_preview(exhibit.recording, exhibit.music, aside, soundfont)
    return instrument, sound

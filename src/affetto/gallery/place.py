"""The folder that a gallery is put into: what of an earlier gallery gives way there, and what may not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from affetto.errors import InputError
from affetto.files import is_same, make_folder, remove, unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PAGE, FOLDERS = "index.html", ("audio", "midi")
GENERATOR = '<meta name="generator" content="affetto gallery">'
"""What tells a gallery's page from any other."""
_BEFORE_GENERATOR = ("<title>affetto: gallery</title>", "Made by <code>affetto gallery</code>")
"""What the pages of older galleries hold instead."""
_FILE = re.compile(r'(?:src|href)="((?:audio|midi)/[a-z0-9-]+\.(?:ogg|mid))"')


def check_place(folder: Path, new: Iterable[str], keep: Iterable[Path]) -> list[str]:
    """The files, without the page, of the gallery that lies there and may be replaced by `new` ones.

    Raises InputError where anything that no gallery wrote, or a file of `keep`, would be lost.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(folder, "a folder for the gallery", "a file")
    old = _listed(folder)
    for name in FOLDERS if old is not None else ():
        if (folder / name).exists() and not (folder / name).is_dir():
            raise InputError(folder / name, "a folder of the gallery", "a file")
    given = list(keep)
    for file in sorted({*(old or ()), *new, PAGE}):
        place = folder / file
        if any(place.exists() and is_same(place, one) for one in given):
            raise InputError(place, "an input that the gallery does not replace", "one of its files")
        if _is_taken(place) and (place.is_dir() or (file != PAGE and file not in (old or ()))):
            raise InputError(place, "a free name, or a file of the gallery before", "another file or folder")
    return old or []


def move_in(made: Path, folder: Path, new: list[str], keep: Iterable[Path]) -> None:
    """Puts what was made into the folder and removes what only the gallery before had there.

    The page comes after the files that it shows, so that there always is one that tells what is a gallery's.
    """
    make_folder(folder)
    old = check_place(folder, new, keep)  # Composing takes long enough for a folder to change.
    for name in FOLDERS:
        make_folder(folder / name)
    for file in (*new, PAGE):
        try:
            (made / file).replace(folder / file)
        except OSError as error:
            raise unwritable(folder / file, error) from None
    remove(folder / file for file in old if file not in new)


def _listed(folder: Path) -> list[str] | None:
    """What the page of a gallery shows; None where there is no gallery and nothing in its place."""
    page = folder / PAGE
    if not _is_taken(page):
        for name in FOLDERS:
            if _is_taken(folder / name) and not _is_empty_folder(folder / name):
                raise _refused(folder, f"{name} without the page of a gallery")
        return None
    text = page.read_text(encoding="utf-8", errors="replace") if page.is_file() else ""
    if GENERATOR not in text and not all(mark in text for mark in _BEFORE_GENERATOR):
        raise _refused(folder, f"an {PAGE} that is no gallery's")
    return _FILE.findall(text)


def _refused(folder: Path, found: str) -> InputError:
    return InputError(folder, "a folder with an earlier gallery, or with none of its files", found)


def _is_taken(path: Path) -> bool:
    return path.exists() or path.is_symlink()  # A link to nowhere is something, too.


def _is_empty_folder(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())

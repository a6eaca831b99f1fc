"""Files that are written aside and take their name once they are whole."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_serial = itertools.count()


@contextlib.contextmanager
def writing(target: str | os.PathLike[str]) -> Iterator[Path]:
    """Yields the file to write what becomes `target`, and gives it that name at the end.

    Leaving by an exception removes it and leaves `target` as it was. Raises InputError, which names
    `target`, where it cannot be written.
    """
    path = Path(target)
    aside = create_aside(path)
    mode = aside.stat().st_mode
    try:
        yield aside
        # Some libraries replace the file by one that nobody else may read.
        aside.chmod(mode)
        move(aside, path)
    except Exception as error:
        failure = _os_error(error)
        if failure is None:
            raise
        raise unwritable(path, failure) from None
    finally:
        remove((aside,))


def make_folder(folder: Path) -> None:
    """Makes a folder where there is none, and sees that files can be put into it. Raises InputError."""
    if folder.exists() and not folder.is_dir():
        raise InputError(folder, "a folder to write into", "a file")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from None
    remove((create_aside(folder / "file"),))


def create_aside(target: Path) -> Path:
    """An empty file beside the target (so that a rename does it), or in the temporary folder for a device.

    Its name ends as the target's does and is no other file's. Raises InputError.
    """
    if "\0" in str(target):
        raise InputError(target, "a name that a file may have", "a null character in it")
    try:
        folder = _folder_for(target)
        aside = folder / f".affetto-{os.getpid()}-{next(_serial)}{target.suffix}"
        aside.open("wb").close()
    except OSError as error:
        raise unwritable(target, error) from None
    return aside


def _os_error(error: Exception) -> OSError | None:
    """The system's error, also where safetensors tells it in words alone; importing it would cost time."""
    if isinstance(error, OSError):
        return error
    number = re.search(r"\(os error (\d+)\)", str(error))
    if type(error).__name__ != "SafetensorError" or number is None:
        return None
    return OSError(int(number[1]), os.strerror(int(number[1])))


def _folder_for(target: Path) -> Path:
    if target.is_dir():
        raise InputError(target, "a file to write", "a directory")
    folder = Path(tempfile.gettempdir()) if is_special(target) else real_path(target).parent
    if not folder.is_dir():
        raise InputError(target, "an existing folder to write into", "none")
    if target.is_file() and not os.access(target, os.W_OK):
        raise InputError(target, "a file that may be written", "a write-protected one")
    return folder


def real_path(path: Path) -> Path:
    """Where links lead to, be there a file or none. Raises InputError for a link that leads to itself."""
    real = Path(os.path.realpath(path))
    if real.is_symlink():
        raise InputError(path, "a file or folder", "a link that leads back to itself")
    return real


def move(aside: Path, target: Path) -> None:
    """Gives the file its name; a device gets a copy of what it holds. Raises OSError."""
    if is_special(target):
        with aside.open("rb") as source, target.open("wb") as sink:
            shutil.copyfileobj(source, sink)
    else:
        aside.replace(real_path(target))


def remove(paths: Iterable[Path]) -> None:
    """Removes the files that are there."""
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()


def in_utf8(text: str) -> str:
    """The text as UTF-8 can hold it: of a name that is none, the bytes are written out as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def is_same(a: Path, b: Path) -> bool:
    """Whether writing the one would change the other."""
    if a.exists() and b.exists():
        return a.samefile(b) and not is_special(a)
    return real_path(a) == real_path(b)


def is_special(path: Path) -> bool:
    """Whether the path is a device or pipe."""
    return path.exists() and not path.is_file() and not path.is_dir()


def unwritable(path: Path, error: OSError) -> InputError:
    """The refusal of an output that could not be written."""
    return InputError(path, "an output that can be written", error.strerror or str(error))

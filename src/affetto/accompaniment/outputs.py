"""Outputs: all of a command's files, or none of them."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

_serial = itertools.count()


class Outputs:
    """A context in which files are written aside, and given their names together at its end.

    Leaving the context by an exception removes everything. Raises InputError for a target that
    cannot be written: on entering where that is known, else from `writing` or on leaving.
    """

    def __init__(self, targets: Iterable[str | os.PathLike[str]], keep: Iterable[Path] = ()) -> None:
        """`keep` names files that no target may overwrite."""
        self._targets = [Path(target) for target in targets]
        self._aside: dict[Path, Path] = {}
        for path in keep:
            if any(_same(path, target) for target in self._targets):
                raise InputError(path, "an output other than the recording", "the recording itself")
        for index, target in enumerate(self._targets):
            if any(_same(target, other) for other in self._targets[:index]):
                raise InputError(target, "a name of its own for each output", "two outputs of one name")

    def __enter__(self) -> Outputs:
        try:
            for target in self._targets:
                self._aside[target] = _create_aside(target)
        except BaseException:
            _remove(self._aside.values())
            raise
        return self

    @contextlib.contextmanager
    def writing(self, target: str | os.PathLike[str]) -> Iterator[Path]:
        """The file to write what becomes `target`; a failure to write it is an InputError."""
        try:
            yield self._aside[Path(target)]
        except OSError as error:
            raise _unwritable(Path(target), error) from None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._commit()
        finally:
            _remove(self._aside.values())

    def _commit(self) -> None:
        """Devices first, because only they can still fail for want of room; then the renames."""
        created: list[Path] = []
        try:
            for target in sorted(self._targets, key=lambda target: not _is_special(target)):
                is_new = not target.exists()
                with self.writing(target) as aside:
                    _move(aside, target)
                if is_new:
                    created.append(target)
        except InputError:
            _remove(created)
            raise


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()


def _same(a: Path, b: Path) -> bool:
    if a.exists() and b.exists():
        return a.samefile(b) and not _is_special(a)
    return a.resolve() == b.resolve()


def _is_special(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


def _create_aside(target: Path) -> Path:
    """An empty file beside the target (so that a rename does it), or in the temporary folder for a device."""
    if target.is_dir():
        raise InputError(target, "a file to write", "a directory")
    folder = Path(tempfile.gettempdir()) if _is_special(target) else target.resolve().parent
    if not folder.is_dir():
        raise InputError(target, "an existing folder to write into", "none")
    if target.is_file() and not os.access(target, os.W_OK):
        raise InputError(target, "a file that may be written", "a write-protected one")
    aside = folder / f".affetto-{os.getpid()}-{next(_serial)}{target.suffix}"
    try:
        aside.open("wb").close()
    except OSError as error:
        raise _unwritable(target, error) from None
    return aside


def _move(aside: Path, target: Path) -> None:
    if _is_special(target):
        with aside.open("rb") as source, target.open("wb") as sink:
            shutil.copyfileobj(source, sink)
    else:
        aside.replace(target.resolve())


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(path, "an output that can be written", error.strerror or str(error))

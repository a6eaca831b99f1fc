"""Outputs: all of a command's files, or none of them."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from affetto.errors import InputError
from affetto.files import create_aside, is_same, is_special, move, remove, unwritable

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator
    from types import TracebackType


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
            if any(is_same(path, target) for target in self._targets):
                raise InputError(path, "an output other than the recording", "the recording itself")
        for index, target in enumerate(self._targets):
            if any(is_same(target, other) for other in self._targets[:index]):
                raise InputError(target, "a name of its own for each output", "two outputs of one name")

    def __enter__(self) -> Outputs:
        try:
            for target in self._targets:
                self._aside[target] = create_aside(target)
        except BaseException:
            remove(self._aside.values())
            raise
        return self

    @contextlib.contextmanager
    def writing(self, target: str | os.PathLike[str]) -> Iterator[Path]:
        """The file to write what becomes `target`; a failure to write it is an InputError."""
        try:
            yield self._aside[Path(target)]
        except OSError as error:
            raise unwritable(Path(target), error) from None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._commit()
        finally:
            remove(self._aside.values())

    def fill_devices(self) -> None:
        """Sends what goes to a device or pipe, once: only they can still fail for want of room."""
        for target in [target for target in self._targets if is_special(target)]:
            with self.writing(target) as aside:
                move(aside, target)
            self._targets.remove(target)

    def _commit(self) -> None:
        self.fill_devices()
        created: list[Path] = []
        try:
            for target in self._targets:
                is_new = not target.exists()
                with self.writing(target) as aside:
                    move(aside, target)
                if is_new:
                    created.append(target)
        except InputError:
            remove(created)
            raise

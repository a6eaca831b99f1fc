"""Silence on standard error while a decoder works that writes its notes straight there."""

from __future__ import annotations

import contextlib
import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class _SharedSilence:
    """Standard error leads nowhere while anyone asks for it: the first to ask keeps it, the last restores it.

    The descriptor is the whole process's. Threads that each kept what they found would keep, and restore,
    one another's silence.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._askers = 0
        self._kept: int | None = None

    @contextlib.contextmanager
    def __call__(self) -> Iterator[None]:
        with self._lock:
            if self._askers == 0:
                self._kept = _lead_stderr_nowhere()
            self._askers += 1
        try:
            yield
        finally:
            with self._lock:
                self._askers -= 1
                if self._askers == 0 and self._kept is not None:
                    os.dup2(self._kept, 2)
                    os.close(self._kept)
                    self._kept = None


def _lead_stderr_nowhere() -> int | None:
    """A descriptor of what standard error was; None where there is none to keep clean."""
    try:
        kept = os.dup(2)
    except OSError:
        return None
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return kept


quiet_decoder = _SharedSilence()

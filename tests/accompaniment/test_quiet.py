"""Silence on standard error: shared by threads, and over when the last of them is done."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from affetto.accompaniment.quiet import quiet_decoder
from affetto.accompaniment.recording import AudioFile
from recordings import write_recording


def stderr_is() -> tuple[int, int]:
    found = os.fstat(2)
    return found.st_dev, found.st_ino


def test_standard_error_returns_when_the_last_is_done() -> None:
    before = stderr_is()
    first_is_in, second_is_in = threading.Event(), threading.Event()

    def first() -> None:
        with quiet_decoder():
            first_is_in.set()
            assert second_is_in.wait(10)

    thread = threading.Thread(target=first)
    thread.start()
    assert first_is_in.wait(10)
    with quiet_decoder():
        second_is_in.set()
        thread.join()
        assert stderr_is() != before, "the first to leave took the other's silence"
    assert stderr_is() == before


def test_an_error_inside_ends_the_silence() -> None:
    before = stderr_is()
    with pytest.raises(RuntimeError), quiet_decoder():
        raise RuntimeError
    assert stderr_is() == before


def test_mp3s_read_in_threads_leave_standard_error(tmp_path: Path) -> None:
    path = write_recording(tmp_path / "song.mp3")
    before = stderr_is()
    with ThreadPoolExecutor(4) as pool:
        lengths = list(pool.map(lambda _: sum(map(len, AudioFile(path).blocks())), range(12)))
    assert len(set(lengths)) == 1
    assert stderr_is() == before

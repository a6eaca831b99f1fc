"""What becomes of standard output that nobody reads or that is full."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import affetto

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(affetto.__file__).parents[1])}
COMMAND = [sys.executable, "-m", "affetto", "--version"]


def test_a_reader_that_left_is_no_error_to_speak_of() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    result = subprocess.run(COMMAND, env=ENVIRONMENT, stdout=write_end, stderr=subprocess.PIPE, check=False)
    os.close(write_end)
    assert result.returncode == 1
    assert result.stderr == b""


def test_a_full_standard_output_is_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(COMMAND, env=ENVIRONMENT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert result.returncode == 2
    assert result.stderr == b"affetto: output: No space left on device\n"

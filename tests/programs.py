"""The program, run inside the test's own process."""

from __future__ import annotations

import pytest

from affetto.cli.main import main


def run_program(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """Runs `affetto` with these arguments and returns its exit code."""
    monkeypatch.setattr("sys.argv", ["affetto", *map(str, arguments)])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0

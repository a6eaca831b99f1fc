"""The program, run inside the test's own process, and what it left."""

from __future__ import annotations

from pathlib import Path

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


def files_in(folder: Path) -> set[str]:
    """All files and folders below a folder, by their relative names."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}

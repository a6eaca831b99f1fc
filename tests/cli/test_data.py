"""affetto data as a user meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from programs import run_program


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    return run_program(monkeypatch, "data", *arguments)


def test_what_holds_no_corpora_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    none, file = tmp_path / "none", tmp_path / "file.wav"
    file.touch()
    for path, found in ((none, "no such directory"), (file, "a file")):
        assert run(monkeypatch, "check", path) == 2
        told = capsys.readouterr()
        assert told.err == f"affetto: {path}: expected a directory with corpora, found {found}\n"


def test_help_has_an_example(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "--help") == 0
    assert "Example: affetto data check" in capsys.readouterr().out

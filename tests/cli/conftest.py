"""What the tests of commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bundles import write_random_bundle
from programs import run_program

Run = Callable[..., int]


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_bundle(tmp_path_factory.mktemp("models") / "random")


@pytest.fixture
def accompany(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, bundle: Path) -> Run:
    """Runs the command inside an empty folder and returns its exit code."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AFFETTO_MODELS", str(bundle))

    def _run(*arguments: object) -> int:
        return run_program(monkeypatch, "accompany", *arguments)

    return _run

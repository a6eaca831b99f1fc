"""affetto soak as a user meets it."""

import json
from pathlib import Path

import pytest

from affetto import _engine
from bundles import write_random_bundle
from programs import run_program


def run(monkeypatch, *arguments: object) -> int:
    return run_program(monkeypatch, "soak", *arguments)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write_random_bundle(tmp_path / "bundle")


def test_some_seconds_hold_and_tell_their_figures(monkeypatch, bundle: Path, capsys) -> None:
    assert run(monkeypatch, "--minutes", 0.2, "--models", bundle, "--json") == 0
    content = json.loads(capsys.readouterr().out)
    values = {figure["measure"]: figure["value"] for figure in content["figures"]}
    assert content["fault"] == ""
    assert values["simulated_minutes"] >= 0.2
    assert values["blocks"] > 0
    assert values["waits"] == values["stuck_notes"] == 0


def test_a_fault_ends_with_1_and_is_named(monkeypatch, bundle: Path, capsys) -> None:
    well = _engine.Soak([_engine.load_bundle(bundle)], 1).report()

    class Faulty:
        def __init__(self, *_arguments: object) -> None:
            pass

        def report(self) -> dict[str, object]:
            return {**well, "fault": "notes sound on after a stop"}

    monkeypatch.setattr(_engine, "Soak", Faulty)
    assert run(monkeypatch, "--minutes", 0.1, "--models", bundle) == 1
    assert "notes sound on after a stop" in capsys.readouterr().err


def test_a_missing_bundle_ends_with_2(monkeypatch, tmp_path: Path) -> None:
    assert run(monkeypatch, "--models", tmp_path / "none") == 2

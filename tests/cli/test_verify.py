"""affetto verify as a user meets it."""

import json
from pathlib import Path

import pytest

from affetto.models import find_bundle
from affetto.training import requirements
from bundles import write_random_bundle
from programs import run_program

DEFAULT = Path(__file__).parents[2] / "models" / "default"


def run(monkeypatch, *arguments: object) -> int:
    return run_program(monkeypatch, "verify", *arguments)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write_random_bundle(tmp_path / "bundle")


def test_a_good_bundle_passes_with_a_table(monkeypatch, bundle: Path, capsys) -> None:
    assert run(monkeypatch, bundle) == 0
    told = capsys.readouterr().out
    for word in ("emotion", "lstm:256", "640,640", "golden error"):
        assert word in told


def test_the_round_trip_is_in_the_json(monkeypatch, bundle: Path, capsys) -> None:
    assert run(monkeypatch, bundle, "--roundtrip", "--json") == 0
    content = json.loads(capsys.readouterr().out)
    assert all(check["held"] for check in content["checks"])
    assert sum("weights x 4" in check["name"] for check in content["checks"]) == 5
    assert content["networks"][0]["network"] == "emotion"


def test_every_precision_is_in_the_json(monkeypatch, capsys) -> None:
    assert run(monkeypatch, find_bundle(DEFAULT), "--precisions", "--json") == 0
    checks = json.loads(capsys.readouterr().out)["checks"]
    names = [check["name"] for check in checks if check["held"]]
    for precision in ("float32", "float16", "int8"):
        assert sum(f"in {precision}, weights x 4" in name for name in names) == 5


def test_an_altered_bundle_ends_with_1(monkeypatch, bundle: Path, capsys) -> None:
    content = bytearray((bundle / "weights.safetensors").read_bytes())
    content[-1] ^= 1
    (bundle / "weights.safetensors").write_bytes(content)
    assert run(monkeypatch, bundle, "--roundtrip") == 1
    told = capsys.readouterr()
    assert "weights.safetensors" in told.err
    assert "Traceback" not in told.err
    assert "the bundle was refused" in told.out


def test_a_bundle_that_is_not_there_ends_with_2(monkeypatch, tmp_path: Path, capsys) -> None:
    assert run(monkeypatch, tmp_path / "none") == 2
    assert "none" in capsys.readouterr().err


def test_without_pytorch_the_rest_is_checked(monkeypatch, bundle: Path, capsys) -> None:
    monkeypatch.setattr(requirements, "find_spec", lambda name: None)
    assert run(monkeypatch, bundle) == 0
    assert capsys.readouterr().out.count("skipped") == 1


@pytest.mark.parametrize("asked", ["--roundtrip", "--precisions"])
def test_what_needs_pytorch_and_was_asked_for_is_not_skipped(monkeypatch, bundle, asked, capsys) -> None:
    monkeypatch.setattr(requirements, "find_spec", lambda name: None)
    assert run(monkeypatch, bundle, asked) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"affetto: {asked}: expected ") and "pip install 'affetto[train]'" in line


@pytest.mark.parametrize("arguments", [(), ("--roundtrip",)])
def test_a_default_bundle_that_was_named_and_is_not_there_is_refused(
    monkeypatch, tmp_path: Path, arguments: tuple[str, ...], capsys
) -> None:
    monkeypatch.setenv("AFFETTO_MODELS", str(tmp_path / "nope"))
    assert run(monkeypatch, *arguments) == 2
    assert (
        capsys.readouterr().err
        == f"affetto: {tmp_path / 'nope'}: expected a bundle folder, found nothing there\n"
    )


def test_brackets_in_names_are_no_markup(monkeypatch, tmp_path: Path, capsys) -> None:
    folder = write_random_bundle(tmp_path / "b[up] :smile:")
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "name": "[/bold]\x1b[31m\nx"}))
    assert run(monkeypatch, folder) == 0
    assert f"{folder}: [/bold]\\x1b[31m\\nx, float16" in capsys.readouterr().out

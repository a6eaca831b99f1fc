"""affetto inspect as a user meets it."""

import json
import os
from pathlib import Path

import pytest

from affetto.cli.main import main
from affetto.contract import load_contract
from bundles import write_random_bundle


def run(monkeypatch, *arguments: object) -> int:
    monkeypatch.setattr("sys.argv", ["affetto", "inspect", *map(str, arguments)])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write_random_bundle(tmp_path / "bundle")


def test_a_bundle_shows_itself(monkeypatch, bundle: Path, capsys) -> None:
    assert run(monkeypatch, bundle) == 0
    told = capsys.readouterr().out
    for words in (
        *("random 0", "version 1, read: yes", "this engine's", "float16", "64 steps", "measured now"),
        *("weights.safetensors", "as stated", "lstm:256", "640,640", "weights     random"),
    ):
        assert words in told
    assert "NOT" not in told


def test_json(monkeypatch, bundle: Path, capsys) -> None:
    assert run(monkeypatch, bundle, "--json") == 0
    content = json.loads(capsys.readouterr().out)
    assert content["accepted"] and content["refusal"] is None
    assert content["contract"] == load_contract().hash
    assert content["golden"]["tolerance"] >= content["golden_error"] >= 0
    assert content["networks"][0]["network"] == "emotion"


def test_what_is_broken_is_shown_and_refused(monkeypatch, bundle: Path, capsys) -> None:
    content = bytearray((bundle / "weights.safetensors").read_bytes())
    content[-1] ^= 1
    (bundle / "weights.safetensors").write_bytes(content)
    assert run(monkeypatch, bundle) == 2
    told = capsys.readouterr()
    assert told.out.count("NOT as stated") == 1 and "not run" in told.out
    (line,) = told.err.splitlines()
    assert line.startswith(f"affetto: {bundle / 'weights.safetensors'}: expected SHA-256 ")
    assert run(monkeypatch, bundle, "--json") == 2
    assert json.loads(capsys.readouterr().out)["accepted"] is False


@pytest.mark.parametrize("text", ["", "[]", "no JSON", "[" * 100_000])
def test_what_is_no_manifest_is_one_line(monkeypatch, bundle: Path, text: str, capsys) -> None:
    (bundle / "manifest.json").write_text(text)
    assert run(monkeypatch, bundle) == 2
    told = capsys.readouterr()
    assert told.out == "" and len(told.err.splitlines()) == 1
    assert "manifest.json" in told.err


@pytest.mark.parametrize("file", ["weights.safetensors", "golden.safetensors"])
def test_pipes_and_devices_are_not_read(monkeypatch, bundle: Path, file: str, capsys) -> None:
    for make in (os.mkfifo, lambda path: path.symlink_to("/dev/zero")):
        (bundle / file).unlink()
        make(bundle / file)
        assert run(monkeypatch, bundle) == 2
        told = capsys.readouterr()
        assert told.out.count("NOT as stated") == 1 and file in told.err


def test_a_name_is_shown_on_one_line(monkeypatch, bundle: Path, capsys) -> None:
    manifest = json.loads((bundle / "manifest.json").read_text())
    (bundle / "manifest.json").write_text(json.dumps({**manifest, "name": "a\x1b[2J\nb [/bold]"}))
    assert run(monkeypatch, bundle) == 0
    assert r"bundle      a\x1b[2J\nb [/bold] (" in capsys.readouterr().out

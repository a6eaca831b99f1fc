"""affetto validate as a user meets it."""

import json
from pathlib import Path

import pytest

from broken_models import sound_model
from programs import run_program


def run(monkeypatch, *arguments: object) -> int:
    return run_program(monkeypatch, "validate", *arguments)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    file = tmp_path / "sound.json"
    file.write_text(json.dumps(sound_model()))
    return file


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    model = sound_model()
    model["layers"][0]["activation"] = "Tanh"
    model["layers"][1]["weights"][2].pop()
    file = tmp_path / "broken.json"
    file.write_text(json.dumps(model))
    return file


def test_sound_file(monkeypatch, sound: Path, capsys) -> None:
    assert run(monkeypatch, sound) == 0
    assert capsys.readouterr().out.startswith(f"{sound}: sound, 2 -> 2, 8 layers, ")
    assert run(monkeypatch, sound, "--verbose") == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]] == [
        *("dense", "lstm", "gru", "conv1d", "prelu", "batchnorm", "activation", "dense")
    ]


def test_all_problems_of_all_files(monkeypatch, sound: Path, broken: Path, capsys) -> None:
    assert run(monkeypatch, broken, sound) == 1
    captured = capsys.readouterr()
    assert [line.split(": ")[1] for line in captured.out.splitlines()] == [
        "layers[0].activation",
        "layers[1].weights[2]",
        "sound, 2 -> 2, 8 layers, " + captured.out.rsplit("layers, ", 1)[1].strip(),
    ]
    assert captured.err == f"affetto: 1 of 2 files not sound, the first {broken}\n"


def test_json(monkeypatch, sound: Path, broken: Path, capsys) -> None:
    assert run(monkeypatch, sound, broken, "--json") == 1
    first, second = json.loads(capsys.readouterr().out)
    assert first["sound"] and first["problems"] == [] and first["layers"][1]["type"] == "lstm"
    assert not second["sound"]
    assert second["problems"][1] == {"path": "layers[1].weights[2]", "expected": "12 numbers", "found": "11"}


def test_missing_file_is_bad_input(monkeypatch, tmp_path: Path, capsys) -> None:
    assert run(monkeypatch, tmp_path / "none.json") == 2
    assert capsys.readouterr().err == f"affetto: {tmp_path / 'none.json'}: expected a file, found none\n"

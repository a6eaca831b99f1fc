"""affetto run as a user meets it."""

import io
import json
import os
import threading
from pathlib import Path

import numpy as np
import pytest

from affetto import _engine
from broken_models import sound_model
from programs import run_program


def run(monkeypatch, *arguments: object) -> int:
    return run_program(monkeypatch, "run", *arguments)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    file = tmp_path / "model.json"
    file.write_text(json.dumps(sound_model()))
    return file


@pytest.fixture
def steps(tmp_path: Path) -> np.ndarray:
    """More than one block of them, as x.csv."""
    values = np.random.default_rng(3).standard_normal((5000, 2)).astype(np.float32)
    np.savetxt(tmp_path / "x.csv", values, delimiter=",", fmt="%.9g")
    return values


def test_rows_in_rows_out(monkeypatch, model: Path, steps: np.ndarray, tmp_path: Path, capsys) -> None:
    expected = _engine.read_rtneural_json(model).run(steps)
    assert run(monkeypatch, model, "--input", tmp_path / "x.csv", "--output", tmp_path / "y.csv") == 0
    assert capsys.readouterr().out == ""
    written = np.loadtxt(tmp_path / "y.csv", delimiter=",", dtype=np.float32)
    np.testing.assert_array_equal(written, expected)
    assert run(monkeypatch, model, "--input", tmp_path / "x.csv") == 0
    assert capsys.readouterr().out == (tmp_path / "y.csv").read_text()


def test_standard_input(monkeypatch, model: Path, capsys) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("1,2\n\n 3 , -4e-1\n"))
    assert run(monkeypatch, model, "--input", "-") == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,2\n1,2,3\n", "line 2: expected 2 numbers, found 3"),
        ("a,b\n", "line 1: expected numbers with commas between, found 'a,b'"),
        ("1,nan\n", "line 1: expected finite 32-bit numbers, found '1,nan'"),
        ("1,1e39\n", "line 1: expected finite 32-bit numbers, found '1,1e39'"),
    ],
)
def test_bad_rows(monkeypatch, model: Path, tmp_path: Path, capsys, text: str, message: str) -> None:
    source = tmp_path / "x.csv"
    source.write_text(text)
    assert run(monkeypatch, model, "--input", source, "--output", tmp_path / "y.csv") == 2
    assert capsys.readouterr().err == f"affetto: {source}: {message}\n"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["model.json", "x.csv"]


def test_bad_files(monkeypatch, model: Path, tmp_path: Path, capsys) -> None:
    assert run(monkeypatch, model, "--input", tmp_path / "none.csv") == 2
    assert run(monkeypatch, model, "--input", tmp_path) == 2
    assert run(monkeypatch, tmp_path / "none.json", "--input", tmp_path / "none.csv") == 2
    model.write_text("{}")
    assert run(monkeypatch, model, "--input", "-") == 2
    assert capsys.readouterr().err.splitlines() == [
        f"affetto: {tmp_path / 'none.csv'}: expected a CSV file, found none",
        f"affetto: {tmp_path}: expected a CSV file, found a directory",
        f"affetto: {tmp_path / 'none.json'}: expected a file, found none",
        f"affetto: {model}: in_shape: expected an array, found no such key",
    ]


def test_a_pipe_is_read(monkeypatch, model: Path, tmp_path: Path, capsys) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("1,2\n3,4\n",))
    writer.start()
    assert run(monkeypatch, model, "--input", pipe) == 0
    writer.join()
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert run(monkeypatch, model, "--input", "/dev/zero") == 2
    assert capsys.readouterr().err == "affetto: /dev/zero: expected a CSV file, found a device\n"


def test_a_state_dict_alone_is_told_of_layers(monkeypatch, tmp_path: Path, capsys) -> None:
    model = tmp_path / "m_torch.json"
    model.write_text('{"0.weight": [[1.0]], "0.bias": [0.0]}')
    assert run(monkeypatch, model, "--input", "-") == 2
    expected = "RTNeural JSON, or --layers DESCRIPTION.json beside a state dict"
    assert capsys.readouterr().err == f"affetto: {model}: expected {expected}, found a state dict alone\n"


def test_outputs_that_cannot_be(monkeypatch, model: Path, tmp_path: Path, capsys) -> None:
    source = tmp_path / "x.csv"
    source.write_text("1,2\n")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    (tmp_path / "folder").mkdir()
    outputs = {
        model: "expected an output other than the model, found the model itself",
        source: "expected an output other than the --input, found the input itself",
        tmp_path
        / "folder"
        / ".."
        / "x.csv": "expected an output other than the --input, found the input itself",
        tmp_path / "folder": "expected a file to write, found a directory",
        tmp_path / "none" / "y.csv": "expected an existing folder to write into, found none",
        Path("/dev/full"): "expected an output that can be written, found No space left on device",
    }
    for output, words in outputs.items():
        assert run(monkeypatch, model, "--input", source, "--output", output) == 2
        assert capsys.readouterr().err == f"affetto: {output}: {words}\n"
    (tmp_path / "folder").rmdir()
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_no_rows(monkeypatch, model: Path, tmp_path: Path, capsys, text: str) -> None:
    source = tmp_path / "x.csv"
    source.write_text(text)
    assert run(monkeypatch, model, "--input", source, "--output", tmp_path / "y.csv") == 2
    assert capsys.readouterr().err == f"affetto: {source}: expected rows of 2 numbers, found none\n"
    assert not (tmp_path / "y.csv").exists()


def test_a_state_dict_with_its_layers(monkeypatch, tmp_path: Path, capsys) -> None:
    weights = {"rec.weight_ih_l0": [[0.5], [0.25], [1], [-1]], "rec.weight_hh_l0": [[0.1]] * 4}
    biases = {"rec.bias_ih_l0": [0.0, 1, 0, 0], "rec.bias_hh_l0": [1.0, 0, 0, 0]}
    model, layers, source = (tmp_path / name for name in ("m_torch.json", "layers.json", "x.csv"))
    model.write_text(json.dumps(weights | biases))
    layers.write_text('{"in_size": 1, "layers": [{"type": "lstm", "name": "rec", "size": 1}]}')
    source.write_text("1\n-1\n0.5\n")
    assert run(monkeypatch, model, "--layers", layers, "--input", source) == 0
    found = [float(line) for line in capsys.readouterr().out.splitlines()]
    hidden = cell = 0.0
    for value, output in zip((1, -1, 0.5), found, strict=True):
        i, f, g, o = (a * value + 0.1 * hidden + b for a, b in ((0.5, 1), (0.25, 1), (1, 0), (-1, 0)))
        cell = cell / (1 + np.exp(-f)) + np.tanh(g) / (1 + np.exp(-i))
        hidden = np.tanh(cell) / (1 + np.exp(-o))
        assert output == pytest.approx(hidden, abs=1e-6)
    layers.write_text('{"in_size": 2, "layers": [{"type": "lstm", "name": "rec", "size": 1}]}')
    assert run(monkeypatch, model, "--layers", layers, "--input", source) == 2
    assert capsys.readouterr().err == (
        f"affetto: {model}: rec.weight_ih_l0[0]: expected an array of 2 numbers, found an array of 1\n"
    )

"""affetto export as a user meets it."""

import json
from pathlib import Path

import numpy as np
import pytest

from affetto import _engine
from affetto.cli.main import main
from affetto.contract import load_contract
from affetto.networks import build, save_weights
from bundles import write_random_bundle

NAMES = [network.name for network in load_contract().networks]


def run(monkeypatch, *arguments: object) -> int:
    monkeypatch.setattr("sys.argv", ["affetto", "export", *map(str, arguments)])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


def test_a_bundle_becomes_five_files(monkeypatch, tmp_path: Path, capsys) -> None:
    folder = write_random_bundle(tmp_path / "bundle")
    assert run(monkeypatch, folder, "--to", tmp_path / "out") == 0
    told = capsys.readouterr().out
    assert sorted(path.stem for path in (tmp_path / "out").iterdir()) == sorted(NAMES)
    bundle = _engine.load_bundle(folder)
    for name in NAMES:
        assert f"{name}.json" in told
        network = _engine.read_rtneural_json(tmp_path / "out" / f"{name}.json")
        inputs = np.random.default_rng(0).standard_normal((20, network.input_size)).astype(np.float32)
        np.testing.assert_array_equal(network.run(inputs), bundle.network(name).run(inputs))
    assert "lstm:256" in told and told.endswith(f"written to {tmp_path / 'out'}\n")


def test_one_network_becomes_one_file(monkeypatch, tmp_path: Path, capsys) -> None:
    save_weights(build("dynamics"), tmp_path / "w.safetensors")
    assert run(monkeypatch, tmp_path / "w.safetensors", "--to", tmp_path / "out", "--json") == 0
    (entry,) = json.loads(capsys.readouterr().out)
    file = tmp_path / "out" / "dynamics.json"
    assert entry == {
        "network": "dynamics",
        "file": str(file),
        "layers": "dense:128:relu dense:64:relu dense:16:sigmoid",
        "parameters": 13_520,
        "bytes": file.stat().st_size,
    }


def test_a_state_dict_becomes_the_dialect_of_the_run_time_loader(monkeypatch, tmp_path: Path, capsys) -> None:
    (tmp_path / "m.json").write_text('{"out.weight": [[2.0, -1.0]], "out.bias": [0.5]}')
    layers = tmp_path / "layers.json"
    layers.write_text('{"in_size": 2, "layers": [{"type": "dense", "name": "out", "size": 1}]}')
    assert run(monkeypatch, tmp_path / "m.json", "--layers", layers, "--to", tmp_path / "out") == 0
    network = _engine.read_rtneural_json(tmp_path / "out" / "m.json")
    assert network.process(np.array([3, 4], np.float32)) == [2.5]
    capsys.readouterr()
    before = (tmp_path / "m.json").read_bytes()
    assert run(monkeypatch, tmp_path / "m.json", "--layers", layers, "--to", tmp_path) == 2
    assert (tmp_path / "m.json").read_bytes() == before


def test_mistakes_are_one_line(monkeypatch, tmp_path: Path, capsys) -> None:
    (tmp_path / "m.json").write_text("{}")
    (tmp_path / "noise").write_bytes(b"noise" * 10)
    out = tmp_path / "out"
    cases = {
        (tmp_path / "none",): "nothing there",
        (tmp_path,): "no manifest.json",
        (tmp_path / "m.json",): "--layers",
        (tmp_path / "noise",): "a safetensors file",
        ("--layers", tmp_path / "m.json"): "a JSON state dict",
        (tmp_path / "m.json", "--layers", tmp_path / "m.json"): "'in_size'",
        (tmp_path / "noise", "--format", "onnx"): "expected rtneural, found onnx",
    }
    for arguments, words in cases.items():
        assert run(monkeypatch, *arguments, "--to", out) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert words in line
    assert not out.exists()


def test_an_unsound_state_dict_is_named_itself(monkeypatch, tmp_path: Path, capsys) -> None:
    source, layers = tmp_path / "m.json", tmp_path / "layers.json"
    source.write_text('{"weight": [1.0], "bias": [0.0], "running_mean": [0.0], "running_var": [-1.0]}')
    layers.write_text('{"in_size": 1, "layers": [{"type": "batchnorm"}]}')
    assert run(monkeypatch, source, "--layers", layers, "--to", tmp_path / "out") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"affetto: {source}: layers[0]") and "a variance" in line
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [("--to", ""), ("--to=",)])
def test_an_empty_folder_name_is_not_the_working_directory(
    monkeypatch, tmp_path: Path, capsys, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, *arguments) == 2
    assert capsys.readouterr().err == "affetto: --to: expected a value, found an empty one\n"
    assert not list(tmp_path.iterdir())

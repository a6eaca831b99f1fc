"""The reader of RTNeural JSON: sound files in any order of keys, broken ones refused with their place."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from affetto import _engine
from broken_models import BrokenModel, broken_models, sound_model
from memory import PEAK_KIB

CASES = list(broken_models())


def write(folder: Path, data: bytes) -> Path:
    file = folder / "model.json"
    file.write_bytes(data)
    return file


def test_sound_model_is_read(tmp_path: Path) -> None:
    network = _engine.read_rtneural_json(write(tmp_path, json.dumps(sound_model()).encode()))
    assert [kind for kind, _, _ in network.layers] == [
        *("dense", "lstm", "gru", "conv1d", "prelu", "batchnorm", "activation", "dense")
    ]
    assert (network.input_size, network.output_size) == (2, 2)
    weights = [layer["weights"] for layer in sound_model()["layers"]]
    assert network.parameter_count == sum(np.size(w) for layer in weights for w in layer)


def test_order_of_keys_and_white_space_change_nothing(tmp_path: Path) -> None:
    plain = _engine.read_rtneural_json(write(tmp_path, json.dumps(sound_model()).encode()))
    text = json.dumps(
        _reversed(sound_model()) | {"author": {"name": "\u00e9\U0001f3b5", "tags": [1, None]}}, indent=3
    )
    other = _engine.read_rtneural_json(write(tmp_path, text.encode()))
    x = np.random.default_rng(0).standard_normal((30, 2)).astype(np.float32)
    np.testing.assert_array_equal(plain.run(x), other.run(x))


def _reversed(value: object) -> object:
    if isinstance(value, dict):
        return {key: _reversed(value[key]) for key in reversed(value)}
    return [_reversed(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_broken_model_is_refused(tmp_path: Path, case: BrokenModel) -> None:
    file = write(tmp_path, case.data)
    problems, network = _engine.check_rtneural_json(file)
    assert network is None and problems
    path, expected, found = problems[0]
    assert path.startswith(case.path)
    assert expected and found and len(found) < 200
    assert all(part.isprintable() for problem in problems for part in problem)
    with pytest.raises(_engine.ModelError) as caught:
        _engine.read_rtneural_json(file)
    error = caught.value
    assert (error.file, error.path, error.expected, error.found) == (str(file), path, expected, found)


def test_case_names_are_unique() -> None:
    assert len({case.name for case in CASES}) == len(CASES) > 250


def test_all_problems_are_reported(tmp_path: Path) -> None:
    model = sound_model()
    model["layers"][0]["activation"] = "Tanh"
    model["layers"][2]["weights"][1][3].pop()
    model["layers"][5]["shape"][2] = 7
    problems, _ = _engine.check_rtneural_json(write(tmp_path, json.dumps(model).encode()))
    assert problems == [
        ("layers[0].activation", 'tanh, relu, sigmoid, softmax, elu or ""', '"Tanh"'),
        ("layers[2].weights[1][3]", "12 values, as in the first row", "11"),
        ("layers[5].shape", "the size that feeds the layer, 6", "7"),
        ("layers[6].shape", "the size that feeds the layer, 7", "6"),
    ]


def test_a_flood_of_problems_ends(tmp_path: Path) -> None:
    model = {"in_shape": [1], "layers": [5] * 500}
    problems, _ = _engine.check_rtneural_json(write(tmp_path, json.dumps(model).encode()))
    assert len(problems) == 100


def test_missing_file_and_directory(tmp_path: Path) -> None:
    for path, found in ((tmp_path / "none.json", "none"), (tmp_path, "a directory")):
        with pytest.raises(_engine.ModelError) as caught:
            _engine.read_rtneural_json(path)
        assert (caught.value.expected, caught.value.found) == ("a file", found)


def test_what_a_file_costs_is_bounded(tmp_path: Path) -> None:
    """Many small layers with long histories: each would pass alone."""
    layer = {
        "type": "conv1d",
        "shape": [1],
        "kernel_size": [2],
        "dilation": [400_000],
        "weights": [[[[1.0]], [[1.0]]], [0.0]],
    }
    one, _ = _engine.check_rtneural_json(
        write(tmp_path, json.dumps({"in_shape": [1], "layers": [layer]}).encode())
    )
    assert one == []
    many = json.dumps({"in_shape": [1], "layers": [layer] * 100}).encode()
    (path, expected, _), *_ = _engine.check_rtneural_json(write(tmp_path, many))[0]
    assert path == "layers[1]" and expected == "layers that keep at most 16777216 values"


MEASURE = f"""
import sys
from pathlib import Path
from affetto import _engine
before = {PEAK_KIB}
for file in sorted(Path(sys.argv[1]).iterdir()):
    assert _engine.check_rtneural_json(file)[1] is None, file
print({PEAK_KIB} - before)
"""


def test_memory_stays_under_100_megabytes(tmp_path: Path) -> None:
    for number, case in enumerate(CASES):
        (tmp_path / f"{number}.json").write_bytes(case.data)
    for name, unit in (("arrays", b"["), ("objects", b'{"a":'), ("keys", b'{"a":1,"a":'), ("noise", b"\x93")):
        (tmp_path / f"{name}.json").write_bytes(unit * (50_000_000 // len(unit)))
    start = b'{"in_shape":[1],"layers":[{"weights":[['
    (tmp_path / "weights.json").write_bytes(start + b"0," * 25_000_000)
    (tmp_path / "layers.json").write_bytes(b'{"in_shape":[1],"layers":[' + b"{}," * 10_000_000)
    (tmp_path / "string.json").write_bytes(b'{"author":"' + b"a" * 50_000_000)
    many = ",".join(f'"{number:0200}":1' for number in range(100_000))
    (tmp_path / "many keys.json").write_text("{" + many)
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path)], check=True, capture_output=True, text=True
    )
    assert int(measured.stdout) < 100_000

"""Bundles: what is loaded is what was written, and nothing else is."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from affetto import _engine
from affetto.contract import load_contract
from bundles import (
    golden_vectors,
    random_weights,
    run_network,
    write_manifest,
    write_random_bundle,
    write_safetensors,
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_bundle(tmp_path_factory.mktemp("bundle"))


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """A copy that the test may break."""
    return Path(shutil.copytree(written, tmp_path / "bundle"))


def refused(folder: Path) -> tuple[str, str, str, str]:
    with pytest.raises(_engine.ModelError) as caught:
        _engine.load_bundle(folder)
    error = caught.value
    assert "\n" not in str(error)
    return Path(error.file).name, error.path, error.expected, error.found


@pytest.mark.parametrize("precision", ["float16", "float32"])
def test_networks_give_what_was_written(tmp_path: Path, precision: str) -> None:
    bundle = _engine.load_bundle(write_random_bundle(tmp_path, seed=5, precision=precision))
    assert bundle.precision == precision
    assert bundle.name == "random 5"
    assert json.loads(bundle.manifest_json)["contract"] == load_contract().hash
    assert 0 < bundle.golden_error < 1e-5
    weights = random_weights(5, precision=precision)
    inputs = np.random.default_rng(9)
    for spec in load_contract().networks:
        network = bundle.network(spec.name)
        assert (network.input_size, network.output_size) == (spec.input_size, spec.output_size)
        assert network.parameter_count == spec.parameter_count
        assert [layer[0] for layer in network.layers] == [layer.type for layer in spec.layers]
        x = inputs.standard_normal((20, spec.input_size)).astype(np.float32)
        expected = run_network(spec, weights, x, {7})
        np.testing.assert_allclose(network.run(x, reset_before=[7]), expected, rtol=0, atol=1e-5)


def test_half_precision_is_read_exactly(tmp_path: Path) -> None:
    """Every magnitude that 16 bits hold, the subnormal ones too, as weights of the first layer."""
    weights = random_weights()
    every = np.arange(0x7C00, dtype=np.uint16).view(np.float16)
    signs = np.where(np.arange(every.size) % 3, 1, -1).astype(np.float16)
    first = np.zeros(512 * 128, np.float16)
    first[: every.size] = every * signs
    weights["emotion.0.weight"] = first.reshape(512, 128)
    single = {name: tensor.astype(np.float32) for name, tensor in weights.items()}
    folders = []
    for precision, stored in (("float16", weights), ("float32", single)):
        folder = tmp_path / precision
        folder.mkdir()
        write_safetensors(folder / "weights.safetensors", stored)
        write_safetensors(folder / "golden.safetensors", golden_vectors(weights))
        write_manifest(folder, precision=precision)
        folders.append(folder)
    half, full = (_engine.load_bundle(folder).network("emotion") for folder in folders)
    x = np.random.default_rng(1).standard_normal((8, 128)).astype(np.float32) * 1e-3
    np.testing.assert_array_equal(half.run(x), full.run(x))


@pytest.mark.parametrize("stored", ["float16", "float32"])
def test_precision_is_chosen_at_loading(tmp_path: Path, stored: str) -> None:
    folder = write_random_bundle(tmp_path, seed=5, precision=stored)
    assert _engine.load_bundle(folder).precision == stored
    x = np.random.default_rng(3).standard_normal((30, 128)).astype(np.float32)
    bundles = {name: _engine.load_bundle(folder, name) for name in ("float32", "float16", "int8")}
    outputs = {name: bundle.network("emotion").run(x) for name, bundle in bundles.items()}
    for name, bundle in bundles.items():
        assert bundle.precision == name
        assert 0 < bundle.golden_error < 1e-5
        assert (bundle.rounded_error > 0) == (name == "int8")  # halves are multiplied in the same order
        assert bundle.rounded_error < (0.01 if name == "int8" else 1e-5)
        assert 0 < np.abs(outputs[name] - outputs["float32"]).max() < 0.1 or name in ("float32", stored)
    np.testing.assert_allclose(outputs[stored], outputs["float32"], rtol=0, atol=1e-6)
    sizes = [bundle.weight_bytes for bundle in bundles.values()]
    assert sizes[0] > 1.9 * sizes[1] > 3.5 * sizes[2]
    with pytest.raises(ValueError, match="expected float32, float16 or int8, found half"):
        _engine.load_bundle(folder, "half")


def test_networks_share_their_state_with_the_bundle(folder: Path) -> None:
    bundle = _engine.load_bundle(folder)
    x = np.ones(64, np.float32)
    first = bundle.network("melody").process(x)
    second = bundle.network("melody").process(x)
    assert not np.array_equal(first, second)
    bundle.network("melody").reset()
    np.testing.assert_array_equal(bundle.network("melody").process(x), first)
    with pytest.raises(KeyError):
        bundle.network("tempo")


def test_inputs_are_checked(folder: Path) -> None:
    network = _engine.load_bundle(folder).network("groove")
    with pytest.raises(ValueError, match="expected 64 inputs a step, found 63"):
        network.process(np.zeros(63, np.float32))
    with pytest.raises(ValueError, match="found NaN or infinity"):
        network.run(np.full((1, 64), np.nan, np.float32))
    with pytest.raises(TypeError):
        network.process(np.zeros(64, np.float64))  # type: ignore[arg-type]


FILES = ("manifest.json", "weights.safetensors", "golden.safetensors")


@pytest.mark.parametrize("name", FILES)
def test_missing_or_renamed_file(folder: Path, name: str) -> None:
    (folder / name).rename(folder / f"old {name}")
    assert refused(folder) == (name, "", "a file", "none")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("kept", [0.0, 0.3, 0.99])
def test_truncated_file(folder: Path, name: str, kept: float) -> None:
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: int(len(data) * kept)])
    assert refused(folder)[0] == name


@pytest.mark.parametrize("name", FILES[1:])
def test_altered_file(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[-100] ^= 1
    (folder / name).write_bytes(data)
    file, _, expected, _ = refused(folder)
    assert file == name and expected.startswith("SHA-256 ")


@pytest.mark.parametrize("name", FILES)
def test_directory_in_the_place_of_a_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    (folder / name).mkdir()
    assert refused(folder) == (name, "", "a file", "a directory")


def test_no_folder(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere") == ("manifest.json", "", "a file", "none")


@pytest.mark.parametrize(
    ("change", "path", "found"),
    [
        ({"format": "other"}, "format", '"other"'),
        ({"format_version": 2}, "format_version", "2"),
        ({"contract": "0" * 64}, "contract", None),
        ({"precision": "float8"}, "precision", '"float8"'),
        ({"precision": "float32"}, "emotion.0.weight", None),
        ({"files": {}}, "files", "none"),
        ({"golden": {"steps": 64, "reset_before": 64, "tolerance": 1e-5}}, "golden", None),
        ({"golden": {"steps": 63, "reset_before": 40, "tolerance": 1e-5}}, "emotion.input", None),
        ({"golden": {"steps": 64, "reset_before": 40, "tolerance": 1}}, "golden.tolerance", "1"),
        ({"golden": {"steps": 64, "reset_before": 41, "tolerance": 1e-5}}, "emotion.output[40][", None),
        ({"name": None}, "name", "null"),
    ],
)
def test_manifest_that_does_not_fit(folder: Path, change: dict, path: str, found: str | None) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | change))
    _, refused_path, _, refused_found = refused(folder)
    assert refused_path.startswith(path)
    assert found is None or refused_found == found


@pytest.mark.parametrize(
    "key", ["format", "format_version", "name", "contract", "precision", "files", "golden"]
)
def test_manifest_without_a_key(folder: Path, key: str) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest[key]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert refused(folder)[2:] == (f'the key "{key}"', "none")


def test_weights_that_no_shape_can_tell_apart(folder: Path) -> None:
    """A square matrix that is turned, with a manifest that fits it: the golden vectors catch it."""
    weights = random_weights()
    weights["melody.2.weight"] = weights["melody.2.weight"].T
    write_safetensors(folder / "weights.safetensors", weights)
    write_manifest(folder)
    file, path, _, found = refused(folder)
    assert file == "golden.safetensors" and path.startswith("melody.output[0][")
    assert found.endswith("when run")


def test_gates_in_another_order(folder: Path) -> None:
    """ONNX keeps an LSTM's gates as i, o, f, c: the same shapes, other numbers."""
    weights = random_weights()
    for tensor in ("weight_ih", "weight_hh", "bias"):
        i, f, g, o = np.split(weights[f"emotion.2.{tensor}"], 4)
        weights[f"emotion.2.{tensor}"] = np.concatenate([i, o, f, g])
    write_safetensors(folder / "weights.safetensors", weights)
    write_manifest(folder)
    assert refused(folder)[1].startswith("emotion.output[0][")


def test_weight_that_is_not_finite(folder: Path) -> None:
    weights = random_weights()
    weights["groove.1.bias"][3] = np.inf
    write_safetensors(folder / "weights.safetensors", weights)
    write_manifest(folder)
    assert refused(folder)[1:] == ("groove.1.bias[3]", "a finite number", "NaN or infinity")


@pytest.mark.parametrize("extra", [True, False])
def test_tensors_beyond_or_short_of_the_contract(folder: Path, extra: bool) -> None:
    weights = random_weights()
    if extra:
        weights["groove.3.bias"] = np.zeros(3, np.float16)
    else:
        del weights["groove.2.bias"]
    write_safetensors(folder / "weights.safetensors", weights)
    write_manifest(folder)
    assert refused(folder)[0] == "weights.safetensors"

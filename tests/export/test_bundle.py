"""The bundle as written."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from affetto import _engine
from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.export import write_bundle
from affetto.networks import build, named_weights

NAMES = [network.name for network in load_contract().networks]


@pytest.fixture(scope="module")
def modules():
    torch.manual_seed(3)
    return {name: build(name) for name in NAMES}


@pytest.fixture(scope="module")
def bundle(modules, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("bundle") / "five"
    write_bundle(folder, modules, {"corpora": []})
    return folder


def test_the_manifest_proves_the_files(bundle: Path) -> None:
    manifest = json.loads((bundle / "manifest.json").read_text())
    assert (manifest["format"], manifest["format_version"]) == ("affetto-bundle", 1)
    assert manifest["contract"] == load_contract().hash
    assert manifest["precision"] == "float16"
    assert manifest["provenance"] == {"corpora": []}
    for name, entry in manifest["files"].items():
        content = (bundle / name).read_bytes()
        assert entry == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    assert {path.name for path in bundle.iterdir()} == {"manifest.json", *manifest["files"]}


def test_the_weights_are_half_precision_under_their_names(bundle: Path, modules) -> None:
    weights = load_file(bundle / "weights.safetensors")
    assert weights["emotion.2.weight_ih"].shape == (512, 256)
    assert weights["emotion.2.weight_hh"].shape == (512, 128)
    assert weights["emotion.2.bias"].shape == (512,)
    assert weights["melody.3.weight"].shape == (128, 256)
    assert {array.dtype for array in weights.values()} == {np.dtype(np.float16)}
    assert sum(array.size for array in weights.values()) == 1_149_744
    assert (bundle / "weights.safetensors").stat().st_size < 2_500_000
    expected = named_weights(modules["groove"])["1.weight"].detach().half().numpy()
    assert np.array_equal(weights["groove.1.weight"], expected)


def test_golden_outputs_are_those_of_the_rounded_weights_with_a_reset(bundle: Path) -> None:
    manifest = json.loads((bundle / "manifest.json").read_text())
    golden, weights = load_file(bundle / "golden.safetensors"), load_file(bundle / "weights.safetensors")
    for name in NAMES:
        module = build(name)
        with torch.no_grad():
            for key, tensor in named_weights(module).items():
                tensor.copy_(torch.from_numpy(weights[f"{name}.{key}"]).float())
            inputs = torch.from_numpy(golden[f"{name}.input"])[None]
            middle = manifest["golden"]["reset_before"]
            expected = torch.cat([module(inputs[:, :middle])[0], module(inputs[:, middle:])[0]], dim=1)
            running = module(inputs)[0]
        found = torch.from_numpy(golden[f"{name}.output"])[None]
        assert found.shape[1] == manifest["golden"]["steps"]
        torch.testing.assert_close(found, expected, rtol=0, atol=1e-6)
        if any(layer.type == "lstm" for layer in module.spec.layers):
            assert (found - running)[:, middle:].abs().max() > manifest["golden"]["tolerance"]


def test_single_precision_keeps_every_bit(modules, tmp_path: Path) -> None:
    write_bundle(tmp_path / "b", modules, {}, precision="float32", name="exact")
    weights = load_file(tmp_path / "b" / "weights.safetensors")
    assert np.array_equal(weights["melody.1.bias"], named_weights(modules["melody"])["1.bias"].detach())
    assert json.loads((tmp_path / "b" / "manifest.json").read_text())["name"] == "exact"


def test_a_bundle_replaces_a_bundle_but_nothing_else(modules, tmp_path: Path) -> None:
    folder = tmp_path / "b"
    write_bundle(folder, modules, {"run": 1})
    write_bundle(folder, modules, {"run": 2})
    assert json.loads((folder / "manifest.json").read_text())["provenance"] == {"run": 2}
    assert list(tmp_path.iterdir()) == [folder]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="other contents"):
        write_bundle(tmp_path / "mine", modules, {})
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"


def test_what_cannot_be_stored_is_refused_before_anything_is_written(modules, tmp_path: Path) -> None:
    too_large = build("groove")
    with torch.no_grad():
        too_large.layers[0].bias[3] = 70_000.0
    with pytest.raises(InputError, match=r"0\.bias"):
        write_bundle(tmp_path / "b", modules | {"groove": too_large}, {})
    with pytest.raises(InputError, match="melody"):
        write_bundle(tmp_path / "b", {k: v for k, v in modules.items() if k != "melody"}, {})
    with pytest.raises(InputError, match="precision"):
        write_bundle(tmp_path / "b", modules, {}, precision="float8")
    assert not list(tmp_path.iterdir())


def test_names_that_are_no_utf_8_are_written_out_for_the_engine(modules, tmp_path: Path) -> None:
    provenance = {"split": {"harmony": {"test": ["x\ud800", "d\u00e9j\u00e0"]}}}
    write_bundle(tmp_path / "b", modules, provenance, name="\udce9")
    told = json.loads(_engine.load_bundle(tmp_path / "b").manifest_json)
    assert told["name"] == r"\udce9"
    assert told["provenance"]["split"]["harmony"]["test"] == [r"x\ud800", "d\u00e9j\u00e0"]

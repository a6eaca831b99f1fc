"""Each kind of difference is found and named."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from torch import nn

from affetto import _engine
from affetto.contract import load_contract
from affetto.networks import build
from affetto.verification import network_rows, verify
from affetto.verification.alignment import check_bundle, check_engine, check_torch
from bundles import write_random_bundle


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Path:
    return write_random_bundle(tmp_path_factory.mktemp("verify") / "bundle")


def test_what_belongs_together_agrees(bundle: Path) -> None:
    checks = verify(bundle, torch_installed=True)
    assert [(check.name, check.held) for check in checks] == [
        ("engine", True),
        ("torch modules", True),
        ("bundle", True),
    ]


def test_what_is_not_there_is_skipped_and_said_to_be() -> None:
    checks = verify(None, torch_installed=False)
    assert [check.held for check in checks] == [True, None, None]
    assert "PyTorch" in checks[1].detail
    assert "bundle" in checks[2].detail


@pytest.mark.parametrize(
    ("old", "new", "expected", "found"),
    [
        ("layer lstm 128", "layer lstm 127", "layer lstm 128", "layer lstm 127"),
        (
            "input chroma 12\n  input chroma_known 1",
            "input chroma_known 1",
            "input chroma 12",
            "input chroma_known 1",
        ),
        ("  class I:sus4\n", "", "class I:sus4", "network dynamics DynamicsPredictor"),
        ("analysis hop_samples 240", "analysis hop_samples 256", "hop_samples 240", "hop_samples 256"),
    ],
)
def test_the_first_line_that_differs_is_named(old: str, new: str, expected: str, found: str) -> None:
    contract = load_contract()
    assert old in contract.signature
    check = check_engine(contract, contract.signature.replace(old, new, 1))
    assert check.held is False
    assert f"expected {expected}" in check.detail or expected in check.detail
    assert found in check.detail
    assert "line " in check.detail


def test_an_engine_with_more_or_less_than_the_contract_is_found() -> None:
    contract = load_contract()
    assert check_engine(contract, contract.signature + "network tempo TempoPredictor\n").held is False
    assert check_engine(contract, contract.signature.rsplit("\n", 2)[0]).held is False
    assert check_engine(contract, "").held is False


def test_torch_modules_of_another_shape_are_found() -> None:
    def narrower(name: str):
        module = build(name)
        if name == "harmony":
            module.layers[1] = nn.Linear(256, 120)
        return module

    check = check_torch(load_contract(), narrower)
    assert check.held is False
    assert check.detail == "harmony layer 1: expected dense 256 -> 128 tanh, found dense 256 -> 120 tanh"


def test_torch_modules_with_another_activation_class_or_more_parameters_are_found() -> None:
    def harder(name: str):
        module = build(name)
        module.activations[0] = nn.ReLU()
        return module

    def freed(name: str):
        module = build(name)
        for parameter in module.parameters():
            parameter.requires_grad_(True)
        return module

    assert "emotion layer 0" in check_torch(load_contract(), harder).detail
    assert "parameters" in check_torch(load_contract(), freed).detail
    swapped = {"emotion": "groove"}
    check = check_torch(load_contract(), lambda name: build(swapped.get(name, name)))
    assert check.detail == "emotion: expected EmotionRecognizer, found GroovePredictor"


@pytest.mark.parametrize("file", ["manifest.json", "weights.safetensors", "golden.safetensors"])
def test_an_altered_bundle_is_found(tmp_path: Path, file: str) -> None:
    folder = write_random_bundle(tmp_path / "b")
    content = bytearray((folder / file).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / file).write_bytes(content)
    check = check_bundle(load_contract(), folder)
    assert check.held is False
    assert file in check.detail


def test_a_bundle_of_another_contract_is_found(tmp_path: Path) -> None:
    folder = write_random_bundle(tmp_path / "b")
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"contract": "0" * 64}))
    check = check_bundle(load_contract(), folder)
    assert check.held is False
    assert "contract" in check.detail


def test_a_bundle_that_lacks_what_this_contract_asks_is_found(bundle: Path) -> None:
    contract = load_contract()
    groove = contract.networks[-1]
    wider = replace(groove, layers=(replace(groove.layers[0], size=99), *groove.layers[1:]))
    check = check_bundle(replace(contract, networks=(*contract.networks[:-1], wider)), bundle)
    assert check.held is False
    assert "groove layer 0" in check.detail


def test_the_table_counts_as_rtneural_does(bundle: Path) -> None:
    rows = {row.network: row for row in network_rows(bundle)}
    assert rows["melody"].parameters == 640_640
    assert rows["melody"].bytes == 2 * 640_640
    assert rows["emotion"].layers == "dense:512:tanh dense:256:tanh lstm:128 dense:64:tanh"
    assert network_rows(None)[0].bytes is None
    assert _engine.load_bundle(bundle).network("melody").parameter_count == 640_640

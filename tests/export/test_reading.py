"""A bundle's weights back in PyTorch."""

import json
from pathlib import Path

import pytest
import torch

from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.export import read_bundle, write_bundle
from affetto.networks import build, named_weights
from bundles import write_random_bundle


def test_what_was_written_is_read_bit_by_bit(tmp_path: Path) -> None:
    modules = {network.name: build(network.name) for network in load_contract().networks}
    write_bundle(tmp_path / "b", modules, {}, precision="float32")
    for name, module in read_bundle(tmp_path / "b").items():
        for key, tensor in named_weights(module).items():
            assert torch.equal(tensor, named_weights(modules[name])[key]), (name, key)


@pytest.mark.parametrize("file", ["manifest.json", "weights.safetensors"])
def test_a_missing_or_foreign_file_is_refused(tmp_path: Path, file: str) -> None:
    folder = write_random_bundle(tmp_path / "b")
    (folder / file).write_text("[]")
    with pytest.raises(InputError, match=file):
        read_bundle(folder)
    (folder / file).unlink()
    with pytest.raises(InputError, match=file):
        read_bundle(folder)


def test_another_contract_is_refused(tmp_path: Path) -> None:
    folder = write_random_bundle(tmp_path / "b")
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"contract": "0" * 64}))
    with pytest.raises(InputError, match="contract"):
        read_bundle(folder)

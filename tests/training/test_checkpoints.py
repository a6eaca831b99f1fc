"""Checkpoints without pickle."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from affetto.errors import InputError
from affetto.training.checkpoints import SafeCheckpointIO

NEST = {
    "epoch": 3,
    "name": "groove",
    "loss": 0.25,
    "none": None,
    "flags": [True, False],
    "pair": (1, "two"),
    "state": {0: {"step": torch.tensor(7.0), "mean": torch.randn(3, 2)}, "empty": {}},
}


def test_a_nest_of_containers_comes_back_with_its_types(tmp_path: Path) -> None:
    SafeCheckpointIO().save_checkpoint(NEST, tmp_path / "c.safetensors")
    back = SafeCheckpointIO().load_checkpoint(tmp_path / "c.safetensors")
    assert list(back) == list(NEST)
    for name in ("epoch", "name", "loss", "none", "flags", "pair"):
        assert back[name] == NEST[name]
        assert type(back[name]) is type(NEST[name])
    assert torch.equal(back["state"][0]["mean"], NEST["state"][0]["mean"])
    assert back["state"][0]["step"].shape == ()
    assert [path.name for path in tmp_path.iterdir()] == ["c.safetensors"]


def test_tensors_that_share_memory_are_kept_apart(tmp_path: Path) -> None:
    whole = torch.arange(6.0)
    SafeCheckpointIO().save_checkpoint({"a": whole, "b": whole[2:4]}, tmp_path / "c.safetensors")
    back = SafeCheckpointIO().load_checkpoint(tmp_path / "c.safetensors")
    assert back["b"].tolist() == [2, 3]


def test_what_would_need_pickle_is_refused_and_the_older_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "c.safetensors"
    SafeCheckpointIO().save_checkpoint({"epoch": 1}, path)
    with pytest.raises(TypeError, match="function"):
        SafeCheckpointIO().save_checkpoint({"epoch": 2, "hook": lambda: None}, path)
    assert SafeCheckpointIO().load_checkpoint(path) == {"epoch": 1}


def test_foreign_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        SafeCheckpointIO().load_checkpoint(tmp_path / "none.safetensors")
    torch.save({"epoch": 1}, tmp_path / "pickled.ckpt")
    with pytest.raises(InputError):
        SafeCheckpointIO().load_checkpoint(tmp_path / "pickled.ckpt")
    save_file({"a": torch.zeros(1)}, tmp_path / "other.safetensors")
    with pytest.raises(InputError, match="format"):
        SafeCheckpointIO().load_checkpoint(tmp_path / "other.safetensors")

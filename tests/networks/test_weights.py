"""Weights in and out of safetensors files."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from affetto.errors import InputError
from affetto.networks import build, load_weights, named_weights, save_weights


def test_weights_come_back_bit_by_bit(tmp_path: Path) -> None:
    module = build("emotion")
    save_weights(module, tmp_path / "weights.safetensors")
    other = build("emotion")
    load_weights(other, tmp_path / "weights.safetensors")
    for name, tensor in named_weights(module).items():
        assert torch.equal(tensor, named_weights(other)[name]), name
    assert list(tmp_path.iterdir()) == [tmp_path / "weights.safetensors"]


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("0.weight", lambda t: t.T, "shape"),
        ("2.weight_hh", lambda t: t[:-1], "shape"),
        ("3.bias", lambda t: t * float("nan"), "finite"),
        ("1.bias", lambda t: t + float("inf"), "finite"),
        ("1.weight", lambda t: None, "weights 1.weight of emotion"),
    ],
)
def test_altered_weights_are_refused_and_change_nothing(tmp_path: Path, name, change, message) -> None:
    module = build("emotion")
    before = {key: tensor.clone() for key, tensor in named_weights(module).items()}
    altered = {key: torch.randn_like(tensor) for key, tensor in before.items()}
    changed = change(altered.pop(name))
    if changed is not None:
        altered[name] = changed.contiguous()
    save_file(altered, tmp_path / "w.safetensors")
    with pytest.raises(InputError, match=message):
        load_weights(module, tmp_path / "w.safetensors")
    for key, tensor in named_weights(module).items():
        assert torch.equal(tensor, before[key])


def test_foreign_names_are_refused(tmp_path: Path) -> None:
    module = build("groove")
    weights = {name: tensor.detach().clone() for name, tensor in named_weights(module).items()}
    save_file(weights | {"9.weight": torch.zeros(1)}, tmp_path / "w.safetensors")
    with pytest.raises(InputError, match=r"9\.weight"):
        load_weights(module, tmp_path / "w.safetensors")


def test_a_missing_or_foreign_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load_weights(build("groove"), tmp_path / "none.safetensors")
    (tmp_path / "text.safetensors").write_text("not tensors, only text")
    with pytest.raises(InputError, match="safetensors"):
        load_weights(build("groove"), tmp_path / "text.safetensors")

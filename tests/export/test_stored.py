"""Stored weights as RTNeural JSON, without PyTorch."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from affetto import _engine
from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.export import bundle_models, read_bundle, to_rtneural, weights_model
from affetto.networks import build, save_weights
from affetto.training.checkpoints import SafeCheckpointIO
from bundles import write_random_bundle

NAMES = [network.name for network in load_contract().networks]


def text(model) -> str:
    return "".join(model.chunks())


def write_checkpoint(module, file: Path) -> Path:
    state = {f"network.{name}": tensor for name, tensor in module.state_dict().items()}
    SafeCheckpointIO().save_checkpoint({"epoch": 3, "state_dict": state, "loops": {0: [1.5]}}, file)
    return file


def test_a_bundle_gives_what_its_modules_give(tmp_path: Path) -> None:
    folder = write_random_bundle(tmp_path / "bundle")
    models = {model.network: model for model in bundle_models(folder)}
    assert list(models) == NAMES
    for name, module in read_bundle(folder).items():
        assert text(models[name]) == text(to_rtneural(module))


def test_a_bundle_that_the_engine_refuses_is_refused(tmp_path: Path) -> None:
    folder = write_random_bundle(tmp_path / "bundle")
    (folder / "golden.safetensors").unlink()
    with pytest.raises(_engine.ModelError, match=r"golden\.safetensors"):
        bundle_models(folder)


@pytest.mark.parametrize("name", ["emotion", "dynamics", "groove"])
def test_a_single_network_is_known_by_its_shapes(name: str, tmp_path: Path) -> None:
    module = build(name)
    save_weights(module, tmp_path / "weights.safetensors")
    write_checkpoint(module, tmp_path / "best.safetensors")
    for file in ("weights.safetensors", "best.safetensors"):
        model = weights_model(tmp_path / file)
        assert model.network == name
        assert text(model) == text(to_rtneural(module))


def test_both_biases_of_a_checkpoint_count(tmp_path: Path) -> None:
    module = build("emotion")
    with torch.no_grad():
        module.layers[2].bias_hh_l0.fill_(0.25)
    model = weights_model(write_checkpoint(module, tmp_path / "last.safetensors"))
    expected = (module.layers[2].bias_ih_l0 + 0.25).detach().numpy()
    assert np.array_equal(model.layers[2].weights[2], expected)


def test_what_is_no_single_network_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "w.safetensors"
    module = build("groove")
    weights = {
        f"{i}.{part}": layer.get_parameter(part).detach()
        for i, layer in enumerate(module.layers)
        for part in ("weight", "bias")
    }
    cases = {
        "the weights of one network": weights | {"3.weight": torch.zeros(2)},
        "F16 or F32 or F64": weights | {"0.bias": torch.zeros(128, dtype=torch.int32)},
        "finite 32-bit numbers": weights | {"0.bias": torch.full((128,), 1e39, dtype=torch.float64)},
        "no tensors": {},
    }
    for words, tensors in cases.items():
        save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, file)
        with pytest.raises(InputError, match=words):
            weights_model(file)
    for content in (b"", b"\x10\0\0\0\0\0\0\0{", b"PK\x03\x04 a pickle"):
        file.write_bytes(content)
        with pytest.raises(InputError, match="safetensors"):
            weights_model(file)
    with pytest.raises(InputError, match="no such file"):
        weights_model(tmp_path / "none")
    with pytest.raises(InputError, match="directory"):
        weights_model(tmp_path)


@pytest.mark.parametrize(
    "tree", ["", "[", "[]", '{"dict": [["state_dict", {"tensor": "t0"}]]}', "[" * 100_000]
)
def test_a_checkpoint_without_its_tree_is_refused(tree: str, tmp_path: Path) -> None:
    file = tmp_path / "c.safetensors"
    save_file({"t0": torch.zeros(2)}, file, {"format": "affetto-checkpoint/1", "tree": tree})
    with pytest.raises(InputError, match="checkpoint"):
        weights_model(file)


def test_pytorch_is_not_imported(tmp_path: Path) -> None:
    folder = write_random_bundle(tmp_path / "bundle")
    save_weights(build("groove"), tmp_path / "w.safetensors")
    program = (
        "import sys; sys.modules['torch'] = None\n"
        "from pathlib import Path; from affetto.export import bundle_models, weights_model\n"
        "print(len(bundle_models(Path(sys.argv[1]))), weights_model(Path(sys.argv[2])).network)"
    )
    arguments = [sys.executable, "-c", program, str(folder), str(tmp_path / "w.safetensors")]
    result = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert result.stdout == "5 groove\n"


def test_the_file_reads_as_json(tmp_path: Path) -> None:
    (*_, groove) = bundle_models(write_random_bundle(tmp_path / "bundle"))
    data = json.loads(text(groove))
    assert data["affetto"] == {"network": "groove", "contract": load_contract().hash}
    assert groove.parameter_count == load_contract().network("groove").parameter_count

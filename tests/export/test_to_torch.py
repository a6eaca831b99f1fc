"""RTNeural JSON back in PyTorch: the same bits, and the same outputs as the engine's."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from affetto import _engine
from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.export import CausalSequential, from_rtneural, to_rtneural
from affetto.networks import build, named_weights
from broken_models import broken_models, sound_model

NAMES = [network.name for network in load_contract().networks]


def write(model: object, folder: Path) -> Path:
    (folder / "model.json").write_text(json.dumps(model))
    return folder / "model.json"


def bits(tensor: torch.Tensor) -> bytes:
    return tensor.detach().numpy().tobytes()


@pytest.mark.parametrize("name", NAMES)
def test_our_networks_come_back_as_what_they_were(name: str, tmp_path: Path) -> None:
    torch.manual_seed(1)
    module = build(name)
    to_rtneural(module).save(tmp_path / "model.json")
    back = from_rtneural(tmp_path / "model.json")
    assert type(back) is type(module) and not back.training
    for key, tensor in named_weights(module).items():
        assert bits(named_weights(back)[key]) == bits(tensor), key


def test_all_types_come_back_bit_by_bit(tmp_path: Path) -> None:
    torch.manual_seed(2)
    module = CausalSequential(
        nn.Linear(3, 6),
        nn.ELU(),
        nn.Conv1d(6, 4, 3, dilation=2, groups=2),
        nn.Sigmoid(),
        nn.BatchNorm1d(4, eps=0.001),
        nn.BatchNorm1d(4, affine=False),
        nn.PReLU(4),
        nn.GRU(4, 5, num_layers=2, batch_first=True),
        nn.LSTM(5, 4, batch_first=True),
        nn.Softmax(dim=-1),
    ).eval()
    with torch.no_grad():
        for norm in (module[4], module[5]):
            norm.running_mean.normal_()
            norm.running_var.uniform_(0.5, 2)
        module[0].bias[0], module[0].bias[1] = -0.0, 1e-45
    to_rtneural(module, 3).save(tmp_path / "model.json")
    back = from_rtneural(tmp_path / "model.json")
    assert isinstance(back, CausalSequential)
    kinds = [type(part).__name__ for part in back]
    assert kinds == [*(type(part).__name__ for part in module[:8]), "GRU", "LSTM", "Softmax"]
    for index in (0, 2, 4, 5, 6):
        for name, tensor in module[index].state_dict().items():
            assert bits(back[index].state_dict()[name]) == bits(tensor), (index, name)
    for layer in (0, 1):
        for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            ours, theirs = (
                back[7 + layer].get_parameter(f"{part}_l0"),
                module[7].get_parameter(f"{part}_l{layer}"),
            )
            assert bits(ours) == bits(theirs)
    # RTNeural has the sum of an LSTM's biases alone: it comes back as the first, beside zeros.
    assert bits(back[9].bias_ih_l0) == bits(module[8].bias_ih_l0 + module[8].bias_hh_l0)
    assert not back[9].bias_hh_l0.any()
    to_rtneural(back, 3).save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "model.json").read_bytes()


def test_the_module_computes_what_the_engine_does(tmp_path: Path) -> None:
    file = write(sound_model(), tmp_path)
    inputs = np.random.default_rng(4).standard_normal((200, 2)).astype(np.float32)
    with torch.no_grad():
        found = from_rtneural(file)(torch.from_numpy(inputs)[None])[0].numpy()
    np.testing.assert_allclose(found, _engine.read_rtneural_json(file).run(inputs), rtol=0, atol=1e-6)


def test_layers_in_other_words_are_the_same(tmp_path: Path) -> None:
    layers = [
        {"type": "time-distributed-dense", "shape": [2], "weights": [[[1, -7], [3, 4e0]]]},
        {"type": "conv1d", "shape": [1], "kernel_size": 1, "dilation": 3, "weights": [[[[1], [2]]], [5]]},
        {"type": "prelu", "shape": [1], "weights": [[[0.5]]]},
        {"type": "activation", "shape": [1], "activation": "tanh", "weights": []},
        {
            "type": "lstm",
            "shape": [1],
            "activation": "tanh",
            "weights": [[[1, 2, 3, 4]]] * 2 + [[1, 2, 3, 4]],
        },
    ]
    file = write({"in_shape": [2], "layers": layers}, tmp_path)
    file.write_text(file.read_text().replace("-7", "-0"))
    module = from_rtneural(file)
    assert [type(part).__name__ for part in module] == ["Linear", "Conv1d", "PReLU", "Tanh", "LSTM"]
    assert module[0].bias is None and np.signbit(module[0].weight[1, 0].item())
    assert module[1].dilation == (3,)


def test_what_the_engine_refuses_is_refused(tmp_path: Path) -> None:
    for case in list(broken_models())[::10]:
        (tmp_path / "model.json").write_bytes(case.data)
        with pytest.raises(_engine.ModelError):
            from_rtneural(tmp_path / "model.json")
    with pytest.raises(_engine.ModelError, match="none"):
        from_rtneural(tmp_path / "none.json")


def test_a_network_of_ours_with_another_activation_is_refused(tmp_path: Path) -> None:
    to_rtneural(build("groove")).save(tmp_path / "model.json")
    text = (tmp_path / "model.json").read_text().replace('"tanh"', '"relu"', 1)
    (tmp_path / "model.json").write_text(text)
    with pytest.raises((InputError, _engine.ModelError), match="expected"):
        from_rtneural(tmp_path / "model.json")

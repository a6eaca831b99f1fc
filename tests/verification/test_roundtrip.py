"""PyTorch and the engine compute the same numbers, and a difference would be seen."""

from pathlib import Path

import pytest
import torch

from affetto.contract import load_contract
from affetto.export import from_rtneural, read_bundle
from affetto.verification.roundtrip import (
    STEPS,
    TOLERANCE,
    compare,
    scale_weights,
    through_json,
    verify_roundtrip,
    verify_way_back,
    way_back,
)
from bundles import write_random_bundle

NAMES = [network.name for network in load_contract().networks]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Path:
    return write_random_bundle(tmp_path_factory.mktemp("roundtrip") / "bundle")


def test_every_network_agrees_on_every_way(bundle: Path) -> None:
    found = verify_roundtrip(bundle)
    assert STEPS >= 1000
    assert {(parity.network, parity.way, parity.scale) for parity in found} == {
        (name, way, scale)
        for name in NAMES
        for way, scale in (("bundle", 1.0), ("RTNeural JSON", 1.0), ("RTNeural JSON", 4.0))
    }
    for parity in found:
        assert parity.held, parity
        if parity.scale == 1.0:
            assert parity.error <= TOLERANCE, parity


@pytest.mark.parametrize("name", ["emotion", "melody"])
def test_a_gate_in_another_order_is_seen(bundle: Path, name: str) -> None:
    module = read_bundle(bundle)[name]
    wrong = scale_weights(module, 1.0)
    lstm = next(layer for layer in wrong.layers if isinstance(layer, torch.nn.LSTM))
    with torch.no_grad():
        # ONNX's order: i, o, f, c.
        i, f, g, o = lstm.weight_ih_l0.chunk(4)
        lstm.weight_ih_l0.copy_(torch.cat([i, o, f, g]))
    assert not compare(module, through_json(wrong), "RTNeural JSON").held


def test_a_kernel_left_unturned_is_seen(bundle: Path) -> None:
    module = read_bundle(bundle)["emotion"]
    wrong = scale_weights(module, 1.0)
    with torch.no_grad():
        square = wrong.layers[2].weight_hh_l0[:128]
        square.copy_(square.T.clone())
    assert not compare(module, through_json(wrong), "RTNeural JSON").held


def test_one_weight_that_is_off_is_seen(bundle: Path) -> None:
    module = read_bundle(bundle)["dynamics"]
    wrong = scale_weights(module, 1.0)
    with torch.no_grad():
        wrong.layers[0].weight[5, 5] += 0.01
    assert not compare(module, through_json(wrong), "RTNeural JSON").held


def test_every_weight_comes_back_from_json(bundle: Path) -> None:
    found = verify_way_back(bundle)
    assert [back.network for back in found] == NAMES
    assert all(back.held for back in found), found
    assert found[1].weights == load_contract().network("melody").parameter_count


def test_a_weight_that_came_back_otherwise_is_seen(bundle: Path, monkeypatch) -> None:
    def nearly(path: Path) -> torch.nn.Module:
        module = from_rtneural(path)
        with torch.no_grad():
            module.layers[1].weight[0, 0] = module.layers[1].weight[0, 0].nextafter(torch.tensor(9.0))
        return module

    monkeypatch.setattr("affetto.verification.roundtrip.from_rtneural", nearly)
    back = way_back(read_bundle(bundle)["groove"])
    assert (back.changed, back.held) == (1, False)

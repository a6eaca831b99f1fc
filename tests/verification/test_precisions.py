"""The engine in each precision against PyTorch with the same rounded weights, over 1,000 steps."""

from pathlib import Path

import numpy as np
import pytest

from affetto import _engine
from affetto.contract import load_contract
from affetto.models import find_bundle

torch = pytest.importorskip("torch")

from affetto.export import read_bundle  # noqa: E402
from affetto.networks.weights import named_weights  # noqa: E402
from affetto.verification.precisions import PRECISIONS, round_module, verify_precisions  # noqa: E402
from affetto.verification.roundtrip import Parity, compare  # noqa: E402

BUNDLE = Path(__file__).parents[2] / "models" / "default"
NAMES = [network.name for network in load_contract().networks]


@pytest.fixture(scope="module")
def parities() -> list[Parity]:
    return verify_precisions(find_bundle(BUNDLE))


@pytest.mark.parametrize("scale", [1.0, 4.0])
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("name", NAMES)
def test_trained_weights_and_larger_ones(
    parities: list[Parity], name: str, precision: str, scale: float
) -> None:
    (parity,) = [p for p in parities if (p.network, p.way, p.scale) == (name, precision, scale)]
    assert parity.held, parity
    if precision != "int8":
        assert parity.tolerance == 1e-5


def test_other_weights_than_the_rounded_ones_would_show() -> None:
    """Rounding to int8 changes what comes out by far more than the engine may differ in float16."""
    module = read_bundle(find_bundle(BUNDLE))["melody"]
    network = _engine.load_bundle(find_bundle(BUNDLE), "int8").network("melody")
    wrong, right = (compare(m, network, "int8") for m in (module, round_module(module, "int8")))
    assert wrong.error > 3 * right.error


@pytest.mark.parametrize("precision", PRECISIONS)
def test_rounding_is_as_fine_as_it_says(precision: str) -> None:
    module = read_bundle(find_bundle(BUNDLE))["emotion"]
    rounded = named_weights(round_module(module, precision))
    for name, before in named_weights(module).items():
        after = rounded[name]
        if precision != "int8" or name.endswith("bias"):
            assert torch.equal(before, after), name  # stored in float16 already
            continue
        step = before.abs().amax(dim=1).clamp_min(1e-9) / 127
        typical = ((after - before).square().mean(dim=1).sqrt() / step).mean()
        assert 0.1 < typical.item() < 0.7, name


def test_round_weights_refuses_what_is_no_matrix() -> None:
    with pytest.raises(ValueError, match="rows and columns"):
        _engine.round_weights(np.zeros((0, 3), np.float32), "int8")
    with pytest.raises(ValueError, match="found float8"):
        _engine.round_weights(np.zeros((1, 3), np.float32), "float8")

"""The composer's rivals: bundles whose predictions know nothing."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from affetto import _engine
from affetto.contract import load_contract
from affetto.evaluation.loop.rivals import COMPOSER, RULES, SHUFFLED, Rivals
from bundles import write_random_bundle


@pytest.fixture(scope="module")
def rivals(tmp_path_factory: pytest.TempPathFactory) -> Rivals:
    folder = tmp_path_factory.mktemp("rivals")
    return Rivals(write_random_bundle(folder / "bundle"), folder)


def outputs(folder: Path, network: str) -> np.ndarray:
    rng = np.random.default_rng(0)
    inputs = rng.standard_normal((6, load_contract().network(network).input_size)).astype(np.float32)
    return np.asarray(_engine.load_bundle(folder).network(network).run(inputs))


@pytest.mark.parametrize("network", ["melody", "harmony", "dynamics", "groove"])
def test_rules_alone_are_told_the_same_of_every_output(rivals: Rivals, network: str) -> None:
    told = outputs(rivals.of_seed(RULES, 1), network)
    np.testing.assert_allclose(told, told[0, 0])


@pytest.mark.parametrize("network", ["melody", "harmony", "dynamics", "groove"])
def test_shuffled_predictions_have_the_same_shares_in_other_places(rivals: Rivals, network: str) -> None:
    ours, dealt = (outputs(rivals.of_seed(who, 1), network) for who in (COMPOSER, SHUFFLED))
    np.testing.assert_allclose(np.sort(dealt), np.sort(ours), atol=1e-5)
    assert np.abs(dealt - ours).max() > 0.01
    assert np.abs(outputs(rivals.of_seed(SHUFFLED, 2), network) - dealt).max() > 0.01


@pytest.mark.parametrize("who", [SHUFFLED, RULES])
def test_the_ear_stays(rivals: Rivals, who: str) -> None:
    ours, theirs = (outputs(rivals.of_seed(name, 1), "emotion") for name in (COMPOSER, who))
    np.testing.assert_array_equal(ours, theirs)


def test_a_rival_is_written_once(rivals: Rivals) -> None:
    first = rivals.of_seed(SHUFFLED, 3)
    before = (first / "manifest.json").stat().st_mtime_ns
    assert rivals.of_seed(SHUFFLED, 3) == first
    assert (first / "manifest.json").stat().st_mtime_ns == before

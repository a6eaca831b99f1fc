"""Latency figures: present, positive and in order; never their size."""

from pathlib import Path

import pytest
from tests.bundles import write_random_bundle

from affetto import _engine
from affetto.benchmark.inference import measure_inference
from affetto.contract import load_contract


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_bundle(tmp_path_factory.mktemp("bundle"))


def test_every_network_has_its_quantiles(bundle: Path) -> None:
    figures = list(measure_inference(bundle, calls=200, peers=False))
    for subject in ["pipeline", *(network.name for network in load_contract().networks)]:
        values = [f.value for f in figures if f.subject == subject and f.measure.startswith("latency_us")]
        assert len(values) == 4, subject
        assert values == sorted(values)
        assert values[0] > 0


def test_one_time_a_call(bundle: Path) -> None:
    assert _engine.time_networks(str(bundle), "groove", 37).shape == (37,)


def test_unknown_network_is_refused(bundle: Path) -> None:
    with pytest.raises(ValueError, match="no network is called drums"):
        _engine.time_networks(str(bundle), "drums", 10)

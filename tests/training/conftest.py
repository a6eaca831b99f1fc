"""One small training, shared by the tests that look at its results."""

from __future__ import annotations

import pytest

from affetto.training.recipe import train
from affetto.training.sources import Source, in_order
from affetto.training.synthetic import make_examples
from trainings import SIZES, SMALL, Trained


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """All five networks, trained on a little synthetic music."""
    folder = tmp_path_factory.mktemp("training")
    for network, size in SIZES.items():
        make_examples(network, seed=1, size=size).save(folder / "examples")
    output = folder / "output"
    output.mkdir()
    told: list[tuple[str, int, int]] = []
    source = Source("examples", folder / "examples")
    report = train(source, output, SMALL, in_order(None), lambda *event: told.append(event))
    return Trained(output, report, told)

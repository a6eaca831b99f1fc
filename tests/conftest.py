"""What several rooms' tests share: where corpora and RTNeural's vectors lie, if they do."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from trainings import Trained

# What colours, widens or redirects the program's output on somebody's machine is none of the tests'.
for _name in ("FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS", "COLUMNS", "AFFETTO_MODELS", "SOUNDFONT"):
    os.environ.pop(_name, None)

# A shell that starts the tests in the background has them ignore Ctrl-C, which some of them are about.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples every time, and no deadline: a busy machine is no defect.
hypothesis.settings.register_profile(
    "affetto", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("affetto")


def _directory(variable: str, what: str) -> Path:
    value = os.environ.get(variable)
    if not value:
        pytest.skip(f"needs {what}: set {variable} to its directory")
    path = Path(value)
    if not path.is_dir():
        pytest.fail(f"{variable} names no directory: {path}")
    return path


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The directory that holds the corpora (pop909/, vgmidi/, groove/ ...)."""
    return _directory("AFFETTO_DATA_DIR", "the corpora")


@pytest.fixture(scope="session")
def rtneural_dir() -> Path:
    """RTNeural's own models/ and test_data/."""
    return _directory("AFFETTO_RTNEURAL_DIR", "RTNeural's test vectors")


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """All five networks, trained on a little synthetic music."""
    pytest.importorskip("torch")
    from affetto.training.recipe import train
    from affetto.training.sources import Source, in_order
    from affetto.training.synthetic import make_examples
    from trainings import SIZES, SMALL, Trained

    folder = tmp_path_factory.mktemp("training")
    for network, size in SIZES.items():
        make_examples(network, seed=1, size=size).save(folder / "examples")
    output = folder / "output"
    output.mkdir()
    told: list[tuple[str, int, int]] = []
    source = Source("examples", folder / "examples")
    report = train(source, output, SMALL, in_order(None), lambda *event: told.append(event))
    return Trained(output, report, told)

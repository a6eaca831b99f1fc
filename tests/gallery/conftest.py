"""A small gallery, built once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from affetto import _engine
from affetto.gallery.build import Gallery, build
from bundles import write_random_bundle
from recordings import write_recording


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> _engine.Bundle:
    return _engine.load_bundle(write_random_bundle(tmp_path_factory.mktemp("bundle")))


@contextmanager
def _without_soundfonts() -> Iterator[None]:
    """The built-in synth is quicker than a soundfont, and there everywhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("affetto.accompaniment.instruments.installed_soundfonts", list)
        yield


@pytest.fixture(autouse=True)
def built_in_synth() -> Iterator[None]:
    with _without_soundfonts():
        yield


@pytest.fixture(scope="session")
def gallery(bundle: _engine.Bundle, tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """Four bars each; the recording's name would break a page that does not escape it."""
    folder: Path = tmp_path_factory.mktemp("gallery")
    recording = write_recording(folder / 'a_<b>&"song.wav')
    with _without_soundfonts():
        return build(folder / "out", bundle, [recording], bars=4, seed=2)

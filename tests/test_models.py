"""Where bundles are looked for."""

from pathlib import Path

import pytest

from affetto.errors import InputError
from affetto.models import find_bundle
from bundles import write_random_bundle


def test_a_bundle_is_found_where_it_is_asked_for(tmp_path: Path) -> None:
    assert find_bundle(write_random_bundle(tmp_path / "bundle")) == tmp_path / "bundle"


def test_a_training_is_told_from_its_bundle(tmp_path: Path) -> None:
    write_random_bundle(tmp_path / "bundle")
    with pytest.raises(InputError, match="a training, whose bundle is"):
        find_bundle(tmp_path)


def test_what_is_no_bundle_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place, found in (("none", "nothing there"), ("file", "a file"), (".", "no manifest.json")):
        with pytest.raises(InputError, match=found):
            find_bundle(tmp_path / place)

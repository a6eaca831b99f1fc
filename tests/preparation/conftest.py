"""A small song in POP909's own layout."""

from __future__ import annotations

from pathlib import Path

import pytest

import corpora
from affetto.datasets import CORPORA
from affetto.datasets.song import Song


@pytest.fixture
def song(tmp_path: Path) -> Song:
    corpora.write_pop909(tmp_path)
    return next(iter(CORPORA["pop909"].songs(tmp_path)))

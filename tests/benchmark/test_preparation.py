"""Preparation figures: all there and positive; never their size."""

from pathlib import Path

import pytest
from tests.bundles import write_random_bundle

from affetto.benchmark import preparation
from affetto.benchmark.made_songs import write_songs
from affetto.datasets import CORPORA, Song
from affetto.errors import InputError


def test_made_songs_are_read_as_pop909(tmp_path: Path) -> None:
    hours = write_songs(tmp_path, 2, minutes=0.5)
    songs = list(CORPORA["pop909"].songs(tmp_path))
    assert all(isinstance(song, Song) for song in songs)
    assert sum(song.duration for song in songs) / 3600 == pytest.approx(hours, rel=0.01)
    assert hours == pytest.approx(1 / 60, rel=0.1)
    assert [chord.label for chord in songs[0].chords[:4]] == ["C:maj", "A:min", "F:maj", "G:7"]


def test_every_stage_is_measured_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("safetensors")
    monkeypatch.setattr(preparation, "_ROUNDS", 2)
    figures = list(preparation.measure_preparation(write_random_bundle(tmp_path), songs=2, minutes=0.3))
    conditions = [figure.condition for figure in figures]
    assert conditions[:2] == ["notes to examples", "sound to embedding and chroma"]
    assert all(condition.startswith("rendering, ") for condition in conditions[2:])
    assert all(0 < figure.low <= figure.value <= figure.high for figure in figures)


def test_without_a_soundfont_nothing_is_rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise InputError("soundfonts", "an installed one", "none")

    monkeypatch.setattr(preparation, "_ROUNDS", 1)
    monkeypatch.setattr("affetto.preparation.rendering.find_soundfonts", none)
    figures = list(preparation.measure_preparation(write_random_bundle(tmp_path), songs=1, minutes=0.3))
    assert len(figures) == 2

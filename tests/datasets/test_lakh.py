import numpy as np
import pytest

import corpora
from affetto.datasets import CORPORA, BrokenSong
from affetto.errors import InputError

MATCHED, CLEAN = CORPORA["lakh_matched"], CORPORA["lakh_clean"]


def test_versions_of_a_track_share_a_group(tmp_path):
    corpora.write_lakh_matched(tmp_path, {"TRAAA1": ("a", "b"), "TRAAB1": ("c",)})
    groups = {entry.identifier: entry.group for entry in MATCHED.entries(tmp_path)}
    assert groups == {"TRAAA1/a": "lakh/TRAAA1", "TRAAA1/b": "lakh/TRAAA1", "TRAAB1/c": "lakh/TRAAB1"}


def test_a_file_under_several_tracks_is_one_and_joins_them(tmp_path):
    corpora.write_lakh_matched(
        tmp_path, {"TRAAA1": ("a",), "TRAAB1": ("b", "c"), "TRAAC1": ("a", "b"), "TRAAD1": ("d",)}
    )
    groups = {entry.identifier: entry.group for entry in MATCHED.entries(tmp_path)}
    assert groups.keys() == {"TRAAA1/a", "TRAAB1/b", "TRAAB1/c", "TRAAD1/d"}
    assert {groups["TRAAA1/a"], groups["TRAAB1/b"], groups["TRAAB1/c"]} == {"lakh/TRAAA1"}
    assert groups["TRAAD1/d"] == "lakh/TRAAD1"


def test_tracks_and_beats(tmp_path):
    corpora.write_lakh_matched(tmp_path, {"TRAAA1": ("a",)})
    song = next(iter(MATCHED.songs(tmp_path)))
    assert song.tracks.keys() == {"0 Bass", "1 Lead"}
    assert (song.beats.per_bar, song.beats.tempo_bpm) == (3, pytest.approx(120.0))
    np.testing.assert_allclose(song.beats.position(song.tracks["1 Lead"].starts), [1.0])


def test_a_broken_version_is_skipped(tmp_path):
    folder = corpora.write_lakh_matched(tmp_path, {"TRAAA1": ("a", "b")})
    next(folder.rglob("a.mid")).write_bytes(b"<html>")
    assert [isinstance(song, BrokenSong) for song in MATCHED.songs(tmp_path)] == [True, False]


def test_clean_versions_by_title(tmp_path):
    for name in ("Abba/S.O.S", "Abba/S.O.S.1", "Cher/SOS", "Cher/Believe"):
        corpora.write_midi(tmp_path / "clean_midi" / f"{name}.mid", {"drums": [(0, 1, 36, 90)]}, channel=9)
    entries = CLEAN.entries(tmp_path)
    assert [entry.group for entry in entries] == ["title/sos", "title/sos", "title/believe", "title/sos"]
    assert list(CLEAN.read(entries[0]).tracks) == ["drums 0"]


def test_the_two_parts_in_one_folder(tmp_path):
    corpora.write_lakh_matched(tmp_path / "lakh", {"TRAAA1": ("a",)})
    assert MATCHED.folder(tmp_path) == tmp_path / "lakh" / "lmd_matched"
    assert CLEAN.folder(tmp_path) is None


def test_a_folder_without_tracks(tmp_path):
    (tmp_path / "lmd_matched" / "A").mkdir(parents=True)
    with pytest.raises(InputError, match="Lakh"):
        MATCHED.entries(tmp_path)

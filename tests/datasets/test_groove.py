import pytest

import corpora
from affetto.datasets import CORPORA, BrokenSong
from affetto.errors import InputError

GROOVE = CORPORA["groove"]


def test_beats_in_the_grids_metres_by_drummer(tmp_path):
    corpora.write_groove(tmp_path)
    songs = list(GROOVE.songs(tmp_path))
    assert [song.group for song in songs] == ["drummer1", "drummer2"]
    song = songs[0]
    assert (song.beats.per_bar, song.split) == (4, "train")
    assert song.beats.tempo_bpm == pytest.approx(100.0)
    assert song.beats.position(song.tracks["drums"].starts)[1] == pytest.approx(1.05, abs=2e-3)


def test_a_tempo_that_is_none_breaks_one_performance(tmp_path):
    folder = corpora.write_groove(tmp_path)
    path = folder / "info.csv"
    path.write_text(path.read_text().replace(",100,beat,4-4,", ",fast,beat,4-4,", 1))
    assert [isinstance(song, BrokenSong) for song in GROOVE.songs(tmp_path)] == [True, False]


@pytest.mark.parametrize("bpm", ["nan", "inf", "-120", "0", "1e12"])
def test_a_tempo_out_of_range_breaks_one_performance(tmp_path, bpm):
    path = corpora.write_groove(tmp_path) / "info.csv"
    path.write_text(path.read_text().replace(",100,beat,4-4,", f",{bpm},beat,4-4,", 1))
    assert [isinstance(song, BrokenSong) for song in GROOVE.songs(tmp_path)] == [True, False]


def test_a_last_row_cut_short_is_left_out(tmp_path):
    path = corpora.write_groove(tmp_path) / "info.csv"
    path.write_text(path.read_text() + "drummer1,drum")
    assert len(GROOVE.entries(tmp_path)) == 2


@pytest.mark.parametrize("content", [b"\xff\xfe\x00d", b"drummer,id\n" + b"x" * 200_000, b""])
def test_a_table_that_is_none(tmp_path, content):
    path = corpora.write_groove(tmp_path) / "info.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"info\.csv"):
        GROOVE.entries(tmp_path)


def test_a_table_without_a_column(tmp_path):
    folder = corpora.write_groove(tmp_path)
    path = folder / "info.csv"
    path.write_text(path.read_text().replace("bpm", "tempo", 1))
    with pytest.raises(InputError, match="bpm"):
        GROOVE.entries(tmp_path)


def test_no_table(tmp_path):
    (tmp_path / "groove").mkdir()
    with pytest.raises(InputError, match=r"info\.csv"):
        GROOVE.entries(tmp_path)


def test_the_corpus_itself(data_dir):
    songs = list(GROOVE.songs(data_dir))
    assert len(songs) == 496
    assert len({song.group for song in songs}) == 10

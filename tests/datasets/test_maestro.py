import json

import pytest

import corpora
from affetto.datasets import CORPORA, BrokenSong, Song
from affetto.errors import InputError

MAESTRO = CORPORA["maestro"]


@pytest.mark.parametrize("table", ["csv", "v2", "v3"])
def test_performances_of_every_kind_of_table(tmp_path, table):
    folder = corpora.write_maestro(tmp_path, table)
    (folder / "2018" / "c.wav").touch()
    songs = list(MAESTRO.songs(tmp_path))
    assert [song.identifier for song in songs] == ["2018/a.midi", "2018/b.midi", "2018/c.midi"]
    assert songs[0].group == songs[1].group != songs[2].group
    assert [song.split for song in songs] == ["train", "train", "test"]
    assert [song.audio_path for song in songs] == [None, None, folder / "2018" / "c.wav"]
    assert songs[0].tracks["0 Piano"].pitches.tolist() == [60, 64]
    assert songs[0].pedal.tolist() == [[0.0, 1.0]]


def test_the_folder_that_the_archive_unpacks(tmp_path):
    folder = corpora.write_maestro(tmp_path, "csv")
    inner = tmp_path / "again" / "maestro" / "maestro-v3.0.0"
    inner.parent.mkdir(parents=True)
    folder.rename(inner)
    assert len(MAESTRO.entries(tmp_path / "again")) == 3


def test_one_broken_and_one_missing_performance(tmp_path):
    folder = corpora.write_maestro(tmp_path, "csv")
    (folder / "2018" / "a.midi").write_bytes(b"MThd")
    (folder / "2018" / "b.midi").unlink()
    assert [isinstance(song, BrokenSong) for song in MAESTRO.songs(tmp_path)] == [True, True, False]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "JSON"),
        ("3", "records"),
        ("{}", "records"),
        ('{"split": "train"}', "records"),
        ('[{"split": "train"}]', "canonical_composer"),
        (json.dumps({key: {"0": "x"} for key in corpora.MAESTRO_ROWS[0] if key != "split"}), "split"),
    ],
)
def test_a_table_that_is_none(tmp_path, content, said):
    folder = corpora.write_maestro(tmp_path, "v3")
    (folder / "maestro-v3.0.0.json").write_text(content)
    with pytest.raises(InputError, match=said):
        MAESTRO.entries(tmp_path)


def test_no_table(tmp_path):
    (tmp_path / "maestro").mkdir()
    with pytest.raises(InputError, match="neither"):
        MAESTRO.entries(tmp_path)


def test_a_column_of_version_three_that_lacks_a_row(tmp_path):
    folder = corpora.write_maestro(tmp_path, "v3")
    path = folder / "maestro-v3.0.0.json"
    table = json.loads(path.read_text())
    del table["split"]["1"]
    path.write_text(json.dumps(table))
    with pytest.raises(InputError, match="split"):
        MAESTRO.entries(tmp_path)


def test_a_performance_is_a_song(tmp_path):
    corpora.write_maestro(tmp_path, "csv")
    assert all(isinstance(song, Song) and song.beats is None for song in MAESTRO.songs(tmp_path))

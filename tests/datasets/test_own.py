import pytest

import corpora
from affetto.datasets import CORPORA, BrokenSong
from affetto.errors import InputError

OWN = CORPORA["own"]
LABELS = "file, valence, arousal, group\na.wav,0.5,-0.25,\nsub/b.mid,-1,1,trip\ngone.wav,0,0\nout.wav,3,0,\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "own"
    corpora.write_wav(folder / "a.wav", 2.0)
    corpora.write_wav(folder / "out.wav")
    corpora.write_wav(folder / "unlabelled.flac")
    corpora.write_midi(folder / "sub" / "b.mid", {"x": [(0, 4, 60, 70)]})
    (folder / "labels.csv").write_text(LABELS)
    return folder


def test_labels_of_audio_and_midi(tmp_path, folder):
    songs = {song.identifier: song for song in OWN.songs(tmp_path) if not isinstance(song, BrokenSong)}
    assert songs.keys() == {"a.wav", "sub/b.mid", "unlabelled.flac"}
    assert (songs["a.wav"].rating.valence, songs["a.wav"].rating.arousal, songs["a.wav"].duration) == (
        0.5,
        -0.25,
        2.0,
    )
    assert (songs["sub/b.mid"].group, songs["a.wav"].group) == ("own/trip", "own/a.wav")
    assert len(songs["sub/b.mid"].tracks["0 x"]) == 1
    assert (songs["unlabelled.flac"].rating, songs["unlabelled.flac"].remark) == (None, "without a label")


def test_labels_for_a_missing_file_and_out_of_range(tmp_path, folder):
    broken = {
        song.entry.identifier: song.reason for song in OWN.songs(tmp_path) if isinstance(song, BrokenSong)
    }
    assert broken == {"gone.wav": "gone.wav: no such file", "out.wav": "valence is 3, not in [-1, 1]"}


def test_the_folder_itself_as_data_directory(folder):
    assert len(OWN.entries(folder)) == 5


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name,valence\n", "file"),
        (b"", "empty"),
        (b"file,valence,arousal\na.wav,0,0\na.wav,1,1\n", "two for a.wav"),
        (b"file,valence,arousal\n\xff,0,0\n", "UTF-8"),
    ],
)
def test_labels_that_are_no_table(tmp_path, folder, content, said):
    (folder / "labels.csv").write_bytes(content)
    with pytest.raises(InputError, match=said):
        OWN.entries(tmp_path)


def test_a_folder_without_labels(tmp_path):
    (tmp_path / "own").mkdir()
    with pytest.raises(InputError, match=r"labels\.csv"):
        OWN.entries(tmp_path)

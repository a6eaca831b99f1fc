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


def test_files_of_corpora_beside_the_labels_are_theirs(folder):
    corpora.write_groove(folder)
    corpora.write_wav(folder / "sub" / "groove" / "mine.wav")
    row = "groove/drummer1/session1/1_rock_100_beat_4-4.mid"
    (folder / "labels.csv").write_text(f"file,valence,arousal\n{row},0,0\n")
    assert [entry.identifier for entry in OWN.entries(folder)] == [
        "a.wav", row, "out.wav", "sub/b.mid", "sub/groove/mine.wav", "unlabelled.flac",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name,valence\n", "file"),
        (b"", "empty"),
        (b"file,valence,arousal\na.wav,0,0\na.wav,1,1\n", "two for a.wav"),
        (b"file,valence,arousal\n\xff,0,0\n", "UTF-8"),
        (b"file,valence,arousal\na.wav,0,0\n./a.wav,1,1\n", "two for a.wav"),
        (b"file,valence,arousal\nsub/../a.wav,0,0\na.wav,1,1\n", "two for a.wav"),
        (
            b"file,valence,arousal\n\na.wav,0,5,-0,2\n",
            "expected 3 cells in line 3, as in the header, found 5",
        ),
        (b"file,valence,arousal,valence\na.wav,0,0,1\n", "expected each column once, found valence 2 times"),
        (b'file,valence,arousal\n"a.wav,0,0\nb.wav,0,0\n', r"expected a CSV table .* \(line 3\)$"),
        (b"file,valence,arousal\n", "expected a row for each file that is rated, found none"),
    ],
)
def test_labels_that_are_no_table(tmp_path, folder, content, said):
    (folder / "labels.csv").write_bytes(content)
    with pytest.raises(InputError, match=said):
        OWN.entries(tmp_path)


def test_empty_cells_after_the_last_column_are_nothing(tmp_path, folder):
    (folder / "labels.csv").write_text("file,valence,arousal\n./a.wav,0.5,0,,\n")
    rated = [entry.identifier for entry in OWN.entries(tmp_path) if entry.details["row"]]
    assert rated == ["a.wav"]


def test_labels_that_are_a_directory(tmp_path):
    (tmp_path / "own" / "labels.csv").mkdir(parents=True)
    with pytest.raises(InputError, match=r"labels\.csv: expected a table, found a directory"):
        OWN.entries(tmp_path)


def test_a_broken_mp3_is_told_of_without_the_decoder_s_own_lines(tmp_path, folder, capfd):
    (folder / "labels.csv").write_text("file,valence,arousal\nbroken.mp3,0,0\n")
    (folder / "broken.mp3").write_bytes(b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x64" * 400)
    list(OWN.songs(tmp_path))
    assert capfd.readouterr().err == ""


def test_a_folder_without_labels(tmp_path):
    (tmp_path / "own").mkdir()
    with pytest.raises(InputError, match=r"labels\.csv"):
        OWN.entries(tmp_path)

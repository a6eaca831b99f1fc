"""DEAM and PMEmo: ratings of audio that may be there or not."""

import numpy as np
import pytest

import corpora
from affetto.datasets import CORPORA, BrokenSong
from affetto.errors import InputError

DEAM, PMEMO = CORPORA["deam"], CORPORA["pmemo"]


def deam(tmp_path):
    return {song.identifier: song for song in DEAM.songs(tmp_path)}


def test_whole_songs_through_spaces_and_crlf(tmp_path):
    corpora.write_deam(tmp_path, dynamic=False)
    songs = deam(tmp_path)
    assert [songs[n].rating.valence for n in ("2", "3", "2001")] == [-0.5, 0.0, -1.0]
    assert [songs[n].rating.arousal for n in ("2", "3", "2001")] == [1.0, 0.0, 0.5]
    assert (songs["2"].rating.kind, songs["2"].rating.valence_deviation) == ("mean", pytest.approx(0.2))
    assert songs["2"].ratings is None


def test_ratings_over_time_end_with_the_song(tmp_path):
    corpora.write_deam(tmp_path)
    songs = deam(tmp_path)
    np.testing.assert_allclose(songs["2"].ratings.edges, [15.0, 15.5, 16.0, 16.5])
    np.testing.assert_allclose(songs["2"].ratings.valence, [-0.1, -0.2, -0.3])
    np.testing.assert_allclose(songs["3"].ratings.valence, [0.5, 0.25])
    assert songs["2001"].ratings is None


def test_audio_where_it_is_there(tmp_path):
    folder = corpora.write_deam(tmp_path)
    songs = deam(tmp_path)
    assert songs["2"].audio_path == folder / "DEAM_audio" / "MEMD_audio" / "2.mp3"
    assert (songs["2"].duration, songs["2"].remark) == (45.0, "")
    assert (songs["3"].audio_path, songs["3"].duration, songs["3"].remark) == (None, 0.0, "without audio")


def test_audio_that_is_none_breaks_its_song(tmp_path):
    folder = corpora.write_deam(tmp_path)
    (folder / "DEAM_audio" / "MEMD_audio" / "2.mp3").write_bytes(b"not audio")
    assert "audio" in deam_broken(tmp_path)["2"]


def deam_broken(tmp_path):
    return {
        song.entry.identifier: song.reason for song in DEAM.songs(tmp_path) if isinstance(song, BrokenSong)
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("song_level/static_annotations_averaged_songs_1_2000.csv", "3,5,", "3,9.5,", r"valence_mean is 9.5"),
        ("song_level/static_annotations_averaged_songs_1_2000.csv", "3,5,", "3,,", "not a number"),
        ("dynamic (per second annotations)/valence.csv", "0.25", "1.25", "not in"),
        ("dynamic (per second annotations)/valence.csv", "0.5,0.25", "0.5,x", "not numbers"),
        ("dynamic (per second annotations)/valence.csv", "0.25", "", "1 samples of valence and 2"),
        ("dynamic (per second annotations)/arousal.csv", "3,0,0,\n", "", "alone"),
    ],
)
def test_a_label_that_is_none_breaks_its_song_alone(tmp_path, file, old, new, said):
    path = corpora.write_deam(tmp_path) / "DEAM_Annotations/annotations/annotations averaged per song" / file
    path.write_text(path.read_text().replace(old, new, 1))
    broken = deam_broken(tmp_path)
    assert broken.keys() == {"3"}
    assert said in broken["3"]


def test_tables_without_their_columns(tmp_path):
    averaged = corpora.write_deam(tmp_path) / "DEAM_Annotations/annotations/annotations averaged per song"
    path = averaged / "dynamic (per second annotations)" / "valence.csv"
    path.write_text("song_id\n2\n")
    with pytest.raises(InputError, match="sample_15000ms"):
        DEAM.entries(tmp_path)
    path.unlink()
    table = averaged / "song_level" / "static_annotations_averaged_songs_1_2000.csv"
    table.write_text("song_id, valence\n")
    with pytest.raises(InputError, match="valence_mean"):
        DEAM.entries(tmp_path)


def test_the_ratings_of_deam_itself(data_dir):
    songs = list(DEAM.songs(data_dir))
    assert len(songs) == 1744 + 58
    assert all(song.rating is not None for song in songs)


def test_pmemo_moves_its_scale_and_takes_columns_by_name(tmp_path):
    corpora.write_pmemo(tmp_path)
    first, second = PMEMO.songs(tmp_path)
    assert (first.rating.valence, first.rating.arousal) == (pytest.approx(0.1), pytest.approx(-0.2))
    assert (second.rating.valence, second.rating.arousal) == (-1.0, 0.25)
    assert [(song.duration, song.remark) for song in (first, second)] == [(3.0, ""), (0.0, "without audio")]


def test_pmemo_with_a_label_out_of_range(tmp_path):
    corpora.write_pmemo(tmp_path, "1,0.4,55\n4,0.6,0.0\n")
    broken, whole = PMEMO.songs(tmp_path)
    assert "Valence(mean) is 55, not in [0, 1]" in broken.reason
    assert whole.rating.valence == -1.0


def test_pmemo_without_its_table(tmp_path):
    (tmp_path / "pmemo").mkdir()
    with pytest.raises(InputError, match=r"static_annotations\.csv"):
        PMEMO.entries(tmp_path)

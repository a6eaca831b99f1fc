import pytest

import corpora
from affetto.datasets.survey import survey
from affetto.errors import InputError


def test_counts_hours_and_broken_songs(tmp_path):
    folder = corpora.write_pop909(tmp_path, ("001", "002", "003"))
    corpora.write_groove(tmp_path)
    (folder / "002" / "002.mid").write_bytes(b"nothing")
    found = {one.name: one for one in survey(tmp_path)}
    assert (found["pop909"].songs, len(found["pop909"].broken)) == (2, 1)
    assert found["pop909"].hours == pytest.approx(2 * 32.4 / 3600, rel=0.02)
    assert found["groove"].groups == 2
    assert not found["vgmidi"].present


def test_how_songs_were_read_is_counted(tmp_path):
    corpora.write_deam(tmp_path)
    (deam,) = (one for one in survey(tmp_path) if one.present)
    assert (deam.songs, deam.remarks, deam.broken) == (3, {"without audio": 2}, [])


def test_a_corpus_without_its_table_does_not_stop_the_others(tmp_path):
    corpora.write_groove(tmp_path)
    (tmp_path / "pmemo").mkdir()
    found = {one.name: one for one in survey(tmp_path)}
    assert "static_annotations.csv" in found["pmemo"].unusable
    assert (found["groove"].songs, found["groove"].unusable) == (2, "")


def test_a_corpus_of_which_no_song_can_be_read_is_unusable(tmp_path):
    corpora.write_groove(tmp_path)
    folder = corpora.write_pop909(tmp_path)
    for number in ("001", "002"):
        (folder / number / f"{number}.mid").write_bytes(b"nothing")
    found = {one.name: one for one in survey(tmp_path)}
    assert (found["pop909"].unusable, len(found["pop909"].broken)) == ("none of its 2 songs can be read", 2)
    assert found["groove"].unusable == ""


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_a_directory_without_corpora(tmp_path, name):
    with pytest.raises(InputError, match=r"corpora|pop909"):
        survey(tmp_path / name)


def test_a_corpus_itself_is_told_from_the_directory_above(tmp_path):
    folder = corpora.write_groove(tmp_path)
    with pytest.raises(InputError, match="is it Groove MIDI Dataset itself"):
        survey(folder)

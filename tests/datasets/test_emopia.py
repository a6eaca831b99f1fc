import pytest

import corpora
from affetto.datasets import CORPORA, BrokenSong
from affetto.errors import InputError

EMOPIA = CORPORA["emopia"]


def test_quadrants_and_videos(tmp_path):
    corpora.write_emopia(
        tmp_path, ("Q1_0vLP_Yi-7qY_0", "Q2_0vLP_Yi-7qY_1", "Q3_b_0", "Q4_b_10", "Q5_c_0", "notes")
    )
    songs = list(EMOPIA.songs(tmp_path))
    assert [(song.rating.valence, song.rating.arousal) for song in songs] == [
        (0.5, 0.5),
        (-0.5, 0.5),
        (-0.5, -0.5),
        (0.5, -0.5),
    ]
    assert {song.rating.kind for song in songs} == {"quadrant"}
    assert [song.group for song in songs] == ["emopia/0vLP_Yi-7qY"] * 2 + ["emopia/b"] * 2


def test_one_broken_clip(tmp_path):
    folder = corpora.write_emopia(tmp_path, ("Q1_a_0", "Q1_b_0"))
    (folder / "midis" / "Q1_a_0.mid").write_bytes(b"")
    assert [isinstance(song, BrokenSong) for song in EMOPIA.songs(tmp_path)] == [True, False]


def test_a_folder_without_clips(tmp_path):
    (tmp_path / "emopia").mkdir()
    with pytest.raises(InputError, match="EMOPIA"):
        EMOPIA.entries(tmp_path)

import json

import numpy as np
import pytest

import corpora
from affetto.datasets import CORPORA, BrokenSong, Song
from affetto.datasets.vgmidi import series_of
from affetto.errors import InputError

VGMIDI = CORPORA["vgmidi"]


def annotations(folder):
    return folder / "labelled" / "annotations" / "vgmidi_raw_1.json"


def test_a_rating_covers_four_quarters_in_three_four_time_too(tmp_path):
    corpora.write_vgmidi(tmp_path)
    ratings = next(iter(VGMIDI.songs(tmp_path))).ratings
    np.testing.assert_allclose(ratings.edges[:-1], np.arange(6) * 4.0)
    np.testing.assert_allclose(ratings.valence, -0.5 + 0.2 * np.arange(6), atol=1e-9)
    np.testing.assert_allclose(ratings.arousal, 0.3)
    assert ratings.raters == 2


def test_annotations_of_unlisted_pieces_are_left_out(tmp_path):
    corpora.write_vgmidi(tmp_path)
    assert len(VGMIDI.entries(tmp_path)) == 2


def test_groups_are_series_and_other_games_stand_alone():
    assert series_of("Mana_SNES_Secret of Mana_A Wish.mid") == "Mana"
    assert series_of("Other_PC_The Sims_Theme 5.mid") == "The Sims"


def test_raters_of_unequal_length(tmp_path):
    path = annotations(corpora.write_vgmidi(tmp_path))
    table = json.loads(path.read_text())
    table["annotations"]["piece0_0"] = {"valence": [0.5] * 5, "arousal": [0.0] * 5}
    path.write_text(json.dumps(table))
    ratings = next(iter(VGMIDI.songs(tmp_path))).ratings
    assert ratings.valence[5] == pytest.approx(0.6)


@pytest.mark.parametrize(
    "rating",
    [
        {"valence": [3.0] * 6, "arousal": [0.0] * 6},
        {"valence": [0.1] * 6, "arousal": [0.0] * 2},
        {"valence": [0.1] * 6},
        {"valence": ["x"] * 6, "arousal": [0.0] * 6},
    ],
)
def test_a_wrong_rating_breaks_its_piece_alone(tmp_path, rating):
    path = annotations(corpora.write_vgmidi(tmp_path))
    table = json.loads(path.read_text())
    table["annotations"]["piece0_0"] = rating
    path.write_text(json.dumps(table))
    first, second = VGMIDI.songs(tmp_path)
    assert isinstance(first, BrokenSong)
    assert isinstance(second, Song)


def test_annotations_that_are_not_json(tmp_path):
    annotations(corpora.write_vgmidi(tmp_path)).write_text("{")
    with pytest.raises(InputError, match="JSON"):
        VGMIDI.entries(tmp_path)


def test_the_corpus_itself(data_dir):
    songs = list(VGMIDI.songs(data_dir))
    assert len(songs) == 200
    assert len({song.group for song in songs}) == 24
    # The lists agree with the lengths of the pieces, but for one whose ratings end early.
    late = [song for song in songs if abs(song.ratings.edges[-1] - song.duration) > 10.0]
    assert len(late) == 1

import pytest

import corpora
from affetto.datasets import CORPORA, BrokenSong
from affetto.datasets.chord_names import name_chord, parse_harte
from affetto.datasets.corpus import UnreadableSong

POP909_CL = CORPORA["pop909_cl"]


def test_read_by_itself_in_its_own_time(tmp_path):
    corpora.write_pop909_cl(tmp_path, ("001", "002"), ahead_beats=0.0)
    for song in POP909_CL.songs(tmp_path):
        assert [chord.label for chord in song.chords[:3]] == ["C:maj", "G:maj", "A:min"]
        assert song.chords[1].start == pytest.approx(4 * 0.6)


def test_a_chord_struck_again_goes_on(tmp_path):
    corpora.write_pop909_cl(tmp_path, ("001",), ahead_beats=0.0)
    song = next(iter(POP909_CL.songs(tmp_path)))
    assert (song.chords[2].start, song.chords[2].end) == pytest.approx((8 * 0.6, 16 * 0.6))


def test_without_chords_it_is_broken(tmp_path):
    path = tmp_path / "pop909_cl" / "POP909_processed" / "001.mid"
    corpora.write_midi(path, {"piano": [(0, 1, 60, 90)]}, 100.0)
    assert isinstance(next(iter(POP909_CL.songs(tmp_path))), BrokenSong)


@pytest.mark.parametrize(
    ("pitches", "name"),
    [
        ([48, 52, 55], (0, "maj")),
        ([52, 55, 60], (0, "maj")),
        ([55, 60, 64], (0, "maj")),
        ([57, 60, 64, 67], (9, "min7")),
        ([50, 55, 57], (2, "sus4")),
        ([51, 53, 58], (3, "sus2")),
        ([59, 62, 65], (11, "dim")),
        ([48, 55], (0, "maj")),
        ([48], None),
    ],
)
def test_chords_are_named_by_their_notes(pitches, name):
    assert name_chord(pitches) == name


@pytest.mark.parametrize(
    ("label", "parsed"),
    [("Bb:min7/b3", (10, "min7")), ("F#", (6, "maj")), ("N", (-1, "N")), ("C:sus4(b7)", (0, "sus4(b7)"))],
)
def test_harte_labels(label, parsed):
    assert parse_harte(label) == parsed


def test_a_label_that_is_none():
    with pytest.raises(UnreadableSong, match="note name"):
        parse_harte("H:maj")

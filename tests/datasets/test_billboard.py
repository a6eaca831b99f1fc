import numpy as np
import pytest

import corpora
from affetto.datasets import CORPORA, BrokenSong, Song
from affetto.errors import InputError

BILLBOARD = CORPORA["billboard"]
HEADER = "# title: {title}\n# artist: {artist}\n# metre: {metre}\n# tonic: {tonic}\n\n"


def sheet(lines, title="A Song", artist="Someone", metre="4/4", tonic="C"):
    return HEADER.format(title=title, artist=artist, metre=metre, tonic=tonic) + lines


def read(tmp_path, text) -> Song:
    corpora.write_billboard(tmp_path, {"0003": text})
    song = BILLBOARD.try_read(BILLBOARD.entries(tmp_path)[0])
    assert isinstance(song, Song), song
    return song


PLAIN = """0.0\tsilence
7.0e-1\tA, intro, | C:maj | F:maj G:7 |, (guitar)
4.7\tB, verse, | A:min . G:7 . |, (voice
6.7\tend
"""


def test_bars_of_a_line_share_its_seconds(tmp_path):
    song = read(tmp_path, sheet(PLAIN))
    np.testing.assert_allclose(song.beats.seconds, 0.7 + 0.5 * np.arange(13))
    assert (song.beats.per_bar, song.beats.first_downbeat, song.beats.bars) == (4, 0, None)
    assert [chord.label for chord in song.chords] == ["C:maj", "F:maj", "G:7", "A:min", "G:7"]
    np.testing.assert_allclose([chord.start for chord in song.chords], [0.7, 2.7, 3.7, 4.7, 5.7])
    assert (song.chords[-1].end, song.duration) == (pytest.approx(6.7), 6.7)


def test_a_key_for_each_tonic_minor_where_its_chords_are(tmp_path):
    lines = (
        "0.0\t| A:min | E:7 |\n4.0\t| A:maj/3 | A:min7 |\n# tonic: Bb\n8.0\t| Bb:5 | Bb:maj |\n12.0\tend\n"
    )
    song = read(tmp_path, sheet(lines, tonic="A"))
    assert [(key.start, key.tonic, key.minor) for key in song.keys] == [(0.0, 9, True), (8.0, 10, False)]


@pytest.mark.parametrize(("metre", "per_bar"), [("12/8", 4), ("6/8", 2), ("3/4", 3), ("2/4", 2), ("5/4", 5)])
def test_beats_of_a_metre(tmp_path, metre, per_bar):
    song = read(tmp_path, sheet("0.0\t| C:maj | G:maj |\n4.0\tend\n", metre=metre))
    assert song.beats.per_bar == per_bar
    np.testing.assert_allclose(song.beats.seconds, np.arange(2 * per_bar + 1) * 2.0 / per_bar)


def test_a_bar_of_another_metre_is_shorter_and_moves_the_bars(tmp_path):
    song = read(tmp_path, sheet("0.0\t| C:maj | (2/4) G:maj | C:maj |\n5.0\tend\n"))
    assert song.beats.bars.tolist() == song.beats.bar_starts().tolist() == [0, 4, 6]
    np.testing.assert_allclose(song.beats.seconds, 0.5 * np.arange(11))


def test_an_odd_eighth_rounds_to_whole_beats_but_not_its_seconds(tmp_path):
    song = read(tmp_path, sheet("0.0\t| C:maj | (3/8) G:maj | C:maj |\n4.75\tend\n"))
    assert song.beats.bars.tolist() == [0, 4, 6]
    assert song.chords[2].start == pytest.approx(2.75)


def test_metre_that_changes_between_lines(tmp_path):
    lines = "0.0\t| C:maj | G:maj | C:maj |\n6.0\t| C:maj |\n# metre: 3/4\n8.0\t| F:maj |\n9.5\tend\n"
    assert read(tmp_path, sheet(lines)).beats.bars.tolist() == [0, 4, 8, 12, 16]


def test_repeated_lines_and_what_has_no_name(tmp_path):
    song = read(tmp_path, sheet("0.0\t| C:maj | * | x2, (bass)\n8.0\t| &pause | N | ->\n12.0\tend\n"))
    assert [chord.label for chord in song.chords] == ["C:maj", "N", "C:maj", "N"]
    assert len(song.beats.bar_starts()) == 7  # The last beat ends the song and begins no bar that is heard.


def test_noise_between_bars_is_filled_with_bars(tmp_path):
    song = read(tmp_path, sheet("0.0\t| C:maj |\n2.0\tZ, noise\n6.1\t| C:maj |\n8.1\tend\n"))
    assert len(song.beats.seconds) == 4 * 4 + 1
    assert [(chord.label, chord.start) for chord in song.chords] == [
        ("C:maj", 0.0),
        ("N", 2.0),
        ("C:maj", 6.1),
    ]


def test_a_song_that_charted_twice_is_one_and_versions_share_a_group(tmp_path):
    names = {"0003": ("Help!", "A"), "0010": ("help! ", "a"), "0011": ("Help", "B"), "0012": ("Other", "A")}
    corpora.write_billboard(
        tmp_path, {n: sheet(PLAIN, title=title, artist=artist) for n, (title, artist) in names.items()}
    )
    entries = BILLBOARD.entries(tmp_path)
    assert [(entry.identifier, entry.details["files"]) for entry in entries] == [
        ("0003", 2),
        ("0011", 1),
        ("0012", 1),
    ]
    assert entries[0].group == entries[1].group != entries[2].group


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (sheet("0.0\t| H:maj |\n1.0\tend\n"), "note name"),
        (sheet("0.0\t| C:maj |\n0.0\tend\n"), "line 7: not later"),
        (sheet("zero\t| C:maj |\n1.0\tend\n"), "line 6"),
        (sheet("0.0\tsilence\n1.0\tend\n"), "no bars"),
        (sheet(PLAIN, metre="4"), "line 3"),
        (sheet(PLAIN, metre="4/0"), "metre"),
        ("0.0\t| C:maj |\n1.0\tend\n", "no metre"),
        (sheet("0.0\t| C:maj |\n"), "end"),
        ("", "no bars"),
    ],
)
def test_one_broken_file(tmp_path, text, said):
    corpora.write_billboard(tmp_path, {"0003": text, "0004": sheet(PLAIN, title="Whole")})
    broken, whole = BILLBOARD.songs(tmp_path)
    assert isinstance(broken, BrokenSong)
    assert said in broken.reason
    assert isinstance(whole, Song)


def test_an_empty_folder(tmp_path):
    (tmp_path / "billboard").mkdir()
    with pytest.raises(InputError, match="McGill Billboard"):
        BILLBOARD.entries(tmp_path)


def test_the_corpus_itself(data_dir):
    entries = BILLBOARD.entries(data_dir)
    songs = [BILLBOARD.try_read(entry) for entry in entries]
    assert (len(songs), sum(entry.details["files"] for entry in entries)) == (739, 890)
    assert not [song for song in songs if isinstance(song, BrokenSong)]
    assert all(song.keys and song.chords and (np.diff(song.beats.seconds) > 0).all() for song in songs)

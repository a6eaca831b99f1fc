import json

import numpy as np
import pytest

from affetto.datasets import CORPORA, BrokenSong
from affetto.errors import InputError

PROGRESSIONS = CORPORA["progressions"]
BLUES = {"title": "Blues", "tonic": "F", "chords": [["F:7", 16], ["Bb:7", 8], ["N", 2]]}
WALTZ = {"title": "Waltz", "group": "mine", "tonic": "A", "mode": "minor", "beats_per_bar": 3, "tempo_bpm": 90,
         "chords": [["A:min", 3], ["E:7", 1.5], ["A:min/b3", 1.5]]}  # fmt: skip


def write(tmp_path, songs, more=None):
    path = tmp_path / "progressions" / "mine.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        json.dumps({"format": "affetto-progressions", "format_version": 1, "songs": songs, **(more or {})})
    )
    return path


def test_songs_in_seconds(tmp_path):
    write(tmp_path, [BLUES, WALTZ])
    blues, waltz = PROGRESSIONS.songs(tmp_path)
    assert [(c.label, c.start, c.end) for c in blues.chords] == [
        ("F:7", 0, 8),
        ("Bb:7", 8, 12),
        ("N", 12, 13),
    ]
    assert (blues.group, waltz.group, blues.beats.per_bar, waltz.beats.per_bar) == (
        "title/blues",
        "mine",
        4,
        3,
    )
    assert [(key.tonic, key.minor) for key in (*blues.keys, *waltz.keys)] == [(5, False), (9, True)]
    np.testing.assert_allclose(waltz.beats.position(np.array([waltz.chords[2].start])), [4.5])
    assert len(waltz.beats.seconds) == 7


@pytest.mark.parametrize("content", ["[]", "{", "\ufeff[1]", '{"format": "affetto-progressions"}'])
def test_a_wrong_file_breaks_alone(tmp_path, content):
    write(tmp_path, [BLUES])
    (tmp_path / "progressions" / "other.json").write_text(content)
    (tmp_path / "progressions" / "folder.json").mkdir()
    songs = list(PROGRESSIONS.songs(tmp_path))
    assert [isinstance(song, BrokenSong) for song in songs] == [True, False, True]
    assert "other.json" in songs[2].reason


@pytest.mark.parametrize(
    "change",
    [
        {"chords": []},
        {"chords": [["F:7"]]},
        {"chords": [["F:7", -1]]},
        {"chords": [["F:7", 1e9]]},
        {"chords": [["H:7", 4]]},
        {"chords": None},
        {"tonic": "H"},
        {"tonic": 3},
        {"mode": "dorian"},
        {"tempo_bpm": "fast"},
        {"beats_per_bar": 0},
    ],
)
def test_a_wrong_song_breaks_alone(tmp_path, change):
    write(tmp_path, [{**BLUES, **change}, "nothing", WALTZ])
    assert [isinstance(song, BrokenSong) for song in PROGRESSIONS.songs(tmp_path)] == [True, True, False]


@pytest.mark.parametrize(
    ("song", "said"),
    [
        ({}, "tonic is null, not the name of a note"),
        ({"tonic": "F"}, "chords is null, not a list"),
        ({"tonic": "F", "chords": ["F:7"]}, 'a chord is "F:7", not a label and its beats'),
        ({"tonic": "F", "chords": [["F:7", 4, 5]]}, 'a chord is ["F:7", 4, 5], not a label and its beats'),
        ({**BLUES, "chords": [["F:nonsense", 4]]}, 'expected a chord label such as C:min7 or N, found "F:nonsense"'),
        ({**BLUES, "chords": [["F:7", True]]}, "beats of a chord is true, not in [0.25, 10000]"),
        ({**BLUES, "beats_per_bar": 4.7}, "beats_per_bar is 4.7, not a whole number"),
        ({**BLUES, "beats_per_bar": True}, "beats_per_bar is true, not in [2, 12]"),
        ({**BLUES, "mode": ["major"]}, "mode is a list, not major or minor"),
        ({**BLUES, "tempo": 90}, "unknown key 'tempo'; there are beats_per_bar, chords, group, mode"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_song_is_said(tmp_path, song, said):
    write(tmp_path, [song])
    (broken,) = PROGRESSIONS.songs(tmp_path)
    assert broken.reason.startswith(f"mine.json: not a progression ({said}")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ([1, 2], "version 1, found a list"),
        (None, "version 1, found null"),
        ("abc", 'version 1, found "abc"'),
        ({"songs": []}, "version 1, found format null, version null"),
        ({"format": "affetto-progressions", "format_version": 1, "songs": []}, "a list of songs, found an empty one"),
        ({"format": "affetto-progressions", "format_version": 1, "songs": {}}, "a list of songs, found an object"),
        ({"format": "affetto-progressions", "format_version": 1, "songs": [5]}, "a song as an object, found 5"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said(tmp_path, content, said):
    write(tmp_path, []).write_text(json.dumps(content))
    (broken,) = PROGRESSIONS.songs(tmp_path)
    assert "mine.json" in broken.reason
    assert said in broken.reason


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"format": "other"}, "version 1"),
        ({"format_version": 2}, "version 1"),
        ({"songs": None}, "a list of songs"),
    ],
)
def test_another_format(tmp_path, more, message):
    write(tmp_path, [BLUES], more)
    (song,) = PROGRESSIONS.songs(tmp_path)
    assert isinstance(song, BrokenSong)
    assert message in song.reason


def test_an_empty_folder(tmp_path):
    (tmp_path / "progressions").mkdir()
    with pytest.raises(InputError, match="chord progressions"):
        PROGRESSIONS.entries(tmp_path)

from collections import Counter

import numpy as np
import pytest

from affetto.datasets import CORPORA, BrokenSong, Song
from musicxml_sheets import attributes, harmony, measure, note, repeat, write_mxl

OPENEWLD = CORPORA["openewld"]
BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
EXTERNAL = "<!DOCTYPE score-partwise PUBLIC '-//Recordare//DTD' 'http://www.musicxml.org/dtds/partwise.dtd'>"


def write(tmp_path, measures, **more):
    path = tmp_path / "openewld" / "dataset" / "A_Composer" / "A_Song" / "A_Song.mxl"
    write_mxl(path, measures, **more)
    return path


def read(tmp_path, measures, **more) -> Song:
    write(tmp_path, measures, **more)
    song = OPENEWLD.try_read(OPENEWLD.entries(tmp_path)[0])
    assert isinstance(song, Song), song
    return song


def whole(pitch):
    return note(pitch, 8)


def pitches(song):
    return song.tracks["MELODY"].pitches.tolist()


def test_melody_chords_key_and_beats(tmp_path):
    first = harmony("G", "major") + note("G4", 2) + note("A4", 1) + note("B4", 1) + note("", 4)
    second = harmony("D", "dominant") + note("D5", 8)
    song = read(tmp_path, measure(first, attributes(1)) + measure(second), doctype=EXTERNAL)
    assert (song.identifier, song.group, song.remark) == (
        "A_Composer/A_Song",
        "title/a song",
        "tempo assumed",
    )
    melody = song.tracks["MELODY"]
    np.testing.assert_allclose(song.beats.position(melody.starts), [0, 1, 1.5, 4])
    np.testing.assert_allclose(song.beats.position(melody.ends), [1, 1.5, 2, 8])
    assert pitches(song) == [67, 69, 71, 74]
    assert [(c.label, c.start, c.end) for c in song.chords] == [("G:maj", 0, 2), ("D:7", 2, 4)]
    assert [(key.tonic, key.minor) for key in song.keys] == [(7, False)]
    assert (song.beats.per_bar, song.beats.first_downbeat, song.beats.bars, song.duration) == (
        4,
        0,
        None,
        4.0,
    )


def test_a_relative_minor_is_told_by_the_last_chord(tmp_path):
    bars = measure(harmony("E", "dominant") + whole("E4"), attributes()) + measure(
        harmony("A", "minor") + whole("A4")
    )
    assert [(key.tonic, key.minor) for key in read(tmp_path, bars).keys] == [(9, True)]


def test_a_key_written_as_minor(tmp_path):
    song = read(tmp_path, measure(whole("E4"), attributes(-3, mode="minor")))
    assert [(key.tonic, key.minor) for key in song.keys] == [(0, True)]


def test_an_upbeat_comes_before_the_first_bar(tmp_path):
    song = read(tmp_path, measure(note("C4", 3), attributes(metre=(3, 4))) + measure(note("D4", 6)))
    assert song.beats.first_downbeat == 2
    np.testing.assert_allclose(song.beats.position(song.tracks["MELODY"].starts), [0.5, 2.0])


def test_compound_metre_and_tempo(tmp_path):
    tempo = '<direction><sound tempo="90"/></direction>'
    song = read(tmp_path, measure(tempo + note("C4", 3) + note("D4", 3), attributes(metre=(6, 8))))
    assert (song.beats.per_bar, song.remark) == (2, "tempo as written")
    np.testing.assert_allclose(song.tracks["MELODY"].starts, [0.0, 1.0])


def test_metre_of_the_measures_where_none_is_written(tmp_path):
    song = read(tmp_path, measure(note("C4", 6), "<voice/>") + measure(note("C4", 6)))
    assert (song.beats.per_bar, song.keys) == (3, ())


def test_repeats_and_endings_are_played(tmp_path):
    bars = [
        measure(whole("C4"), attributes()),
        measure(repeat("forward") + whole("D4")),
        measure(repeat("", "1") + whole("E4") + repeat("backward", "1", "stop")),
        measure(repeat("", "2") + whole("F4") + repeat("", "2", "stop")),
        measure(repeat("forward") + whole("G4") + repeat("backward")),
        measure(whole("A4")),
    ]
    assert pitches(read(tmp_path, "".join(bars))) == [60, 62, 64, 62, 65, 67, 67, 69]


def test_three_endings(tmp_path):
    bars = [
        measure(whole("C4"), attributes()),
        measure(repeat("", "1") + whole("D4") + repeat("backward", "1", "stop")),
        measure(repeat("", "2") + whole("E4") + repeat("backward", "2", "stop")),
        measure(repeat("", "3") + whole("F4") + repeat("", "3", "stop")),
    ]
    assert pitches(read(tmp_path, "".join(bars))) == [60, 62, 60, 64, 60, 65]


def test_a_bar_that_a_repeat_parts_is_one_bar(tmp_path):
    halves = measure(note("D4", 4) + repeat("backward")) + measure(note("E4", 4))
    song = read(tmp_path, measure(whole("C4"), attributes()) + halves + measure(whole("F4")))
    assert pitches(song) == [60, 62, 60, 62, 64, 65]
    assert song.beats.bar_starts().tolist() == [0, 4, 10, 14]


def test_tied_notes_are_one_and_grace_notes_none(tmp_path):
    grace = "<note><grace/><pitch><step>B</step><octave>3</octave></pitch></note>"
    start, stop = '<tie type="start"/>', '<tie type="stop"/>'
    song = read(tmp_path, measure(grace + note("C4", 8, start), attributes()) + measure(note("C4", 8, stop)))
    assert (pitches(song), song.tracks["MELODY"].ends.tolist()) == ([60], [4.0])


@pytest.mark.parametrize(
    ("kind", "degrees", "quality"),
    [
        ("minor-seventh", "", "min7"),
        ("half-diminished", "", "hdim7"),
        ("maj69", "", "maj6(9)"),
        ("", "", "maj"),
        ("dominant", (("9", "-1", "add"),), "7(b9)"),
        ("major", (("7", "0", "add"), ("9", "0", "add")), "maj(b7,9)"),
        ("dominant", (("5", "-1", "alter"),), "7(*5,b5)"),
        ("augmented-seventh", (("9", "1", "add"),), "aug(b7,#9)"),
        ("dominant-13th", (("3", "0", "subtract"),), "13(*3)"),
    ],
)
def test_chord_symbols_in_hartes_words(tmp_path, kind, degrees, quality):
    from affetto._engine import chord_class

    written = "".join(
        f"<degree><degree-value>{value}</degree-value><degree-alter>{alter}</degree-alter>"
        f"<degree-type>{what}</degree-type></degree>"
        for value, alter, what in degrees
    )
    chord = read(tmp_path, measure(harmony("D", kind, written) + whole("D4"), attributes())).chords[0]
    assert (chord.root, chord.quality) == (2, quality)
    assert chord_class(chord.label, 0) >= 0


def test_a_container_that_is_not_well_formed_is_done_without(tmp_path):
    container = "<container><rootfile full-path='Ain't.xml'/></container>"
    assert pitches(read(tmp_path, measure(whole("C4"), attributes()), container=container)) == [60]


@pytest.mark.parametrize(
    ("measures", "more", "said"),
    [
        (measure(whole("C4"), attributes()), {"doctype": BOMB}, "EntitiesForbidden"),
        (measure(whole("C4"), attributes()) + "<measure>", {}, "mismatched"),
        (measure(note("", 8), attributes()), {}, "no notes"),
        (measure(whole("H4"), attributes()), {}, "note name"),
        (measure(whole("C4"), attributes(metre=(0, 4))), {}, "metre"),
        (measure(harmony("C", "mystic") + whole("C4"), attributes()), {}, "mystic"),
        (
            "<measure><attributes><divisions>0</divisions></attributes>" + whole("C4") + "</measure>",
            {},
            "not a readable",
        ),
        (measure(note("C4", "1e999999999"), attributes()), {}, "a length"),
        (measure(note("C4", 999_999), attributes()), {}, "longer than"),
    ],
)
def test_a_broken_score_is_one_broken_song(tmp_path, measures, more, said):
    write(tmp_path, measures, **more)
    write_mxl(tmp_path / "openewld/dataset/B/B/B.mxl", measure(whole("C4"), attributes()))
    broken, good = OPENEWLD.songs(tmp_path)
    assert isinstance(broken, BrokenSong)
    assert said in broken.reason
    assert isinstance(good, Song)


def test_a_broken_archive_and_one_that_unpacks_to_too_much(tmp_path, monkeypatch):
    path = write(tmp_path, measure(whole("C4"), attributes()))
    monkeypatch.setattr("affetto.datasets.musicxml._MOST_BYTES", 100)
    assert "unpacks to more" in next(iter(OPENEWLD.songs(tmp_path))).reason
    path.write_bytes(path.read_bytes()[:60])
    assert "not a whole archive" in next(iter(OPENEWLD.songs(tmp_path))).reason


def test_bytes_that_changed_make_a_song_or_a_broken_one(tmp_path):
    first = harmony("G", "major") + note("G4", 2) + repeat("backward", "1")
    path = write(tmp_path, measure(first, attributes(1)) + measure(note("A4", 4)))
    whole_file, random = path.read_bytes(), np.random.default_rng(5)
    for _ in range(100):
        changed = bytearray(whole_file)
        for at in random.integers(0, len(changed), 3):
            changed[at] = random.integers(256)
        path.write_bytes(bytes(changed))
        assert isinstance(next(iter(OPENEWLD.songs(tmp_path))), (Song, BrokenSong))


def test_the_corpus_itself(data_dir):
    songs = list(OPENEWLD.songs(data_dir))
    assert len(songs) == 502
    assert not [song for song in songs if isinstance(song, BrokenSong)]
    assert all(song.chords and len(song.tracks["MELODY"]) for song in songs)
    assert Counter(song.beats.per_bar for song in songs).keys() <= {2, 3, 4, 6}
    assert sum(not song.keys for song in songs) == 9

"""Chord classes: the contract's table, and where other chords fold to."""

import pytest

from affetto import _engine
from affetto.contract import load_contract

CLASSES = load_contract().network("harmony").classes


def bits(*pitch_classes: int) -> int:
    return sum(1 << (pitch_class % 12) for pitch_class in set(pitch_classes))


def class_named(label: str, tonic: int = 0) -> str:
    return CLASSES[_engine.chord_class(label, tonic)]


@pytest.mark.parametrize(
    ("name", "tonic", "root", "pitch_classes"),
    [
        ("I:maj", 0, 0, (0, 4, 7)),
        ("II:min7", 0, 2, (2, 5, 9, 0)),
        ("V:7", 9, 4, (4, 8, 11, 2)),
        ("bVI:maj7", 4, 0, (0, 4, 7, 11)),
        ("VII:dim", 0, 11, (11, 2, 5)),
        ("V:sus4", 0, 7, (7, 0, 2)),
        ("I:sus4", 2, 2, (2, 7, 9)),
    ],
)
def test_classes_sound_as_named(name: str, tonic: int, root: int, pitch_classes: tuple[int, ...]) -> None:
    assert _engine.chord_of_class(CLASSES.index(name), tonic) == (root, bits(*pitch_classes))


@pytest.mark.parametrize("chord_class", [CLASSES.index("N.C."), -1, 64])
def test_no_chord_has_no_pitch_classes(chord_class: int) -> None:
    assert _engine.chord_of_class(chord_class, 5) == (-1, 0)


@pytest.mark.parametrize("tonic", range(12))
def test_every_class_is_its_own_class_in_every_key(tonic: int) -> None:
    for index in range(len(CLASSES)):
        root, pitch_classes = _engine.chord_of_class(index, tonic)
        intervals = sum(1 << ((p - root) % 12) for p in range(12) if pitch_classes >> p & 1)
        assert _engine.chord_class_of_intervals(root, intervals, tonic) == index
        assert _engine.chord_class(_engine.chord_name(index, tonic), tonic) == index


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("N", "N.C."),
        ("C", "I:maj"),
        ("C/3", "I:maj"),
        ("Db:min7/b7", "bII:min7"),
        ("C:maj6", "I:maj"),
        ("G:9", "V:7"),
        ("G:13", "V:7"),
        ("G:aug(b7)", "V:7"),
        ("G:7(#9)", "V:7"),
        ("F:maj9(13,#11)", "IV:maj7"),
        ("A:min11", "VI:min7"),
        ("A:minmaj7", "VI:min"),
        ("C:aug", "I:maj"),
        # Diminished: by what they lead to.
        ("B:dim", "VII:dim"),
        ("B:hdim7/3", "VII:dim"),
        ("B:dim7", "VII:dim"),
        ("D:dim7", "VII:dim"),
        ("Ab:dim7", "VII:dim"),
        ("C#:dim7", "VI:7"),
        ("F#:dim", "II:7"),
        ("D:hdim7", "IV:min"),
        ("F#:hdim7", "VI:min"),
        # Without a third: by the degree.
        ("G:sus4(b7,9)", "V:sus4"),
        ("C:sus4", "I:sus4"),
        ("D:sus4", "II:min"),
        ("D:sus4(b7)", "II:min7"),
        ("F:sus2", "IV:maj"),
        ("E:5", "III:min"),
        ("Bb:5(b7)", "bVII:7"),
        ("A:1", "VI:min"),
        # Degree lists, with and without a shorthand.
        ("A:1(b3,b7,11,9)", "VI:min7"),
        ("G:(3,5,b7)", "V:7"),
        ("G:maj7(*7,b7)", "V:7"),
    ],
)
def test_labels_fold_to_the_nearest_class(label: str, name: str) -> None:
    assert class_named(label) == name


def test_classes_are_relative_to_the_tonic() -> None:
    assert class_named("Bb:hdim7/3", tonic=11) == "VII:dim"
    assert class_named("Cb:maj", tonic=4) == "V:maj"


def test_unknown_chords_have_no_class() -> None:
    assert _engine.chord_class("X", 0) == -1


@pytest.mark.parametrize("label", ["", "H:maj", "C:nice", "C:maj(", "C:maj(q)", "Cmaj7", "C:maj/x", "C:maj/"])
def test_text_that_is_no_label_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match="expected a chord label"):
        _engine.chord_class(label, 0)


@pytest.mark.parametrize("tonic", [-1, 12])
def test_tonics_outside_the_octave_are_refused(tonic: int) -> None:
    with pytest.raises(ValueError, match="expected a tonic from 0 to 11"):
        _engine.scale_of_key(tonic, False)


def test_names_are_spelled_for_the_key() -> None:
    third = CLASSES.index("III:maj")
    assert _engine.chord_name(third, 4) == "G#:maj"
    assert _engine.chord_name(CLASSES.index("bVII:7"), 5) == "Eb:7"
    assert _engine.chord_name(CLASSES.index("bIII:maj"), 7, minor=True) == "Bb:maj"
    assert _engine.chord_name(CLASSES.index("N.C."), 7) == "N"


def test_scales() -> None:
    assert _engine.scale_of_key(0, False) == bits(0, 2, 4, 5, 7, 9, 11)
    assert _engine.scale_of_key(9, True) == bits(9, 11, 0, 2, 4, 5, 7, 8)


def test_transposition_to_c_takes_the_shorter_way() -> None:
    moves = [_engine.semitones_to_c(tonic) for tonic in range(12)]
    assert moves == [0, -1, -2, -3, -4, -5, -6, 5, 4, 3, 2, 1]

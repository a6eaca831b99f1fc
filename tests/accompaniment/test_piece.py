"""Pieces that follow no recording."""

from pathlib import Path
from typing import Any

import pytest
import symusic

from affetto import _engine
from affetto.accompaniment.keys import parse_key, parse_scale
from affetto.accompaniment.metres import parse_metre
from affetto.accompaniment.options import Options
from affetto.accompaniment.piece import compose_piece
from affetto.accompaniment.tempo_map import PPQ
from affetto.errors import InputError
from bundles import write_random_bundle


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> _engine.Bundle:
    folder: Path = tmp_path_factory.mktemp("bundle")
    return _engine.load_bundle(write_random_bundle(folder))


def test_as_many_bars_as_asked_for_and_the_feeling_asked_for(bundle: _engine.Bundle) -> None:
    piece = compose_piece(Options(valence=0.5, arousal=-0.25), bundle, bars=6)
    assert len(piece.beats_seconds) == 24
    assert piece.duration_seconds == pytest.approx(24 * 60 / piece.tempo.bpm)
    assert set(piece.played_emotion.valence) == {0.5}
    assert set(piece.played_emotion.arousal) == {-0.25}
    assert {note.lane for note in piece.notes} == {"melody", "chords", "bass"}
    assert all(0 <= note.onset_beats < 24 for note in piece.notes)


def test_tempo_answers_arousal_unless_it_is_given(bundle: _engine.Bundle) -> None:
    calm, excited = (compose_piece(Options(arousal=side), bundle).tempo for side in (-0.9, 0.9))
    assert excited.bpm > 1.5 * calm.bpm
    assert not calm.given
    given = compose_piece(Options(arousal=0.9, tempo_bpm=71), bundle)
    assert given.tempo.bpm == 71
    assert given.tempo.given
    assert given.beats_seconds[1] == pytest.approx(60 / 71)


def test_mode_goes_with_valence_and_a_key_that_is_given_stays(bundle: _engine.Bundle) -> None:
    sad, glad = (compose_piece(Options(valence=side), bundle).key for side in (-0.7, 0.7))
    assert (sad.minor, glad.minor) == (True, False)
    kept = compose_piece(Options(valence=-0.7, key=parse_key("D major")), bundle)
    assert (kept.key.tonic, kept.key.minor) == (2, False)
    assert {note.pitch % 12 for note in kept.notes} <= {2, 4, 6, 7, 9, 11, 1}


def test_the_mode_turns_with_the_phrase(tmp_path: Path, bundle: _engine.Bundle) -> None:
    jump = ((0.0, -0.8), (15.9, -0.8), (16.1, 0.8))
    piece = compose_piece(Options(valence=jump, tempo_bpm=120, key=None, glide=0.0, seed=0), bundle, bars=16)
    assert (piece.key.name, piece.key_course) == ("C minor", "C minor, then C major")
    assert [(change.key.name, change.onset_seconds, change.onset_beats) for change in piece.key_changes] == [
        ("C major", pytest.approx(16.0), 32.0)
    ]
    assert piece.summary()["key"]["changes"] == [{"name": "C major", "seconds": 16.0}]
    piece.write_midi(tmp_path / "out.mid")
    signatures = symusic.Score(tmp_path / "out.mid").key_signatures
    assert [(signature.time, signature.key, signature.tonality) for signature in signatures] == [
        (0, -3, 1), (32 * PPQ, 0, 0)
    ]  # fmt: skip
    to_and_fro = ((0.0, -0.8), (7.9, -0.8), (8.1, 0.8), (15.9, 0.8), (16.1, -0.8))
    piece = compose_piece(Options(valence=to_and_fro, tempo_bpm=120, glide=0.0, seed=0), bundle, bars=16)
    assert piece.key_course == "C minor and C major by turns"


@pytest.mark.parametrize("metre", ["2/4", "3/4", "4/4", "6/8"])
def test_a_scale_of_one_note_is_played_by_every_lane(bundle: _engine.Bundle, metre: str) -> None:
    piece = compose_piece(Options(scale=parse_scale("E"), metre=parse_metre(metre)), bundle, bars=8)
    assert {note.pitch % 12 for note in piece.notes} == {4}
    assert min(piece.note_counts().values()) >= 4


def test_a_piece_ends_with_its_last_bar(bundle: _engine.Bundle) -> None:
    piece = compose_piece(Options(arousal=-1.0), bundle, bars=5)
    assert max(note.onset_seconds + note.duration_seconds for note in piece.notes) <= piece.duration_seconds


def test_compound_metres_are_felt_in_dotted_quarters(bundle: _engine.Bundle) -> None:
    piece = compose_piece(Options(tempo_bpm=60, metre=parse_metre("6/8")), bundle, bars=2)
    assert piece.metre.name == "6/8"
    assert piece.duration_seconds == pytest.approx(4.0)


def test_the_seed_decides_and_a_curve_moves(bundle: _engine.Bundle) -> None:
    one, same, other = (compose_piece(Options(seed=seed), bundle) for seed in (1, 1, 2))
    assert one.notes == same.notes
    assert one.notes != other.notes
    moved = compose_piece(Options(arousal=((0.0, -1.0), (20.0, 1.0))), bundle)
    assert moved.played_emotion.arousal[0] == -1
    assert moved.played_emotion.arousal[-1] > 0.5


@pytest.mark.parametrize("bars", [0, -1, 5000, 1.5, "8", True, float("nan")])
def test_refuses_a_length_that_is_none(bundle: _engine.Bundle, bars: Any) -> None:
    with pytest.raises(InputError, match="bars"):
        compose_piece(Options(), bundle, bars)

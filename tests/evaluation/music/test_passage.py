"""Passages: what of a composition, or of a song, goes into them."""

import numpy as np
import pytest

from affetto import _engine
from affetto.accompaniment.options import Options
from affetto.accompaniment.piece import compose_piece
from affetto.evaluation.music.passage import Line, line_of, passage_of, scattered
from bundles import write_random_bundle
from passages import bits, line, tune


def test_notes_go_to_their_nearest_step_inside_the_passage() -> None:
    onsets, lengths = np.array([-0.2, 0.1, 0.99, 4.1, 3.95]), np.full(5, 0.5)
    found = line_of(onsets, np.arange(60, 65), lengths, 4)
    assert found.onsets.tolist() == [0, 4]
    assert found.pitches.tolist() == [61, 62]


def test_a_melody_has_the_highest_of_what_begins_together() -> None:
    assert line([(0, 60, 1), (0, 67, 1), (0, 64, 1), (4, 62, 1)]).highest().pitches.tolist() == [67, 62]
    assert len(line([]).highest()) == 0


def test_a_composition_becomes_a_passage(tmp_path_factory: pytest.TempPathFactory) -> None:
    bundle = _engine.load_bundle(write_random_bundle(tmp_path_factory.mktemp("bundle")))
    piece = compose_piece(Options(valence=0.5, arousal=0.5, seed=3, humanize=0.0), bundle, 8)
    music = passage_of(piece, 4)
    assert (music.bars, len(music.chords)) == (4, 16)
    assert music.scales[0] == _engine.scale_of_key(piece.key.tonic, piece.key.minor)
    early = [note for note in piece.notes if note.onset_beats < 15.8]
    assert abs(len(music.melody) - sum(note.lane == "melody" for note in early)) <= 1
    bass = min((note for note in early if note.lane == "bass"), key=lambda note: note.onset_beats)
    assert (
        bass.pitch in music.accompaniment.pitches[music.accompaniment.onsets == round(4 * bass.onset_beats)]
    )
    first = piece.chords[0]
    if first.name != "N.C.":
        root = _engine.chord_of_class(_engine.chord_class(first.name, 0), 0)[0]
        assert music.chords[0] & bits([root])


def test_a_passage_has_the_scale_of_each_beat(tmp_path_factory: pytest.TempPathFactory) -> None:
    bundle = _engine.load_bundle(write_random_bundle(tmp_path_factory.mktemp("bundle")))
    jump = ((0.0, 0.8), (7.9, 0.8), (8.1, -0.8))
    piece = compose_piece(Options(valence=jump, tempo_bpm=120, glide=0.0, seed=0), bundle, 8)
    major, minor = (_engine.scale_of_key(0, mode) for mode in (False, True))
    assert passage_of(piece, 8).scales.tolist() == [major] * 16 + [minor] * 16


def test_scattering_keeps_numbers_and_registers_and_its_seed() -> None:
    music = tune(4)
    thrown, again = scattered(music, 1), scattered(music, 1)
    assert len(thrown.accompaniment) == len(music.accompaniment)
    assert np.ptp(thrown.accompaniment.pitches) <= np.ptp(music.accompaniment.pitches)

    def rows(found: Line) -> list[list[int]]:
        return [found.onsets.tolist(), found.pitches.tolist()]

    assert rows(thrown.accompaniment) == rows(again.accompaniment) != rows(music.accompaniment)

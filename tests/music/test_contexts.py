"""Contexts of bars and notes, as the composer makes them."""

import numpy as np
import numpy.typing as npt
import pytest

from affetto import _engine

Floats = npt.NDArray[np.float32]


def silent_bars(count: int) -> tuple[Floats, Floats]:
    return np.full((count, 16), -1, np.float32), np.zeros((count, 16), np.float32)


def test_nothing_is_heard_before_the_first_bar() -> None:
    first = _engine.groove_history(*silent_bars(1), beats_per_bar=4)[0]
    assert first["bars_heard"] == 0
    np.testing.assert_allclose(first["accents_mean"], -0.2)
    assert (first["accents_last"] == -1).all()
    assert not first["offsets_mean"].any()
    assert (first["swing"], first["lateness"], first["density"], first["style"]) == (0, 0, 0, -1)


def test_groove_of_the_bars_before() -> None:
    accents, offsets = silent_bars(7)
    accents[0, :] = 1  # Five bars before the last: forgotten there.
    accents[2, [0, 2]] = 0.5, 0.0
    offsets[2, [0, 2]] = 0.1, 0.4
    accents[5, [0, 6, 9]] = 1.0, 0.5, 0.0
    offsets[5, [0, 6, 9]] = -0.3, 0.6, 0.0
    offsets[5, 4] = 9  # Nothing begins there, so it must not count.
    last = _engine.groove_history(accents, offsets, beats_per_bar=4)[6]
    assert last["bars_heard"] == 6
    np.testing.assert_allclose(last["accents_mean"][[0, 2, 6, 15]], [0.75, 0.0, 0.5, -0.2], rtol=1e-6)
    np.testing.assert_allclose(last["offsets_mean"][[0, 2, 4, 6]], [-0.1, 0.4, 0, 0.6], rtol=1e-6)
    np.testing.assert_array_equal(last["accents_last"], accents[5])
    assert last["swing"] == pytest.approx(0.5)
    assert last["lateness"] == pytest.approx(0.1)
    assert last["density"] == pytest.approx(3 / 16)


def test_density_counts_the_steps_of_the_bar() -> None:
    accents, offsets = silent_bars(2)
    accents[0, :3] = 0
    assert _engine.groove_history(accents, offsets, beats_per_bar=3)[1]["density"] == pytest.approx(3 / 12)


def test_bars_that_do_not_match_are_refused() -> None:
    accents, _ = silent_bars(2)
    _, offsets = silent_bars(3)
    with pytest.raises(ValueError, match="expected as many bars"):
        _engine.groove_history(accents, offsets, beats_per_bar=4)


Written = tuple[int, int, float, float]
MELODY, CHORDS, BASS = 0, 1, 2
PIECE: list[Written] = [
    (CHORDS, 60, 0.0, 2.0),
    (CHORDS, 64, 0.0, 2.0),
    (BASS, 36, 0.0, 4.0),
    (MELODY, 72, 1.0, 0.5),
    (CHORDS, 59, 2.0, 1.0),
    (CHORDS, 65, 2.0, 1.0),
    (MELODY, 76, 3.25, 0.75),
    (MELODY, 71, 5.0, 1.0),
]


def describe(notes: list[Written], beats: int = 8) -> npt.NDArray[np.void]:
    rows = np.array(notes, np.dtype(_engine.placed_note_fields))
    grid = np.zeros(beats, np.dtype(_engine.placed_beat_fields))
    grid["valence"] = np.arange(beats) / 10
    grid["tonic"], grid["minor"], grid["chord_pitch_classes"] = 7, 1, 0b1001
    grid["beat_in_bar"], grid["bar_in_phrase"] = np.arange(beats) % 4, np.arange(beats) // 4
    return _engine.dynamics_contexts(rows, grid, beats_per_bar=4, tempo_bpm=90)


def column(name: str) -> list[float]:
    return list(describe(PIECE)[name].tolist())


def test_a_note_knows_its_place() -> None:
    context = describe(PIECE)[6]
    assert (context["step_in_bar"], context["bar_in_phrase"], context["beats_per_bar"]) == (13, 0, 4)
    assert context["valence"] == pytest.approx(0.3)
    assert (context["tonic"], context["minor"], context["chord_pitch_classes"]) == (7, 1, 0b1001)
    assert (context["lane"], context["pitch"], context["tempo_bpm"]) == (MELODY, 76, 90)


def test_neighbours_are_the_nearest_notes_of_the_lane() -> None:
    assert column("pitch_before") == [-1, -1, -1, -1, 60, 64, 72, 76]
    assert column("pitch_after") == [59, 65, -1, 76, -1, -1, 71, -1]


def test_rests_and_distances_are_the_lanes_own() -> None:
    assert column("gap_before_beats") == [4, 4, 4, 4, 0, 0, 1.75, 1]
    assert column("inter_onset_after_beats") == [2, 2, 4, 2.25, 1, 1, 1.75, 1]


def test_the_bar_before_gives_density_and_peak() -> None:
    assert column("density") == [0, 0, 0, 2 / 16, 3 / 16, 3 / 16, 4 / 16, 3 / 16]
    assert column("peak_pitch") == [-1, -1, -1, 64, 72, 72, 72, 76]
    assert column("polyphony") == [3, 3, 3, 1, 2, 2, 1, 1]


@pytest.mark.parametrize(
    "wrong",
    [
        (3, 60, 0.0, 1.0),
        (-1, 60, 0.0, 1.0),
        (0, 60, 8.0, 1.0),
        (0, 60, -1.0, 1.0),
        (0, 60, float("nan"), 1.0),
    ],
)
def test_notes_outside_the_piece_are_refused(wrong: Written) -> None:
    with pytest.raises(ValueError, match="expected notes by onset within 8 beats"):
        describe([wrong])


def test_notes_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="expected notes by onset"):
        describe([(0, 60, 4.0, 1.0), (0, 60, 0.0, 1.0)])


def test_an_empty_piece_has_no_contexts() -> None:
    assert describe([]).shape == (0,)

"""Contexts of bars and notes, as the composer makes them."""

import numpy as np
import numpy.typing as npt
import pytest

from affetto import _engine
from affetto.contract import load_contract

Floats = npt.NDArray[np.float32]


def silent_bars(count: int) -> tuple[Floats, Floats]:
    return np.full((count, 16), -1, np.float32), np.zeros((count, 16), np.float32)


def test_nothing_is_heard_before_the_first_bar() -> None:
    first = _engine.groove_history(*silent_bars(1), beats_per_bar=4)[0]
    assert first["bars_heard"] == 0
    np.testing.assert_allclose(first["accents_mean"], -0.2)
    assert (first["accents_last"] == -1).all()
    assert not first["offsets_mean"].any()
    assert (first["swing"], first["lateness"], first["density"]) == (0, 0, 0)
    assert not first["offsets_last"].any()


def test_groove_of_the_bars_before() -> None:
    accents, offsets = silent_bars(18)
    accents[0, 15], offsets[0, 15] = 1, 0.5  # Seventeen bars before the last: forgotten there.
    accents[2, 2], offsets[2, 2] = 1, 0.2  # Fifteen bars before: its accent is forgotten.
    accents[12, [0, 2]] = 0.5, 0.0
    offsets[12, [0, 2]] = 0.1, 0.4
    accents[16, [0, 6, 9]] = 1.0, 0.5, 0.0
    offsets[16, [0, 6, 9]] = -0.3, 0.6, 0.0
    offsets[16, 4] = 9  # Nothing begins there, so it must not count.
    last = _engine.groove_history(accents, offsets, beats_per_bar=4)[17]
    assert last["bars_heard"] == 17
    np.testing.assert_allclose(last["accents_mean"][[0, 2, 6, 15]], [0.75, 0.0, 0.5, -0.2], rtol=1e-6)
    np.testing.assert_allclose(last["offsets_mean"][[0, 2, 4, 6, 15]], [-0.1, 0.3, 0, 0.6, 0], rtol=1e-6)
    np.testing.assert_array_equal(last["accents_last"], accents[16])
    np.testing.assert_allclose(last["offsets_last"], [-0.3, 0, 0, 0.6, 0, 0, 0, 0], rtol=1e-6)
    assert last["swing"] == pytest.approx((0.2 + 0.4 + 0.6) / 3)
    assert last["lateness"] == pytest.approx(0.1)
    assert last["density"] == pytest.approx(3 / 16)


def chords(*names: str) -> npt.NDArray[np.int32]:
    classes = list(load_contract().network("harmony").classes)
    return np.array([classes.index(name) if name else -1 for name in names], np.int32)


def told(names: str) -> np.void:
    """What is told after these chords, a beat each; "-" is no chord."""
    played = chords(*("" if name == "-" else name for name in [*names.split(), "I:maj"]))
    return _engine.chord_history(played, np.zeros(len(played), np.int32))[-1]


def test_nothing_is_told_of_chords_before_the_first() -> None:
    context = told("")
    assert (context["last_chord"], context["previous_chord"], context["chord_age_beats"]) == (-1, -1, 0)
    assert (context["echo_chord"], context["echo_length"]) == (-1, 0)
    assert not context["after_last_root"].any()


def test_the_longest_repetition_says_what_followed() -> None:
    context = told("I:maj VI:min IV:maj V:7 V:7 I:maj III:min I:maj VI:min IV:maj V:7")
    # I VI IV V came before and led to I; a lone VI IV would say less.
    assert context["last_chord"] == chords("V:7")[0]
    assert context["echo_chord"] == chords("I:maj")[0]
    assert (context["echo_length"], context["echo_age_beats"], context["chord_age_beats"]) == (4, 2, 1)
    np.testing.assert_array_equal(np.flatnonzero(context["after_two_root"]), [0])


def test_shares_of_what_followed_count_every_time() -> None:
    context = told("I:maj IV:maj I:maj V:maj I:maj IV:maj I:maj")
    np.testing.assert_allclose(context["after_last_root"][[5, 7]], [2 / 3, 1 / 3], rtol=1e-6)
    # IV I was followed by V alone.
    np.testing.assert_allclose(context["after_two_root"][[5, 7]], [0, 1], rtol=1e-6)
    assert context["after_last_quality"][0] == pytest.approx(1)


def test_the_chord_that_is_predicted_is_not_told() -> None:
    played = chords("I:maj", "IV:maj", "I:maj", "IV:maj")
    for other in chords("V:maj", "I:maj", "II:min"):
        changed = played.copy()
        changed[-1] = other
        tonics = np.zeros(4, np.int32)
        assert _engine.chord_history(changed, tonics)[-1] == _engine.chord_history(played, tonics)[-1]


def test_a_repetition_in_another_key_is_one_too() -> None:
    played = chords("I:maj", "IV:maj", "V:maj", "I:maj", "IV:maj", "I:maj")
    context = _engine.chord_history(played, np.array([0, 0, 0, 2, 2, 2], np.int32))[-1]
    assert context["echo_chord"] == chords("V:maj")[0]


def test_no_chord_is_no_echo() -> None:
    context = told("I:maj - I:maj")
    assert context["echo_chord"] == -1
    assert told("I:maj -")["last_chord"] == -1


def test_tonics_of_other_length_are_refused() -> None:
    with pytest.raises(ValueError, match="expected as many tonics"):
        _engine.chord_history(chords("I:maj"), np.zeros(2, np.int32))


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
    grid["beat_in_bar"] = np.arange(beats) % 4
    return _engine.dynamics_contexts(rows, grid, beats_per_bar=4, tempo_bpm=90)


def column(name: str) -> list[float]:
    return list(describe(PIECE)[name].tolist())


def test_a_note_knows_its_place() -> None:
    context = describe(PIECE)[6]
    assert (context["step_in_bar"], context["beats_per_bar"]) == (13, 4)
    assert context["valence"] == pytest.approx(0.3)
    assert (context["tonic"], context["minor"], context["chord_pitch_classes"]) == (7, 1, 0b1001)
    assert (context["lane"], context["pitch"], context["tempo_bpm"]) == (MELODY, 76, 90)


def test_neighbours_are_the_nearest_notes_of_the_lane() -> None:
    assert column("pitch_before") == [-1, -1, -1, -1, 60, 64, 72, 76]
    assert column("pitch_after") == [59, 65, -1, 76, -1, -1, 71, -1]


def test_melody_and_accompaniment_are_counted_apart() -> None:
    bars = [(MELODY, 72, float(beat), 1.0) for beat in range(6)]
    bars += [(CHORDS, pitch, 4.0, 1.0) for pitch in (60, 64, 67)]
    last = describe(sorted(bars, key=lambda note: note[2]))[-1]
    # The bar before the last note's step has four notes of the melody and three others.
    np.testing.assert_allclose(last["melody_density"], [4 / 16, 5 / 64])
    np.testing.assert_allclose(last["accompaniment_density"], [3 / 16, 3 / 64])


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

"""Composing through Python: what goes in, what comes out, and what is refused."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from affetto import _engine
from bundles import write_random_bundle

BEATS = 32


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> _engine.Bundle:
    folder: Path = tmp_path_factory.mktemp("bundle")
    return _engine.load_bundle(write_random_bundle(folder))


def heard_beats() -> npt.NDArray[np.void]:
    """C major and G major by turns, a bar each."""
    beats = np.zeros(BEATS, np.dtype(list(_engine.heard_beat_fields)))
    for beat in range(BEATS):
        beats["chroma"][beat, [0, 4, 7] if beat // 4 % 2 == 0 else [7, 11, 2]] = 1
    beats["accents"] = -1
    beats["accents"][:, 0] = 0.5
    beats["embedding"][:, :2] = 0.4, -0.2
    beats["level_db"] = -20
    return beats


def heard_music(**options: Any) -> _engine.HeardMusic:
    return _engine.HeardMusic(heard_beats(), **options)


def test_heard_music_gives_back_what_it_was_made_of() -> None:
    music = heard_music(beats_per_bar=3, first_downbeat=2, tonic=9, minor=True, tempo_bpm=90.5)
    np.testing.assert_array_equal(music.beats, heard_beats())
    assert (music.beats_per_bar, music.first_downbeat, music.tonic, music.minor) == (3, 2, 9, True)
    assert music.tempo_bpm == 90.5


def test_notes_controls_chords_and_emotion(bundle: _engine.Bundle) -> None:
    composition = _engine.compose(bundle, heard_music())
    notes, controls = composition.notes, composition.controls
    assert set(notes["lane"]) == {0, 1, 2}
    assert notes["onset_beats"].min() >= 0
    assert (notes["onset_beats"] + notes["duration_beats"]).max() <= BEATS
    assert (np.diff(notes["onset_beats"]) >= 0).all()
    assert set(controls["controller"]) == {1, 11}
    assert sum(chord.duration_beats for chord in composition.chords) == BEATS
    np.testing.assert_allclose(composition.emotion, np.tile([0.8, -0.5], (BEATS, 1)), rtol=1e-6)


def test_chords_are_named_for_their_key(bundle: _engine.Bundle) -> None:
    for chord in _engine.compose(bundle, heard_music(tonic=4)).chords:
        assert chord.name == _engine.chord_name(chord.chord_class, 4)
        assert "b" not in chord.name


def test_wanted_emotion_replaces_what_was_heard(bundle: _engine.Bundle) -> None:
    steered = _engine.compose(bundle, heard_music(), valence=-1.0, follow=0.25)
    expected = np.tile([0.25 * 0.8 - 0.75, -0.5], (BEATS, 1))
    np.testing.assert_allclose(steered.emotion, expected, rtol=1e-6)


def test_a_wanted_feeling_may_move_and_leave_gaps(bundle: _engine.Bundle) -> None:
    wanted = np.full((BEATS, 2), np.nan, np.float32)
    wanted[[0, -1], 0] = -0.62, 0.62
    moved = _engine.compose(bundle, heard_music(), follow=0.0, arousal=0.5, wanted=wanted)
    np.testing.assert_allclose(moved.emotion[:, 0], np.linspace(-0.62, 0.62, BEATS), atol=1e-6)
    np.testing.assert_allclose(moved.emotion[:, 1], 0.5)
    with pytest.raises(ValueError, match="one a beat, from 32 to 32, found 31"):
        _engine.compose(bundle, heard_music(), wanted=wanted[1:])
    wanted[3, 1] = np.inf
    with pytest.raises(ValueError, match="arousal"):
        _engine.compose(bundle, heard_music(), wanted=wanted)


def test_the_same_seed_gives_the_same_bytes(bundle: _engine.Bundle) -> None:
    once = _engine.compose(bundle, heard_music(), seed=2**64 - 1)
    again = _engine.compose(bundle, heard_music(), seed=2**64 - 1)
    other = _engine.compose(bundle, heard_music(), seed=0)
    assert once.notes.tobytes() == again.notes.tobytes()
    assert once.notes.tobytes() != other.notes.tobytes()


def test_lanes_are_chosen_by_name(bundle: _engine.Bundle) -> None:
    composition = _engine.compose(bundle, heard_music(), lanes=["bass"])
    assert {_engine.lane_names[lane] for lane in composition.notes["lane"]} == {"bass"}
    assert _engine.compose(bundle, heard_music(), lanes=[]).notes.shape == (0,)


def test_nothing_heard_gives_nothing(bundle: _engine.Bundle) -> None:
    composition = _engine.compose(bundle, _engine.HeardMusic(heard_beats()[:0]))
    assert len(composition.notes) == len(composition.controls) == len(composition.chords) == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"valence": 2.0}, "expected valence from -1 to 1, found 2"),
        ({"arousal": float("nan")}, "expected arousal from -1 to 1, found nan"),
        ({"density": -1.0}, "expected density from 0 to 1, found -1"),
        ({"temperature": 9.0}, "expected temperature from 0.05 to 2, found 9"),
        ({"lanes": ["drums"]}, "expected lanes among melody, chords and bass, found drums"),
    ],
)
def test_options_out_of_range_are_refused(
    bundle: _engine.Bundle, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        _engine.compose(bundle, heard_music(), **options)


@pytest.mark.parametrize(
    ("music", "message"),
    [
        ({"beats_per_bar": 7}, "expected beats per bar from 2 to 4, found 7"),
        ({"tonic": 12}, "expected tonic from 0 to 11, found 12"),
        ({"tempo_bpm": 0.0}, "expected tempo in bpm from 10 to 1000, found 0"),
    ],
)
def test_music_out_of_range_is_refused(bundle: _engine.Bundle, music: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        _engine.compose(bundle, heard_music(**music))


def test_other_arrays_are_refused() -> None:
    with pytest.raises(TypeError, match="heard_beat_fields"):
        _engine.HeardMusic(np.zeros(3, np.float32))

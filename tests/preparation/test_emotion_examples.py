from pathlib import Path

import numpy as np
import pytest

import corpora
from affetto.contract import load_contract
from affetto.datasets import CORPORA
from affetto.errors import InputError
from affetto.preparation.augmentation import augment
from affetto.preparation.emotion import (
    MEASURED,
    PLAIN,
    QUADRANT_WEIGHT,
    choose_rendering,
    emotion_sequences,
    rated,
)
from affetto.preparation.rendering import RATE_HZ, Rendering, find_soundfonts, render
from affetto.preparation.symbols import DESCRIPTORS, describe_notes


@pytest.fixture
def song(tmp_path):
    corpora.write_vgmidi(tmp_path)
    return next(iter(CORPORA["vgmidi"].songs(tmp_path)))


@pytest.fixture(scope="module")
def soundfonts():
    try:
        return find_soundfonts()[-1:]
    except InputError as error:
        pytest.skip(f"needs a soundfont and FluidSynth: {error}")


def test_ratings_lie_at_the_middle_of_their_four_quarters(song):
    values, known = rated(song.ratings, np.array([0.5, 2.0, 4.0, 6.0, 23.5, 24.5]))
    np.testing.assert_allclose(values[1:4, 0], [-0.5, -0.4, -0.3], atol=1e-6)
    assert known.tolist() == [True, True, True, True, True, False]


def test_ratings_are_aligned_with_the_rendered_sound(song, soundfonts):
    (sequence,) = emotion_sequences(song, 0, soundfonts)
    assert sequence.inputs.shape == (len(sequence.targets), 128)
    frame = 80
    seconds = (frame + 0.5) * load_contract().frame_seconds
    expected, _ = rated(song.ratings, np.array([seconds]))
    assert sequence.targets[frame, 0] == pytest.approx(expected[0, 0], abs=0.02)
    levels = render(song.midi_path, Rendering(soundfonts[0]))
    assert np.abs(levels[: RATE_HZ // 2]).max() > 0.01, "the first note sounds at once"


def test_a_recording_is_heard_as_it_is_with_the_rating_of_the_whole(tmp_path, soundfonts):
    corpora.write_own(tmp_path, {"a.wav": (0.5, -0.25)})
    song = next(iter(CORPORA["own"].songs(tmp_path)))
    measured, plain, changed = emotion_sequences(song, 2, soundfonts)
    assert (measured.role, plain.role) == ("measures", "trains")
    np.testing.assert_array_equal(measured.inputs, plain.inputs)
    assert not np.array_equal(plain.inputs, changed.inputs)
    assert np.unique(plain.targets[:, :2], axis=0).tolist() == [[0.5, -0.25]]
    assert (plain.mask[:, :2] == 1).all() and not plain.mask[:, 2:].any()


def test_a_quadrant_weighs_less_than_a_rating(tmp_path, soundfonts):
    corpora.write_emopia(tmp_path, ("Q2_video_0",))
    (sequence,) = emotion_sequences(next(iter(CORPORA["emopia"].songs(tmp_path))), 0, soundfonts)
    assert (sequence.mask[:, :2] == QUADRANT_WEIGHT).all()
    assert (sequence.targets[:, 0] < 0).all() and (sequence.targets[:, 1] > 0).all()


def test_without_a_rating_there_is_nothing_to_learn(tmp_path, soundfonts):
    folder = corpora.write_own(tmp_path, {"a.wav": (0.5, -0.25)})
    (folder / "labels.csv").write_text("file,valence,arousal\nb.wav,0,0\n")
    with pytest.raises(ValueError, match="no rating"):
        emotion_sequences(next(iter(CORPORA["own"].songs(tmp_path))), 1, soundfonts)


def test_latents_without_a_target_are_masked(song, soundfonts):
    (sequence,) = emotion_sequences(song, 0, soundfonts)
    taught = 2 + len(DESCRIPTORS)
    assert (sequence.mask[:100, :taught] > 0).all()
    assert not sequence.mask[:, taught:].any()


def test_the_same_song_is_rendered_in_the_same_way(song, soundfonts):
    first, again = (emotion_sequences(song, 2, soundfonts) for _ in range(2))
    np.testing.assert_array_equal(first[2].inputs, again[2].inputs)
    assert not np.array_equal(first[0].inputs, first[2].inputs)
    assert [sequence.role for sequence in first] == ["measures", "trains", "trains"]


def test_what_measures_is_played_on_a_soundfont_that_training_never_hears(song):
    fonts = [Path(name) for name in ("a.sf2", "b.sf2", "unseen.sf2")]
    assert choose_rendering(song, MEASURED, fonts)[0] == Rendering(fonts[2])
    heard = {choose_rendering(song, variant, fonts)[0].soundfont for variant in range(1, 9)}
    assert heard == set(fonts[:2])
    assert choose_rendering(song, PLAIN, fonts[:1])[0] == Rendering(fonts[0])


def test_augmentation_keeps_length_and_stays_near():
    rng = np.random.default_rng(1)
    tone = (0.3 * np.sin(2 * np.pi * 440 * np.arange(RATE_HZ * 5) / RATE_HZ)).astype(np.float32)
    changed = augment(tone, rng)
    assert changed.shape == tone.shape and changed.dtype == np.float32
    spectrum = np.abs(np.fft.rfft(changed))
    assert spectrum.argmax() == 440 * 5
    assert np.isfinite(changed).all()


def test_descriptors_know_major_from_minor_and_slow_from_fast(song):
    def notes(pitches, seconds):
        starts = np.arange(len(pitches)) * seconds
        return type(song.tracks["0"])(
            starts, starts + seconds, np.array(pitches, np.int32), np.full(len(pitches), 80)
        )

    major, minor = [60, 64, 67, 65, 69, 72, 67, 71, 74, 60], [60, 63, 67, 65, 68, 72, 67, 71, 74, 60]
    index = {name: i for i, name in enumerate(DESCRIPTORS)}
    at = np.array([5.0])
    bright = describe_notes([notes(major, 0.5)], at)[0]
    dark = describe_notes([notes(minor, 0.5)], at)[0]
    fast = describe_notes([notes(major * 6, 0.1)], at)[0]
    assert bright[index["mode"]] > 0.2 > -0.2 > dark[index["mode"]]
    assert fast[index["onset_density"]] > bright[index["onset_density"]]
    assert fast[index["note_length"]] < bright[index["note_length"]]


def test_a_soundfont_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="soundfont"):
        find_soundfonts([tmp_path / "none.sf2"])

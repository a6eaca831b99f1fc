"""Listening through Python: audio in blocks, one heard recording out."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from affetto import _engine
from bundles import write_random_bundle

RATE_HZ = 22050


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> _engine.Bundle:
    folder: Path = tmp_path_factory.mktemp("bundle")
    return _engine.load_bundle(write_random_bundle(folder))


def plucked_chords(seconds: float) -> npt.NDArray[np.float32]:
    """C major and G major by turns, a bar of 120 bpm each, plucked on every beat."""
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    since = time % 0.5
    pitches = np.where(time[:, None] % 4 < 2, [48, 64, 67], [43, 62, 71])
    hz = 440 * 2 ** ((pitches - 69) / 12)
    partials = sum(np.sin(2 * np.pi * hz * n * since[:, None]) / n for n in (1, 2, 3))
    return (0.1 * np.exp(-6 * since) * partials.sum(axis=1)).astype(np.float32)


def listen(bundle: _engine.Bundle, audio: npt.NDArray[np.float32], block: int) -> _engine.HeardRecording:
    listener = _engine.RecordingListener(bundle, RATE_HZ)
    for begin in range(0, len(audio), block):
        listener.process(audio[begin : begin + block])
    return listener.finish()


def test_a_recording_is_heard_and_played_along_with(bundle: _engine.Bundle) -> None:
    audio = plucked_chords(16.0)
    heard = listen(bundle, audio, 4096)
    assert heard.duration_seconds == len(audio) / RATE_HZ
    assert not heard.silent
    assert heard.tempo_bpm == pytest.approx(120, abs=3)
    assert heard.beats.shape == heard.music.beats.shape
    assert heard.emotion.shape == (len(heard.frame_times), 2)
    assert (heard.tonic, heard.minor) == (heard.music.tonic, heard.music.minor)
    composition = _engine.compose(bundle, heard)
    assert len(composition.notes) > 16
    same = _engine.compose(bundle, heard.music)
    assert composition.notes.tobytes() == same.notes.tobytes()


def test_block_borders_change_nothing(bundle: _engine.Bundle) -> None:
    audio = plucked_chords(6.0)
    whole, blocks = listen(bundle, audio, len(audio)), listen(bundle, audio, 131)
    np.testing.assert_array_equal(whole.emotion, blocks.emotion)
    np.testing.assert_array_equal(whole.music.beats, blocks.music.beats)


def test_tempo_and_key_may_be_given(bundle: _engine.Bundle) -> None:
    listener = _engine.RecordingListener(bundle, RATE_HZ)
    listener.process(plucked_chords(6.0))
    heard = listener.finish(tempo_bpm=60.0, key=(6, True))
    assert heard.tempo_bpm == pytest.approx(60, abs=0.5)
    assert (heard.tonic, heard.minor, heard.key_confidence) == (6, True, 1.0)


@pytest.mark.parametrize("metre", [(2, False), (3, False), (4, False), (3, True)])
def test_a_metre_may_be_given(bundle: _engine.Bundle, metre: tuple[int, bool]) -> None:
    listener = _engine.RecordingListener(bundle, RATE_HZ)
    listener.process(plucked_chords(16.0))
    heard = listener.finish(metre=metre)
    assert (heard.beats_per_bar, heard.compound) == metre
    assert 0 <= heard.first_downbeat < heard.beats_per_bar
    assert heard.tempo_bpm == pytest.approx(180 if heard.compound else 120, abs=4)
    assert np.diff(heard.beats) == pytest.approx(60 / heard.tempo_bpm, abs=0.03)
    assert heard.beats[0] >= 0
    assert heard.beats[-1] < heard.duration_seconds
    composition = _engine.compose(bundle, heard)
    assert len(composition.notes) > 16
    assert set(composition.programs["lane"]) == {0, 1, 2}


@pytest.mark.parametrize("metre", [(5, False), (4, True), (0, False)])
def test_other_metres_are_refused(bundle: _engine.Bundle, metre: tuple[int, bool]) -> None:
    with pytest.raises(ValueError, match="beats a bar"):
        _engine.RecordingListener(bundle, RATE_HZ).finish(metre=metre)


@pytest.mark.parametrize("seconds", [0.0, 0.1, 3.0])
def test_silence_is_heard_as_silence(bundle: _engine.Bundle, seconds: float) -> None:
    heard = listen(bundle, np.zeros(int(seconds * RATE_HZ), np.float32), 1000)
    assert heard.silent
    assert len(_engine.compose(bundle, heard).notes) == 0


def test_a_finished_recording_takes_no_more(bundle: _engine.Bundle) -> None:
    listener = _engine.RecordingListener(bundle, RATE_HZ)
    listener.finish()
    with pytest.raises(RuntimeError, match="finished"):
        listener.process(np.zeros(8, np.float32))
    with pytest.raises(RuntimeError, match="finished"):
        listener.finish()


def test_other_rates_and_keys_are_refused(bundle: _engine.Bundle) -> None:
    with pytest.raises(ValueError, match="expected"):
        _engine.RecordingListener(bundle, 1000)
    with pytest.raises(ValueError, match="expected a tonic from 0 to 11, found 12"):
        _engine.RecordingListener(bundle, RATE_HZ).finish(key=(12, False))


def test_other_arrays_are_refused(bundle: _engine.Bundle) -> None:
    listener = _engine.RecordingListener(bundle, RATE_HZ)
    with pytest.raises(TypeError):
        listener.process(np.zeros(8, np.float64))
    with pytest.raises(TypeError):
        listener.process(np.zeros((8, 2), np.float32))

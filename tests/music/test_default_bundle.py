"""What the default bundle plays along with the demo recording must be music."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from affetto import _engine

ROOT = Path(__file__).parents[2]
MELODY, CHORDS, BASS = 0, 1, 2
ROOTS = [9, 5, 2, 4, 9, 5, 2, 4, 0, 7, 9, 5, 0, 7, 5, 0]
"""The roots of the demo's sixteen bars."""


@pytest.fixture(scope="module")
def bundle() -> _engine.Bundle:
    return _engine.load_bundle(ROOT / "models" / "default")


@pytest.fixture(scope="module")
def heard(bundle: _engine.Bundle) -> _engine.HeardRecording:
    audio, rate_hz = soundfile.read(ROOT / "examples" / "demo_recording.ogg", dtype="float32", always_2d=True)
    listener = _engine.RecordingListener(bundle, rate_hz)
    listener.process(np.ascontiguousarray(audio.mean(axis=1)))
    return listener.finish()


def lane(composition: _engine.Composition, number: int) -> npt.NDArray[np.void]:
    notes: npt.NDArray[np.void] = composition.notes
    return np.asarray(notes[notes["lane"] == number])


def test_the_chords_are_those_of_the_recording(bundle: _engine.Bundle, heard: _engine.HeardRecording) -> None:
    composition = _engine.compose(bundle, heard)
    right = 0
    for chord in composition.chords:
        root, _ = _engine.chord_of_class(chord.chord_class, heard.tonic)
        for beat in range(int(chord.onset_beats), int(chord.onset_beats + chord.duration_beats)):
            bar = (beat - heard.first_downbeat) // heard.beats_per_bar
            right += 0 <= bar < len(ROOTS) and ROOTS[bar] == root
    assert right / (4 * len(ROOTS)) > 0.7


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_melody_can_be_sung(bundle: _engine.Bundle, heard: _engine.HeardRecording, seed: int) -> None:
    melody = lane(_engine.compose(bundle, heard, seed=seed, humanize=0.0), MELODY)
    intervals = np.abs(np.diff(melody["pitch"]))
    assert 0.5 < len(melody) / len(heard.beats) < 2
    assert ((intervals > 0) & (intervals < 3)).mean() > 0.25
    assert (intervals == 0).mean() < 0.5
    assert (intervals > 7).mean() < 0.1
    assert np.ptp(melody["pitch"]) >= 7
    assert len(set(melody["onset_beats"] % 4)) >= 6


def test_steering_is_heard(bundle: _engine.Bundle, heard: _engine.HeardRecording) -> None:
    calm = _engine.compose(bundle, heard, valence=0.0, arousal=-0.9, follow=0.0)
    wild = _engine.compose(bundle, heard, valence=0.0, arousal=0.9, follow=0.0)
    for number in (MELODY, CHORDS, BASS):
        assert len(lane(wild, number)) > 1.3 * len(lane(calm, number))
        assert lane(wild, number)["velocity"].mean() > lane(calm, number)["velocity"].mean() + 8

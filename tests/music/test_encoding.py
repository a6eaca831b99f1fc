"""Encoders: each named slice holds what the contract says of it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from affetto import _engine
from affetto.contract import load_contract

Floats = npt.NDArray[np.float32]
Encoder = Callable[[npt.NDArray[np.void]], Floats]

ENCODERS: dict[str, tuple[Encoder, Any]] = {
    "melody": (_engine.encode_melody, _engine.melody_context_fields),
    "harmony": (_engine.encode_harmony, _engine.harmony_context_fields),
    "dynamics": (_engine.encode_dynamics, _engine.dynamics_context_fields),
    "groove": (_engine.encode_groove, _engine.groove_context_fields),
}
CLASSES = load_contract().network("harmony").classes


class Encoded:
    """One context's input, by slice name."""

    def __init__(self, network: str, **values: object) -> None:
        encoder, fields = ENCODERS[network]
        context = np.zeros(1, np.dtype(fields))
        for name, value in values.items():
            context[name] = value
        self.spec = load_contract().network(network)
        self.input = encoder(context)[0]

    def __getitem__(self, name: str) -> Any:
        values = self.input[self.spec.input_slice(name)]
        return values.item() if len(values) == 1 else values.tolist()

    def hot(self, name: str) -> list[int]:
        """The places of a slice that hold one; everything else must be zero."""
        values = self.input[self.spec.input_slice(name)]
        assert set(np.unique(values)) <= {0.0, 1.0}
        return [int(place) for place in np.flatnonzero(values)]


@pytest.mark.parametrize("network", ENCODERS)
def test_shapes(network: str) -> None:
    encoder, fields = ENCODERS[network]
    dtype = np.dtype(fields)
    width = load_contract().network(network).input_size
    assert encoder(np.zeros(7, dtype)).shape == (7, width)
    assert encoder(np.zeros(0, dtype)).shape == (0, width)
    strided = np.zeros(8, dtype)
    strided[dtype.names[0]][2] = 1
    np.testing.assert_array_equal(encoder(strided[::2]), encoder(strided)[::2])


@pytest.mark.parametrize("network", ENCODERS)
@pytest.mark.parametrize("wrong", [np.zeros(3, np.float32), [1, 2, 3], None])
def test_other_arrays_are_refused(network: str, wrong: Any) -> None:
    encoder, fields = ENCODERS[network]
    with pytest.raises(TypeError, match=f"{network}_context_fields"):
        encoder(wrong)
    with pytest.raises(TypeError, match=f"{network}_context_fields"):
        encoder(np.zeros((2, 2), np.dtype(fields)))


def test_melody_slices() -> None:
    encoded = Encoded(
        "melody", valence=0.5, arousal=-0.25, tonic=9, minor=1, last_pitch=76, sounding=1, steps_since_onset=8,
        chord_root=5, chord_pitch_classes=(1 << 5) | (1 << 9) | (1 << 0), step_in_bar=11, beats_per_bar=3,
        bar_in_phrase=2, density=0.4,
    )  # fmt: skip
    assert encoded["emotion"] == [0.5, -0.25]
    assert encoded.hot("last_pitch_class") == [7]
    assert encoded["last_register"] == pytest.approx((76 + 3 - 60) / 24)
    assert encoded["sounding"] == 1
    assert encoded["since_onset"] == 0.5
    assert encoded.hot("chord_pitch_classes") == [0, 3, 8]
    assert encoded.hot("chord_root") == [8]
    assert encoded.hot("step_in_bar") == [11]
    assert encoded.hot("bar_in_phrase") == [2]
    assert (encoded["minor"], encoded["triple"]) == (1, 1)
    assert encoded["density"] == pytest.approx(0.4)


def test_melody_before_the_first_note_and_without_a_chord() -> None:
    encoded = Encoded("melody", last_pitch=-1, chord_root=-1, steps_since_onset=900, beats_per_bar=4)
    for name in ("last_pitch_class", "chord_pitch_classes", "chord_root"):
        assert encoded.hot(name) == []
    assert (encoded["last_register"], encoded["since_onset"], encoded["triple"]) == (0, 2, 0)


def test_one_melody_is_the_same_in_every_key() -> None:
    def in_key(tonic: int) -> list[float]:
        move = -_engine.semitones_to_c(tonic)
        chord = sum(1 << ((p + tonic) % 12) for p in (0, 4, 7))
        context = {"last_pitch": 64 + move, "tonic": tonic, "chord_root": tonic, "chord_pitch_classes": chord}
        return list(Encoded("melody", **context).input)

    assert all(in_key(tonic) == in_key(0) for tonic in range(12))


def harmony_context(**changes: object) -> dict[str, object]:
    chroma = np.zeros(12, np.float32)
    chroma[[2, 6, 9]] = 0.5, 0.1, 0.25
    context: dict[str, object] = {
        "embedding": np.linspace(-1, 1, 64), "emotion_known": 1, "chroma": chroma, "chroma_known": 1,
        "tonic": 2, "minor": 1, "last_chord": CLASSES.index("V:7"), "previous_chord": CLASSES.index("N.C."),
        "chord_age_beats": 6, "echo_chord": CLASSES.index("II:min7"), "echo_length": 4, "echo_age_beats": 2,
        "after_two_root": np.linspace(0, 0.5, 12), "after_two_quality": np.linspace(0, 1, 6),
        "after_last_root": np.linspace(1, 0, 12), "after_last_quality": np.linspace(1, 0, 6), "beat_in_bar": 3, "beats_per_bar": 4, "bar_in_phrase": 1, "tempo_bpm": 150,
        "density": 0.75, "changing": 1,
    }  # fmt: skip
    return context | changes


def test_harmony_slices() -> None:
    encoded = Encoded("harmony", **harmony_context())
    np.testing.assert_allclose(encoded["embedding"], np.linspace(-1, 1, 64)[:8], rtol=1e-6)
    np.testing.assert_allclose(encoded["chroma"], [1, 0, 0, 0, 0.2, 0, 0, 0.5, 0, 0, 0, 0], rtol=1e-6)
    assert (encoded["emotion_known"], encoded["chroma_known"]) == (1, 1)
    assert (encoded.hot("last_chord_root"), encoded.hot("last_chord_quality")) == ([7], [2])
    assert (encoded.hot("previous_chord_root"), encoded.hot("previous_chord_quality")) == ([], [5])
    assert encoded["chord_age"] == 0.75
    assert (encoded.hot("echo_root"), encoded.hot("echo_quality")) == ([2], [4])
    assert (encoded["echo_length"], encoded["echo_age"]) == (0.5, 0.25)
    for name, told in harmony_context().items():
        if name.startswith("after_"):
            np.testing.assert_allclose(encoded[name], told, rtol=1e-6)
    assert (encoded.hot("beat_in_bar"), encoded.hot("bar_in_phrase")) == ([3], [1])
    assert (encoded["minor"], encoded["triple"], encoded["changing"]) == (1, 0, 1)
    assert (encoded["tempo"], encoded["density"]) == (0.5, 0.75)


def test_masked_harmony_inputs_are_zero() -> None:
    encoded = Encoded("harmony", **harmony_context(emotion_known=0, chroma_known=0, last_chord=-1))
    assert not any(encoded["embedding"]) and not any(encoded["chroma"])
    assert (encoded["emotion_known"], encoded["chroma_known"]) == (0, 0)
    assert encoded.hot("last_chord_root") == encoded.hot("last_chord_quality") == []


def test_silent_chroma_stays_zero() -> None:
    assert not any(Encoded("harmony", **harmony_context(chroma=np.zeros(12)))["chroma"])


@pytest.mark.parametrize(
    ("name", "place"), [("I:maj", 0), ("I:min", 1), ("I:7", 2), ("I:maj7", 3), ("I:min7", 4), ("I:sus4", 5)]
)
def test_chord_qualities_take_their_place(name: str, place: int) -> None:
    encoded = Encoded("harmony", **harmony_context(last_chord=CLASSES.index(name)))
    assert encoded.hot("last_chord_quality") == [place]
    assert encoded.hot("last_chord_root") == [0]


def dynamics_context(**changes: object) -> dict[str, object]:
    context: dict[str, object] = {
        "valence": -0.5, "arousal": 1, "step_in_bar": 9, "beats_per_bar": 3, "lane": 2,
        "melody_density": [0.25, 3], "accompaniment_density": [1, 1.5],
        "pitch": 42, "pitch_before": 36, "pitch_after": 48, "duration_beats": 2, "gap_before_beats": 1,
        "inter_onset_after_beats": 8, "tonic": 2, "minor": 0, "density": 0.5, "polyphony": 4,
        "chord_pitch_classes": (1 << 2) | (1 << 6) | (1 << 9) | (1 << 0), "tempo_bpm": 80, "peak_pitch": 60,
    }  # fmt: skip
    return context | changes


def test_dynamics_slices() -> None:
    encoded = Encoded("dynamics", **dynamics_context())
    assert encoded["emotion"] == [-0.5, 1]
    assert (encoded.hot("beat_in_bar"), encoded.hot("step_in_beat")) == ([2], [1])
    assert encoded.hot("lane") == [2]
    assert (encoded["melody_density"], encoded["accompaniment_density"]) == ([0.25, 2], [1, 1.5])
    assert encoded["pitch_height"] == -0.75
    assert (encoded["interval_before"], encoded["interval_after"]) == (0.5, 0.5)
    assert (encoded["duration"], encoded["gap_before"], encoded["inter_onset_after"]) == (0.5, 0.25, 1)
    assert (encoded["chord_tone"], encoded["in_key"]) == (1, 1)
    assert encoded["tension"] == 0.25
    assert (encoded["density"], encoded["polyphony"]) == (0.5, 0.5)
    assert encoded["tempo"] == pytest.approx(-0.2)
    assert (encoded["minor"], encoded["triple"]) == (0, 1)
    assert encoded["peak_distance"] == -1.5


def test_dynamics_without_neighbours_or_chord() -> None:
    lonely = dynamics_context(pitch_before=-1, pitch_after=-1, peak_pitch=-1, chord_pitch_classes=0, pitch=46)
    encoded = Encoded("dynamics", **lonely)
    for name in ("interval_before", "interval_after", "peak_distance", "chord_tone", "in_key", "tension"):
        assert encoded[name] == 0, name


def test_groove_slices() -> None:
    ramp = np.linspace(-1, 1, 16)
    encoded = Encoded(
        "groove", accents_mean=ramp, offsets_mean=-ramp, accents_last=ramp / 2, valence=0.1, arousal=0.2,
        bars_heard=2, tempo_bpm=130, beats_per_bar=3, swing=0.3, lateness=-0.1, density=0.25,
        offsets_last=ramp[:8],
    )  # fmt: skip
    np.testing.assert_allclose(encoded["accents_mean"], ramp, rtol=1e-6)
    np.testing.assert_allclose(encoded["offsets_mean"], -ramp, rtol=1e-6)
    np.testing.assert_allclose(encoded["accents_last"], ramp / 2, rtol=1e-6)
    assert encoded["emotion"] == pytest.approx([0.1, 0.2])
    assert (encoded["bars_heard"], encoded["triple"], encoded["density"]) == (0.5, 1, 0.25)
    assert encoded["tempo"] == pytest.approx(0.3)
    assert (encoded["swing"], encoded["lateness"]) == (pytest.approx(0.3), pytest.approx(-0.1))
    np.testing.assert_allclose(encoded["offsets_last"], ramp[:8], rtol=1e-6)

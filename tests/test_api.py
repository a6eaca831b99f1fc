"""affetto.accompany and affetto.Engine."""

from __future__ import annotations

from pathlib import Path

import mido
import numpy as np
import pytest

import affetto
import affetto.api
from bundles import write_random_bundle
from recordings import RATE, pulse, write_recording


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_bundle(tmp_path_factory.mktemp("models") / "random")


def test_a_file_and_its_samples_give_the_same(tmp_path: Path, bundle: Path) -> None:
    import soundfile

    path = write_recording(tmp_path / "song.wav")
    samples, rate = soundfile.read(path, dtype="float32")
    from_file = affetto.accompany(path, bundle=bundle)
    from_array = affetto.accompany(samples, rate, bundle=bundle)
    assert from_file.notes == from_array.notes
    assert len(from_file.notes) > 0
    assert (from_file.recording_name, from_array.recording_name) == ("song.wav", "audio")


def test_every_note_lies_in_the_recording_and_in_range(bundle: Path) -> None:
    result = affetto.accompany(pulse(), RATE, bundle=bundle)
    for note in result.notes:
        assert 0 <= note.onset_seconds < result.duration_seconds
        assert note.duration_seconds > 0
        assert 0 < note.pitch < 128
        assert 0 < note.velocity < 128
        assert note.lane in ("melody", "chords", "bass")
    assert result.chords
    assert len(result.played_emotion.valence) == len(result.played_emotion.times_seconds)


@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (44_100, 2), (96_000, 6)])
def test_rates_and_channels_give_the_same_beats_and_key(bundle: Path, rate: int, channels: int) -> None:
    reference = affetto.accompany(pulse(), RATE, bundle=bundle)
    other = affetto.accompany(pulse(rate=rate, channels=channels), rate, bundle=bundle)
    assert other.duration_seconds == reference.duration_seconds
    assert (other.key.tonic, other.key.minor) == (reference.key.tonic, reference.key.minor)
    assert other.tempo.bpm == pytest.approx(reference.tempo.bpm, rel=0.01)
    assert len(other.beats_seconds) == len(reference.beats_seconds)
    assert np.abs(other.beats_seconds - reference.beats_seconds).max() < 0.025


def test_full_steering_plays_what_is_asked(bundle: Path) -> None:
    result = affetto.accompany(pulse(), RATE, bundle=bundle, valence=0.8, arousal=-0.5, follow=0.0)
    assert result.played_emotion.valence == pytest.approx(0.8, abs=0.01)
    assert result.played_emotion.arousal == pytest.approx(-0.5, abs=0.01)


def test_the_midi_file_and_the_summary_tell_the_same(tmp_path: Path, bundle: Path) -> None:
    result = affetto.accompany(pulse(), RATE, bundle=bundle, key="Bb", tempo=120)
    result.write_midi(tmp_path / "out.mid")
    notes = [m for track in mido.MidiFile(tmp_path / "out.mid").tracks for m in track if m.type == "note_on"]
    summary = result.summary()
    assert sum(summary["notes"].values()) == len(notes) == len(result.notes)
    assert summary["key"]["name"] == "Bb major"
    sound = result.render(8_000)
    assert sound.shape == (64_000, 2)
    assert np.abs(sound).max() > 0.01


@pytest.mark.parametrize(
    ("key", "scale"), [("F# major", {6, 8, 10, 11, 1, 3, 5}), ("Am", {9, 11, 0, 2, 4, 5, 7, 8})]
)
def test_a_key_that_is_given_is_kept_to(tmp_path: Path, bundle: Path, key: str, scale: set[int]) -> None:
    result = affetto.accompany(pulse(), RATE, bundle=bundle, key=key)
    assert {note.lane for note in result.notes} == {"melody", "chords", "bass"}
    assert {note.pitch % 12 for note in result.notes} <= scale
    result.write_midi(tmp_path / "out.mid")
    signatures = [m.key for m in mido.MidiFile(tmp_path / "out.mid").tracks[0] if m.type == "key_signature"]
    assert signatures == [result.key.midi_name]


def test_a_beat_of_known_tempo_is_found(bundle: Path) -> None:
    result = affetto.accompany(pulse(16.0, bpm=100), RATE, bundle=bundle)
    assert result.tempo.beats_found
    assert result.tempo.bpm == pytest.approx(100, rel=0.02)
    clicks = np.arange(1, 25) * 0.6
    nearest = np.abs(result.beats_seconds[:, np.newaxis] - clicks).min(axis=0)
    assert nearest.max() < 0.03


@pytest.mark.parametrize(
    ("audio", "options", "word"),
    [
        (pulse(), {}, "sample_rate"),
        ("song.wav", {"sample_rate": 8_000}, "sample_rate"),
        ("song.wav", {}, "no such file"),
        (pulse(), {"sample_rate": 3}, "3 Hz"),
        (pulse(), {"sample_rate": RATE, "key": "X"}, "key"),
        (pulse(), {"sample_rate": RATE, "bundle": "nowhere"}, "nowhere"),
        (pulse(), {"sample_rate": RATE, "lanes": ["drums"]}, "drums"),
        (pulse(), {"sample_rate": RATE, "lanes": 5}, "lanes: .*found 5"),
        (pulse(), {"sample_rate": RATE, "key": 5}, "key: .*found 5"),
        (pulse(), {"sample_rate": RATE, "valence": "x"}, 'valence: .*found "x"'),
        (pulse(), {"sample_rate": RATE, "seed": 1.5}, "seed: .*found 1.5"),
        (pulse(), {"sample_rate": "x"}, "sample_rate: .*found 'x'"),
        (pulse(), {"sample_rate": RATE, "bundle": 5}, "bundle: .*found int"),
        (pulse(), {"sample_rate": RATE, "density": None}, "density: .*found None"),
        (pulse(channels=2).T.view(np.matrix), {"sample_rate": RATE}, "audio: .*2x176400"),
        (None, {}, "audio: .*found NoneType"),
    ],
)
def test_mistakes_are_input_errors(audio: object, options: dict[str, object], word: str) -> None:
    with pytest.raises(affetto.InputError, match=word):
        affetto.accompany(audio, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("rate", [0, -44_100, float("nan"), 22_050.5, "x", None])
def test_a_rate_that_nothing_can_be_played_at_is_refused(bundle: Path, rate: float) -> None:
    with pytest.raises(affetto.InputError, match="sample_rate_hz: expected"):
        affetto.compose(1, bundle=bundle).render(rate)  # type: ignore[arg-type]


def test_a_matrix_is_an_array(bundle: Path) -> None:
    samples = pulse(2.0, channels=2)
    assert affetto.accompany(samples.view(np.matrix), RATE, bundle=bundle) == affetto.accompany(
        samples, RATE, bundle=bundle
    )


def test_results_are_equal_where_what_they_hold_is(bundle: Path) -> None:
    first, again = (affetto.accompany(pulse(), RATE, bundle=bundle) for _ in range(2))
    assert first == again
    assert first != affetto.accompany(pulse(), RATE, seed=2, bundle=bundle)
    engines = [affetto.Engine.load(bundle, sample_rate=RATE) for _ in range(2)]
    heard, same = (engine.process(pulse(1.0)[:, 0]) for engine in engines)
    assert heard is not None
    assert heard == same


def test_the_engine_hears_a_stream(bundle: Path) -> None:
    samples = pulse(3.0)[:, 0].astype(np.float32)
    engine = affetto.Engine.load(bundle, sample_rate=RATE)
    assert engine.process(samples[:100]) is None
    small = [engine.process(samples[i : i + 512]) for i in range(100, len(samples), 512)][-1]
    engine.reset()
    assert engine.process(samples[:100]) is None
    large = engine.process(samples[100:])
    assert small is not None
    assert large is not None
    assert 2.6 < small.time_seconds == large.time_seconds < 3.0
    assert (small.valence, small.arousal) == (large.valence, large.arousal)
    assert np.array_equal(small.embedding, large.embedding)
    assert (small.valence, small.arousal) == tuple(small.embedding[:2].tolist())
    assert small.chroma.shape == (12,)
    assert -60 < small.level_db < 0


def test_lanes_are_named_as_on_the_command_line(bundle: Path) -> None:
    as_text = affetto.accompany(pulse(), RATE, bundle=bundle, lanes="chords,bass")
    assert as_text.notes == affetto.accompany(pulse(), RATE, bundle=bundle, lanes=("chords", "bass")).notes
    assert {note.lane for note in as_text.notes} == {"chords", "bass"}


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_samples_that_are_not_finite_count_as_zero(bundle: Path, value: float) -> None:
    samples = pulse(3.0)[:, 0].astype(np.float32)
    zeroed, broken = samples.copy(), samples.copy()
    zeroed[10_000:12_000] = 0
    broken[10_000:12_000] = value
    expected = affetto.Engine.load(bundle, sample_rate=RATE).process(zeroed)
    found = affetto.Engine.load(bundle, sample_rate=RATE).process(broken)
    assert expected is not None
    assert found is not None
    assert np.isfinite(found.embedding).all()
    assert np.array_equal(found.embedding, expected.embedding)
    assert np.array_equal(found.chroma, expected.chroma)
    assert found.level_db == expected.level_db


@pytest.mark.parametrize("rate", [4_000, "x", None, float("nan")])
def test_the_engine_refuses_rates_it_cannot_hear_at(bundle: Path, rate: int) -> None:
    with pytest.raises(affetto.InputError, match=f"sample_rate: .*{rate}"):
        affetto.Engine.load(bundle, sample_rate=rate)


@pytest.mark.parametrize(
    ("frame", "found"),
    [
        (np.zeros((5, 2), np.float32), "2 dimensions"),
        (np.zeros(5, np.int16), "int16"),
        (np.zeros(5, np.complex64), "complex64"),
        (np.float32(0.5), "float32"),
        (0.5, "float"),
        (None, "NoneType"),
    ],
)
def test_the_engine_refuses_what_it_cannot_hear(bundle: Path, frame: object, found: str) -> None:
    with pytest.raises(affetto.InputError, match=f"frame: .*{found}"):
        affetto.Engine.load(bundle).process(frame)  # type: ignore[arg-type]


def test_the_package_offers_what_its_api_does() -> None:
    assert set(affetto.__all__) == {*affetto.api.__all__, "InputError", "__version__"}
    assert affetto.Metre is affetto.api.Metre and affetto.ProgramChange is affetto.api.ProgramChange


def test_names_are_listed_and_others_unknown() -> None:
    assert {"accompany", "Engine", "Accompaniment"} <= set(dir(affetto))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = affetto.nonsense


def test_a_piece_needs_no_recording(tmp_path: Path, bundle: Path) -> None:
    piece = affetto.compose(4, valence=-0.6, arousal=0.5, lanes="melody,bass", swing=0.3, bundle=bundle)
    assert {note.lane for note in piece.notes} == {"melody", "bass"}
    assert piece.key.minor
    piece.write_midi(tmp_path / "piece.mid")
    assert mido.MidiFile(tmp_path / "piece.mid").length == pytest.approx(16 * 60 / piece.tempo.bpm, rel=0.05)
    assert affetto.compose(4, tempo=90, bundle=bundle).tempo.bpm == 90


def test_refuses_settings_of_a_piece_that_are_none(bundle: Path) -> None:
    with pytest.raises(affetto.InputError, match="swing"):
        affetto.compose(4, swing=2.0, bundle=bundle)
    with pytest.raises(TypeError, match=r"compose\(\).*loudness"):
        affetto.compose(4, loudness=1.0, bundle=bundle)

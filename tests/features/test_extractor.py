"""The feature extractor against librosa, and its Python face."""

import librosa
import numpy as np
import pytest
from numpy.typing import NDArray

from affetto import _engine
from affetto.contract import load_contract

ANALYSIS = load_contract().analysis
RATE = ANALYSIS["rate_hz"]
FLOOR_POWER = 10 ** (ANALYSIS["floor_db"] / 10)
NAMES = (
    "hop_times", "onset_strength", "low_onset_strength", "level_db",
    "frame_times", "log_mel_db", "chroma", "frame_level_db",
)  # fmt: skip


def chirps_and_noise(seconds: float = 5.0) -> NDArray[np.float32]:
    """Steady, moving and pulsed parts, with noise between -80 and -40 dB under them."""
    t = np.arange(int(seconds * RATE)) / RATE
    steady = 0.3 * np.sin(2 * np.pi * 440 * t)
    moving = 0.2 * np.sin(2 * np.pi * (100 * t + 300 * t**2))
    pulsed = 0.1 * np.sin(2 * np.pi * 3000 * t) * (np.sin(2 * np.pi * 3 * t) > 0)
    noise = np.random.default_rng(3).standard_normal(t.size) * 10 ** (-4 + 2 * t / seconds)
    # An abrupt start would be a sound above the pass band, which the resampler takes away.
    return (np.minimum(1, 10 * t) * (steady + moving + pulsed + noise)).astype(np.float32)


def power_scale(window: int) -> float:
    """librosa leaves the window's power in; the engine reads full scale as 0 dB."""
    return float(2 / (window * np.square(librosa.filters.get_window("hann", window)).sum()))


def test_mel_power_agrees_with_librosa_within_a_hundredth_of_a_db() -> None:
    audio = chirps_and_noise()
    window = ANALYSIS["window_samples"]
    power = librosa.feature.melspectrogram(
        y=audio, sr=RATE, n_fft=window, hop_length=ANALYSIS["hop_samples"], pad_mode="constant",
        n_mels=ANALYSIS["mel_bands"], fmin=ANALYSIS["mel_low_hz"], fmax=ANALYSIS["mel_high_hz"],
        power=2.0, htk=False, norm=None,
    ) * power_scale(window)  # fmt: skip
    features = _engine.extract_features(audio, RATE)
    frames = len(features.frame_times)
    mean = power[:, : frames * 10].reshape(-1, frames, 10).mean(axis=2).T
    expected_db = 10 * np.log10(np.maximum(mean, FLOOR_POWER))
    assert np.abs(features.log_mel_db - expected_db).max() < 0.01


def test_levels_agree_with_librosa() -> None:
    audio = chirps_and_noise()
    window = ANALYSIS["window_samples"]
    spectrum = librosa.stft(audio, n_fft=window, hop_length=ANALYSIS["hop_samples"], pad_mode="constant")
    hz = librosa.fft_frequencies(sr=RATE, n_fft=window)
    power = (np.abs(spectrum[(hz > 20) & (hz < 9901)]) ** 2).sum(axis=0) * power_scale(window)
    level_db = _engine.extract_features(audio, RATE).level_db
    expected_db = 10 * np.log10(np.maximum(power[: len(level_db)], FLOOR_POWER))
    assert np.abs(level_db[1:] - expected_db[1 : len(level_db)]).max() < 0.01


def test_chroma_agrees_with_librosa_within_a_thousandth() -> None:
    audio = chirps_and_noise()
    window = ANALYSIS["chroma_window_samples"]
    bank = librosa.filters.chroma(sr=RATE, n_fft=window, tuning=0.0)
    hz = librosa.fft_frequencies(sr=RATE, n_fft=window)
    bank[:, (hz < ANALYSIS["chroma_low_hz"]) | (hz > ANALYSIS["chroma_high_hz"])] = 0.0
    features = _engine.extract_features(audio, RATE)
    padded = np.pad(audio, window)
    for time, chroma in zip(features.frame_times, features.chroma, strict=True):
        first = round(time * RATE) + window // 2
        part = padded[first : first + window] * librosa.filters.get_window("hann", window)
        expected = bank @ np.abs(np.fft.rfft(part)) ** 2
        np.testing.assert_allclose(chroma, expected / expected.max(), atol=1e-3)


@pytest.mark.parametrize("block", [1000, 44100])
def test_a_stream_gives_what_the_whole_gives(block: int) -> None:
    audio = chirps_and_noise()
    whole = _engine.extract_features(audio, 44100)
    extractor = _engine.FeatureExtractor(44100)
    for _ in range(2):
        parts = [extractor.process(audio[i : i + block]) for i in range(0, len(audio), block)]
        parts.append(extractor.flush())
        for name in NAMES:
            joined = np.concatenate([getattr(part, name) for part in parts])
            np.testing.assert_array_equal(joined, getattr(whole, name))
        extractor.reset()


def test_no_audio_has_no_features() -> None:
    features = _engine.extract_features(np.zeros(0, np.float32), 44100)
    assert features.log_mel_db.shape == (0, 128)
    assert features.chroma.shape == (0, 12)
    assert features.hop_times.shape == (0,)


def test_mistakes_are_named() -> None:
    audio = np.zeros(1000, np.float32)
    for rate in (7999.0, 192001.0, float("nan")):
        with pytest.raises(ValueError, match="sample rate: expected 8000 to 192000 Hz"):
            _engine.extract_features(audio, rate)
        with pytest.raises(ValueError, match="sample rate"):
            _engine.FeatureExtractor(rate)
    with pytest.raises(TypeError, match=r"extract_features\(\): incompatible"):
        _engine.extract_features(np.zeros((2, 1000), np.float32), 44100)
    with pytest.raises(ValueError, match="chroma: expected 2 rows, found 3"):
        _engine.Features(
            onset_strength=np.zeros(20, np.float32),
            low_onset_strength=np.zeros(20, np.float32),
            level_db=np.zeros(20, np.float32),
            log_mel_db=np.zeros((2, 128), np.float32),
            chroma=np.zeros((3, 12), np.float32),
            frame_level_db=np.zeros(2, np.float32),
        )


def test_emotion_input_is_made_of_bands_tones_onsets_and_level() -> None:
    features = _engine.extract_features(chirps_and_noise(), RATE)
    inputs = _engine.encode_emotion(features)
    spec = load_contract().network("emotion")
    assert inputs.shape == (len(features.frame_times), spec.input_size)
    bands = features.log_mel_db.astype(np.float64).reshape(len(inputs), -1, 2).mean(axis=2)
    usual = faded(bands, 20.0)
    expected = np.clip((bands - usual) / 20, -3, 3)
    np.testing.assert_allclose(inputs[:, spec.input_slice("log_mel")], expected, atol=1e-5)
    strengths = features.onset_strength.astype(np.float64).reshape(len(inputs), -1)
    onsets = inputs[:, spec.input_slice("onsets")]
    for column, seconds in enumerate((0.5, 2.0, 6.0, 20.0)):
        expected = np.log1p(5 * faded(strengths.mean(axis=1), seconds))
        np.testing.assert_allclose(onsets[:, column], expected, atol=1e-5)
    level = features.frame_level_db.astype(np.float64)
    running = 10 * np.log10(faded(10 ** (level / 10), 60.0))
    expected = np.clip((level - running) / 20, -2, 1)
    np.testing.assert_allclose(inputs[:, spec.input_slice("level").start], expected, atol=1e-5)


def faded(values: np.ndarray, memory_seconds: float) -> np.ndarray:
    """Means over all frames so far, each weighing less by e a time constant."""
    keep = np.exp(-0.1 / memory_seconds)
    total, weight, means = np.zeros(values.shape[1:]), 0.0, []
    for value in values:
        total, weight = keep * total + value, keep * weight + 1
        means.append(total / weight)
    return np.array(means)

"""The feature extractor against librosa, and its Python face."""

import librosa
import numpy as np
from numpy.typing import NDArray

from affetto import _engine
from affetto.contract import load_contract

ANALYSIS = load_contract().analysis
RATE = ANALYSIS["rate_hz"]


def chirps_and_noise(seconds: float = 5.0) -> NDArray[np.float32]:
    """Steady, moving and pulsed parts, with noise between -80 and -40 dB under them."""
    t = np.arange(int(seconds * RATE)) / RATE
    steady = 0.3 * np.sin(2 * np.pi * 440 * t)
    moving = 0.2 * np.sin(2 * np.pi * (100 * t + 300 * t**2))
    pulsed = 0.1 * np.sin(2 * np.pi * 3000 * t) * (np.sin(2 * np.pi * 3 * t) > 0)
    noise = np.random.default_rng(3).standard_normal(t.size) * 10 ** (-4 + 2 * t / seconds)
    # An abrupt start would be a sound above the pass band, which the resampler takes away.
    return (np.minimum(1, 10 * t) * (steady + moving + pulsed + noise)).astype(np.float32)


def test_mel_power_agrees_with_librosa() -> None:
    audio = chirps_and_noise()
    window = ANALYSIS["window_samples"]
    power = librosa.feature.melspectrogram(
        y=audio, sr=RATE, n_fft=window, hop_length=ANALYSIS["hop_samples"], pad_mode="constant",
        n_mels=ANALYSIS["mel_bands"], fmin=ANALYSIS["mel_low_hz"], fmax=ANALYSIS["mel_high_hz"],
        power=2.0, htk=False, norm=None,
    )  # fmt: skip
    # librosa leaves the window's power in; the engine reads full scale as 0 dB.
    power *= 2 / (window * np.square(librosa.filters.get_window("hann", window)).sum())
    features = _engine.extract_features(audio, RATE)
    frames = len(features.frame_times)
    mean = power[:, : frames * 10].reshape(-1, frames, 10).mean(axis=2).T
    expected_db = 10 * np.log10(np.maximum(mean, 10 ** (ANALYSIS["floor_db"] / 10)))
    assert np.abs(features.log_mel_db - expected_db).max() < 0.01

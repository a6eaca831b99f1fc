"""Speed of the features and of the whole way from a recording to MIDI."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from affetto import _engine
from affetto.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SAMPLE_RATE_HZ = 44100
ROUNDS = 5


def measure_features(seconds: float, peers: bool) -> Iterator[Figure]:
    """Seconds of audio that one second turns into features, and the ratio to librosa's log-mel.

    Each on one thread, in turn, warm. The log-mel has 128 bands in the same range from windows as long as
    the engine's and as often; the engine also resamples, and gives onsets, levels and chroma beside it.
    """
    audio = _music_like(seconds)
    with_librosa = peers and importlib.util.find_spec("librosa") is not None
    ours, ratios = [], []
    _engine.extract_features(audio, SAMPLE_RATE_HZ)
    if with_librosa:
        _librosa_seconds(audio)
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        _engine.extract_features(audio, SAMPLE_RATE_HZ)
        ours.append(time.perf_counter() - begin)
        if with_librosa:
            ratios.append(_librosa_seconds(audio) / ours[-1])
    yield Figure(
        "features", "audio_seconds_per_second", "44.1 kHz", seconds / float(np.median(ours)), "ratio"
    )
    if ratios:
        value = float(np.median(ratios))
        yield Figure(
            "features", "speedup_vs_librosa", "44.1 kHz", value, "ratio", min(ratios), max(ratios), aim=20.0
        )


def measure_accompany(bundle: Path, seconds: float, rounds: int) -> Iterator[Figure]:
    """Wall time and peak memory of `affetto accompany`, as a process of its own, on a made recording."""
    import soundfile

    condition = f"{seconds / 60:g} min recording"
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder, "recording.wav")
        soundfile.write(recording, _music_like(seconds), SAMPLE_RATE_HZ)
        runs = [_run_accompany(bundle, recording) for _ in range(rounds)]
    walls = [wall for wall, _ in runs]
    yield Figure(
        "accompany", "wall_seconds", condition, float(np.median(walls)), "s", min(walls), max(walls), aim=5.0
    )
    yield Figure("accompany", "peak_megabytes", condition, max(peak for _, peak in runs), "MB")


def _run_accompany(bundle: Path, recording: Path) -> tuple[float, float]:
    """Seconds from start to end of the process, and its peak resident memory in megabytes."""
    command = [
        sys.executable,
        "-m",
        "affetto",
        "accompany",
        str(recording),
        "--models",
        str(bundle),
        "--json",
    ]
    command += ["-o", str(recording.with_suffix(".mid"))]
    # A process between us, so that the children's peak is that of this run alone.
    watcher = (
        "import json, resource, subprocess, sys, time; begin = time.perf_counter();"
        "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode;"
        "wall = time.perf_counter() - begin;"
        "print(json.dumps([code, wall, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))"
    )
    result = subprocess.run(
        [sys.executable, "-c", watcher, *command], capture_output=True, text=True, check=True
    )
    code, wall, peak = json.loads(result.stdout)
    if code != 0:
        raise RuntimeError(f"{' '.join(command)} exited with {code}")
    per_megabyte = 1e6 if sys.platform == "darwin" else 1e3
    return wall, peak / per_megabyte


def _librosa_seconds(audio: NDArray[np.float32]) -> float:
    import librosa
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        begin = time.perf_counter()
        mel = librosa.feature.melspectrogram(
            y=audio,
            sr=SAMPLE_RATE_HZ,
            n_fft=4096,
            hop_length=SAMPLE_RATE_HZ // 100,
            n_mels=128,
            fmin=30,
            fmax=8000,
        )
        librosa.power_to_db(mel)
        return time.perf_counter() - begin


def _music_like(seconds: float) -> NDArray[np.float32]:
    """Struck chords every half second over a soft pulse: something with beats, key and silence between."""
    rng = np.random.default_rng(7)
    beat = int(0.5 * SAMPLE_RATE_HZ)
    t = np.arange(beat) / SAMPLE_RATE_HZ
    decay = np.exp(-6 * t)
    chords = [(0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14)]
    beats = []
    for index in range(int(seconds * SAMPLE_RATE_HZ) // beat + 1):
        chord = chords[(index // 4) % len(chords)]
        tone = sum(np.sin(2 * np.pi * 261.63 * 2 ** (p / 12) * t) for p in chord)
        click = rng.standard_normal(beat) * np.exp(-200 * t)
        beats.append(0.15 * decay * tone + 0.1 * click)
    return np.concatenate(beats)[: int(seconds * SAMPLE_RATE_HZ)].astype(np.float32)

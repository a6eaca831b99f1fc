"""Audio in: every format and rate, and every kind of file that must be refused."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from affetto.accompaniment.recording import AudioArray, AudioFile, mono
from affetto.errors import InputError

FORMATS = ("wav", "flac", "ogg", "mp3")


def tone(seconds: float = 2.0, rate: int = 44_100, channels: int = 1) -> np.ndarray:
    time = np.arange(round(seconds * rate)) / rate
    return np.stack([0.4 * np.sin(2 * np.pi * 220 * (c + 1) * time) for c in range(channels)], axis=1)


def read_all(path: Path) -> np.ndarray:
    return np.concatenate(list(AudioFile(path).blocks()))


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("channels", [1, 2])
def test_every_format_is_read_whole(tmp_path: Path, extension: str, channels: int) -> None:
    samples = tone(channels=channels)
    soundfile.write(tmp_path / f"a.{extension}", samples, 44_100)
    recording = AudioFile(tmp_path / f"a.{extension}")
    read = np.concatenate(list(recording.blocks()))
    assert (recording.sample_rate_hz, recording.channels) == (44_100, channels)
    assert read.dtype == np.float32
    assert read.shape == pytest.approx(samples.shape, abs=1200)
    middle = slice(20_000, 60_000)
    assert np.abs(read[middle] - samples[middle]).max() < 0.02


@pytest.mark.parametrize("rate", [8_000, 22_050, 192_000])
@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "FLOAT", "DOUBLE"])
def test_rates_and_sample_formats(tmp_path: Path, rate: int, subtype: str) -> None:
    samples = tone(1.0, rate)
    soundfile.write(tmp_path / "a.wav", samples, rate, subtype)
    assert np.abs(read_all(tmp_path / "a.wav") - samples).max() < 0.01


def test_six_channels_become_their_mean(tmp_path: Path) -> None:
    samples = tone(1.0, 48_000, channels=6)
    soundfile.write(tmp_path / "a.flac", samples, 48_000, "PCM_24")
    mixed = np.concatenate([mono(block) for block in AudioFile(tmp_path / "a.flac").blocks()])
    assert np.abs(mixed - samples.mean(axis=1)).max() < 1e-5


def test_blocks_can_be_read_again(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", tone(), 44_100)
    recording = AudioFile(tmp_path / "a.wav")
    first, again = (np.concatenate(list(recording.blocks())) for _ in range(2))
    assert np.array_equal(first, again)


def test_a_long_file_comes_in_small_blocks(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", tone(20.0), 44_100)
    assert max(len(block) for block in AudioFile(tmp_path / "a.wav").blocks()) <= 1 << 15


def with_sizes(path: Path, riff: int | None, data: int | None) -> None:
    contents = bytearray(path.read_bytes())
    at = contents.index(b"data") + 4
    if riff is not None:
        contents[4:8] = struct.pack("<I", riff)
    if data is not None:
        contents[at : at + 4] = struct.pack("<I", data)
    path.write_bytes(contents)


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0x7FFFF000])
def test_streamed_wavs_are_read_to_their_end(tmp_path: Path, size: int) -> None:
    samples = tone()
    soundfile.write(tmp_path / "a.wav", samples, 44_100)
    with_sizes(tmp_path / "a.wav", size, size)
    assert len(read_all(tmp_path / "a.wav")) == len(samples)


def test_endless_chunks_before_the_samples_are_refused(tmp_path: Path) -> None:
    chunks = b"JUNK\0\0\0\0" * 20_000
    (tmp_path / "a.wav").write_bytes(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks)
    with pytest.raises(InputError, match=r"a\.wav: expected samples after at most 10,000 chunks"):
        AudioFile(tmp_path / "a.wav")


def test_a_long_wav_with_64_bit_sizes(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", tone(), 44_100, format="RF64")
    assert len(read_all(tmp_path / "a.wav")) == 88_200
    contents = (tmp_path / "a.wav").read_bytes()
    (tmp_path / "a.wav").write_bytes(contents[: len(contents) // 2])
    with pytest.raises(InputError, match=r"expected 2 s"):
        AudioFile(tmp_path / "a.wav")


def broken(kind: str, path: Path) -> None:
    """Writes one of the files that no recording should be."""
    extension = path.suffix[1:]
    if kind == "directory":
        path.mkdir()
    elif kind == "empty":
        path.touch()
    elif kind == "text":
        path.write_text("It was a dark and stormy night.\n" * 400)
    elif kind == "no samples":
        soundfile.write(path, np.zeros(0), 44_100)  # As FLAC and MP3 nothing is written at all.
    elif kind == "100 ms":
        soundfile.write(path, tone(0.1), 44_100)
    else:
        assert kind == "missing", extension


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("missing", "no such file"),
        ("directory", "a directory"),
        ("empty", "empty file"),
        ("text", "WAV, FLAC, OGG or MP3"),
        ("no samples", "no samples|none after it|an empty file"),
        ("100 ms", r"at least 1 s of sound, found 0\.1"),
    ],
)
def test_what_is_no_recording_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], extension: str, kind: str, message: str
) -> None:
    path = tmp_path / f"bad.{extension}"
    broken(kind, path)
    with pytest.raises(InputError, match=message) as refusal:
        read_all(path)
    assert "\n" not in str(refusal.value)
    assert capfd.readouterr().err == "", "the decoder's own notes reached the user"


def cut(path: Path, share: float) -> None:
    soundfile.write(path, np.random.default_rng(1).normal(0, 0.1, 3 * 44_100), 44_100)
    contents = path.read_bytes()
    path.write_bytes(contents[: round(len(contents) * share)])


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_cut_file_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], extension: str, share: float
) -> None:
    cut(tmp_path / f"cut.{extension}", share)
    with pytest.raises(InputError, match=r"truncated|damage|only"):
        read_all(tmp_path / f"cut.{extension}")
    assert capfd.readouterr().err == ""


def test_a_cut_wav_says_how_much_is_missing(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", tone(4.0), 44_100)
    contents = (tmp_path / "a.wav").read_bytes()
    (tmp_path / "a.wav").write_bytes(contents[: 44 + 88_200])
    with pytest.raises(InputError) as refusal:
        AudioFile(tmp_path / "a.wav")
    assert refusal.value.expected == "4 s as its header says"
    assert refusal.value.found == "only 1 s (truncated)"


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e20])
def test_samples_that_are_not_finite_are_refused(tmp_path: Path, bad: float) -> None:
    samples = tone(2.0, channels=2).astype(np.float32)
    samples[66_150, 1] = bad
    soundfile.write(tmp_path / "a.wav", samples, 44_100, "FLOAT")
    with pytest.raises(InputError, match=r"finite samples.*at 1\.500 s"):
        read_all(tmp_path / "a.wav")
    with pytest.raises(InputError, match=r"finite samples.*at 1\.500 s"):
        list(AudioArray(samples, 44_100).blocks())


@pytest.mark.parametrize("rate", [4_000, 384_000])
def test_rates_out_of_range_are_refused(tmp_path: Path, rate: int) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(2 * rate), rate)
    with pytest.raises(InputError, match=f"8000 to 192000 Hz, found {rate} Hz"):
        AudioFile(tmp_path / "a.wav")


@pytest.mark.parametrize("file", ["/proc/version", "/proc/self/mem"])
def test_a_file_of_the_system_is_refused(file: str) -> None:
    with pytest.raises(InputError, match=r"expected an audio file|expected a readable file") as refusal:
        AudioFile(Path(file))
    assert refusal.value.what == file


def test_more_than_an_hour_is_refused(tmp_path: Path) -> None:
    # A sparse file: a header that promises an hour and a second, and a hole of that size.
    soundfile.write(tmp_path / "a.wav", np.zeros(8_000), 8_000, "PCM_U8")
    size = 3_601 * 8_000
    with_sizes(tmp_path / "a.wav", 36 + size, size)
    with (tmp_path / "a.wav").open("r+b") as file:
        file.truncate(44 + size)
    with pytest.raises(InputError, match="one hour"):
        AudioFile(tmp_path / "a.wav")


@pytest.mark.parametrize(
    ("samples", "message"),
    [
        (np.zeros((2, 3, 4)), "2x3x4"),
        (np.zeros((2, 88_200)), "2x88200"),
        (np.zeros(88_200, np.int16), "int16"),
        (np.zeros(0), "no samples"),
        (np.zeros(441), "found 0.01 s"),
        (np.zeros(44_099), "at least 1 s of sound, found 0.999977 s"),
    ],
)
def test_arrays_that_are_no_recording_are_refused(samples: np.ndarray, message: str) -> None:
    with pytest.raises(InputError, match=message):
        AudioArray(samples, 44_100)


def test_arrays_are_read_as_files_are(tmp_path: Path) -> None:
    samples = tone(2.0, channels=2)
    soundfile.write(tmp_path / "a.wav", samples, 44_100, "DOUBLE")
    from_array = np.concatenate(list(AudioArray(samples, 44_100).blocks()))
    assert np.array_equal(read_all(tmp_path / "a.wav"), from_array)

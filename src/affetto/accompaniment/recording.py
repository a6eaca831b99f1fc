"""Recordings: audio files and arrays as checked blocks of samples, never whole in memory."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from affetto.accompaniment.container_layout import check_whole
from affetto.accompaniment.quiet import quiet_decoder
from affetto.accompaniment.wanted import is_number
from affetto.accompaniment.wav_layout import MendedWav, read_wav_layout
from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO

    from numpy.typing import NDArray

MIN_SECONDS, MAX_SECONDS = 1.0, 3600.0
MIN_RATE_HZ, MAX_RATE_HZ = 8_000, 192_000
BLOCK_FRAMES = 1 << 15

# Lossy encoders pad the end of a file by a few of their own frames; that is not a longer recording.
_PADDING_SECONDS = 0.5
# MP3 headers count what the encoder saw; a decoder may give two frames less without anything lost.
_MP3_SLACK_FRAMES = 2 * 1152
# Float files may exceed full scale, but beyond this the power of a window leaves 32-bit floats.
_MAX_MAGNITUDE = 1e6


class Recording(Protocol):
    """A recording of known rate and channels that can be read from its start, again and again."""

    name: str
    sample_rate_hz: int
    channels: int
    promised_frames: int | None
    """Frames that the header or the array speaks of; None where unknown."""

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """Yields [frames, channels] blocks. Raises InputError where the recording is not usable."""
        ...


def mono(block: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of the channels of a [frames, channels] block, as [frames]."""
    mean = block[:, 0] if block.shape[1] == 1 else block.mean(axis=1, dtype=np.float32)
    return np.ascontiguousarray(mean, dtype=np.float32)


class AudioFile:
    """A WAV, FLAC, OGG or MP3 file (or whatever else libsndfile reads)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = os.fsencode(path.name).decode(errors="replace")  # Fit to be printed and stored.
        with self._opened() as (sound, _):
            self.sample_rate_hz: int = sound.samplerate
            self.channels: int = sound.channels
            self.format: str = sound.format
            self.promised_frames: int | None = sound.frames if 0 < sound.frames < 1 << 60 else None
        check_rate(path, self.sample_rate_hz)
        if self.promised_frames is not None:
            _check_length(path, self.promised_frames, self.sample_rate_hz)

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """Yields [frames, channels] blocks. Raises InputError where the file is cut or not sound."""
        yield from _checked(self.path, self.sample_rate_hz, self._decoded())

    def _decoded(self) -> Iterator[NDArray[np.float32]]:
        import soundfile

        frames = 0
        with self._opened() as (sound, quiet):
            while True:
                try:
                    with quiet():
                        block = sound.read(BLOCK_FRAMES, dtype="float32", always_2d=True)
                except soundfile.LibsndfileError:
                    at = frames / self.sample_rate_hz
                    raise InputError(
                        self.path, f"a whole {self.format} file", f"damage after {at:.1f} s"
                    ) from None
                if not len(block):
                    break
                frames += len(block)
                yield block
        self._check_complete(frames)

    def _check_complete(self, frames: int) -> None:
        slack = _MP3_SLACK_FRAMES if self.format in ("MP3", "MPEG") else 0
        if self.promised_frames is not None and frames < self.promised_frames - slack:
            expected, found = self.promised_frames / self.sample_rate_hz, frames / self.sample_rate_hz
            raise InputError(self.path, f"{_told(expected)} as its header says", f"only {_told(found)}")

    @contextlib.contextmanager
    def _opened(self) -> Iterator[tuple[Any, Any]]:
        """Opens the file: the sound, and what to wrap reads in so that its decoder keeps silent."""
        import soundfile

        with _open_binary(self.path) as file:
            quiet = quiet_decoder if _may_be_mp3(file) else contextlib.nullcontext
            source = _checked_source(self.path, file)
            try:
                with quiet():
                    sound = soundfile.SoundFile(source, closefd=False)
            except (soundfile.LibsndfileError, TypeError):
                raise InputError(
                    self.path, "a WAV, FLAC, OGG or MP3 file", "contents that are none of these"
                ) from None
            # soundfile seeks after each read of a file that it may seek in; the MP3 decoder loses its
            # place by that, and a click would follow each block.
            sound.seekable = lambda: False
            with sound:
                yield sound, quiet


class AudioArray:
    """Samples in memory: [frames] or [frames, channels], floating point, full scale 1."""

    def __init__(self, samples: NDArray[np.floating[Any]], sample_rate_hz: float) -> None:
        self.name = "audio"
        samples = np.asarray(samples)  # A matrix stays one when it is sliced.
        shape = "x".join(map(str, samples.shape))
        if samples.ndim not in (1, 2) or (samples.ndim == 2 and not 1 <= samples.shape[1] <= 64):
            raise InputError("audio", "an array [frames] or [frames, channels]", f"one of {shape}")
        if not np.issubdtype(samples.dtype, np.floating):
            raise InputError("audio", "floating-point samples, full scale 1", f"{samples.dtype} samples")
        check_whole_rate("sample_rate", sample_rate_hz)
        self._samples = samples if samples.ndim == 2 else samples[:, np.newaxis]
        self.sample_rate_hz, self.channels = int(sample_rate_hz), self._samples.shape[1]
        self.promised_frames: int | None = len(samples)
        check_rate("audio", self.sample_rate_hz)
        _check_length("audio", len(samples), self.sample_rate_hz)

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """Yields [frames, channels] blocks. Raises InputError for samples that are not finite."""
        starts = range(0, len(self._samples), BLOCK_FRAMES)
        yield from _checked("audio", self.sample_rate_hz, map(self._block, starts))

    def _block(self, start: int) -> NDArray[np.float32]:
        with np.errstate(over="ignore"):  # What overflows becomes infinite and is refused.
            return self._samples[start : start + BLOCK_FRAMES].astype(np.float32)


def _open_binary(path: Path) -> FileIO:
    if path.is_dir():
        raise InputError(path, "an audio file", "a directory")
    if not path.exists():
        raise InputError(path, "an audio file", "no such file")
    if not path.is_file():
        raise InputError(path, "an audio file", "a pipe or device")
    try:
        with path.open("rb", buffering=0) as file:
            file.read(1)  # Some files of /proc can be opened alone.
        return path.open("rb", buffering=0)  # libsndfile starts where the descriptor stands.
    except OSError as error:
        raise InputError(path, "a readable file", error.strerror or "an error") from None


def _checked_source(path: Path, file: FileIO) -> Any:
    """What soundfile reads: the file's descriptor, or its mended stream where sizes were left open."""
    if not file.read(1):
        raise InputError(path, "an audio file", "an empty file")
    try:
        check_whole(path, file)
        layout = read_wav_layout(path, file)
    except OSError as error:  # As of a file of /proc, in which there is no end to go to.
        reason = f"one that cannot be searched ({error.strerror})"
        raise InputError(path, "an audio file on a disk", reason) from None
    if layout is not None and layout.present_bytes == 0:
        raise InputError(path, "samples", "a WAV header with none after it")
    if layout is not None and layout.is_truncated:
        per_second = max(layout.bytes_per_second, 1)
        expected, found = (layout.promised_bytes or 0) / per_second, layout.present_bytes / per_second
        found_words = f"only {_told(found)} (truncated)"
        raise InputError(path, f"{_told(expected)} as its header says", found_words)
    if layout is not None and layout.promised_bytes is None:
        return MendedWav(file, layout)
    return file.fileno()


def _checked(
    what: object, rate_hz: int, blocks: Iterator[NDArray[np.float32]]
) -> Iterator[NDArray[np.float32]]:
    """Passes blocks on, refusing what is not finite, too short or too long."""
    frames = 0
    for block in blocks:
        good = np.abs(block) <= _MAX_MAGNITUDE  # False for NaN as well.
        if not good.all():
            frame, channel = np.argwhere(~good)[0]
            found = f"{block[frame, channel]} at {(frames + frame) / rate_hz:.3f} s"
            raise InputError(what, "finite samples, full scale 1", found)
        frames += len(block)
        if frames > (MAX_SECONDS + _PADDING_SECONDS) * rate_hz:
            raise InputError(what, "at most one hour of sound", "more")
        yield block
    _check_length(what, frames, rate_hz)


def check_whole_rate(what: object, rate_hz: float) -> None:
    """Raises InputError for what is no whole number of hertz."""
    if not is_number(rate_hz) or not float(rate_hz).is_integer():
        raise InputError(what, "a whole number of hertz", repr(rate_hz))


def check_rate(what: object, rate_hz: int) -> None:
    """Raises InputError for a rate at which nothing is heard or played."""
    if not MIN_RATE_HZ <= rate_hz <= MAX_RATE_HZ:
        raise InputError(what, f"a sample rate from {MIN_RATE_HZ} to {MAX_RATE_HZ} Hz", f"{rate_hz} Hz")


def _check_length(what: object, frames: int, rate_hz: int) -> None:
    seconds = frames / rate_hz
    if frames == 0:
        raise InputError(what, "at least 1 s of sound", "no samples (empty or truncated)")
    if seconds < MIN_SECONDS:
        raise InputError(what, "at least 1 s of sound", _told(seconds))
    if seconds > MAX_SECONDS + _PADDING_SECONDS:
        raise InputError(what, "at most one hour (3600 s) of sound", _told(seconds))


def _told(seconds: float) -> str:
    """Exactly enough that a single frame too few is seen."""
    return f"{seconds:.6f}".rstrip("0").rstrip(".") + " s"


def _may_be_mp3(file: FileIO) -> bool:
    head = file.read(4)
    file.seek(0)
    return head not in (b"RIFF", b"RIFX", b"RF64", b"BW64", b"fLaC", b"OggS", b"FORM")

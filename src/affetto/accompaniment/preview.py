"""The preview: a recording and its accompaniment mixed to one sound file, in bounded memory."""

from __future__ import annotations

import contextlib
import errno
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from affetto.accompaniment.instruments import choose_instrument
from affetto.accompaniment.playing import play_windows
from affetto.accompaniment.rate_change import change_rate, preview_rate
from affetto.accompaniment.recording import mono
from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray
    from soundfile import SoundFile

    from affetto.accompaniment.playing import Instrument
    from affetto.accompaniment.recording import Recording
    from affetto.accompaniment.result import Accompaniment

FORMATS = {".wav": ("WAV", "PCM_16"), ".flac": ("FLAC", "PCM_16"), ".ogg": ("OGG", "VORBIS")}

_RECORDING_RMS = 0.11  # -19 dBFS: leaves room for the accompaniment.
_RECORDING_PEAK = 0.7
_ACCOMPANIMENT_RELATIVE_RMS = 0.7  # 3 dB under the recording.
_KNEE = 0.8
_SILENCE_RMS = 3e-4  # -70 dBFS
# Vorbis encoding in one long write overflows the encoder's stack.
_WRITE_FRAMES = 8192


def check_format(path: Path) -> None:
    """Raises InputError unless the file's name ends as one of `FORMATS`."""
    if path.suffix.lower() not in FORMATS:
        raise InputError(path, f"a preview that ends in {', '.join(FORMATS)}", f'"{path.suffix}"')


def write_preview(
    recording: Recording,
    accompaniment: Accompaniment,
    path: Path,
    soundfont: Path | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> str:
    """Writes the mix in stereo and returns the name of the instrument that played.

    The recording is brought to a common loudness, the accompaniment 3 dB under it. Raises
    InputError for a soundfont that cannot be used and OSError where the file cannot be written.
    """
    import soundfile

    rate_hz, up, down = preview_rate(recording.sample_rate_hz)
    instrument = choose_instrument(soundfont, rate_hz)
    recording_gain = _recording_gain(recording)
    gain = _accompaniment_gain(instrument, accompaniment)
    file_format, subtype = FORMATS[path.suffix.lower()]
    frames = 0
    layout = {"subtype": subtype, "format": file_format}
    with _full_disk(), soundfile.SoundFile(path, "w", rate_hz, 2, **layout) as sound:
        heard = change_rate(map(_stereo, recording.blocks()), up, down)
        played = play_windows(instrument, accompaniment.notes, accompaniment.duration_seconds)
        for a, b in _in_step(heard, played):
            _write(sound, soft_limit(a * np.float32(recording_gain) + b * np.float32(gain)))
            frames += len(a)
            progress(min(frames / rate_hz / accompaniment.duration_seconds, 1.0))
    with _full_disk():
        if soundfile.info(path).frames != frames:
            raise AssertionError
    return instrument.name


def soft_limit(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Leaves what is under the knee alone and bends the rest towards, never beyond, full scale."""
    over = np.maximum(np.abs(sound) - _KNEE, 0)
    if not over.any():
        return sound
    bent = _KNEE + (1 - _KNEE) * np.tanh(over / (1 - _KNEE))
    return np.where(over > 0, np.copysign(bent, sound), sound).astype(np.float32)


def active_rms(blocks: Iterable[NDArray[np.float32]]) -> float:
    """The root mean square of mono sound over the blocks that are within 20 dB of the loudest."""
    powers = np.array([float(np.mean(np.square(block, dtype=np.float64))) for block in blocks if len(block)])
    if not len(powers) or powers.max() == 0:
        return 0.0
    return float(np.sqrt(powers[powers >= powers.max() / 100].mean()))


def _recording_gain(recording: Recording) -> float:
    peak = 0.0

    def watched() -> Iterator[NDArray[np.float32]]:
        nonlocal peak
        for block in recording.blocks():
            peak = max(peak, float(np.abs(_stereo(block)).max()))
            yield mono(block)

    rms = active_rms(watched())
    return 1.0 if rms < _SILENCE_RMS else min(_RECORDING_RMS / rms, _RECORDING_PEAK / peak)


def _accompaniment_gain(instrument: Instrument, accompaniment: Accompaniment) -> float:
    """From up to 400 notes in four stretches, so that an hour need not be played twice."""
    notes = accompaniment.notes
    starts = [0] if len(notes) <= 400 else [round(share * (len(notes) - 100)) for share in (0, 0.33, 0.67, 1)]
    length = len(notes) if len(starts) == 1 else 100
    sounds = []
    for start in starts:
        some = notes[start : start + length]
        if some:
            sound = instrument.play(some, min(note.onset_seconds for note in some))
            sounds.extend(np.array_split(mono(sound), max(len(sound) // 8192, 1)))
    rms = active_rms(sounds)
    return _ACCOMPANIMENT_RELATIVE_RMS * _RECORDING_RMS / rms if rms > 0 else 0.0


def _stereo(block: NDArray[np.float32]) -> NDArray[np.float32]:
    if block.shape[1] == 2:
        return block
    return np.repeat(mono(block)[:, np.newaxis], 2, axis=1)


def _in_step(
    a: Iterator[NDArray[np.float32]], b: Iterator[NDArray[np.float32]]
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Cuts two streams into pairs of equal length, until `a` ends; silence where `b` ends first."""
    rest = np.zeros((0, 2), np.float32)
    for block in a:
        parts, length = [rest], len(rest)
        while length < len(block):
            part = next(b, None)
            if part is None:
                part = np.zeros((len(block) - length, 2), np.float32)
            parts.append(part)
            length += len(part)
        joined = np.concatenate(parts)
        rest = joined[len(block) :]
        yield block, joined[: len(block)]


def _write(sound: SoundFile, block: NDArray[np.float32]) -> None:
    for start in range(0, len(block), _WRITE_FRAMES):
        sound.write(block[start : start + _WRITE_FRAMES])


@contextlib.contextmanager
def _full_disk() -> Iterator[None]:
    """What soundfile raises where opening, writing or closing finds no room, as an OSError."""
    import soundfile

    try:
        yield
    except (AssertionError, soundfile.LibsndfileError):  # soundfile asserts that all was written.
        raise OSError(errno.ENOSPC, "No space left on device") from None

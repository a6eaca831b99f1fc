"""The Python API: `accompany` for whole recordings, `compose` without one, `Engine` for streams. Needs no PyTorch."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from affetto import _engine
from affetto.accompaniment.accompanist import accompany_recording, open_bundle
from affetto.accompaniment.equality import EqualByValue
from affetto.accompaniment.keys import Key, parse_key, parse_scale
from affetto.accompaniment.metres import Metre, parse_metre
from affetto.accompaniment.options import Options, parse_lanes
from affetto.accompaniment.piece import compose_piece
from affetto.accompaniment.recording import AudioArray, AudioFile
from affetto.accompaniment.result import (
    LANES,
    Accompaniment,
    Chord,
    ControlChange,
    Emotion,
    KeyChange,
    Note,
    ProgramChange,
    Tempo,
)
from affetto.accompaniment.wanted import as_wanted, is_number
from affetto.errors import InputError
from affetto.models import find_bundle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from affetto.accompaniment.wanted import Wanted

__all__ = [
    "Accompaniment",
    "Chord",
    "ControlChange",
    "Emotion",
    "Engine",
    "Heard",
    "Key",
    "KeyChange",
    "Metre",
    "Note",
    "ProgramChange",
    "Tempo",
    "accompany",
    "compose",
]

_PIECE_SETTINGS = {
    *("lanes", "density", "humanize", "swing", "freedom", "repetition", "surprise"),
    *("glide", "instruments_by_feeling", "scale"),
}


def accompany(
    audio: str | os.PathLike[str] | NDArray[np.floating[Any]],
    sample_rate: int | None = None,
    *,
    valence: Wanted | Sequence[Sequence[float]] | str | None = None,
    arousal: Wanted | Sequence[Sequence[float]] | str | None = None,
    follow: float | None = None,
    key: str | Key | None = None,
    tempo: float | None = None,
    lanes: str | Iterable[str] = LANES,
    density: float = 0.5,
    humanize: float = 0.5,
    seed: int = 1,
    metre: str | Metre | None = None,
    swing: float = 0.0,
    freedom: float = 0.5,
    repetition: float = 0.5,
    surprise: float = 0.3,
    glide: float = 0.0,
    instruments_by_feeling: bool = False,
    scale: str | frozenset[int] | None = None,
    bundle: str | os.PathLike[str] | None = None,
) -> Accompaniment:
    """Listens to a whole recording and plays along.

    audio: a file's path, or samples [frames] or [frames, channels] with their `sample_rate` in Hz.
    valence, arousal: steer to these, in [-1, 1], each a number, the points (seconds, value) of a curve or
    such text as the command line takes; None leaves that to the recording.
    follow: how much the recording counts beside them, 0 to 1 (1, or 0.3 where steered).
    key: for example "F# minor"; every note is then of its scale. None finds one in the recording.
    tempo: beats per minute; found in the recording where None.
    lanes: what to play, as names or as "chords,bass".
    density: 0 sparse to 1 busy. humanize: 0 on the grid to 1 loose. bundle: the networks' folder.
    metre: "2/4", "3/4", "4/4" or "6/8"; found where None. swing, freedom, repetition, surprise: 0 to 1.
    glide: bars in which the feeling covers two thirds of the way to a new one.
    instruments_by_feeling: programs that follow the feeling from phrase to phrase.
    scale: notes such as "C D E G A" (or pitch classes from C) that every note is of, one or more.
    The same input, options, seed and bundle give the same result. Raises InputError.
    """
    options = Options(
        valence=as_wanted("valence", valence),
        arousal=as_wanted("arousal", arousal),
        follow=follow,
        key=_key(key),
        tempo_bpm=tempo,
        lanes=_lanes(lanes),
        density=density,
        humanize=humanize,
        seed=seed,
        metre=_metre(metre),
        swing=swing,
        freedom=freedom,
        repetition=repetition,
        surprise=surprise,
        glide=glide,
        instruments_by_feeling=instruments_by_feeling,
        scale=parse_scale(scale) if isinstance(scale, str) else scale,
    )
    recording = _recording(audio, sample_rate)
    return accompany_recording(recording, options, open_bundle(_bundle_folder(bundle)))


def compose(
    bars: int = 16,
    *,
    valence: Wanted | Sequence[Sequence[float]] | str | None = None,
    arousal: Wanted | Sequence[Sequence[float]] | str | None = None,
    key: str | Key | None = None,
    tempo: float | None = None,
    metre: str | Metre | None = None,
    seed: int = 1,
    bundle: str | os.PathLike[str] | None = None,
    **settings: Any,
) -> Accompaniment:
    """Composes a piece that follows no recording.

    valence, arousal: the feeling, in [-1, 1], each a number or the points (seconds, value) of a curve; neutral
    where None. tempo: beats per minute; where None it goes with the feeling. metre: 4/4 where None. key: its
    mode goes with valence where None. settings: lanes, density, humanize, swing, freedom, repetition,
    surprise, glide, instruments_by_feeling and scale, as of `accompany`. Raises InputError.
    """
    unknown = settings.keys() - _PIECE_SETTINGS
    if unknown:
        raise TypeError(f"compose() got an unexpected keyword argument {min(unknown)!r}")
    if "lanes" in settings:
        settings["lanes"] = _lanes(settings["lanes"])
    if isinstance(settings.get("scale"), str):
        settings["scale"] = parse_scale(settings["scale"])
    feeling = as_wanted("valence", valence), as_wanted("arousal", arousal)
    options = Options(*feeling, key=_key(key), tempo_bpm=tempo, metre=_metre(metre), seed=seed, **settings)
    return compose_piece(options, open_bundle(_bundle_folder(bundle)), bars)


@dataclass(frozen=True, eq=False)
class Heard(EqualByValue):
    """What is heard in one analysis frame (100 ms).

    time_seconds: the frame's centre, from the stream's start. embedding: [64], valence and arousal
    first. chroma: [12] pitch classes from C, in [0, 1]. level_db: relative to a full-scale square wave.
    """

    time_seconds: float
    valence: float
    arousal: float
    embedding: NDArray[np.float32]
    chroma: NDArray[np.float32]
    level_db: float


class Engine:
    """Hears the emotion in a stream, block by block.

    One stream an engine; not for several threads at a time.
    """

    def __init__(self, bundle: _engine.Bundle, sample_rate: int) -> None:
        if not is_number(sample_rate):
            raise InputError("sample_rate", "the stream's rate in Hz", repr(sample_rate))
        try:
            self._stream = _engine.EmotionStream(bundle, sample_rate)
        except ValueError:
            raise InputError("sample_rate", "8000 to 192000 Hz", f"{sample_rate} Hz") from None
        self.sample_rate = sample_rate
        self.bundle_name = bundle.name
        self._latest: Heard | None = None

    @classmethod
    def load(cls, bundle: str | os.PathLike[str] | None = None, *, sample_rate: int = 48_000) -> Engine:
        """Loads and proves a bundle: the folder given, else $AFFETTO_MODELS, else the default one.

        Raises InputError where there is none or the engine refuses it.
        """
        return cls(open_bundle(_bundle_folder(bundle)), sample_rate)

    def process(self, frame: NDArray[np.float32]) -> Heard | None:
        """Takes [n] mono samples, full scale 1, any n; returns the latest analysis frame.

        None until the first one is known, about 0.2 s into the stream. How the stream is cut into
        blocks changes nothing in the frames. A sample that is not finite counts as 0. Raises InputError
        for anything else than floating-point samples [n].
        """
        if not (isinstance(frame, np.ndarray) and frame.ndim == 1 and frame.dtype.kind == "f"):
            raise _no_samples(frame)
        samples = np.ascontiguousarray(frame, dtype=np.float32)
        times, embedding, chroma, level_db = self._stream.process(samples)
        if len(times):
            valence, arousal = embedding[-1, :2].tolist()
            self._latest = Heard(
                float(times[-1]), valence, arousal, embedding[-1], chroma[-1], float(level_db[-1])
            )
        return self._latest

    def reset(self) -> None:
        """Forgets all audio; the next sample is at 0 s."""
        self._stream.reset()
        self._latest = None


def _no_samples(frame: object) -> InputError:
    found = type(frame).__name__
    if isinstance(frame, np.ndarray):
        found = f"an array of {frame.ndim} dimensions and {frame.dtype} samples"
    return InputError("frame", "an array [n] of mono floating-point samples, full scale 1", found)


def _key(key: str | Key | None) -> Key | None:
    if isinstance(key, str):
        return parse_key(key)
    if key is not None and not isinstance(key, Key):
        raise InputError("key", 'a Key or its name, for example "F# minor"', repr(key))
    return key


def _metre(metre: str | Metre | None) -> Metre | None:
    return parse_metre(metre) if isinstance(metre, str) else metre


def _lanes(lanes: str | Iterable[str]) -> tuple[str, ...]:
    if isinstance(lanes, str):
        return parse_lanes(lanes)
    try:
        return tuple(lanes)
    except TypeError:
        raise InputError("lanes", f"one or more of {', '.join(LANES)}", repr(lanes)) from None


def _recording(
    audio: str | os.PathLike[str] | NDArray[np.floating[Any]], sample_rate: int | None
) -> AudioArray | AudioFile:
    if isinstance(audio, np.ndarray):
        if sample_rate is None:
            raise InputError("sample_rate", "the samples' rate in Hz beside an array", "none")
        return AudioArray(audio, sample_rate)
    if not isinstance(audio, str | os.PathLike):
        raise InputError("audio", "a file's path or an array of samples", type(audio).__name__)
    if sample_rate is not None:
        raise InputError("sample_rate", "none beside a file, which has its own", f"{sample_rate}")
    return AudioFile(Path(audio))


def _bundle_folder(bundle: str | os.PathLike[str] | None) -> Path:
    if bundle is not None and not isinstance(bundle, str | os.PathLike):
        raise InputError("bundle", "a folder's path", type(bundle).__name__)
    return find_bundle(None if bundle is None else Path(bundle))

"""What accompanying a recording gives: notes, chords, beats, key and emotion, in seconds and beats."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.accompaniment.equality import EqualByValue
from affetto.accompaniment.metres import Metre
from affetto.accompaniment.tempo_map import TempoMap

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

    from affetto.accompaniment.keys import Key

LANES = ("melody", "chords", "bass")
TEMPO_TOLERANCE = 0.03


@dataclass(frozen=True, slots=True)
class Note:
    """A note of one lane. Beats count from the first beat of the grid; seconds from the recording's start."""

    lane: str
    pitch: int
    velocity: int
    onset_seconds: float
    duration_seconds: float
    onset_beats: float
    duration_beats: float


@dataclass(frozen=True, slots=True)
class ControlChange:
    """A value (0 to 127) of controller 1 (modulation) or 11 (expression) on one lane."""

    lane: str
    controller: int
    value: int
    onset_seconds: float
    onset_beats: float


@dataclass(frozen=True, slots=True)
class ProgramChange:
    """A General MIDI program (from 0) that a lane takes up."""

    lane: str
    program: int
    onset_seconds: float
    onset_beats: float


@dataclass(frozen=True, slots=True)
class KeyChange:
    """The key from a beat on, where the mode turns within a piece."""

    key: Key
    onset_seconds: float
    onset_beats: float


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord and how long it lasts; `name` is absolute, for example "F#:min7" or "N.C."."""

    name: str
    onset_seconds: float
    duration_seconds: float
    onset_beats: float
    duration_beats: float


@dataclass(frozen=True)
class Tempo:
    """The tempo, whether a user gave it, and whether beats were found (else the grid is assumed).

    bpm: felt beats a minute, in 6/8 dotted quarters. asked_bpm: what the user gave; beats that were found near it may keep another tempo.
    """

    bpm: float
    given: bool
    beats_found: bool
    confidence: float
    asked_bpm: float | None = None

    @property
    def is_other_than_asked(self) -> bool:
        """Whether it differs from the tempo asked for by more than 3 %."""
        return self.asked_bpm is not None and abs(self.bpm / self.asked_bpm - 1) > TEMPO_TOLERANCE


@dataclass(frozen=True, eq=False)
class Emotion(EqualByValue):
    """Valence and arousal in [-1, 1] over time: three arrays of one length."""

    times_seconds: NDArray[np.float64]
    valence: NDArray[np.float32]
    arousal: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Accompaniment(EqualByValue):
    """A recording's accompaniment and what was heard in the recording.

    beats_seconds: [beats] the beat grid. emotion: as heard, one value an analysis frame.
    played_emotion: as played, one value a beat. silent: the recording holds no sound, so that
    nothing is played. key: as it begins; key_changes: where its mode turns, as it may with a phrase
    where nothing pitched is heard. timings: seconds of work by stage. compound: 6/8, where beats are
    quarters, three a bar. programs: instruments that follow the feeling, where that was asked for.
    """

    recording_name: str
    sample_rate_hz: int
    channels: int
    duration_seconds: float
    silent: bool
    key: Key
    key_given: bool
    tempo: Tempo
    beats_seconds: NDArray[np.float64]
    beats_per_bar: int
    first_downbeat: int
    emotion: Emotion
    played_emotion: Emotion
    notes: tuple[Note, ...]
    controls: tuple[ControlChange, ...]
    chords: tuple[Chord, ...]
    bundle_name: str
    timings: dict[str, float] = field(default_factory=dict, compare=False)
    compound: bool = False
    programs: tuple[ProgramChange, ...] = ()
    key_changes: tuple[KeyChange, ...] = ()

    @property
    def metre(self) -> Metre:
        """The metre, whose `name` is its time signature."""
        return Metre(self.beats_per_bar, self.compound)

    @property
    def key_course(self) -> str:
        """The key and what becomes of it, for example "C minor, then C major"."""
        if len(self.key_changes) < 2:
            return ", then ".join(
                key.name for key in (self.key, *(change.key for change in self.key_changes))
            )
        return f"{self.key.name} and {self.key_changes[0].key.name} by turns"

    @property
    def downbeats_seconds(self) -> NDArray[np.float64]:
        """[bars] the beats that begin a bar."""
        return self.beats_seconds[self.first_downbeat :: self.beats_per_bar]

    @cached_property
    def tempo_map(self) -> TempoMap:
        """Seconds, beats and MIDI ticks of this accompaniment."""
        return TempoMap(self.beats_seconds, self.beats_per_bar, self.first_downbeat, self.compound)

    def note_counts(self) -> dict[str, int]:
        """The number of notes of each lane, silent lanes included."""
        return {lane: sum(note.lane == lane for note in self.notes) for lane in LANES}

    def write_midi(self, path: str | os.PathLike[str]) -> None:
        """Writes a type-1 MIDI file that lines up with the recording. Raises InputError or OSError."""
        from affetto.accompaniment.midi_file import write_midi
        from affetto.accompaniment.outputs import Outputs

        with Outputs([path]) as outputs, outputs.writing(path) as aside:
            write_midi(self, aside)

    def render(self, sample_rate_hz: int = 44_100) -> NDArray[np.float32]:
        """Plays the accompaniment alone with the built-in synth: [frames, 2], full scale 1. Raises InputError."""
        from affetto.accompaniment.playing import play_windows
        from affetto.accompaniment.recording import check_rate, check_whole_rate
        from affetto.accompaniment.voices import Voices

        check_whole_rate("sample_rate_hz", sample_rate_hz)
        check_rate("sample_rate_hz", sample_rate_hz)
        windows = play_windows(Voices(sample_rate_hz), self.notes, self.duration_seconds)
        return np.concatenate(list(windows))

    def summary(self) -> dict[str, Any]:
        """What `affetto accompany --json` prints, as plain JSON types."""
        from affetto.accompaniment.summary import summarize

        return summarize(self)

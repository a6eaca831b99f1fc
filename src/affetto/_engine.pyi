from collections.abc import Sequence
from os import PathLike
from typing import Any

import numpy as np
from numpy.typing import NDArray

__version__: str
contract_signature: str
contract_hash: str

# Features (bindings/features.cpp)

class Features:
    """Hops (every 10 ms) and frames (every 100 ms) found in audio, in order of time.

    Every access of a property makes a fresh array. Levels and mel bands are in dB relative to a
    full-scale square wave: a full-scale sine reads -3.01 dB.
    """

    def __init__(
        self,
        *,
        onset_strength: NDArray[np.float32],
        low_onset_strength: NDArray[np.float32],
        level_db: NDArray[np.float32],
        log_mel_db: NDArray[np.float32],
        chroma: NDArray[np.float32],
        frame_level_db: NDArray[np.float32],
    ) -> None:
        """Features whose arrays were kept; times follow from the places. ValueError where lengths differ."""
    @property
    def hop_times(self) -> NDArray[np.float64]:
        """[hops] seconds of the recording, centre of the hop's window."""
    @property
    def onset_strength(self) -> NDArray[np.float32]:
        """[hops] log-mel flux, at least 0."""
    @property
    def low_onset_strength(self) -> NDArray[np.float32]:
        """[hops] the same over the bands below about 200 Hz."""
    @property
    def level_db(self) -> NDArray[np.float32]:
        """[hops] mean power of the window."""
    @property
    def frame_times(self) -> NDArray[np.float64]:
        """[frames] seconds of the recording, centre of the frame."""
    @property
    def log_mel_db(self) -> NDArray[np.float32]:
        """[frames, 128] mean mel power over the frame's hops."""
    @property
    def chroma(self) -> NDArray[np.float32]:
        """[frames, 12] pitch classes from C, in [0, 1]."""
    @property
    def frame_level_db(self) -> NDArray[np.float32]:
        """[frames] mean power over the frame's hops."""

class FeatureExtractor:
    """Features of a stream at one sample rate (8 to 192 kHz), the same for every block size."""

    def __init__(self, sample_rate: float) -> None:
        """Raises ValueError for a sample rate outside 8,000 to 192,000 Hz."""
    def process(self, mono: NDArray[np.float32]) -> Features:
        """Takes [n] samples in [-1, 1]; returns what became ready. NaN and infinity count as 0."""
    def flush(self) -> Features:
        """Ends the stream: the hops and frames of the last samples."""
    def reset(self) -> None:
        """Forgets all audio; the next sample is at 0 s."""

def extract_features(mono: NDArray[np.float32], sample_rate: float) -> Features:
    """Features of a whole recording: one frame for every tenth of a second begun, ten hops a frame.

    mono: [n] samples in [-1, 1]; NaN and infinity count as 0. Raises ValueError for a sample rate
    outside 8,000 to 192,000 Hz.
    """

def encode_emotion(features: Features) -> NDArray[np.float32]:
    """[frames, 128] inputs of the emotion network for a stream of frames from its beginning."""

# Listening (bindings/listening.cpp)

class Key:
    """A key, with how clear it is."""

    @property
    def tonic(self) -> int:
        """Pitch class, 0 = C."""
    @property
    def minor(self) -> bool: ...
    @property
    def confidence(self) -> float:
        """In [0, 1]: how far the next best key is off."""

class BeatGrid:
    """Beats that cover a recording."""

    @property
    def beats(self) -> NDArray[np.float64]:
        """[beats] seconds, ascending, from the first at or after 0 s to the end."""
    @property
    def tempo_bpm(self) -> float: ...
    @property
    def found(self) -> bool:
        """False where the recording has no beat and the grid is assumed."""
    @property
    def confidence(self) -> float:
        """In [0, 1]: how clearly the onsets return at a beat's distance."""

class Metre:
    """Beats a bar (3 or 4), and the index of the beat that begins the first whole bar."""

    @property
    def beats_per_bar(self) -> int: ...
    @property
    def first_downbeat(self) -> int: ...

def find_key(chroma: NDArray[np.float32]) -> Key:
    """The key of [frames, 12] chroma; C major with confidence 0 where all of it is zero."""

def find_beats(features: Features, duration_seconds: float, tempo_bpm: float | None = None) -> BeatGrid:
    """The beats of a recording, at `tempo_bpm` where given (20 to 400; ValueError outside)."""

def beat_candidates(features: Features) -> list[tuple[NDArray[np.float64], NDArray[np.float32]]]:
    """Every grid that find_beats chooses from, in seconds, with the features of its metrical model."""

def bar_candidates(
    beats: NDArray[np.float64], features: Features
) -> list[tuple[int, int, NDArray[np.float32]]]:
    """Every beats_per_bar and first_downbeat that find_metre chooses from, with their features."""

def find_metre(grid: BeatGrid, features: Features) -> Metre:
    """The metre of a recording whose beats are found; 4 from the first beat on where they are not."""

# Networks (bindings/networks.cpp)

class ModelError(ValueError):
    """A model or bundle that was refused: what was read, where in it, what was expected and found."""

    file: str
    path: str
    expected: str
    found: str

class Network:
    """A chain of layers that keeps its state from step to step."""

    @property
    def input_size(self) -> int: ...
    @property
    def output_size(self) -> int: ...
    @property
    def parameter_count(self) -> int:
        """Weights as RTNeural counts them: one bias an LSTM."""
    @property
    def layers(self) -> list[tuple[str, int, int]]:
        """Each layer's type, input size and output size."""
    def reset(self) -> None:
        """Clears the state."""
    def process(self, x: NDArray[np.float32]) -> NDArray[np.float32]:
        """Runs one step: [inputs] to [outputs]. Raises ValueError for another size, NaN or infinity."""
    def run(self, x: NDArray[np.float32], reset_before: Sequence[int] = ()) -> NDArray[np.float32]:
        """Runs many steps: [steps, inputs] to [steps, outputs].

        The state is kept from before and cleared before each step of `reset_before`. Raises
        ValueError as `process`.
        """

def read_rtneural_json(path: str | PathLike[str]) -> Network:
    """Reads RTNeural JSON. Raises ModelError."""

def check_rtneural_json(
    path: str | PathLike[str],
) -> tuple[list[tuple[str, str, str]], Network | None]:
    """All problems of RTNeural JSON as (path, expected, found), and the network where there is none.

    Raises ModelError where there is no such file.
    """

class Bundle:
    """The five networks, proven by their golden vectors."""

    @property
    def name(self) -> str: ...
    @property
    def precision(self) -> str:
        """float32, float16 or int8: of the weights as the networks hold them."""
    @property
    def weight_bytes(self) -> int:
        """Of the one block of memory that holds all weights and biases."""
    @property
    def manifest_json(self) -> str: ...
    @property
    def golden_error(self) -> float:
        """The largest absolute difference from the golden outputs, as stored."""
    @property
    def rounded_error(self) -> float:
        """Where loading rounded the weights: the largest difference from the same in 32-bit floats."""
    def network(self, name: str) -> Network:
        """One of the networks, by the contract's name; it shares its state with the bundle.

        Raises KeyError.
        """

def load_bundle(path: str | PathLike[str], precision: str | None = None) -> Bundle:
    """Loads a bundle's folder, checks it and runs its golden vectors. Raises ModelError.

    precision: of the weights as held, float32, float16 or int8; as the bundle stores them (float16, unless
    it was written otherwise) where None. Raises ValueError for another.
    """

def round_weights(matrix: NDArray[np.float32], precision: str) -> NDArray[np.float32]:
    """What becomes of a matrix [rows, columns] when a layer holds it in that precision."""

# Streaming (bindings/stream.cpp)

class EmotionStream:
    """The emotion heard in a stream of audio. Keeps its bundle's emotion network to itself."""

    def __init__(self, bundle: Bundle, sample_rate: float) -> None:
        """Raises ValueError for a sample rate outside 8,000 to 192,000 Hz."""
    def process(
        self, mono: NDArray[np.float32]
    ) -> tuple[NDArray[np.float64], NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """Takes [n] samples in [-1, 1]; returns what became known.

        Times [frames] in seconds, embedding [frames, 64], chroma [frames, 12], level_db [frames].
        """
    def reset(self) -> None:
        """Forgets all audio; the next sample is at 0 s."""

# Chords and encoders (bindings/encoding.cpp)

def chord_class(label: str, tonic: int) -> int: ...
def chord_class_of_intervals(root: int, intervals: int, tonic: int) -> int: ...
def chord_of_class(chord_class: int, tonic: int) -> tuple[int, int]: ...
def chord_name(chord_class: int, tonic: int, minor: bool = False) -> str: ...
def scale_of_key(tonic: int, minor: bool) -> int: ...
def semitones_to_c(tonic: int) -> int: ...

melody_context_fields: Sequence[Any]
harmony_context_fields: Sequence[Any]
dynamics_context_fields: Sequence[Any]
groove_context_fields: Sequence[Any]

def encode_melody(contexts: NDArray[np.void]) -> NDArray[np.float32]: ...
def encode_harmony(contexts: NDArray[np.void]) -> NDArray[np.float32]: ...
def encode_dynamics(contexts: NDArray[np.void]) -> NDArray[np.float32]: ...
def encode_groove(contexts: NDArray[np.void]) -> NDArray[np.float32]: ...

# Contexts of bars and notes (bindings/contexts.cpp)

def groove_history(
    accents: NDArray[np.float32], offsets: NDArray[np.float32], beats_per_bar: int
) -> NDArray[np.void]: ...
def chord_history(classes: NDArray[np.int32], tonics: NDArray[np.int32]) -> NDArray[np.void]: ...

placed_note_fields: Sequence[Any]
placed_beat_fields: Sequence[Any]

def dynamics_contexts(
    notes: NDArray[np.void], beats: NDArray[np.void], beats_per_bar: int, tempo_bpm: float
) -> NDArray[np.void]: ...

# Benchmark (bindings/benchmark.cpp)

class InferenceTimer:
    """Processors of one bundle, each with its own state, that take turns."""

    def __init__(
        self, bundle: str | PathLike[str], precision: str | None = None, instances: int = 1
    ) -> None: ...
    def time(self, network: str | None, calls: int, cold: bool = False) -> NDArray[np.float64]:
        """Microseconds of each of `calls` steps of one network, or of all five where network is None.

        cold: with a walk through 64 MB before each, which leaves nothing else in the caches. Raises
        ValueError for an unknown network.
        """

class CacheWalk:
    """A walk through memory that leaves nothing else in the caches."""

    def __init__(self) -> None: ...
    def read(self) -> None:
        """Reads 64 MB."""

def time_reading(bytes: int, rounds: int) -> NDArray[np.float64]:
    """Microseconds of each of `rounds` reads of so many bytes that the caches hold."""

def kernel_names() -> list[str]:
    """Variants of the kernels that this processor runs, the fastest last."""

def use_kernels(name: str) -> None:
    """Makes one of kernel_names() the variant in use, for the whole process. Raises ValueError for another."""

# Soak (bindings/soak.cpp)

class Soak:
    """Drives the live pipeline through simulated hours of everything unkind."""

    def __init__(self, bundles: Sequence[Bundle], seed: int = 1) -> None: ...
    def run(self, simulated_seconds: float) -> None:
        """Goes on for so many simulated seconds at least, or until something is wrong."""
    def report(self) -> dict[str, Any]:
        """Counts and measures so far, and under 'fault' what was wrong or ''."""

# The composer (bindings/heard_music.cpp, bindings/music.cpp)

heard_beat_fields: Sequence[Any]
lane_names: tuple[str, str, str]

class HeardMusic:
    """What the composer hears, beat by beat."""

    def __init__(
        self,
        beats: NDArray[np.void],
        beats_per_bar: int = 4,
        first_downbeat: int = 0,
        tonic: int = 0,
        minor: bool = False,
        tempo_bpm: float = 120.0,
        compound: bool = False,
    ) -> None: ...
    @property
    def beats(self) -> NDArray[np.void]:
        """[beats] of heard_beat_fields."""
    @property
    def beats_per_bar(self) -> int: ...
    @property
    def compound(self) -> bool: ...
    @property
    def first_downbeat(self) -> int: ...
    @property
    def tonic(self) -> int: ...
    @property
    def minor(self) -> bool: ...
    @property
    def key_confidence(self) -> float: ...
    @property
    def tempo_bpm(self) -> float: ...

class HeardRecording:
    """A recording as the composer hears it, and where in it that was."""

    @property
    def music(self) -> HeardMusic:
        """What the composer hears."""
    @property
    def beats(self) -> NDArray[np.float64]:
        """[beats] seconds of the recording."""
    @property
    def tempo_bpm(self) -> float: ...
    @property
    def beats_found(self) -> bool:
        """False where the recording has no beat and the grid is assumed."""
    @property
    def beat_confidence(self) -> float: ...
    @property
    def beats_per_bar(self) -> int: ...
    @property
    def compound(self) -> bool: ...
    @property
    def first_downbeat(self) -> int:
        """Index of the first beat that begins a bar."""
    @property
    def tonic(self) -> int: ...
    @property
    def minor(self) -> bool: ...
    @property
    def key_confidence(self) -> float: ...
    @property
    def duration_seconds(self) -> float:
        """Samples over the sample rate."""
    @property
    def frame_times(self) -> NDArray[np.float64]:
        """[frames] seconds of the recording."""
    @property
    def emotion(self) -> NDArray[np.float32]:
        """[frames, 2] valence and arousal as heard."""
    @property
    def silent(self) -> bool:
        """True where every beat is silent, so that nothing is played."""

class RecordingListener:
    """Hears a recording, streamed in blocks of any size.

    It runs the bundle's emotion network from block to block: until `finish`, nothing else may run it.
    """

    def __init__(self, bundle: Bundle, sample_rate: float) -> None:
        """Raises ValueError for a sample rate outside 8,000 to 192,000 Hz."""
    def process(self, mono: NDArray[np.float32]) -> None:
        """Takes [n] samples in [-1, 1]; NaN and infinity count as 0. RuntimeError after `finish`."""
    def finish(
        self,
        tempo_bpm: float | None = None,
        key: tuple[int, bool] | None = None,
        metre: tuple[int, bool] | None = None,
    ) -> HeardRecording:
        """Ends the recording and hears it as a whole.

        Tempo, `key`, (tonic, minor), and `metre`, (beats a bar, compound), are found if not given. In a
        compound metre, (3, True), the beats of the result are quarters and the tempo given is that of the
        dotted quarters that are felt.
        """

class ChordSpan:
    """A chord and how long it lasts, in beats. `name` is absolute, for example "F#:min7"."""

    @property
    def onset_beats(self) -> float: ...
    @property
    def duration_beats(self) -> float: ...
    @property
    def chord_class(self) -> int: ...
    @property
    def name(self) -> str: ...

class ModeChange:
    """Where the mode turns within a piece."""

    @property
    def onset_beats(self) -> float: ...
    @property
    def minor(self) -> bool: ...

class Composition:
    """Notes, controls and chords, timed in beats of the heard grid."""

    @property
    def notes(self) -> NDArray[np.void]:
        """[notes] lane (index into lane_names), pitch, velocity, onset_beats, duration_beats, by onset."""
    @property
    def controls(self) -> NDArray[np.void]:
        """[controls] lane, controller (1 or 11), value, onset_beats, by onset."""
    @property
    def programs(self) -> NDArray[np.void]:
        """[changes] lane, program (General MIDI, from 0), onset_beats: instruments that suit the feeling."""
    @property
    def tonic(self) -> int: ...
    @property
    def minor(self) -> bool:
        """The mode as played first: that heard, but where nothing pitched is, that of the valence."""
    @property
    def mode_changes(self) -> list[ModeChange]:
        """By onset; with a phrase, and only where nothing pitched is heard."""
    @property
    def chords(self) -> list[ChordSpan]: ...
    @property
    def emotion(self) -> NDArray[np.float32]:
        """[beats, 2] valence and arousal as played."""

def tempo_for_feeling(valence: float, arousal: float) -> float:
    """Beats a minute, 55 to 160, that suit a feeling, for music that follows no recording."""

def compose(
    bundle: Bundle,
    heard: HeardMusic | HeardRecording,
    *,
    valence: float | None = None,
    arousal: float | None = None,
    follow: float = 1.0,
    density: float = 0.5,
    humanize: float = 0.5,
    temperature: float = 0.9,
    seed: int = 1,
    lanes: Sequence[str] = ("melody", "chords", "bass"),
    within_key: bool = False,
    swing: float = 0.0,
    repetition: float = 0.5,
    surprise: float = 0.3,
    glide_bars: float = 0.0,
    scale: int = 0,
    wanted: NDArray[np.float32] | None = None,
) -> Composition:
    """Plays along with what was heard; the same music, options and bundle give the same composition.

    `valence` and `arousal` in [-1, 1] are wanted; None leaves that side to the recording, and `follow`
    says how much the recording counts beside them. `within_key` leaves out chords and notes that are
    not of the heard music's key, whatever was heard, or, where `scale` is given, not of its pitch
    classes (bit 0 for C). `swing`, `repetition` and `surprise` go from 0 to 1; the feeling played
    covers two thirds of the way to a new one in `glide_bars`. `wanted`, [beats, 2] valence and arousal,
    is for a feeling that moves; NaN leaves a gap, which is led over. Raises ValueError for options or heard
    music out of range or not finite.
    """

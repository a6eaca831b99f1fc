"""Keys and scales by name: what a user writes, what a MIDI file stores."""

from __future__ import annotations

import re
from dataclasses import dataclass
from numbers import Integral

from affetto.accompaniment.wanted import is_number
from affetto.errors import InputError

_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ACCIDENTALS = {"": 0, "#": 1, "\N{MUSIC SHARP SIGN}": 1, "b": -1, "\N{MUSIC FLAT SIGN}": -1}
_MODES = {"": False, "major": False, "maj": False, "M": False, "minor": True, "min": True, "m": True}
_ACCIDENTAL = "(#|b|\N{MUSIC SHARP SIGN}|\N{MUSIC FLAT SIGN}|)"
_PATTERN = re.compile(rf"\s*([A-Ga-g])\s*{_ACCIDENTAL}[\s:-]*([A-Za-z]*)\s*")
_NOTE = re.compile(rf"([A-Ga-g]){_ACCIDENTAL}")
_SCALE = 'one to twelve notes such as "C D E G A"'

# The spelling with the fewest accidentals in the signature, by pitch class.
_MAJOR_NAMES = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_MINOR_NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B")


@dataclass(frozen=True)
class Key:
    """A major or minor key; confidence is 1 where a user gave it, 0 where nothing was heard."""

    tonic: int
    minor: bool
    confidence: float = 1.0

    @property
    def tonic_name(self) -> str:
        """The tonic's usual spelling, for example "F#"."""
        return (_MINOR_NAMES if self.minor else _MAJOR_NAMES)[self.tonic]

    @property
    def name(self) -> str:
        """For example "F# minor"."""
        return f"{self.tonic_name} {'minor' if self.minor else 'major'}"

    @property
    def midi_name(self) -> str:
        """As mido's key signatures are written, for example "F#m"."""
        return self.tonic_name + ("m" if self.minor else "")


def parse_scale(text: str) -> frozenset[int]:
    """Reads the notes of a scale, such as "C D E G A" or "F#,Bb", as pitch classes. Raises InputError."""
    names = [name for name in re.split(r"[\s,]+", text) if name]
    found = [_NOTE.fullmatch(name) for name in names]
    unknown = next((name for name, note in zip(names, found, strict=True) if note is None), None)
    if unknown is not None or not names:
        raise InputError("scale", _SCALE, "none" if unknown is None else f'"{unknown}"')
    return frozenset(_pitch_class(note) for note in found if note is not None)


def check_key(key: Key | None) -> None:
    """Raises InputError for a key whose tonic is no pitch class or whose mode is neither of the two."""
    if key is None:
        return
    is_key = isinstance(key, Key) and _is_pitch_class(key.tonic) and isinstance(key.minor, bool)
    if not is_key or not is_number(key.confidence):
        expected = 'a key such as "F# minor", or a Key of a tonic from 0 (C) to 11 and True for minor'
        raise InputError("key", expected, repr(key))


def check_scale(scale: frozenset[int] | None) -> None:
    """Raises InputError for a scale without notes and for what is no pitch class."""
    if scale is None:
        return
    if not isinstance(scale, frozenset) or not scale or not all(map(_is_pitch_class, scale)):
        raise InputError("scale", _SCALE, repr(scale))


def check_scale_of_key(scale: frozenset[int] | None, key: Key | None) -> None:
    """Raises InputError where a key is given and a scale that has none of its notes: not both can be kept to."""
    from affetto import _engine

    if scale is None or key is None:
        return
    of_key = _engine.scale_of_key(key.tonic, key.minor)
    if not any(of_key >> note & 1 for note in scale):
        names = " ".join(_MAJOR_NAMES[note] for note in sorted(scale))
        raise InputError("scale", f"one note or more of {key.name}, the key that is given", f'"{names}"')


def parse_key(text: str) -> Key:
    """Reads "F# minor", "Am", "Bb", "e min", "C:maj". Raises InputError for anything else."""
    found = _PATTERN.fullmatch(text)
    mode = found.group(3) if found else ""
    mode = mode if mode in _MODES else mode.lower()
    if found is None or mode not in _MODES:
        raise InputError("key", 'a key such as "F# minor", "Am" or "Bb"', f'"{text}"')
    return Key(_pitch_class(found), _MODES[mode])


def _is_pitch_class(value: object) -> bool:
    return isinstance(value, Integral) and is_number(value) and int(value) in range(12)


def _pitch_class(found: re.Match[str]) -> int:
    """Of a letter and its accidental, the first two groups."""
    return (_LETTERS[found.group(1).upper()] + _ACCIDENTALS[found.group(2)]) % 12

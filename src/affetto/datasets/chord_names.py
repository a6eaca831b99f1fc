"""Chord names: Harte labels read, and names found for the notes of a chord."""

from __future__ import annotations

from functools import cache

from affetto.datasets.corpus import UnreadableSong

_NATURALS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ACCIDENTALS = {"b": -1, "#": 1}

# Intervals above the root, commoner names first: where two fit equally well the first one is taken.
_QUALITIES: tuple[tuple[str, frozenset[int]], ...] = tuple(
    (name, frozenset(intervals))
    for name, intervals in (
        ("maj", (0, 4, 7)), ("min", (0, 3, 7)), ("7", (0, 4, 7, 10)), ("min7", (0, 3, 7, 10)),
        ("maj7", (0, 4, 7, 11)), ("dim", (0, 3, 6)), ("sus4", (0, 5, 7)), ("sus2", (0, 2, 7)),
        ("hdim7", (0, 3, 6, 10)), ("dim7", (0, 3, 6, 9)), ("aug", (0, 4, 8)), ("maj6", (0, 4, 7, 9)),
        ("min6", (0, 3, 7, 9)), ("minmaj7", (0, 3, 7, 11)), ("sus4(b7)", (0, 5, 7, 10)),
    )
)  # fmt: skip


def pitch_class(name: str) -> int:
    """The pitch class of a note name such as "C", "F#" or "Bb". Raises UnreadableSong."""
    if name[:1] not in _NATURALS or any(sign not in _ACCIDENTALS for sign in name[1:]):
        raise UnreadableSong(f"not a note name: {name!r}")
    return (_NATURALS[name[0]] + sum(_ACCIDENTALS[sign] for sign in name[1:])) % 12


def parse_harte(label: str) -> tuple[int, str]:
    """Root and quality of `Root:quality[/bass]`; (-1, "N") for no chord. Raises UnreadableSong.

    A root alone is a major chord (Harte et al. 2005).
    """
    if label in ("N", "X"):
        return -1, "N"
    root, _, rest = label.partition(":")
    quality = rest.partition("/")[0] if rest else "maj"
    return pitch_class(root.partition("/")[0]), quality or "maj"


def has_minor_third(quality: str) -> bool | None:
    """Whether the third of a quality is minor; None for a chord without a third, such as 5 or sus4."""
    if quality.startswith(("min", "dim", "hdim")):
        return True
    return None if quality.startswith(("N", "sus", "1", "5")) and quality[:2] not in ("11", "13") else False


def name_chord(pitches: list[int]) -> tuple[int, str] | None:
    """Root and quality of sounding notes; None where they are too few to tell.

    The name that shares most of the notes wins; at equal share the one with the lowest note as root.
    """
    classes = frozenset(pitch % 12 for pitch in pitches)
    return _name_classes(classes, min(pitches) % 12) if len(classes) > 1 else None


@cache
def _name_classes(classes: frozenset[int], bass: int) -> tuple[int, str] | None:
    candidates = [(bass + interval) % 12 for interval in range(12)]
    best, best_score = None, (-99.0, 0)
    for root in candidates:
        for rank, (quality, intervals) in enumerate(_QUALITIES):
            chord = frozenset((root + interval) % 12 for interval in intervals)
            fit = len(chord & classes) - len(chord ^ classes) - (0.25 if root != bass else 0.0)
            if (fit, -rank) > best_score:
                best, best_score = (root, quality), (fit, -rank)
    return best

"""Chord symbols of MusicXML as Harte's roots and qualities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from affetto.datasets.chord_names import pitch_class
from affetto.datasets.corpus import UnreadableSong

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_QUALITIES = {
    "major": "maj", "minor": "min", "augmented": "aug", "diminished": "dim",
    "dominant": "7", "major-seventh": "maj7", "minor-seventh": "min7", "diminished-seventh": "dim7",
    "augmented-seventh": "aug(b7)", "half-diminished": "hdim7", "major-minor": "minmaj7",
    "minor-major": "minmaj7", "major-sixth": "maj6", "minor-sixth": "min6",
    "dominant-ninth": "9", "major-ninth": "maj9", "minor-ninth": "min9", "augmented-ninth": "aug(b7,9)",
    "dominant-11th": "11", "major-11th": "maj11", "minor-11th": "min11",
    "dominant-13th": "13", "major-13th": "maj13", "minor-13th": "min13",
    "suspended-second": "sus2", "suspended-fourth": "sus4", "power": "5", "pedal": "1",
    "maj69": "maj6(9)", "": "maj",
}  # fmt: skip
"""MusicXML's kinds, two spellings that are met in the wild, and a kind left empty: a bare letter."""
_SIGNS = {-2: "bb", -1: "b", 0: "", 1: "#", 2: "##"}


def read_harmony(harmony: Element) -> tuple[int, str]:
    """Root and quality of a `harmony` element; (-1, "N") for none. Raises UnreadableSong.

    The bass of an inversion is left out, as no corpus's chords here have one.
    """
    kind = (harmony.findtext("kind") or "").strip()
    if kind == "none":
        return -1, "N"
    root = pitch_class(harmony.findtext("root/root-step") or "")
    root = (root + round(float(harmony.findtext("root/root-alter") or 0))) % 12
    if kind not in _QUALITIES:
        raise UnreadableSong(f"a chord of unknown kind: {kind!r}")
    degrees = [item for degree in harmony.findall("degree") for item in _degrees(degree)]
    return root, _with_degrees(_QUALITIES[kind], degrees)


def _degrees(degree: Element) -> list[str]:
    """Harte's degrees for one of MusicXML's: an added 7 is a minor one, an altered degree replaces."""
    value = int(degree.findtext("degree-value") or "")
    alter = round(float(degree.findtext("degree-alter") or 0))
    if alter not in _SIGNS:
        raise UnreadableSong(f"a degree altered by {alter}")
    what = degree.findtext("degree-type")
    if what == "subtract":
        return [f"*{value}"]
    sign = _SIGNS[alter - 1] if value == 7 else _SIGNS[alter]
    return [f"*{value}", f"{sign}{value}"] if what == "alter" else [f"{sign}{value}"]


def _with_degrees(quality: str, degrees: list[str]) -> str:
    if not degrees:
        return quality
    name, _, listed = quality.partition("(")
    return f"{name}({','.join([*filter(None, [listed.rstrip(')')]), *degrees])})"

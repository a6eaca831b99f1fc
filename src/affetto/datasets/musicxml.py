"""Compressed MusicXML (.mxl) with one part: its measures, with melody notes and chord symbols.

Only what a lead sheet needs is read. A file is a stranger's: entities are refused, and so is anything
that unpacks to more than a lead sheet can hold.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from affetto.datasets.chord_names import pitch_class
from affetto.datasets.chord_symbols import read_harmony
from affetto.datasets.corpus import UnreadableSong

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

_MOST_BYTES = 16 * 2**20
_MOST_DIVISIONS = 1e7
_CONTAINER = "META-INF/container.xml"


@dataclass(frozen=True)
class ScoreNote:
    """A note of a measure; `onset` and `length` in quarters from the measure's start."""

    onset: Fraction
    length: Fraction
    pitch: int
    tied: bool
    """Whether it goes on with the note of the same pitch before it."""


@dataclass
class Measure:
    """A measure as written. `length` in quarters; repeats and endings as its bar lines have them."""

    length: Fraction = Fraction(0)
    notes: list[ScoreNote] = field(default_factory=list)
    chords: list[tuple[Fraction, int, str]] = field(default_factory=list)
    """Quarters from the measure's start, root, quality."""
    opens_repeat: bool = False
    closes_repeat: bool = False
    endings: frozenset[int] = frozenset()
    """Passes in which it is played; empty for all of them."""


@dataclass
class Score:
    """What is written in a part; metre, fifths, mode and tempo are the first ones, None where missing."""

    measures: list[Measure] = field(default_factory=list)
    metre: tuple[int, int] | None = None
    fifths: int | None = None
    minor: bool = False
    quarters_a_minute: float | None = None


def read_mxl(path: Path) -> Score:
    """Reads the first part of a compressed score. Raises UnreadableSong."""
    from defusedxml.common import DefusedXmlException

    try:
        part = _root(path).find("part")
        if part is None:
            raise UnreadableSong(f"{path.name}: no part")
        return _PartReader().read(part)
    except DefusedXmlException as error:
        raise UnreadableSong(f"{path.name}: refused: {type(error).__name__}") from None
    except (ParseError, ValueError, ArithmeticError, UnreadableSong) as error:
        raise UnreadableSong(f"{path.name}: not a readable score ({error})") from None


def _root(path: Path) -> Element:
    from defusedxml.ElementTree import fromstring

    try:
        with zipfile.ZipFile(path) as archive:
            root: Element = fromstring(_content(archive, _score_name(archive)))
            return root
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError, NotImplementedError):
        raise UnreadableSong("not a whole archive with a score") from None


def _score_name(archive: zipfile.ZipFile) -> str:
    """The score that the container names; else the first one: there are containers that quote a name
    with an apostrophe in apostrophes.
    """
    from defusedxml.ElementTree import fromstring

    names = archive.namelist()
    try:
        named = fromstring(_content(archive, _CONTAINER)).find(".//{*}rootfile")
        if named is not None and named.get("full-path") in names:
            return str(named.get("full-path"))
    except (KeyError, ParseError):
        pass
    scores = (name for name in names if name.endswith((".xml", ".musicxml")) and name != _CONTAINER)
    return next(scores, "")


def _content(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise UnreadableSong(f"{name} unpacks to more than {_MOST_BYTES // 2**20} MiB")
    return content


def _number(text: str | None) -> Fraction:
    """A number that a score may hold; a fraction's own reader would spend its life on 1e999999999."""
    value = float(text or 0)
    if not abs(value) < _MOST_DIVISIONS:
        raise ValueError(f"a length of {text}")
    return Fraction(value)


class _PartReader:
    """Goes through a part with what holds from one measure to the next."""

    def __init__(self) -> None:
        self._score = Score()
        self._divisions = 1
        self._endings: frozenset[int] = frozenset()
        self._at = self._onset = Fraction(0)

    def read(self, part: Element) -> Score:
        for element in part.findall("measure"):
            self._score.measures.append(self._measure(element))
        return self._score

    def _measure(self, element: Element) -> Measure:
        measure, self._at, closed = Measure(), Fraction(0), False
        for child in element:
            if child.tag == "attributes":
                self._attributes(child)
            elif child.tag == "note":
                self._note(child, measure)
            elif child.tag in ("backup", "forward"):
                moved = self._quarters(child) * (1 if child.tag == "forward" else -1)
                self._at = max(Fraction(0), self._at + moved)
            elif child.tag == "harmony":
                offset = _number(child.findtext("offset")) / self._divisions
                measure.chords.append((max(Fraction(0), self._at + offset), *read_harmony(child)))
            elif child.tag == "barline":
                closed = self._barline(child, measure) or closed
            self._tempo(child)
            measure.length = max(measure.length, self._at)
        measure.endings = self._endings
        if closed:
            self._endings = frozenset()
        return measure

    def _attributes(self, element: Element) -> None:
        score = self._score
        self._divisions = int(element.findtext("divisions") or self._divisions)
        if score.metre is None and element.find("time/beats") is not None:
            texts = (element.findtext(f"time/{name}") or "" for name in ("beats", "beat-type"))
            numerator, denominator = (int(text) for text in texts)
            score.metre = numerator, denominator
        if score.fifths is None and (fifths := element.findtext("key/fifths")) is not None:
            score.fifths = int(fifths)
            score.minor = element.findtext("key/mode") == "minor"

    def _note(self, element: Element, measure: Measure) -> None:
        length = self._quarters(element)  # Grace notes have none.
        if element.find("chord") is None:
            self._onset = self._at
            self._at += length
        pitch = element.find("pitch")
        if pitch is None or not length:
            return
        alter = round(float(pitch.findtext("alter") or 0))
        octave = int(pitch.findtext("octave") or "")
        number = 12 * (octave + 1) + pitch_class(pitch.findtext("step") or "") + alter
        if not 0 <= number < 128:
            raise ValueError(f"a pitch of {number}")
        tied = any(tie.get("type") == "stop" for tie in element.findall("tie"))
        measure.notes.append(ScoreNote(self._onset, length, number, tied))

    def _barline(self, element: Element, measure: Measure) -> bool:
        """Takes in a bar line; True where an ending ends with it."""
        repeat, ending = element.find("repeat"), element.find("ending")
        if repeat is not None:
            measure.opens_repeat |= repeat.get("direction") == "forward"
            measure.closes_repeat |= repeat.get("direction") == "backward"
        if ending is None:
            return False
        if ending.get("type") == "start":
            self._endings = frozenset(int(number) for number in (ending.get("number") or "").split(","))
            return False
        return True

    def _tempo(self, element: Element) -> None:
        sound = element if element.tag == "sound" else element.find("sound")
        tempo = sound.get("tempo") if sound is not None else None
        if self._score.quarters_a_minute is None and tempo and 20 <= float(tempo) <= 400:
            self._score.quarters_a_minute = float(tempo)

    def _quarters(self, element: Element) -> Fraction:
        return _number(element.findtext("duration")) / self._divisions

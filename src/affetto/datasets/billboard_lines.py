"""The lines of a McGill Billboard file: a second, and the bars that begin there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from affetto.datasets.chord_names import pitch_class
from affetto.datasets.corpus import UnreadableSong
from affetto.datasets.metre import beats_of_metre

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

_METRE = re.compile(r"\((\d+)/(\d+)\)")
_REPEATED = re.compile(r"\s*x(\d+)")
_MOST_REPEATS = 64
_LONGEST_SECONDS = 7200.0


@dataclass(frozen=True)
class Bar:
    """A bar: its length in quarters, its beats, and what is written in it, spread evenly."""

    quarters: Fraction
    beats: int
    symbols: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A line from `start` seconds, in the key of `tonic`; silence and noise have no bars."""

    start: float
    tonic: int
    bars: tuple[Bar, ...]


def read_lines(path: Path) -> list[Line]:
    """The lines of a file, of which the last one says where the recording ends. Raises UnreadableSong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise UnreadableSong(f"{path.parent.name}/{path.name}: missing or not text") from None
    reader = _Reader(f"{path.parent.name}/{path.name}")
    for number, line in enumerate(text.splitlines(), 1):
        try:
            reader.take(line.strip())
        except (ValueError, UnreadableSong) as error:
            raise UnreadableSong(f"{reader.name}, line {number}: {error}") from None
    if not any(line.bars for line in reader.lines):
        raise UnreadableSong(f"{reader.name}: no bars")
    if reader.lines[-1].bars:
        raise UnreadableSong(f"{reader.name}: no line that ends the last bars")
    return reader.lines


class _Reader:
    """What holds from one line to the next: metre and tonic."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: list[Line] = []
        self._metre: tuple[int, int] | None = None
        self._tonic: int | None = None

    def take(self, line: str) -> None:
        if line.startswith("#"):
            self._set(*line.lstrip("# ").split(":", 1))
        elif line:
            self._add(*line.split("\t", 1))

    def _set(self, key: str, value: str = "") -> None:
        if key == "metre":
            numerator, denominator = value.split("/")
            self._metre = int(numerator), int(denominator)
            beats_of_metre(*self._metre)
        elif key == "tonic":
            self._tonic = pitch_class(value.strip())

    def _add(self, second: str, content: str = "") -> None:
        if self._metre is None or self._tonic is None:
            raise UnreadableSong("no metre or no tonic before it")
        start = float(second)
        if self.lines and not start > self.lines[-1].start:
            raise UnreadableSong("not later than the line before it")
        if not 0 <= start <= _LONGEST_SECONDS:
            raise UnreadableSong(f"not a time in a song: {second}")
        self.lines.append(Line(start, self._tonic, self._bars(content)))

    def _bars(self, content: str) -> tuple[Bar, ...]:
        _, bar, rest = content.partition("|")
        if not bar:
            return ()
        inside, _, after = rest.rpartition("|")
        bars = tuple(self._bar(symbols.split()) for symbols in inside.split("|"))
        repeated = _REPEATED.match(after)
        return bars * min(int(repeated[1]), _MOST_REPEATS) if repeated else bars

    def _bar(self, symbols: list[str]) -> Bar:
        assert self._metre is not None
        beats, beat_quarters = beats_of_metre(*self._metre)
        if not symbols or not (metre := _METRE.fullmatch(symbols[0])):
            return Bar(beats * beat_quarters, beats, tuple(symbols))
        own_beats, own_quarters = beats_of_metre(int(metre[1]), int(metre[2]))
        quarters = own_beats * own_quarters
        # A bar of an eighth too many has one short beat more: bars begin on beats.
        return Bar(quarters, max(1, int(quarters / beat_quarters + 0.5)), tuple(symbols[1:]))

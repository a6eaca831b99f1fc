"""Rated series: which of VGMIDI's the judges learn from, which measure them, and which are accompanied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from affetto.datasets import BROKEN, CORPORA
from affetto.errors import InputError
from affetto.evaluation.shares import shares_of_entries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from affetto.datasets import Entry

CORPUS = CORPORA["vgmidi"]
_LEAST_SERIES = 3


@dataclass(frozen=True)
class RatedSeries:
    """Names of series.

    judging: what the judges of control learn from; the bundle's training used none of it.
    known: the others, which the bundle was trained on; these judges never meet them, so that they measure
    how well they hear.
    followed: the series, a part of `judging`, that are accompanied; what judges the accompaniments learns
    from all others.
    """

    judging: frozenset[str]
    known: frozenset[str]
    followed: frozenset[str]

    @property
    def not_followed(self) -> frozenset[str]:
        """What the judges of accompaniments learn from."""
        return (self.judging | self.known) - self.followed


def rated_entries(data_dir: Path) -> list[Entry]:
    """The rated pieces that can be read. Raises InputError where the corpus is not there."""
    return [entry for entry in CORPUS.entries(data_dir) if _is_readable(entry)]


def _is_readable(entry: Entry) -> bool:
    try:
        return CORPUS.read(entry).ratings is not None
    except (*BROKEN, OSError):
        return False


def rated_series(entries: list[Entry], provenance: Mapping[str, Any]) -> RatedSeries:
    """The series by what the bundle's emotion network was trained on.

    Where that was none of them, or all, every other one is taken for known. Raises InputError for fewer
    than three series.
    """
    shares = shares_of_entries("emotion", provenance, entries)
    names = sorted({entry.group for entry in entries})
    if len(names) < _LEAST_SERIES:
        raise InputError("VGMIDI", f"{_LEAST_SERIES} rated series or more", f"{len(names)}")
    known = {name for name in names if shares.of_group[name] == "train"}
    if not known or len(known) > len(names) - 2:
        known = set(names[::2])
    judging = set(names) - known
    followed = {name for name in judging if shares.of_group[name] == "test"}
    return RatedSeries(frozenset(judging), frozenset(known), frozenset(followed or sorted(judging)[::2]))

"""Metres as musicians write them."""

from __future__ import annotations

from dataclasses import dataclass

from affetto.errors import InputError


@dataclass(frozen=True, slots=True)
class Metre:
    """Quarter notes a bar; `compound` for 6/8, whose three are felt as two groups of three eighths."""

    beats_per_bar: int
    compound: bool = False

    @property
    def name(self) -> str:
        """As a time signature, for example "3/4"."""
        return "6/8" if self.compound else f"{self.beats_per_bar}/4"


METRES = {metre.name: metre for metre in (Metre(2), Metre(3), Metre(4), Metre(3, compound=True))}


def parse_metre(text: str) -> Metre:
    """Reads "2/4", "3/4", "4/4" or "6/8". Raises InputError for another."""
    metre = METRES.get(text.strip())
    if metre is None:
        raise InputError("metre", f"one of {', '.join(METRES)}", f'"{text}"')
    return metre


def check_metre(metre: Metre | None) -> None:
    """Raises InputError for a metre that is none of those, or is made of something else than they are."""
    if metre is None:
        return
    # By their text, as 4.0 beats equal 4, but the engine counts.
    if repr(metre) not in map(repr, METRES.values()):
        raise InputError("metre", f"one of {', '.join(METRES)}", repr(metre))

"""What the command line says of a recording that was not heard for certain, beside the summary."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from affetto.accompaniment.result import Accompaniment

# A key's confidence is its lead over the next best. Of 85 songs of POP909 (rendered, 40 s of each) 18 lay below
# this, with 8 keys wrong, and 4 were wrong among the other 67.
LEAST_KEY_CONFIDENCE = 0.1


def say_what_is_uncertain(accompaniment: Accompaniment) -> None:
    """Prints a line on stderr for each thing that was guessed or is not as it was asked for."""
    for line in _lines(accompaniment):
        print(f"affetto: {line}", file=sys.stderr)


def _lines(accompaniment: Accompaniment) -> Iterator[str]:
    if accompaniment.silent:
        yield "the recording is silent; the MIDI file holds no notes"
        return
    tempo, key = accompaniment.tempo, accompaniment.key
    if not tempo.beats_found:
        near = f" near the {tempo.asked_bpm:g} of --tempo" if tempo.asked_bpm is not None else ""
        yield f"no beat found{near}; a steady {tempo.bpm:.0f} beats per minute is assumed"
    if tempo.is_other_than_asked:
        yield (
            f"the recording keeps {tempo.bpm:.1f} beats per minute, "
            f"not the {tempo.asked_bpm:g} of --tempo; its own beats are followed"
        )
    if not accompaniment.key_given and key.confidence < LEAST_KEY_CONFIDENCE:
        yield f"the key is uncertain; {key.name} is assumed (--key gives another)"

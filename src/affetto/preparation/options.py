"""What may be chosen in preparation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from affetto.preparation.examples import Role


@dataclass(frozen=True)
class PreparationOptions:
    """The same options and corpora give the same bytes.

    renderings: versions of each rated piece to train on, by soundfont, program, transposition, room
    and noise; one more, plain and on the last soundfont, is for measuring alone.
    heard_songs: songs at most that are rendered and heard for the networks that listen; for the rest
    what is heard is masked.
    soundfonts: files, or none for those that the system has.
    uses: group -> what its songs are for, where not all are for anything: songs that only train are not
    heard, those that only measure are not rendered to train, and groups that are not named are left out.
    """

    renderings: int = 3
    heard_songs: int = 1000
    soundfonts: tuple[Path, ...] = field(default_factory=tuple)
    uses: Mapping[str, Role] | None = None

    def use_of(self, group: str) -> Role | None:
        """What a group's songs are for; None where they are left out."""
        return "any" if self.uses is None else self.uses.get(group)

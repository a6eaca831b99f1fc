"""Pieces of ours over a grid of feelings, measured beside songs by people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from affetto.evaluation.music.comparison import Comparison, compare
from affetto.evaluation.music.human import human_passages
from affetto.evaluation.music.passage import Passage, passage_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from affetto import _engine
    from affetto.evaluation.grid import Grid

    Progress = Callable[[str, int, int], None]


def measure_pieces(
    bundle: _engine.Bundle, data_dir: Path, grid: Grid, songs: int | None, progress: Progress
) -> Comparison:
    """Composes a grid's pieces and compares them with POP909's songs, `songs` of them at most.

    Raises InputError where POP909 is missing or there is too little of either.
    """
    human = human_passages(data_dir, grid.bars, songs, lambda *counts: progress("songs", *counts))
    return compare(composed_passages(bundle, grid, lambda *counts: progress("pieces", *counts)), human)


def composed_passages(
    bundle: _engine.Bundle, grid: Grid, advance: Callable[[int, int], None] | None = None
) -> list[Passage]:
    """Every piece of a grid; `advance` is told how many there are, and of how many."""
    from affetto.accompaniment.options import Options
    from affetto.accompaniment.piece import compose_piece

    asked = grid.asked()
    passages = []
    for count, (seed, valence, arousal) in enumerate(asked, 1):
        options = Options(valence=valence, arousal=arousal, seed=seed)
        passages.append(passage_of(compose_piece(options, bundle, grid.bars), grid.bars))
        if advance is not None:
            advance(count, len(asked))
    return passages

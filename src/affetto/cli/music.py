"""`affetto evaluate --music`: does what is composed lie in the range of music by people?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from affetto.evaluation.grid import Grid
    from affetto.evaluation.music.comparison import Comparison


def evaluate_music(
    bundle: Path | None, data: Path, grid: Grid, songs: int | None, output: Path | None, as_json: bool
) -> None:
    """Composes, measures and prints; draws where a folder is given."""
    from affetto.cli.output import say_json, table_of_figures
    from affetto.datasets.pop909 import Pop909
    from affetto.errors import InputError
    from affetto.evaluation.music.comparison import FEWEST_PASSAGES
    from affetto.evaluation.music.picture import draw_measures
    from affetto.figures import report
    from affetto.files import make_folder

    Pop909().require_folder(data)
    count = len(grid.asked())
    if count < FEWEST_PASSAGES:
        raise InputError("--grid and --seeds", f"{FEWEST_PASSAGES} pieces or more", f"{count}")
    if output is not None:
        make_folder(output)
    compared = measured(bundle, data, grid, songs)
    if output is not None:
        draw_measures(compared, output / "music.png")
    if as_json:
        say_json(report(compared.figures(), music=compared.told()))
        return
    table_of_figures(compared.figures())
    for remark in compared.remarks():
        typer.echo(remark)


def measured(bundle: Path | None, data: Path, grid: Grid, songs: int | None = None) -> Comparison:
    """The comparison, with a bar a task on stderr."""
    from affetto.accompaniment.accompanist import open_bundle
    from affetto.cli.output import task_bars
    from affetto.evaluation.music.pieces import measure_pieces
    from affetto.models import find_bundle

    opened = open_bundle(find_bundle(bundle))
    with task_bars() as show:
        return measure_pieces(opened, data, grid, songs, show)

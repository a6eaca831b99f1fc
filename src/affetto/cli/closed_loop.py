"""`affetto evaluate --closed-loop`: is the feeling that was asked for the one that is heard?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from affetto.evaluation.grid import Grid
    from affetto.evaluation.loop.closed_loop import ClosedLoop
    from affetto.evaluation.loop.outcome import LoopOutcome
    from affetto.evaluation.music.comparison import Comparison


def evaluate_closed_loop(
    bundle: Path | None,
    data: Path,
    examples: Path | None,
    cache: Path | None,
    grid: Grid,
    soundfont: Path | None,
    workers: int,
    draws: int,
    output: Path | None,
    as_json: bool,
) -> None:
    """Runs the loop, prints figures and everybody's values, and draws them where a folder is given.

    It runs for long: what comes after it, be it a measure or a picture, must not lose its figures.
    """
    from affetto.cli.output import say_json, table_of_figures
    from affetto.evaluation.loop.closed_loop import ClosedLoop
    from affetto.evaluation.loop.rated_series import CORPUS
    from affetto.evaluation.preparing import cache_folder
    from affetto.evaluation.provenance import read_provenance
    from affetto.figures import report
    from affetto.files import make_folder
    from affetto.models import find_bundle
    from affetto.soundfonts import check_soundfont
    from affetto.training.sources import Source

    CORPUS.require_folder(data)
    if examples is not None:
        Source("examples", examples).check(["emotion"])
    if soundfont is not None:
        check_soundfont(soundfont)
    folder = find_bundle(bundle)
    read_provenance(folder)
    if output is not None:
        make_folder(output)
    place = cache or cache_folder(folder, data)
    make_folder(place)
    outcome = _run(ClosedLoop(folder, data, place, grid, examples, soundfont, workers, draws))
    music, remarks = _music(bundle, data, grid)
    figures = outcome.figures() + (music.figures() if music else [])
    if as_json:
        told = {"music": music.told()} if music else {}
        say_json(report(figures, closed_loop=outcome.told(), **told, remarks=remarks))
    else:
        table_of_figures(figures)
        for line in _lines(outcome.told()) + (music.remarks() if music else []):
            typer.echo(line)
        for remark in remarks:
            typer.echo(f"affetto: {remark}", err=True)
    if output is not None:
        _draw(outcome, music, output)


def _music(bundle: Path | None, data: Path, grid: Grid) -> tuple[Comparison | None, list[str]]:
    """The same pieces beside people's songs, where POP909 is there; or why they could not be measured."""
    from affetto.cli.music import measured
    from affetto.datasets.pop909 import Pop909
    from affetto.errors import InputError

    if not Pop909().folder(data):
        return None, []
    try:
        return measured(bundle, data, grid), []
    except InputError as error:
        return None, [f"music was not measured: {error}"]


def _draw(outcome: LoopOutcome, music: Comparison | None, output: Path) -> None:
    from affetto.evaluation.loop.pictures import draw_loop
    from affetto.evaluation.music.picture import draw_measures

    draw_loop(outcome, output)
    if music is not None:
        draw_measures(music, output / "music.png")


def _run(loop: ClosedLoop) -> LoopOutcome:
    from affetto.cli.output import task_bars

    with task_bars() as show:
        return loop.run(show)


def _lines(told: dict[str, Any]) -> list[str]:
    """Everybody's values, and who judged."""
    lines = []
    for subject in ("control", "follow"):
        for who, judges in told[subject].items():
            for judge, values in judges.items():
                numbers = ", ".join(f"{name} {value:.2f}" for name, value in values.items())
                lines.append(f"{subject}, {judge}, {who}: {numbers}")
    judges = told["judges"]
    lines.append(
        f"judges learned from {len(judges['learned_from'])} series that the bundle was not trained on, and were "
        f"measured on the other {len(judges['measured_on'])}; those of recordings from all but the "
        f"{len(judges['recordings_of'])} followed"
    )
    return lines

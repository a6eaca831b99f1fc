"""`affetto data`: what corpora hold, and examples made of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from affetto.preparation import PreparationOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from affetto.datasets.survey import CorpusSurvey

_HELP = """Check corpora and prepare training examples from them.

Example: affetto data check ~/corpora
"""

app = typer.Typer(no_args_is_help=True, help=_HELP)

_SHOWN_BROKEN = 5
_DEFAULTS = PreparationOptions()


def register(parent: typer.Typer) -> None:
    """Adds the command to the program."""
    parent.add_typer(app, name="data")


@app.command("check")
def check(
    data: Annotated[Path, typer.Argument(help="Directory with corpora (pop909/, vgmidi/, groove/ ...).")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Read every song of every corpus: counts, hours, licences, broken files.

    Example: affetto data check ~/corpora
    """
    from dataclasses import asdict

    from affetto.cli.output import say_json
    from affetto.datasets.survey import survey

    with _counting() as count:
        found = survey(data, count)
    if as_json:
        say_json({"schema": "affetto-data-check/1", "corpora": [asdict(one) for one in found]})
    else:
        _print_survey(found)


@app.command("prepare")
def prepare(
    data: Annotated[Path, typer.Argument(help="Directory with corpora.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the examples go.")],
    network: Annotated[list[str] | None, typer.Option(help="Only this network; may be repeated.")] = None,
    emotion_model: Annotated[
        Path | None,
        typer.Option(help="Trained emotion network (RTNeural JSON): what it hears is told to the others."),
    ] = None,
    soundfont: Annotated[
        list[Path] | None, typer.Option(help="Soundfont to render with; may be repeated.")
    ] = None,
    renderings: Annotated[
        int, typer.Option(min=1, help="Renderings of each rated piece.")
    ] = _DEFAULTS.renderings,
    heard_songs: Annotated[
        int, typer.Option(min=0, help="Songs to render and hear, at most.")
    ] = _DEFAULTS.heard_songs,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="Print the provenance as JSON.")] = False,
) -> None:
    """Make training examples from corpora; what is already made of the same input is kept.

    Example: affetto data prepare ~/corpora --output examples --network groove
    """
    from affetto.cli.output import say_json
    from affetto.preparation.prepare import prepare_all

    options = PreparationOptions(renderings, heard_songs, tuple(soundfont or ()))
    with _counting() as count:
        made = prepare_all(data, output, network, workers, options, emotion_model, count)
    if as_json:
        say_json({"schema": "affetto-data-prepare/1", "networks": made})
        return
    for name, about in made.items():
        skipped = len(about["skipped"])
        print(f"{name}: {about['songs']} songs, {about['sequences']} sequences, {skipped} skipped")


def _counting() -> AbstractContextManager[Callable[[str, int, int], None]]:
    from contextlib import contextmanager

    from affetto.cli.output import progress

    @contextmanager
    def bars() -> Iterator[Callable[[str, int, int], None]]:
        with progress() as bar:
            tasks = {}

            def count(what: str, done: int, total: int) -> None:
                if what not in tasks:
                    tasks[what] = bar.add_task(what, total=total)
                bar.update(tasks[what], completed=done)

            yield count

    return bars()


def _print_survey(found: list[CorpusSurvey]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("corpus", "songs", "groups", "hours", "broken", "licence")
    for one in found:
        numbers = (str(one.songs), str(one.groups), f"{one.hours:.1f}", str(len(one.broken)))
        table.add_row(one.title, *(numbers if one.present else ("not there", "", "", "")), one.licence)
    console = Console()
    console.print(table)
    for one in found:
        for reason in one.broken[:_SHOWN_BROKEN]:
            console.print(f"{one.title}: {reason}", markup=False)
        if len(one.broken) > _SHOWN_BROKEN:
            console.print(f"{one.title}: and {len(one.broken) - _SHOWN_BROKEN} more")

"""`affetto data`: which corpora there are, what they hold, and examples made of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from affetto.preparation import PreparationOptions

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from affetto.datasets.survey import CorpusSurvey

_HELP = """List, fetch and check corpora, and prepare training examples from them.

Example: affetto data check ~/corpora
"""

app = typer.Typer(no_args_is_help=True, help=_HELP)

_SHOWN_BROKEN = 5
_DEFAULTS = PreparationOptions()


def register(parent: typer.Typer) -> None:
    """Adds the command to the program."""
    parent.add_typer(app, name="data")


@app.command("list")
def list_corpora(
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Name every corpus that can be read: what it holds and teaches, its licence, where it can be had.

    Example: affetto data list
    """
    import json

    from affetto.datasets import CORPORA
    from affetto.datasets.fetching import DOWNLOADS
    from affetto.preparation.makers import taught_by

    rows = [
        {
            "name": one.name, "title": one.title, "holds": one.holds, "teaches": taught_by(one.name), "licence": one.licence,
            "source": one.source, "folders": one.folders, "fetched_by": found.library if found else None,
        }
        for one in CORPORA.values()
        for found in (DOWNLOADS.get(one.name),)
    ]  # fmt: skip
    if as_json:
        print(json.dumps({"schema": "affetto-data-list/1", "corpora": rows}, indent=2))
        return
    for row in rows:
        fetched = f"; affetto data fetch {row['name']}" if row["fetched_by"] else ""
        taught = (
            f"Teaches {', '.join(row['teaches'])}"
            if row["teaches"]
            else "Read and checked; teaches no network"
        )
        print(f"{row['name']}: {row['title']}, {row['holds']}. {taught}.")
        print(f"    {row['licence']}. {row['source']}{fetched}")


@app.command("fetch")
def fetch(
    name: Annotated[str, typer.Argument(help="Corpus, by its name in `affetto data list`.")],
    to: Annotated[Path, typer.Option("--to", help="Data directory; the corpus gets a folder in it.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Fetch a corpus with a library that checks what it downloads (pip install affetto[fetch]).

    Example: affetto data fetch groove --to ~/corpora
    """
    import json

    from affetto.datasets import fetching

    with _result_alone_on_stdout():
        found = fetching.fetch(name, to, lambda line: typer.echo(line, err=True))
    if as_json:
        result = {"name": found.name, "folder": str(found.folder), "songs": found.songs}
        print(json.dumps({"schema": "affetto-data-fetch/1", **result}, indent=2))
    else:
        print(f"{found.folder}: {found.songs} songs")


@app.command("check")
def check(
    data: Annotated[Path, typer.Argument(help="Directory with corpora (pop909/, vgmidi/, groove/ ...).")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Read every song of every corpus: counts, hours, licences, broken files.

    Broken songs are counted; a corpus that can't be used at all ends the command with 1. Needs
    pip install 'affetto\\[train]'.

    Example: affetto data check ~/corpora
    """
    from dataclasses import asdict

    from affetto.cli.output import say_json, task_bars
    from affetto.datasets.survey import survey
    from affetto.errors import CheckFailed

    _require_corpora(data)
    with task_bars() as count:
        found = survey(data, count)
    if as_json:
        say_json({"schema": "affetto-data-check/1", "corpora": [asdict(one) for one in found]})
    else:
        _print_survey(found)
    if unusable := [one.title for one in found if one.unusable]:
        raise CheckFailed(f"{data}: {', '.join(unusable)} can't be used")


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
    workers: Annotated[int, typer.Option(min=1, help="Processes on this machine.")] = 2,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Address of a Dask scheduler, whose workers do it instead (affetto\\[cluster])."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the provenance as JSON.")] = False,
) -> None:
    """Make training examples from corpora, in shards; those already made of the same input are kept.

    Example: affetto data prepare ~/corpora --output examples --network groove

    Ctrl-C or a full disk loses nothing that is done: the same command goes on.
    Needs pip install 'affetto\\[train]'.
    """
    from affetto.cli.output import one_line, say_json, task_bars
    from affetto.preparation.prepare import prepare_all

    _require_corpora(data)
    options = PreparationOptions(renderings, heard_songs, tuple(soundfont or ()))
    try:
        with task_bars() as count:
            made = prepare_all(data, output, network, workers, options, emotion_model, count, scheduler)
    except KeyboardInterrupt:
        typer.echo(f"affetto: stopped; the same command goes on with {output}", err=True)
        raise
    if as_json:
        say_json({"schema": "affetto-data-prepare/1", "networks": made})
        return
    for name, about in made.items():
        parts = [f"{one['songs']} songs of {one['title']}" for one in about["corpora"] if one["songs"]]
        print(f"{name}: {', '.join(parts)}; {about['sequences']} sequences, {len(about['skipped'])} skipped")
        for reason in _some(about["skipped"]):
            print(one_line(f"{name}: {reason}"))
        if about["unheard"]:
            print(f"{name}: {len(about['unheard'])} songs could not be heard; their emotion stays masked")
        for reason in _some(about["unheard"]):
            print(one_line(f"{name}: {reason}"))


def _require_corpora(data: Path) -> None:
    """Raises InputError where there are none, or where what reads them is not installed."""
    from affetto.datasets import present_corpora
    from affetto.training.requirements import require_corpora

    present_corpora(data)
    require_corpora()


def _result_alone_on_stdout() -> AbstractContextManager[object]:
    """The libraries that fetch print what they do; that is progress."""
    import contextlib
    import sys

    return contextlib.redirect_stdout(sys.stderr)


def _print_survey(found: list[CorpusSurvey]) -> None:
    from affetto.cli.output import one_line, print_table

    rows = []
    for one in found:
        numbers = (one.songs, one.groups, f"{one.hours:.1f}", len(one.broken))
        state = "" if not one.present else "unusable" if one.unusable else "there"
        counted = (str(number) for number in numbers) if state == "there" else ("",) * len(numbers)
        rows.append((one.name, state or "not there", one.licence, *counted))
    print_table(("corpus", "is", "licence"), ("songs", "groups", "hours", "broken"), rows)
    for one in found:
        remarks = [f"{count} songs: {remark}" for remark, count in one.remarks.items()]
        for line in (*filter(None, [one.unusable]), *remarks, *_some(one.broken)):
            print(one_line(f"{one.name}: {line}"))


def _some(reasons: list[str]) -> list[str]:
    """The first few, and how many more there are."""
    more = len(reasons) - _SHOWN_BROKEN
    return [*reasons[:_SHOWN_BROKEN], *([f"and {more} more"] if more > 0 else [])]

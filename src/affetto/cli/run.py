"""affetto run: any RTNeural JSON over rows of numbers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("run")(_run)


def _run(
    model: Annotated[Path, typer.Argument(help="A file of RTNeural JSON.", show_default=False)],
    source: Annotated[
        Path, typer.Option("--input", help="CSV, one row of inputs a step; - reads standard input.")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", help="CSV, one row of outputs a step; else standard output.")
    ] = None,
) -> None:
    """Runs a model of RTNeural JSON: one row in and one row out a step, its state kept between them.

    Example: affetto run model.json --input x.csv --output y.csv
    """
    from affetto import _engine
    from affetto.verification.steps import read_steps, write_steps

    _check_output(output, model, source)
    network = _engine.read_rtneural_json(model)
    with _lines(source) as lines, _results(output) as results:
        for block in read_steps(lines, network.input_size, str(source)):
            results.writelines(write_steps(network.run(block)))


@contextmanager
def _lines(source: Path) -> Iterator[IO[str]]:
    from affetto.errors import InputError

    if str(source) == "-":
        yield sys.stdin
        return
    if not source.is_file():
        raise InputError(source, "a CSV file", "a directory" if source.is_dir() else "none")
    with source.open(encoding="utf-8", errors="replace") as lines:
        yield lines


@contextmanager
def _results(output: Path | None) -> Iterator[IO[str]]:
    """Standard output, or a file that takes its name once it is whole."""
    from affetto.files import writing

    if output is None:
        yield sys.stdout
        return
    with writing(output) as aside, aside.open("w", encoding="ascii", newline="\n") as results:
        yield results


def _check_output(output: Path | None, model: Path, source: Path) -> None:
    from affetto.errors import InputError
    from affetto.files import is_same

    if output is None:
        return
    if is_same(output, model):
        raise InputError(output, "an output other than the model", "the model itself")
    if str(source) != "-" and is_same(output, source):
        raise InputError(output, "an output other than the --input", "the input itself")

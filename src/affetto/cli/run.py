"""affetto run: any RTNeural JSON over rows of numbers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from affetto._engine import Network


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
    layers: Annotated[
        Path | None, typer.Option(help="Description of MODEL's layers, where it is a JSON state dict.")
    ] = None,
) -> None:
    """Runs a model of RTNeural JSON: one row in and one row out a step, its state kept between them.

    Example: affetto run model.json --input x.csv --output y.csv

    PyTorch's state dict as JSON runs with --layers; docs/formats.md says how to describe its layers.
    """
    from affetto.verification.steps import read_steps, write_steps

    _check_output(output, model, source)
    network = _network(model, layers)
    with _lines(source) as lines, _results(output) as results:
        for block in read_steps(lines, network.input_size, str(source)):
            results.writelines(write_steps(network.run(block)))


def _network(model: Path, layers: Path | None) -> Network:
    from affetto import _engine
    from affetto.errors import InputError

    if layers is None:
        try:
            return _engine.read_rtneural_json(model)
        except _engine.ModelError:
            if not _is_state_dict(model):
                raise
            expected = "RTNeural JSON, or --layers DESCRIPTION.json beside a state dict"
            raise InputError(model, expected, "a state dict alone") from None
    from affetto.export import read_state_dict_json
    from affetto.export.description import read_description

    return read_state_dict_json(model, read_description(layers)).in_engine(str(model))


def _is_state_dict(model: Path) -> bool:
    """Whether the file is JSON with arrays, but without the layers that RTNeural's has."""
    from affetto.errors import InputError
    from affetto.export.json_file import read_json

    try:
        content = read_json(model)
    except (InputError, OSError):
        return False
    return (
        isinstance(content, dict)
        and "layers" not in content
        and any(isinstance(value, list) for value in content.values())
    )


@contextmanager
def _lines(source: Path) -> Iterator[IO[str]]:
    from affetto.errors import InputError

    if str(source) == "-":
        yield sys.stdin
        return
    if not source.is_file() and not source.is_fifo():
        found = "a directory" if source.is_dir() else "a device" if source.exists() else "none"
        raise InputError(source, "a CSV file", found)
    with source.open(encoding="utf-8-sig", errors="replace") as lines:
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

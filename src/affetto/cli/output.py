"""How commands speak: progress on stderr, results on stdout."""

from __future__ import annotations

import io
import os
import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.console import Console
    from rich.progress import Progress, TaskID

    from affetto.figures import Figure
    from affetto.verification import NetworkRow


_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""Characters that end a line or steer a terminal."""


def one_line(text: object) -> str:
    """The text with what would break its line or steer the terminal as an escape: names may hold anything."""
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), str(text))


def open_streams() -> None:
    """Sees to it that stdin, stdout and stderr exist and that any text can be printed.

    A closed one would be None, and its number would go to the next file that is opened. A closed stdin
    is empty, writing a result to a closed stdout fails, and a word on a closed stderr goes nowhere.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), "r")
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    # A file may have a name that the terminal's encoding lacks.
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """Prints a result and sees it out of the program; a reader that left has had what it wanted.

    Raises InputError where stdout cannot be written.
    """
    try:
        print(text, flush=True)
    except BrokenPipeError:
        silence(sys.stdout)
    except OSError as error:
        raise InputError("standard output", "an output that can be written", str(error.strerror)) from None


def say_json(content: Any) -> None:
    """Prints a result as JSON; otherwise as `say`."""
    import json

    say(json.dumps(content, indent=2, allow_nan=False))


def silence(stream: TextIO) -> None:
    """Lets what cannot be written go, so that the interpreter does not complain of it at its end."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def progress() -> Progress:
    """A progress bar on stderr; where stderr is no terminal it stays quiet."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_interactive,  # Else its end is an empty line.
    )


@contextmanager
def task_bars() -> Iterator[Callable[[str, int, int], None]]:
    """What long work calls with a task's name, what is done and the total: a bar a task on stderr."""
    with progress() as bars:
        tasks: dict[str, TaskID] = {}

        def show(task: str, done: int, total: int) -> None:
            if task not in tasks:
                tasks[task] = bars.add_task(task, total=total)
            bars.update(tasks[task], completed=done, total=total)

        yield show


def table_of_figures(figures: Iterable[Figure]) -> None:
    """Prints figures as a table, one a row, with baseline and aim where there are any."""
    from rich.table import Table

    table = Table("subject", "measure", "condition")
    for column in ("value", "low", "high", "baseline", "aim"):
        table.add_column(column, justify="right")
    table.add_column("unit")
    for figure in figures:
        numbers = (figure.value, figure.low, figure.high, figure.baseline, figure.aim)
        cells = ["" if number is None else f"{number:.4g}" for number in numbers]
        words = map(one_line, (figure.subject, figure.measure, figure.condition))
        table.add_row(*words, *cells, one_line(figure.unit))
    _table_console().print(table)


def print_networks(networks: Iterable[NetworkRow]) -> None:
    """Prints a row for each network: its layers and sizes."""
    cells = []
    for row in networks:
        numbers = (row.inputs, row.outputs, row.parameters, row.bytes)
        cells.append((row.network, row.layers, *("" if n is None else f"{n:,}" for n in numbers)))
    print_table(("network", "layers"), ("in", "out", "parameters", "bytes"), cells)


def print_table(words: tuple[str, ...], numbers: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Prints rows of text under columns of words, then of numbers, which stand at the right."""
    from rich.table import Table

    table = Table(*words)
    for column in numbers:
        table.add_column(column, justify="right")
    for row in rows:
        table.add_row(*map(one_line, row))
    _table_console().print(table)


def _table_console() -> Console:
    """Where tables are printed, of names as they are: brackets in them are no markup, words between colons no emoji."""
    from rich.console import Console

    console = Console(markup=False, emoji=False)
    # Piped output has no width of its own; a narrow guess would cut the numbers.
    console.width = console.width if console.is_terminal else 140
    return console

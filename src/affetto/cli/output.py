"""How commands speak: progress on stderr, results on stdout."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.progress import Progress

    from affetto.figures import Figure
    from affetto.verification import NetworkRow


def progress() -> Progress:
    """A progress bar on stderr; where stderr is no terminal it stays quiet."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_interactive,  # Else its end is an empty line.
    )


def table_of_figures(figures: Iterable[Figure]) -> None:
    """Prints figures as a table, one a row, with baseline and aim where there are any."""
    from rich.console import Console
    from rich.table import Table

    table = Table("subject", "measure", "condition")
    for column in ("value", "low", "high", "baseline", "aim"):
        table.add_column(column, justify="right")
    table.add_column("unit")
    for figure in figures:
        numbers = (figure.value, figure.low, figure.high, figure.baseline, figure.aim)
        cells = ["" if number is None else f"{number:.4g}" for number in numbers]
        table.add_row(figure.subject, figure.measure, figure.condition, *cells, figure.unit)
    console = Console()
    # Piped output has no width of its own; a narrow guess would cut the numbers.
    console.width = console.width if console.is_terminal else 140
    console.print(table)


def print_networks(networks: Iterable[NetworkRow]) -> None:
    """Prints a row for each network: its layers and sizes."""
    cells = []
    for row in networks:
        numbers = (row.inputs, row.outputs, row.parameters, row.bytes)
        cells.append((row.network, row.layers, *("" if n is None else f"{n:,}" for n in numbers)))
    print_table(("network", "layers"), ("in", "out", "parameters", "bytes"), cells)


def print_table(words: tuple[str, ...], numbers: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Prints rows of text under columns of words, then of numbers, which stand at the right."""
    from rich.console import Console
    from rich.table import Table

    table = Table(*words)
    for column in numbers:
        table.add_column(column, justify="right")
    for row in rows:
        table.add_row(*row)
    console = Console()
    # Piped output has no width of its own; a narrow guess would cut the numbers.
    console.width = console.width if console.is_terminal else 140
    console.print(table, markup=False)

"""Tables as corpora ship them: spaces in headers, CRLF, cells out of range."""

from __future__ import annotations

import csv
import json
import math
from typing import TYPE_CHECKING, Any

from affetto.datasets.corpus import UnreadableSong
from affetto.datasets.song import Rating
from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """The rows of a CSV file as column -> cell, without the spaces around cells and within headers.

    A cell that a row lacks is empty. Raises InputError for a file that is missing, is no text, lacks one
    of `columns` or has one twice, and for a row with more cells than there are columns: of a comma too
    many, such as a decimal one, nobody knows where it stands.
    """
    if not path.is_file():
        raise InputError(path, "a table", "a directory" if path.is_dir() else "no such file")
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file, skipinitialspace=True, strict=True)
            header = ["".join(name.split()) for name in next(reader, [])]
            require_columns(path, header, columns)
            for row in reader:
                cells = [cell.strip() for cell in row]
                if any(cells[len(header) :]):
                    expected = f"{len(header)} cells in line {reader.line_num}, as in the header"
                    raise InputError(path, expected, str(len(cells)))
                if any(cells):
                    cells += [""] * (len(header) - len(cells))
                    yield dict(zip(header, cells, strict=False))
    except (UnicodeDecodeError, csv.Error) as error:
        where = f" (line {reader.line_num})" if isinstance(error, csv.Error) else ""
        raise InputError(path, "a CSV table in UTF-8", f"{error}{where}") from None


def require_columns(path: Path, header: list[str], columns: tuple[str, ...]) -> None:
    """Raises InputError for the first of the columns that a header lacks or has more than once."""
    if missing := [name for name in columns if name not in header]:
        raise InputError(path, f"a column {missing[0]}", ", ".join(header)[:200] or "an empty file")
    if repeated := [name for name in header if name and header.count(name) > 1]:
        raise InputError(path, "each column once", f"{repeated[0]} {header.count(repeated[0])} times")


def read_json(path: Path) -> Any:
    """The content of a JSON file. Raises InputError."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise InputError(path, "a JSON file", "no such file") from None
    except IsADirectoryError:
        raise InputError(path, "a JSON file", "a directory") from None
    except (ValueError, RecursionError) as error:
        raise InputError(path, "JSON", str(error)) from None


def number(row: Mapping[str, str], column: str, low: float, high: float) -> float:
    """A cell as a number in [low, high]. Raises UnreadableSong."""
    text = row.get(column, "")
    try:
        value = float(text)
    except ValueError:
        raise UnreadableSong(f"{column} is not a number: {text!r}") from None
    if not low <= value <= high:
        raise UnreadableSong(f"{column} is {text}, not in [{low:g}, {high:g}]")
    return value


def rating_on_scale(
    row: Mapping[str, str],
    columns: tuple[str, str],
    scale: tuple[float, float],
    deviations: tuple[str, str] | None = None,
) -> Rating:
    """Valence and arousal of a row, moved from a scale to [-1, 1]. Raises UnreadableSong.

    `deviations` names the columns of standard deviations.
    """
    low, high = scale
    half = (high - low) / 2
    valence, arousal = ((number(row, name, low, high) - low) / half - 1.0 for name in columns)
    spread = [number(row, name, 0.0, math.inf) / half for name in deviations or ()]
    return Rating(valence, arousal, "mean", *spread)

"""JSON files of others, read without leniency."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from affetto.errors import InputError

MAX_BYTES = 1 << 28


def read_json(file: Path, integers: bool = False) -> Any:
    """The file's content; numbers are floats, or, with `integers`, ints where written without a fraction.

    Raises InputError where there is no such file, it is larger than MAX_BYTES, or it is no JSON by
    RFC 8259: NaN, a key twice in one object, bytes that are no UTF-8.
    """
    if not file.is_file():
        raise InputError(file, "a JSON file", "a directory" if file.is_dir() else "none")
    if (size := file.stat().st_size) > MAX_BYTES:
        raise InputError(file, f"at most {MAX_BYTES:,} bytes", f"{size:,}")
    try:
        return json.loads(
            file.read_bytes().decode("utf-8"),
            parse_int=int if integers else float,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except RecursionError:
        raise InputError(file, "JSON", "arrays or objects nested too deep") from None
    except ValueError as error:
        raise InputError(file, "JSON", str(error)) from None


def _refuse_constant(text: str) -> Any:
    raise ValueError(f"the constant {text}")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for key, value in pairs:
        if key in content:
            raise ValueError(f"the key {key!r} twice")
        content[key] = value
    return content

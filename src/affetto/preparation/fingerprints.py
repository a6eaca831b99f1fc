"""Fingerprints: what examples are made from, in one hash; the same input has the same everywhere."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from affetto.datasets import Entry

VERSION = 5
"""Raised whenever the same input gives other examples."""


def fingerprint(parts: list[Any]) -> str:
    """Of anything that JSON can hold, and of the version of preparation."""
    return hashlib.sha256(json.dumps([VERSION, *parts]).encode()).hexdigest()


def fingerprint_of_song(entry: Entry) -> str:
    """Of everything that the entry's song is read from, but not of where that lies."""
    digest = hashlib.sha256(repr((entry.corpus, entry.identifier, entry.group)).encode())
    files = sorted(entry.path.iterdir()) if entry.path.is_dir() else [entry.path]
    details = entry.details.values()
    for path in [*files, *(value for value in details if hasattr(value, "read_bytes"))]:
        digest.update(path.read_bytes() if path.is_file() else b"missing")
    digest.update(json.dumps([v for v in details if not hasattr(v, "read_bytes")]).encode())
    return digest.hexdigest()


def fingerprint_of_soundfonts(soundfonts: list[Path]) -> list[Any]:
    """Their names and sizes: hundreds of megabytes are not read for each shard."""
    return [[path.name, path.stat().st_size] for path in soundfonts]

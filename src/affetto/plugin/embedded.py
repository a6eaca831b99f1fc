"""The bundle that a plugin's binary carries inside, taken out again."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from affetto.errors import InputError

_MANIFEST = re.compile(rb'\{\s*"format":\s*"affetto-bundle"')
# A safetensors file: eight bytes that say how long its header is, and the header.
_HEADER = re.compile(rb'\{\s*"(?:__metadata__|[a-z]+\.[a-z0-9_.]+)":')
_LENGTH_BYTES = 8


def extract_bundle(program: Path, folder: Path) -> None:
    """Writes manifest, weights and golden vectors of the program into the folder.

    Each file is known by the size and SHA-256 that the manifest states. Raises InputError where the
    program holds no bundle.
    """
    content = program.read_bytes()
    text, manifest = _manifest(program, content)
    starts = [match.start() - _LENGTH_BYTES for match in _HEADER.finditer(content)]
    for name, record in manifest["files"].items():
        found = _file(content, starts, record)
        if found is None:
            raise InputError(program, f"{name} as the embedded manifest states it", "none such")
        (folder / Path(name).name).write_bytes(found)
    (folder / "manifest.json").write_bytes(text)


def _manifest(program: Path, content: bytes) -> tuple[bytes, dict[str, Any]]:
    for match in _MANIFEST.finditer(content):
        # Latin-1 keeps one character a byte, so that the length in characters is that in bytes.
        text = content[match.start() : match.start() + (1 << 20)].decode("latin-1")
        try:
            _, end = json.JSONDecoder().raw_decode(text)
        except ValueError:
            continue
        raw = content[match.start() : match.start() + end]
        return raw, json.loads(raw)
    raise InputError(program, "an embedded bundle", "none")


def _file(content: bytes, starts: list[int], record: dict[str, Any]) -> bytes | None:
    for start in starts:
        part = content[start : start + record["bytes"]] if start >= 0 else b""
        if len(part) == record["bytes"] and hashlib.sha256(part).hexdigest() == record["sha256"]:
            return part
    return None

"""What a bundle says of itself, and what of it holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from affetto import _engine
from affetto.contract import load_contract
from affetto.verification.alignment import NetworkRow, network_rows

FORMAT_VERSION = 1
"""The version that the engine reads. A later one is refused; see docs/formats.md."""

_MAX_MANIFEST_BYTES = 1 << 20
"""As the engine has it."""
_KNOWN: dict[str, set[str]] = {
    "": {"format", "format_version", "name", "contract", "precision", "files", "golden", "provenance"},
    "files": {"weights.safetensors", "golden.safetensors"},
    "golden": {"steps", "reset_before", "tolerance"},
}


@dataclass(frozen=True)
class FileState:
    """A file that the manifest names: what is stated of it, and whether that is what lies there."""

    file: str
    bytes: Any
    sha256: Any
    held: bool


@dataclass(frozen=True)
class Inspection:
    """A bundle. What its manifest leaves out or has in another form is None.

    `support` is how much of its format version is read: "yes", "partly" (with keys that are passed
    over, in `passed_over`) or "no". `golden_error` is what the engine measured now, and `refusal` its
    words where it accepts the bundle not.
    """

    folder: str
    name: Any
    format_version: Any
    support: str
    passed_over: tuple[str, ...]
    contract: Any
    contract_held: bool
    precision: Any
    files: tuple[FileState, ...]
    golden: Mapping[str, Any]
    golden_error: float | None
    networks: tuple[NetworkRow, ...]
    provenance: Mapping[str, Any]
    refusal: str | None


def inspect(folder: Path) -> Inspection:
    """Reads the manifest, hashes the files and has the engine load the bundle.

    A bundle that the engine refuses is still told of, as far as its manifest is an object of JSON;
    where it is none, the engine's ModelError is raised.
    """
    refusal, golden_error = None, None
    try:
        golden_error = _engine.load_bundle(folder).golden_error
    except _engine.ModelError as error:
        refusal = str(error)
        manifest = _manifest(folder)
        if manifest is None:
            raise
    else:
        manifest = _manifest(folder) or {}
    passed_over = tuple(_unknown(manifest))
    supported = manifest.get("format") == "affetto-bundle" and _is_version(manifest.get("format_version"))
    return Inspection(
        folder=str(folder),
        name=manifest.get("name"),
        format_version=manifest.get("format_version"),
        support=("partly" if passed_over else "yes") if supported else "no",
        passed_over=passed_over,
        contract=manifest.get("contract"),
        contract_held=manifest.get("contract") == load_contract().hash,
        precision=manifest.get("precision"),
        files=tuple(_file_states(folder, _object(manifest, "files"))),
        golden=_object(manifest, "golden"),
        golden_error=golden_error,
        networks=tuple(network_rows(folder)),
        provenance=_object(manifest, "provenance"),
        refusal=refusal,
    )


def corpora(provenance: Mapping[str, Any]) -> dict[str, str]:
    """Title and licence of each corpus that the examples came from."""
    found = {}
    for examples in _object(provenance, "examples").values():
        entries = examples.get("corpora") if isinstance(examples, Mapping) else None
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, Mapping):
                found[str(entry.get("title", entry.get("name")))] = str(entry.get("licence"))
    return found


def figures(provenance: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The measures that a training left there, each with subject, measure, condition and value."""
    entries = provenance.get("figures")
    wanted = {"subject", "measure", "condition", "value"}
    return [
        entry
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, dict) and wanted <= set(entry) and isinstance(entry["value"], int | float)
    ]


def _manifest(folder: Path) -> dict[str, Any] | None:
    try:
        file = folder / "manifest.json"
        if file.stat().st_size > _MAX_MANIFEST_BYTES:
            return None
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _is_version(version: Any) -> bool:
    return isinstance(version, int) and not isinstance(version, bool) and version == FORMAT_VERSION


def _unknown(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Paths of the keys that this version of the format does not have."""
    for part, known in _KNOWN.items():
        for key in _object(manifest, part) if part else manifest:
            if key not in known:
                yield f"{part}.{key}" if part else str(key)


def _object(content: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = content.get(key)
    return value if isinstance(value, Mapping) else {}


def _file_states(folder: Path, files: Mapping[str, Any]) -> Iterator[FileState]:
    for name, record in files.items():
        if name in _KNOWN["files"]:  # no other name is followed out of the folder
            stated = record if isinstance(record, Mapping) else {}
            held = _is_as_stated(folder / name, stated)
            yield FileState(name, stated.get("bytes"), stated.get("sha256"), held)


def _is_as_stated(file: Path, stated: Mapping[str, Any]) -> bool:
    """Whether size and SHA-256 are; a pipe, a device and a file of another size are not read at all."""
    try:
        if not file.is_file() or file.stat().st_size != stated.get("bytes"):
            return False
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == stated.get("sha256")
    except OSError:
        return False

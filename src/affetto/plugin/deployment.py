"""Puts a bundle where the plugin finds it."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from affetto import _engine
from affetto.errors import InputError
from affetto.files import unwritable
from affetto.plugin.places import bundle_place_in, bundles_folder, program_in

_FILES = ("manifest.json", "weights.safetensors", "golden.safetensors")
_EXTRAS = ("MODEL_CARD.md",)


@dataclass(frozen=True)
class Deployment:
    """What was put where."""

    name: str
    sha256: str  # of the weights
    folder: Path
    replaced: bool


def deploy(bundle: Path, plugin: Path | None = None, replace: bool = False) -> Deployment:
    """Proves the bundle with the engine and copies it: among the user's, or into a plugin as its own.

    Nothing half-copied is left. Raises ModelError for a bundle that does not prove itself, and InputError
    where something else lies at the place and `replace` is not given, where it cannot be written, or where
    the plugin is none of ours.
    """
    name = _engine.load_bundle(bundle).name
    if plugin is None:
        target = bundles_folder() / _folder_name(name)
    else:
        program_in(plugin)
        target = bundle_place_in(plugin)
    sha256 = _weights_hash(bundle)
    replaced = target.exists()
    if replaced and not replace and _weights_hash(target) != sha256:
        raise InputError(target, "a free place, or --replace", "another bundle")
    try:
        _copy(bundle, target)
    except OSError as error:
        raise unwritable(target, error) from None
    return Deployment(name, sha256, target, replaced)


def _copy(bundle: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".affetto-", dir=target.parent) as aside:
        copy, old = Path(aside, "new"), Path(aside, "old")
        copy.mkdir()
        for file in (*_FILES, *_EXTRAS):
            if file in _FILES or (bundle / file).is_file():
                shutil.copyfile(bundle / file, copy / file)
        if target.exists():
            target.replace(old)
        copy.replace(target)


def _weights_hash(bundle: Path) -> str:
    try:
        manifest = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
        return str(manifest["files"]["weights.safetensors"]["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _folder_name(name: str) -> str:
    """The bundle's name as a folder's, on every system."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "bundle"

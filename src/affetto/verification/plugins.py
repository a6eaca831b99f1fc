"""Checks the bundles that plugins carry."""

from __future__ import annotations

import tempfile
from pathlib import Path

from affetto import _engine
from affetto.errors import InputError
from affetto.plugin.embedded import extract_bundle
from affetto.plugin.places import bundle_place_in, program_in
from affetto.verification.alignment import Check


def check_plugin(plugin: Path) -> Check:
    """What the engine says of the bundle that a plugin begins with: the one put into it, else its own.

    Raises InputError where this is no plugin.
    """
    name = f"plugin {plugin}"
    beside = bundle_place_in(plugin)
    if beside.is_dir():
        return _check(name, beside, f"put into it at {beside}")
    with tempfile.TemporaryDirectory() as folder:
        try:
            extract_bundle(program_in(plugin), Path(folder))
        except InputError as error:
            return Check(name, False, str(error))
        return _check(name, Path(folder), "embedded")


def _check(name: str, folder: Path, origin: str) -> Check:
    try:
        bundle = _engine.load_bundle(folder)
    except _engine.ModelError as error:
        return Check(name, False, f"{origin}: {error}")
    detail = f"{origin}: {bundle.name}, {bundle.precision}, golden error {bundle.golden_error:.1e}"
    return Check(name, True, detail)

"""Where bundles lie: the one that was asked for, or the default one."""

from __future__ import annotations

import os
from pathlib import Path

from affetto.errors import InputError

PRECISIONS = ("float32", "float16", "int8")
"""In which the engine can hold weights."""


def find_bundle(asked: Path | None = None) -> Path:
    """The bundle's folder: `asked`, else $AFFETTO_MODELS, else the default bundle of this installation.

    Only its presence is checked; the engine proves the rest when it loads it. Raises InputError.
    """
    chosen = asked or (Path(os.environ["AFFETTO_MODELS"]) if os.environ.get("AFFETTO_MODELS") else None)
    if chosen is None:
        package = Path(__file__).parent
        # Inside an installed wheel, else in the source tree that an editable install points to.
        places = [package / "models" / "default", package.parents[1] / "models" / "default"]
        chosen = next((place for place in places if place.is_dir()), places[-1])
    if not chosen.exists():
        raise InputError(chosen, "a bundle folder", "nothing there")
    if not chosen.is_dir():
        raise InputError(chosen, "a bundle folder", "a file")
    if (chosen / "bundle" / "manifest.json").is_file():
        raise InputError(chosen, "a bundle folder", f"a training, whose bundle is {chosen / 'bundle'}")
    if not (chosen / "manifest.json").is_file():
        raise InputError(chosen, "a bundle folder with manifest.json", "no manifest.json")
    return chosen


def checked_precision(name: str | None) -> str | None:
    """The name, if weights can be held so; None stands for how a bundle stores them. Raises InputError."""
    if name is not None and name not in PRECISIONS:
        raise InputError("precision", " or ".join(PRECISIONS), name)
    return name

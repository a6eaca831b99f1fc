"""The folder that a training fills, and its right to be there.

`training.json` marks it: the resolved configuration and the source of the examples.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from affetto.errors import InputError
from affetto.files import in_utf8, make_folder, writing
from affetto.training.config import TrainingConfig, changed

FORMAT = "affetto-training/1"
MARK = "training.json"
MAY_DIFFER = ("epochs", "accelerator", "devices", "nodes")
"""What may change when a training goes on."""


def claim(
    folder: Path,
    config: TrainingConfig,
    changes: dict[str, Any],
    source: dict[str, str],
    resume: bool,
    asked: bool = False,
) -> TrainingConfig:
    """Takes the folder for this training and returns the configuration that holds in it.

    A new training wants a new or empty folder. With `resume` the folder's own configuration holds;
    `changes` are what the user asked for now, of which only more epochs and other hardware may differ; so
    is all of `config` where the user `asked` for it.
    Raises InputError where the folder holds anything else, was begun otherwise or cannot be written.
    """
    config = changed(config, changes)
    if folder.exists() and not folder.is_dir():
        raise InputError(folder, "a folder for the training", "a file")
    if not (folder / MARK).is_file():
        if folder.exists() and any(folder.iterdir()):
            raise InputError(folder, "a new or empty folder, or a training", "a folder with other contents")
        if resume:
            raise InputError(folder, "a training to resume", "none")
        make_folder(folder)
        return _write(folder, config, source)
    if not resume:
        raise InputError(folder, "a new folder, or --resume to go on with this training", "a training")
    begun, begun_source = _read(folder)
    if begun_source != source:
        raise InputError(folder, f"the source it was begun with ({_say(begun_source)})", _say(source))
    changes = {**dict(config), **changes} if asked else changes
    for name, value in changes.items():
        if name not in MAY_DIFFER and getattr(begun, name) != value:
            raise InputError(folder, f"the {name} it was begun with ({getattr(begun, name)})", str(value))
    return _write(folder, changed(begun, changes), source)


def missing_folders(folder: Path) -> list[Path]:
    """What `claim` will make: the folder and those above it that are not there, innermost first."""
    return [place for place in (folder, *folder.parents) if not place.exists()]


def give_up(folder: Path, made: list[Path]) -> None:
    """Takes a new claim back where nothing was made yet, with its empty folders and those `made` for it."""
    if [path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()] != [folder / MARK]:
        return
    (folder / MARK).unlink()
    inside = sorted((path for path in folder.rglob("*")), reverse=True)
    for place in (*inside, *made):
        with contextlib.suppress(OSError):
            place.rmdir()


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Writes readable JSON, aside first. Names that are no UTF-8 become JSON's escapes, and are read as they were."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    with writing(path) as aside:
        aside.write_text(in_utf8(text), "utf-8")


def _write(folder: Path, config: TrainingConfig, source: dict[str, str]) -> TrainingConfig:
    content = {"format": FORMAT, "source": source, "config": config.model_dump(mode="json")}
    write_json(folder / MARK, content)
    return config


def _read(folder: Path) -> tuple[TrainingConfig, dict[str, str]]:
    try:
        content = json.loads((folder / MARK).read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise InputError(folder / MARK, f"format {FORMAT}", str(content["format"]))
        source = content["source"]
        if source.keys() != {"kind", "path"} or not all(isinstance(part, str) for part in source.values()):
            raise ValueError(f"source: {source!r}")
        return TrainingConfig.model_validate(content["config"]), source
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        told = " ".join(str(error).split())[:100]
        raise InputError(folder / MARK, "the configuration of a training", told) from None


def _say(source: dict[str, str]) -> str:
    return f"{source['kind']} {source['path']}".strip()

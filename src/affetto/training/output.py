"""The folder that a training fills, and its right to be there.

`training.json` marks it: the resolved configuration and the source of the examples.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from affetto.errors import InputError
from affetto.files import writing
from affetto.training.config import TrainingConfig

FORMAT = "affetto-training/1"
MARK = "training.json"


def claim(
    folder: Path, config: TrainingConfig, changes: dict[str, Any], source: dict[str, str], resume: bool
) -> TrainingConfig:
    """Takes the folder for this training and returns the configuration that holds in it.

    A new training wants a new or empty folder. With `resume` the folder's own configuration holds;
    `changes` are what the user asked for now, of which only more epochs may differ.
    Raises InputError where the folder holds anything else or was begun otherwise.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(folder, "a folder for the training", "a file")
    if not (folder / MARK).is_file():
        if folder.exists() and any(folder.iterdir()):
            raise InputError(folder, "a new or empty folder, or a training", "a folder with other contents")
        if resume:
            raise InputError(folder, "a training to resume", "none")
        folder.mkdir(parents=True, exist_ok=True)
        return _write(folder, config.model_copy(update=changes), source)
    if not resume:
        raise InputError(folder, "a new folder, or --resume to go on with this training", "a training")
    begun, begun_source = _read(folder)
    if begun_source != source:
        raise InputError(folder, f"the source it was begun with ({_say(begun_source)})", _say(source))
    for name, value in changes.items():
        if name != "epochs" and getattr(begun, name) != value:
            raise InputError(folder, f"the {name} it was begun with ({getattr(begun, name)})", str(value))
    return _write(folder, begun.model_copy(update=changes), source)


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Writes readable JSON, aside first."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    with writing(path) as aside:
        aside.write_text(text, "utf-8")


def _write(folder: Path, config: TrainingConfig, source: dict[str, str]) -> TrainingConfig:
    content = {"format": FORMAT, "source": source, "config": config.model_dump(mode="json")}
    write_json(folder / MARK, content)
    return config


def _read(folder: Path) -> tuple[TrainingConfig, dict[str, str]]:
    try:
        content = json.loads((folder / MARK).read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise InputError(folder / MARK, f"format {FORMAT}", str(content["format"]))
        return TrainingConfig.model_validate(content["config"]), content["source"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(folder / MARK, "the configuration of a training", str(error)[:100]) from None


def _say(source: dict[str, str]) -> str:
    return f"{source['kind']} {source['path']}".strip()

"""Several models in one folder: all of them take their names, or none does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from affetto.errors import InputError
from affetto.export.model import RTNeuralModel, prove
from affetto.files import create_aside, move, remove, unwritable


@dataclass(frozen=True)
class Written:
    """One file that was written."""

    network: str
    file: str
    layers: str
    parameters: int
    bytes: int


def write_models(
    models: Mapping[str, RTNeuralModel], folder: Path, source: Path | None = None
) -> list[Written]:
    """Writes `<name>.json` for each model into `folder`, which is made where there is none.

    Each file is written aside and proven by the engine's strict reader; only when all are do they take
    their names. Raises InputError, and leaves the folder as it was; a model that is not
    sound is named by its `source`, where that is given.
    """
    made = _make(folder)
    asides: dict[str, Path] = {}
    done = False
    try:
        for name, model in models.items():
            asides[name] = create_aside(folder / f"{name}.json")
            model.write(asides[name])
            prove(asides[name], str(source or folder / f"{name}.json"))
        for name, aside in asides.items():
            move(aside, folder / f"{name}.json")
        done = True
    except OSError as error:
        raise unwritable(folder, error) from None
    finally:
        remove(asides.values())
        if made and not done:
            folder.rmdir()
    return [_written(name, model, folder / f"{name}.json") for name, model in models.items()]


def _make(folder: Path) -> bool:
    """Makes the folder; whether it was not there before."""
    if folder.is_dir():
        return False
    if folder.exists():
        raise InputError(folder, "a folder to write into", "a file")
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise unwritable(folder, error) from None
    return True


def _written(name: str, model: RTNeuralModel, file: Path) -> Written:
    layers = " ".join(map(str, model.layers))
    return Written(model.network or name, str(file), layers, model.parameter_count, file.stat().st_size)

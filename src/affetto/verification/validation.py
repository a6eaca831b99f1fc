"""Validates RTNeural JSON: every rule that RTNeural's own loader leaves unchecked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from affetto import _engine
from affetto.errors import InputError


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, at a JSON path; an empty path is the file as a whole."""

    path: str
    expected: str
    found: str

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{where}expected {self.expected}, found {self.found}"


@dataclass(frozen=True)
class Layer:
    """One layer of a sound model."""

    type: str
    inputs: int
    outputs: int


@dataclass(frozen=True)
class Validation:
    """What was found in one file: problems, or the model's sizes where there is none."""

    file: str
    problems: tuple[Problem, ...]
    layers: tuple[Layer, ...] = ()
    parameters: int = 0

    @property
    def sound(self) -> bool:
        """Whether RTNeural and the engine read the file as it is meant."""
        return not self.problems


def validate(file: Path) -> Validation:
    """Reads the file with the engine's strict reader and gives all its problems, up to a hundred.

    Raises InputError where there is no such file.
    """
    try:
        problems, network = _engine.check_rtneural_json(file)
    except _engine.ModelError as error:
        raise InputError(file, error.expected, error.found) from None
    if network is None:
        return Validation(str(file), tuple(Problem(*problem) for problem in problems))
    layers = tuple(Layer(*layer) for layer in network.layers)
    return Validation(str(file), (), layers, network.parameter_count)

"""A model in the dialect of RTNeural's run-time loader (`json_parser::parseJson`), and its file."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from affetto import _engine
from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.export.layer import RTNeuralLayer
from affetto.export.numbers import nested
from affetto.files import writing


@dataclass(frozen=True)
class RTNeuralModel:
    """A model as RTNeural's loader will read it."""

    in_size: int
    layers: tuple[RTNeuralLayer, ...]
    network: str | None = None
    """The contract's name for it, which the file then carries with the contract's hash."""

    @property
    def out_size(self) -> int:
        """Values of one output."""
        return self.layers[-1].size

    @property
    def parameter_count(self) -> int:
        """Weights as RTNeural counts them: one bias vector an LSTM."""
        return sum(layer.parameter_count for layer in self.layers)

    def save(self, path: str | PathLike[str]) -> None:
        """Writes the file, which takes its name only once the engine's strict reader accepts it.

        Raises InputError where it cannot be written, or the reader refuses it: a size, a count or a
        variance that RTNeural could not run.
        """
        with writing(path) as aside:
            self.write(aside)
            prove(aside, str(path))

    def in_engine(self, name: str = "model") -> _engine.Network:
        """The model as the engine runs it, by way of a temporary file.

        Raises InputError, under `name`, where the engine's strict reader refuses it.
        """
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "model.json"
            self.write(file)
            prove(file, name)
            return _engine.read_rtneural_json(file)

    def write(self, path: Path) -> None:
        """Writes the file in place, in pieces of at most one row of weights."""
        with path.open("w", encoding="ascii", newline="\n") as file:
            file.writelines(self.chunks())

    def chunks(self) -> Iterator[str]:
        """The JSON text in pieces of at most one row of weights."""
        yield f'{{"in_shape":[null,null,{self.in_size}],'
        if self.network is not None:
            mark = {"network": self.network, "contract": load_contract().hash}
            yield f'"affetto":{json.dumps(mark, separators=(",", ":"))},'
        yield '"layers":['
        for i, layer in enumerate(self.layers):
            yield "," if i else ""
            yield from _layer_chunks(layer)
        yield "]}\n"


def prove(file: Path, name: str) -> None:
    """Raises InputError, under `name`, for the first problem that the engine's strict reader has."""
    problems, _ = _engine.check_rtneural_json(file)
    for path, expected, found in problems:
        raise InputError(f"{name}: {path}" if path else name, expected, found)


def _layer_chunks(layer: RTNeuralLayer) -> Iterator[str]:
    head = {
        "type": layer.type,
        "activation": layer.activation,
        "shape": [None, None, layer.size],
        **layer.settings,
    }
    yield json.dumps(head, separators=(",", ":"), allow_nan=False)[:-1] + ',"weights":['
    for i, array in enumerate(layer.weights):
        yield "," if i else ""
        if array.ndim == 1:
            yield nested(array)
            continue
        yield "["
        for row_index, row in enumerate(array):
            yield ("," if row_index else "") + nested(row)
        yield "]"
    yield "]}"

"""Training examples: what preparation writes and training reads."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.files import writing

if TYPE_CHECKING:
    from numpy.typing import NDArray


METADATA = "examples"
"""The entry of the file's metadata that holds contract, groups and provenance as JSON."""
Role = Literal["any", "trains", "measures"]
"""What a sequence may be used for: anything, training alone, or choosing and measuring alone."""


@dataclass
class Examples:
    """Sequences of steps for one network.

    inputs: [steps, input_size] float32, all sequences one after the other.
    targets: [steps] int64 classes where the output is a softmax, else [steps, output_size] float32.
    mask: [steps] or [steps, output_size] float32; 0 where a target is unknown, else its weight.
    starts: [sequences] int64, the step at which each sequence begins, ascending from 0.
    groups: one a sequence: what must stay on one side of a split (song, series, drummer ...).
    """

    network: str
    inputs: NDArray[np.float32]
    targets: NDArray[np.float32] | NDArray[np.int64]
    mask: NDArray[np.float32]
    starts: NDArray[np.int64]
    groups: list[str]
    about: dict[str, object] = field(default_factory=dict)
    """Provenance: corpora, licences, counts; any JSON."""
    roles: list[Role] = field(default_factory=list)
    """One a sequence; where none are given, every sequence may be used for anything."""
    corpora: list[str] = field(default_factory=list)
    """One a sequence: the name of the corpus that it comes from; "" where none is given."""
    official: list[str] = field(default_factory=list)
    """One a sequence: its share in the split that its corpus comes with (`train`, `validation`, `test`);
    "" where the corpus has none or none is given.
    """

    def __post_init__(self) -> None:
        spec = load_contract().network(self.network)
        if self.inputs.shape[1:] != (spec.input_size,):
            raise ValueError(
                f"{self.network}: expected inputs [steps, {spec.input_size}], found {self.inputs.shape}"
            )
        if len({len(self.inputs), len(self.targets), len(self.mask)}) != 1:
            raise ValueError(f"{self.network}: inputs, targets and mask differ in length")
        self.roles = self.roles or ["any"] * len(self.groups)
        self.corpora = self.corpora or [""] * len(self.groups)
        self.official = self.official or [""] * len(self.groups)
        for name in ("roles", "corpora", "official"):
            if len(given := getattr(self, name)) != len(self.groups):
                raise ValueError(f"{self.network}: {len(self.groups)} groups but {len(given)} {name}")
        if len(self.starts) != len(self.groups):
            raise ValueError(f"{self.network}: {len(self.starts)} sequences but {len(self.groups)} groups")

    def __len__(self) -> int:
        """The number of sequences."""
        return len(self.starts)

    @property
    def split_groups(self) -> set[str]:
        """The groups that a split deals out: those of sequences that may choose or measure."""
        return {group for group, role in zip(self.groups, self.roles, strict=True) if role != "trains"}

    def bounds(self, sequence: int) -> slice:
        """The steps of a sequence."""
        ends = [*self.starts[1:], len(self.inputs)]
        return slice(int(self.starts[sequence]), int(ends[sequence]))

    def save(self, folder: Path) -> Path:
        """Writes `<folder>/<network>.safetensors`, aside first, and returns its path.

        Values are kept in 16-bit floats: their step at 1 is 0.001, far below what they measure.
        """
        from safetensors.numpy import save_file

        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.network}.safetensors"
        arrays = {"inputs": self.inputs, "targets": self.targets, "mask": self.mask, "starts": self.starts}
        tensors = {name: _narrow(array) for name, array in arrays.items()}
        content = {
            "contract": load_contract().hash, "groups": self.groups, "roles": self.roles,
            "corpora": self.corpora, "official": self.official, "about": self.about,
        }  # fmt: skip
        # One entry: the library writes several in an order of its own, and the bytes should be the same.
        with writing(path) as aside:
            save_file(tensors, aside, {METADATA: json.dumps(content)})
        return path

    @classmethod
    def load(cls, folder: Path, network: str) -> Examples:
        """Reads what `save` wrote. Raises InputError for a missing or foreign file."""
        from safetensors import SafetensorError, safe_open

        path = folder / f"{network}.safetensors"
        if not path.is_file():
            raise InputError(path, f"the examples of the {network} network", "no such file")
        try:
            with safe_open(path, framework="numpy") as file:
                content = json.loads((file.metadata() or {}).get(METADATA, "{}"))
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dict)
        except SafetensorError as error:
            raise InputError(path, "a safetensors file", str(error)) from None
        if content.get("contract") != load_contract().hash:
            raise InputError(path, "examples of this contract", "examples of another one; prepare again")
        inputs, targets, mask, starts = (
            _widen(tensors[name]) for name in ("inputs", "targets", "mask", "starts")
        )
        lists = {name: content.get(name, []) for name in ("roles", "corpora", "official")}
        return cls(network, inputs, targets, mask, starts, content["groups"], content["about"], **lists)


def _narrow(array: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(array, np.float16 if array.dtype.kind == "f" else array.dtype)


def _widen(array: NDArray[Any]) -> NDArray[Any]:
    return array.astype(np.float32) if array.dtype.kind == "f" else array

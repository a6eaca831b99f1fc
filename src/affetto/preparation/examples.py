"""Training examples: what preparation writes and training reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from affetto.contract import load_contract

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


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
        from affetto.preparation.storage import write_examples

        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.network}.safetensors"
        write_examples(self, path)
        return path

    @classmethod
    def load(cls, folder: Path, network: str) -> Examples:
        """Reads what `save` wrote, or the shards of `<folder>/<network>` that preparation made.

        Raises InputError for missing, foreign or unfinished ones.
        """
        from affetto.preparation.storage import read_network

        return read_network(folder, network)

    @staticmethod
    def are_in(folder: Path, network: str) -> bool:
        """Whether the folder has examples of the network, whole or in shards."""
        from affetto.preparation.storage import MANIFEST

        return (folder / f"{network}.safetensors").is_file() or (folder / network / MANIFEST).is_file()

"""Sequences: what preparation makes of one song, and how many become Examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from affetto.preparation.examples import Examples, Role

if TYPE_CHECKING:
    from collections.abc import Sequence as Many

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Sequence:
    """Steps in a row for one network: inputs, targets, mask, group, role ... as in Examples.

    Values may be 16-bit floats, as Examples keep them on disk.
    """

    inputs: NDArray[np.floating]
    targets: NDArray[np.floating] | NDArray[np.int64]
    mask: NDArray[np.floating]
    group: str
    role: Role = "any"
    corpus: str = ""
    official: str = ""


def join(network: str, sequences: Many[Sequence], about: dict[str, object]) -> Examples:
    """All sequences, in order, as Examples. Raises ValueError where there are none."""
    if not sequences:
        raise ValueError(f"{network}: no sequences")
    lengths = [len(sequence.inputs) for sequence in sequences]
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.int64)
    return Examples(
        network,
        np.concatenate([sequence.inputs for sequence in sequences]),
        np.concatenate([sequence.targets for sequence in sequences]),
        np.concatenate([sequence.mask for sequence in sequences]),
        starts,
        [sequence.group for sequence in sequences],
        about,
        [sequence.role for sequence in sequences],
        [sequence.corpus for sequence in sequences],
        [sequence.official for sequence in sequences],
    )

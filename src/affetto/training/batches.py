"""Examples as batches of windows, in an order that lets the LSTM's state be carried."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from typing import TypedDict

import lightning as L
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.preparation.examples import Examples
from affetto.training.config import NetworkConfig
from affetto.training.split import Split

Positions = NDArray[np.int64]


class Batch(TypedDict):
    """One window of every lane.

    inputs [lanes, steps, in]; targets [lanes, steps] classes or [lanes, steps, out]; mask of the same
    shape as targets, 0 where there is nothing to learn; fresh [lanes], where the state starts anew;
    positions [lanes, steps] into the examples, -1 past a sequence's end.
    """

    inputs: Tensor
    targets: Tensor
    mask: Tensor
    fresh: Tensor
    positions: Tensor


class Windows(IterableDataset[Batch]):
    """The batches of one pass over some sequences."""

    def __init__(self, examples: Examples, positions: Positions, fresh: NDArray[np.bool_]) -> None:
        self.examples, self.positions, self.fresh = examples, positions, fresh

    def __len__(self) -> int:
        return len(self.positions)

    def part(self, number: int, of: int) -> Windows:
        """Every so manyth lane, for one of several processes that train together.

        Raises InputError where there are fewer lanes than processes.
        """
        if self.positions.shape[1] < of:
            lanes = self.positions.shape[1]
            raise InputError(
                f"the {self.examples.network} examples", f"{of} lanes for {of} devices", str(lanes)
            )
        return Windows(self.examples, self.positions[:, number::of], self.fresh[:, number::of])

    def __iter__(self) -> Iterator[Batch]:
        mask = self.examples.mask
        if mask.ndim < self.examples.targets.ndim:
            mask = np.broadcast_to(mask[:, None], self.examples.targets.shape)
        for positions, fresh in zip(self.positions, self.fresh, strict=True):
            known, rows = positions >= 0, positions.clip(0)
            inputs, weights = self.examples.inputs[rows], mask[rows]
            inputs[~known] = 0
            weights[~known] = 0
            yield {
                "inputs": torch.from_numpy(inputs),
                "targets": torch.from_numpy(self.examples.targets[rows]),
                "mask": torch.from_numpy(weights),
                "fresh": torch.from_numpy(fresh.copy()),
                "positions": torch.from_numpy(positions.copy()),
            }


def carried_windows(
    examples: Examples, sequences: Sequence[int], lanes: int, steps: int
) -> tuple[Positions, NDArray[np.bool_]]:
    """Lays sequences end to end in lanes, each from a window's first step on.

    Returns positions [windows, lanes, steps] and fresh [windows, lanes]. Window after window, a lane
    goes on where it was unless it is fresh.
    """
    lanes = max(1, min(lanes, len(sequences)))
    rows: list[list[Positions]] = [[] for _ in range(lanes)]
    first: list[list[bool]] = [[] for _ in range(lanes)]
    queue = [(0, lane) for lane in range(lanes)]
    for sequence in sequences:
        filled, lane = heapq.heappop(queue)
        bounds = examples.bounds(sequence)
        count = -(-(bounds.stop - bounds.start) // steps)
        places = np.full(count * steps, -1, np.int64)
        places[: bounds.stop - bounds.start] = np.arange(bounds.start, bounds.stop)
        rows[lane] += list(places.reshape(count, steps))
        first[lane] += [True] + [False] * (count - 1)
        heapq.heappush(queue, (filled + count, lane))
    windows = max(len(row) for row in rows)
    positions = np.full((windows, lanes, steps), -1, np.int64)
    fresh = np.ones((windows, lanes), np.bool_)
    for lane, row in enumerate(rows):
        positions[: len(row), lane] = row
        fresh[: len(row), lane] = first[lane]
    return positions, fresh


def loose_windows(
    examples: Examples, sequences: Positions, lanes: int, steps: int, rng: np.random.Generator
) -> tuple[Positions, NDArray[np.bool_]]:
    """Cuts sequences into windows from a random first step on and deals them at random, each fresh.

    Where a target hardly changes within a sequence, windows in a row would pull the weights to and fro.
    """
    rows: list[Positions] = []
    for sequence in sequences.tolist():
        bounds = examples.bounds(sequence)
        begins = range(bounds.start + int(rng.integers(steps)), bounds.stop - steps + 1, steps)
        rows += [np.arange(begin, begin + steps) for begin in begins]
    if not rows:
        return carried_windows(examples, sequences.tolist(), lanes, steps)
    dealt = np.stack(rows)[rng.permutation(len(rows))]
    windows = -(-len(dealt) // lanes)
    positions = np.full((windows * lanes, steps), -1, np.int64)
    positions[: len(dealt)] = dealt
    return positions.reshape(windows, lanes, steps), np.ones((windows, lanes), np.bool_)


def single_steps(steps: Positions, count: int) -> tuple[Positions, NDArray[np.bool_]]:
    """Steps as batches of `count` sequences of one step, for networks without state."""
    windows = -(-len(steps) // count)
    positions = np.full((windows * count, 1), -1, np.int64)
    positions[: len(steps), 0] = steps
    return positions.reshape(windows, count, 1), np.ones((windows, count), np.bool_)


class ExamplesData(L.LightningDataModule):
    """The shares of a split as Lightning asks for them; each epoch has its own order, from the seed."""

    def __init__(self, examples: Examples, split: Split, config: NetworkConfig, seed: int) -> None:
        super().__init__()
        self.examples, self.split, self.config, self.seed = examples, split, config, seed
        spec = load_contract().network(examples.network)
        self.stateful = any(layer.type == "lstm" for layer in spec.layers)

    @property
    def batches_per_epoch(self) -> int:
        """Batches of the first epoch; others differ by few."""
        return len(self.windows("train", 0))

    def windows(self, share: str, epoch: int | None = None) -> Windows:
        """The batches of a share: in order, or shuffled as `epoch` has it."""
        sequences = np.array(self.split.share(share), np.int64)
        shuffle = None if epoch is None else np.random.default_rng([self.seed, epoch])
        lanes, steps = self.config.lanes, self.config.window_steps
        if self.stateful:
            if shuffle is not None and not self.config.carry_state:
                return Windows(self.examples, *loose_windows(self.examples, sequences, lanes, steps, shuffle))
            if shuffle is not None:
                shuffle.shuffle(sequences)
            laid = carried_windows(self.examples, sequences.tolist(), lanes, steps)
        else:
            places = [
                np.arange(*self.examples.bounds(i).indices(len(self.examples.inputs))) for i in sequences
            ]
            flat = np.concatenate(places) if places else np.empty(0, np.int64)
            if shuffle is not None:
                shuffle.shuffle(flat)
            laid = single_steps(flat, lanes * steps)
        return Windows(self.examples, *laid)

    def train_dataloader(self) -> DataLoader[Batch]:
        """The current epoch's order."""
        epoch = self.trainer.current_epoch if self.trainer else 0
        windows = self.windows("train", epoch)
        if self.trainer and self.trainer.world_size > 1:
            windows = windows.part(self.trainer.global_rank, self.trainer.world_size)
        return DataLoader(windows, batch_size=None)

    def val_dataloader(self) -> DataLoader[Batch]:
        """The validation share in order; whole in every process, so that all choose the same epoch."""
        return DataLoader(self.windows("validation"), batch_size=None)

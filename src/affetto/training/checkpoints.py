"""Checkpoints that are never pickled: tensors in a safetensors file, all else as JSON in its header."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from lightning.pytorch.callbacks import ModelCheckpoint
from lightning.pytorch.plugins.io import CheckpointIO
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor
from typing_extensions import override

from affetto.errors import InputError
from affetto.files import writing

FORMAT = "affetto-checkpoint/1"


_RESTORED = {"epoch", "global_step", "state_dict", "loops", "callbacks", "optimizer_states", "lr_schedulers"}
"""What Lightning goes on with."""


class SafeCheckpointIO(CheckpointIO):
    """Reads and writes Lightning's checkpoints as one safetensors file, replaced in one rename."""

    @override
    def save_checkpoint(self, checkpoint: dict[str, Any], path: Any, storage_options: Any = None) -> None:
        """Writes the file. Raises TypeError for a value that is no number, text, tensor or container."""
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        tensors: dict[str, Tensor] = {}
        tree = json.dumps(pack(checkpoint, tensors))
        with writing(path) as aside:
            save_file(tensors, aside, {"format": FORMAT, "tree": tree})

    @override
    def load_checkpoint(
        self, path: Any, map_location: Any = None, weights_only: bool | None = None
    ) -> dict[str, Any]:
        """Reads what `save_checkpoint` wrote. Raises InputError for anything else."""
        try:
            with safe_open(path, framework="pt") as file:
                metadata = file.metadata() or {}
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dict)
        except (FileNotFoundError, SafetensorError) as error:
            raise InputError(path, "a checkpoint", str(error)) from None
        if metadata.get("format") != FORMAT:
            raise InputError(path, f"a checkpoint of format {FORMAT}", str(metadata.get("format")))
        try:
            tree: dict[str, Any] = unpack(json.loads(metadata["tree"]), tensors)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            tree = {}
        if not isinstance(tree, dict) or not tree:
            raise InputError(path, "a checkpoint", "a damaged one")
        return tree

    @override
    def remove_checkpoint(self, path: Any) -> None:
        """Removes the file."""
        Path(path).unlink(missing_ok=True)


class SafeModelCheckpoint(ModelCheckpoint):
    """Keeps `best` and `last` of a training."""

    FILE_EXTENSION = ".safetensors"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            dirpath=folder,
            filename="best",
            monitor="val_loss",
            save_last=True,
            auto_insert_metric_name=False,
            enable_version_counter=False,
            # After validation, so that a resumed run goes on with the next epoch.
            save_on_train_epoch_end=True,
        )


def check_checkpoint(path: Path, module: torch.nn.Module, network: str) -> dict[str, Any]:
    """A checkpoint that the module can go on from. Raises InputError for a damaged one and another network's."""
    checkpoint = SafeCheckpointIO().load_checkpoint(path)
    if missing := sorted(_RESTORED - checkpoint.keys()):
        raise InputError(path, "a whole checkpoint of a training", f"one without {missing[0]}")
    found = checkpoint["state_dict"]
    own = {name: tensor.shape for name, tensor in module.state_dict().items()}
    if (
        not isinstance(found, dict)
        or {name: getattr(one, "shape", None) for name, one in found.items()} != own
    ):
        raise InputError(path, f"weights of the {network} network", "those of another network")
    return checkpoint


def pack(value: Any, tensors: dict[str, Tensor]) -> Any:
    """A nest of containers as JSON; its tensors go into `tensors` under the names that stand for them."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, torch.Tensor):
        name = f"t{len(tensors)}"
        # A copy, because tensors that share memory are refused by the file format.
        tensors[name] = value.detach().cpu().contiguous().clone()
        return {"tensor": name}
    if isinstance(value, dict):
        items = [[pack(key, tensors), pack(entry, tensors)] for key, entry in value.items()]
        return {"dict": items}
    if isinstance(value, list | tuple):
        kind = "list" if isinstance(value, list) else "tuple"
        return {kind: [pack(entry, tensors) for entry in value]}
    raise TypeError(f"a checkpoint cannot hold a {type(value).__name__}")


def unpack(packed: Any, tensors: dict[str, Tensor]) -> Any:
    """Undoes `pack`."""
    if not isinstance(packed, dict):
        return packed
    ((kind, content),) = packed.items()
    if kind == "tensor":
        return tensors[content]
    if kind == "dict":
        return {unpack(key, tensors): unpack(entry, tensors) for key, entry in content}
    entries = [unpack(entry, tensors) for entry in content]
    return entries if kind == "list" else tuple(entries)

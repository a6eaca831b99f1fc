"""Trains one network from its examples and measures it against the best constant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import lightning as L
import numpy as np
import torch

from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.figures import Figure
from affetto.networks import SequenceNetwork, save_weights
from affetto.preparation.examples import Examples
from affetto.training.baselines import best_constant
from affetto.training.batches import ExamplesData, Windows
from affetto.training.checkpoints import SafeCheckpointIO
from affetto.training.config import TrainingConfig
from affetto.training.history import History, draw_curves, read_history
from affetto.training.losses import LOSSES
from affetto.training.metrics import MEASURES, UNITS, Predicted, best_value
from affetto.training.module import NetworkTraining
from affetto.training.previews import PREVIEWED, Preview
from affetto.training.references import references
from affetto.training.split import Split, default_split
from affetto.training.starts import start
from affetto.training.trainer import Announcer, run_trainer

EpochListener = Callable[[int], None]
"""Called after every epoch with the number of epochs done."""


def fit_network(
    examples: Examples,
    folder: Path,
    config: TrainingConfig,
    resume: bool = False,
    on_epoch: EpochListener | None = None,
    split: Split | None = None,
    previews: Path | None = None,
) -> tuple[SequenceNetwork, list[Figure]]:
    """Trains, keeps the epoch with the least validation loss, and measures it.

    Leaves in `folder`: checkpoint/{best,last}.safetensors, weights.safetensors, metrics.csv,
    curves.png and tensorboard/; and in `previews`, where that is given, what a network that writes notes
    or chords makes of a held-out song, epoch by epoch. Figures are of the validation and the test share,
    each with the best of its baselines. With `resume`, goes on from checkpoint/last where there is one. `split` is that of the
    configuration where none is given.
    Raises KeyboardInterrupt on Ctrl-C, with the epochs so far in checkpoint/last.
    """
    module, data = _begun(examples, config, split)
    folder.mkdir(parents=True, exist_ok=True)
    callbacks: list[L.Callback] = [History(folder / "metrics.csv")]
    if previews and examples.network in PREVIEWED:
        callbacks.append(Preview(examples, data.split, previews / examples.network))
    if config.processes == 1:  # Other processes could not tell this one.
        callbacks.append(Announcer(on_epoch))
    run_trainer(module, data, folder, config, resume, callbacks)
    best = SafeCheckpointIO().load_checkpoint(folder / "checkpoint" / "best.safetensors")
    module.load_state_dict(best["state_dict"])
    save_weights(module.network, folder / "weights.safetensors")
    figures = measure(module, data)
    constant = next(f.baseline for f in figures if (f.measure, f.condition) == ("loss", "validation"))
    draw_curves(
        folder / "curves.png", examples.network, read_history(folder / "metrics.csv"), constant or 0.0
    )
    return module.network, figures


def train_along(examples: Examples, folder: Path, config: TrainingConfig) -> None:
    """Takes part in a training that another machine leads and writes into `folder`."""
    module, data = _begun(examples, config, None)
    run_trainer(module, data, folder, config, resume=True, callbacks=[])


def _begun(
    examples: Examples, config: TrainingConfig, split: Split | None
) -> tuple[NetworkTraining, ExamplesData]:
    """The network as training starts it, which seed and examples decide, and its data."""
    _check(examples)
    split = split or default_split(examples, config.seed, *config.shares_of(examples.network))
    data = ExamplesData(examples, split, config.network(examples.network), config.seed)
    torch.manual_seed(config.seed)
    module = NetworkTraining(
        examples.network, config, data.batches_per_epoch * config.epochs_of(examples.network)
    )
    trained = np.concatenate([np.r_[examples.bounds(i)] for i in split.train])
    start(module.network, examples.inputs[trained[::10]])
    return module, data


def measure(module: NetworkTraining, data: ExamplesData) -> list[Figure]:
    """Loss and measures on the validation and the test share, beside their baselines.

    A loss stands beside the best constant's, which no network may miss; a measure beside the best of
    the best constant's and the simple references'.
    """
    network, targets, mask = module.name, data.examples.targets, data.examples.mask
    trained = np.concatenate([np.r_[data.examples.bounds(i)] for i in data.split.train])
    constant = best_constant(network, targets[trained], mask[trained])
    figures = []
    for share in ("validation", "test"):
        if not data.split.share(share):
            continue
        steps = predict(module, data.windows(share), data.examples)
        floors = [_measured(network, replace(steps, outputs=np.broadcast_to(constant, steps.outputs.shape)))]
        simple = references(data.examples, data.split.train, data.split.share(share))
        floors += [MEASURES[network](replace(steps, outputs=outputs)) for outputs in simple.values()]
        for name, value in _measured(network, steps).items():
            if np.isfinite(value):
                # Beyond nine digits there is only the order in which floats were added.
                best = best_value(name, [floor[name] for floor in floors if name in floor])
                baseline = None if best is None else round(best, 9)
                figures.append(
                    Figure(network, name, share, round(value, 9), UNITS.get(name, ""), baseline=baseline)
                )
    return figures


def predict(module: NetworkTraining, windows: Windows, examples: Examples) -> Predicted:
    """Runs a share, state carried, and puts predictions beside the truth, in the examples' order."""
    outputs, positions, state = [], [], None
    module.network.eval()
    with torch.no_grad():
        for batch in windows:
            predicted, state = module.run(batch, batch["inputs"], state)
            exists = batch["positions"] >= 0
            outputs.append(predicted[exists].numpy())
            positions.append(batch["positions"][exists].numpy())
    places = np.concatenate(positions)
    order = np.argsort(places)
    places, found = places[order], np.concatenate(outputs)[order]
    targets, mask = examples.targets[places], examples.mask[places]
    if mask.ndim < targets.ndim:
        mask = np.broadcast_to(mask[:, None], targets.shape)
    sequence = np.searchsorted(examples.starts, places, side="right") - 1
    return Predicted(found, examples.inputs[places], targets, mask, sequence)


def _check(examples: Examples) -> None:
    """Refuses what would train in silence on nothing or on nonsense."""
    what = f"the {examples.network} examples"
    if len(examples.split_groups) < 2:
        raise InputError(what, "at least two groups to split", str(len(examples.split_groups)))
    for name, values in (("inputs", examples.inputs), ("targets", examples.targets), ("mask", examples.mask)):
        if not np.isfinite(values).all():
            raise InputError(what, f"finite {name}", "NaN or infinity")
    spec = load_contract().network(examples.network)
    if spec.layers[-1].activation == "softmax":
        low, high = int(examples.targets.min()), int(examples.targets.max())
        if low < 0 or high >= spec.output_size:
            raise InputError(what, f"classes from 0 to {spec.output_size - 1}", f"{low} to {high}")
    if not examples.mask.any():
        raise InputError(what, "at least one known target", "a mask of zeros")


def _measured(network: str, steps: Predicted) -> dict[str, float]:
    tensors = (torch.from_numpy(np.array(part)) for part in (steps.outputs, steps.targets, steps.mask))
    return {"loss": float(LOSSES[network](*tensors)), **MEASURES[network](steps)}

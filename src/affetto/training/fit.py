"""Trains one network from its examples and measures it against the best constant."""

from __future__ import annotations

import logging
import signal
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import lightning as L
import numpy as np
import torch
from lightning.pytorch.callbacks import EarlyStopping
from typing_extensions import override

from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.figures import Figure
from affetto.networks import SequenceNetwork, save_weights
from affetto.preparation.examples import Examples
from affetto.training.baselines import best_constant
from affetto.training.batches import ExamplesData, Windows
from affetto.training.checkpoints import SafeCheckpointIO, SafeModelCheckpoint
from affetto.training.config import TrainingConfig
from affetto.training.history import History, draw_curves
from affetto.training.losses import LOSSES
from affetto.training.metrics import MEASURES, UNITS, Predicted, best_value
from affetto.training.module import NetworkTraining
from affetto.training.references import references
from affetto.training.split import Split, default_split
from affetto.training.starts import start

EpochListener = Callable[[int], None]
"""Called after every epoch with the number of epochs done."""


def fit_network(
    examples: Examples,
    folder: Path,
    config: TrainingConfig,
    resume: bool = False,
    on_epoch: EpochListener | None = None,
    split: Split | None = None,
) -> tuple[SequenceNetwork, list[Figure]]:
    """Trains, keeps the epoch with the least validation loss, and measures it.

    Leaves in `folder`: checkpoint/{best,last}.safetensors, weights.safetensors, metrics.csv and
    curves.png. Figures are of the validation and the test share, each with the best constant's value
    as baseline. With `resume`, goes on from checkpoint/last where there is one. `split` is that of the
    configuration where none is given.
    Raises KeyboardInterrupt on Ctrl-C, with the epochs so far in checkpoint/last.
    """
    _check(examples)
    split = split or default_split(examples, config.seed, *config.shares_of(examples.network))
    data = ExamplesData(examples, split, config.network(examples.network), config.seed)
    torch.manual_seed(config.seed)
    module = NetworkTraining(
        examples.network, config, data.batches_per_epoch * config.epochs_of(examples.network)
    )
    trained = np.concatenate([np.r_[examples.bounds(i)] for i in split.train])
    start(module.network, examples.inputs[trained[::10]])
    folder.mkdir(parents=True, exist_ok=True)
    history = History(folder / "metrics.csv")
    _run_trainer(module, data, folder, config, resume, [history, _Announcer(on_epoch)])
    best = SafeCheckpointIO().load_checkpoint(folder / "checkpoint" / "best.safetensors")
    module.load_state_dict(best["state_dict"])
    save_weights(module.network, folder / "weights.safetensors")
    figures = measure(module, data)
    constant = next(f.baseline for f in figures if (f.measure, f.condition) == ("loss", "validation"))
    draw_curves(folder / "curves.png", examples.network, history.rows, constant or 0.0)
    return module.network, figures


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


def _run_trainer(
    module: NetworkTraining,
    data: ExamplesData,
    folder: Path,
    config: TrainingConfig,
    resume: bool,
    callbacks: list[L.Callback],
) -> None:
    last = folder / "checkpoint" / "last.safetensors"
    patience = config.network(module.name).patience_epochs
    torch.set_num_threads(config.threads)
    # Lightning tells of hardware it does not find and of habits that this code has on purpose.
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    handler = signal.getsignal(signal.SIGINT)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"lightning\.pytorch.*")
        trainer = L.Trainer(
            accelerator=config.accelerator,
            devices=1,
            precision=config.arithmetic,
            max_epochs=config.epochs_of(module.name),
            gradient_clip_val=1.0,
            plugins=[SafeCheckpointIO()],
            callbacks=[
                *callbacks,
                EarlyStopping("val_loss", patience=patience),
                SafeModelCheckpoint(folder / "checkpoint"),
            ],
            reload_dataloaders_every_n_epochs=1,
            num_sanity_val_steps=0,
            logger=False,
            enable_progress_bar=False,
            enable_model_summary=False,
        )
        try:
            trainer.fit(module, datamodule=data, ckpt_path=last if resume and last.is_file() else None)
        except SystemExit:
            # Lightning leaves the program itself on Ctrl-C; that is for the caller to decide.
            raise KeyboardInterrupt from None
        finally:
            signal.signal(signal.SIGINT, handler)


class _Announcer(L.Callback):
    def __init__(self, on_epoch: EpochListener | None) -> None:
        self.on_epoch = on_epoch

    @override
    def on_train_epoch_end(self, trainer: L.Trainer, pl_module: L.LightningModule) -> None:
        if self.on_epoch:
            self.on_epoch(trainer.current_epoch + 1)

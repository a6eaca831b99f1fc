"""The run of Lightning's Trainer: on what hardware, with which logs, and how it is stopped."""

from __future__ import annotations

import logging
import os
import signal
import warnings
from typing import TYPE_CHECKING, Any

import lightning as L
import torch
from lightning.fabric.utilities.exceptions import MisconfigurationException
from lightning.pytorch.callbacks import EarlyStopping
from lightning.pytorch.loggers import TensorBoardLogger
from typing_extensions import override

from affetto.errors import InputError
from affetto.training.checkpoints import SafeCheckpointIO, SafeModelCheckpoint, check_checkpoint
from affetto.training.history import read_history

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from affetto.training.batches import ExamplesData
    from affetto.training.config import TrainingConfig
    from affetto.training.module import NetworkTraining

    EpochListener = Callable[[int], None]

LOGS = "tensorboard"
"""The folder of a network's TensorBoard logs."""


class Quiet(L.Callback):
    """Quietens Lightning in the processes that it starts, which know nothing of this one's filters."""

    @override
    def setup(self, trainer: L.Trainer, pl_module: L.LightningModule, stage: str) -> None:
        """Before the first batch."""
        _quieten()
        warnings.filterwarnings("ignore", module=r"lightning\.pytorch.*")


class Announcer(L.Callback):
    """Tells how many epochs are done."""

    def __init__(self, on_epoch: EpochListener | None) -> None:
        self.on_epoch = on_epoch

    @override
    def on_train_epoch_end(self, trainer: L.Trainer, pl_module: L.LightningModule) -> None:
        """After validation, so that what is told is in the checkpoint."""
        if self.on_epoch:
            self.on_epoch(trainer.current_epoch + 1)


def run_trainer(
    module: NetworkTraining,
    data: ExamplesData,
    folder: Path,
    config: TrainingConfig,
    resume: bool,
    callbacks: list[L.Callback],
) -> None:
    """Trains with checkpoints in `folder`, from its last one on with `resume`.

    Raises KeyboardInterrupt on Ctrl-C, and InputError where the hardware asked for is not there.
    """
    last = folder / "checkpoint" / "last.safetensors"
    if resume:
        _check_begun(folder, module)
    torch.set_num_threads(config.threads)
    if config.processes > 1:
        # Descriptors, the other way of giving tensors to processes, run out and get lost.
        torch.multiprocessing.set_sharing_strategy("file_system")  # type: ignore[no-untyped-call]
    _quieten()
    handler = signal.getsignal(signal.SIGINT)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"lightning\.pytorch.*")
        trainer = _trainer(module.name, folder, config, callbacks)
        try:
            trainer.fit(module, datamodule=data, ckpt_path=last if resume and last.is_file() else None)
        except SystemExit:
            # Lightning leaves the program itself on Ctrl-C; that is for the caller to decide.
            raise KeyboardInterrupt from None
        finally:
            signal.signal(signal.SIGINT, handler)


def _check_begun(folder: Path, module: NetworkTraining) -> None:
    """What damaged files of an earlier run are told of before anything is trained. Raises InputError."""
    read_history(folder / "metrics.csv")
    for path in (folder / "checkpoint" / f"{name}.safetensors" for name in ("best", "last")):
        if path.is_file():
            check_checkpoint(path, module, module.name)


def check_hardware(config: TrainingConfig) -> None:
    """Raises InputError where what Lightning is asked for is not there, before anything is written."""
    _nodes(config)
    _quieten()
    try:
        L.Trainer(**_hardware(config), **_QUIET, logger=False)
    except (MisconfigurationException, RuntimeError, ValueError) as error:
        asked = f"{config.devices} of {config.accelerator}, precision {config.precision}"
        raise InputError("the hardware", asked, str(error).splitlines()[0]) from None


_QUIET: dict[str, Any] = {
    "enable_progress_bar": False, "enable_model_summary": False, "num_sanity_val_steps": 0,
}  # fmt: skip


def _hardware(config: TrainingConfig) -> dict[str, Any]:
    """Lightning's flags. Several devices are processes that are started for each training and end with it."""
    several = config.processes > 1
    return {
        "accelerator": config.accelerator,
        "devices": config.devices,
        "num_nodes": config.nodes,
        "precision": config.precision,
        "strategy": "ddp_spawn" if several else "auto",
    }


def _trainer(name: str, folder: Path, config: TrainingConfig, callbacks: list[L.Callback]) -> L.Trainer:
    logger = TensorBoardLogger(folder, name=LOGS, version="", default_hp_metric=False)
    logger.log_hyperparams(config.network(name).model_dump())
    return L.Trainer(
        **_hardware(config),
        **_QUIET,
        max_epochs=config.epochs_of(name),
        gradient_clip_val=1.0,
        plugins=[SafeCheckpointIO()],
        callbacks=[
            *callbacks,
            *([Quiet()] if config.processes > 1 else []),
            EarlyStopping("val_loss", patience=config.network(name).patience_epochs),
            SafeModelCheckpoint(folder / "checkpoint"),
        ],
        reload_dataloaders_every_n_epochs=1,
        log_every_n_steps=1_000_000,  # Epochs are what is logged.
        logger=logger,
    )


def _quieten() -> None:
    """Lightning tells of hardware it does not find and of habits that this code has on purpose."""
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)


def _nodes(config: TrainingConfig) -> None:
    """Several machines find each other by their environment (see the training guide)."""
    if config.nodes > 1:
        for name in ("MASTER_ADDR", "MASTER_PORT", "NODE_RANK"):
            if not os.environ.get(name):
                raise InputError(
                    "--nodes", f"{name} in the environment of each of {config.nodes} machines", "none"
                )


def node_rank(config: TrainingConfig) -> int:
    """Which of several machines this is; the first one writes the results."""
    return int(os.environ.get("NODE_RANK", "0")) if config.nodes > 1 else 0

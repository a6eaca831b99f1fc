"""The course of a training: a row an epoch in a CSV file, and curves as a picture."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any

import lightning as L
from typing_extensions import override

from affetto.errors import InputError
from affetto.files import writing

COLUMNS = ("epoch", "train_loss", "val_loss", "learning_rate", "seconds")
Row = dict[str, float]


class History(L.Callback):
    """Writes `metrics.csv` after every epoch; a resumed run goes on where the file ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: list[Row] = []
        self._began = 0.0

    @override
    def on_train_start(self, trainer: L.Trainer, pl_module: L.LightningModule) -> None:
        """Keeps the rows of the epochs that the checkpoint has behind it."""
        self.rows = [row for row in read_history(self.path) if row["epoch"] <= trainer.current_epoch]

    @override
    def on_train_epoch_start(self, trainer: L.Trainer, pl_module: L.LightningModule) -> None:
        """Starts the clock."""
        self._began = time.perf_counter()

    @override
    def on_train_epoch_end(self, trainer: L.Trainer, pl_module: L.LightningModule) -> None:
        """Adds the epoch's row."""
        if not trainer.is_global_zero:
            return
        metrics = {name: float(trainer.callback_metrics[name]) for name in ("train_loss", "val_loss")}
        rate = float(trainer.optimizers[0].param_groups[0]["lr"])
        seconds = time.perf_counter() - self._began
        self.rows.append(
            {"epoch": trainer.current_epoch + 1, **metrics, "learning_rate": rate, "seconds": seconds}
        )
        write_history(self.path, self.rows)


def read_history(path: Path) -> list[Row]:
    """The rows of a metrics file; none where there is none. Raises InputError for another file."""
    if not path.is_file():
        return []
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return [{name: float(row[name]) for name in COLUMNS} for row in csv.DictReader(file)]
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise InputError(path, f"numbers in columns {', '.join(COLUMNS)}", str(error)) from None


def write_history(path: Path, rows: list[Row]) -> None:
    """Writes the rows, aside first."""
    with writing(path) as aside, aside.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows({**row, "epoch": int(row["epoch"])} for row in rows)


def draw_curves(path: Path, network: str, rows: list[Row], constant_loss: float) -> None:
    """Draws both losses over the epochs, with the best constant's validation loss as the line to beat."""
    from matplotlib.figure import Figure as Picture

    picture = Picture(figsize=(7, 4), layout="constrained")
    axes: Any = picture.subplots()
    epochs = [row["epoch"] for row in rows]
    axes.plot(epochs, [row["train_loss"] for row in rows], marker=".", label="training")
    axes.plot(epochs, [row["val_loss"] for row in rows], marker=".", label="validation")
    axes.axhline(constant_loss, color="grey", linestyle="--", label="best constant (validation)")
    axes.set(xlabel="epoch", ylabel="loss", title=network, ylim=(0, None))
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend()
    axes.grid(alpha=0.3)
    picture.savefig(path, dpi=110)

"""The training of any of the five networks as a LightningModule."""

from __future__ import annotations

import math
from typing import Any

import lightning as L
import torch
from torch import Tensor

from affetto.contract import load_contract
from affetto.networks import SequenceNetwork, State, build
from affetto.training.batches import Batch
from affetto.training.config import NetworkConfig, TrainingConfig
from affetto.training.losses import LOSSES

WARMUP_SHARE = 0.05
LAST_SHARE_OF_RATE = 0.02


class NetworkTraining(L.LightningModule):
    """One network, its loss, its optimiser; the LSTM's state is carried from window to window."""

    def __init__(self, name: str, config: TrainingConfig, total_batches: int) -> None:
        super().__init__()
        self.network: SequenceNetwork = build(name)
        self.name, self.config, self.total_batches = name, config, total_batches
        self.network.dropout = self.settings.dropout
        self.loss = LOSSES[name]
        self.softmax = self.network.spec.layers[-1].activation == "softmax"
        self._state: State | None = None
        self._training_state: State | None = None
        self._noise = torch.Generator()
        self._seen: list[tuple[Tensor, Tensor, Tensor]] = []

    @property
    def settings(self) -> NetworkConfig:
        """This network's part of the configuration."""
        return self.config.network(self.name)

    def run(self, batch: Batch, inputs: Tensor, state: State | None) -> tuple[Tensor, State]:
        """What the loss works on, for one window: logits where the network ends in a softmax, else outputs.

        `state` is that of the window before; lanes that are fresh start from rest.
        """
        if state:
            keep = (~batch["fresh"]).to(inputs.dtype)[None, :, None]
            state = tuple((hidden.detach() * keep, cell.detach() * keep) for hidden, cell in state)
        return self.network.logits(inputs, state) if self.softmax else self.network(inputs, state)

    def on_train_epoch_start(self) -> None:
        """Starts from rest, with noise that seed and epoch fix, so that a resumed run hears the same."""
        self._state = None
        self._noise.manual_seed(self.config.seed * 1_000_003 + self.current_epoch)
        torch.manual_seed(self.config.seed * 1_000_003 + self.current_epoch)  # of dropout

    def training_step(self, batch: Batch) -> Tensor:
        """The loss of one window of every lane, logged."""
        loss = self.loss_of(batch)
        known = int((batch["positions"] >= 0).sum())
        self.log(
            "train_loss",
            loss,
            on_step=False,
            on_epoch=True,
            batch_size=max(1, known),
            sync_dist=self.config.processes > 1,
        )
        return loss

    def loss_of(self, batch: Batch) -> Tensor:
        """The loss of one window of every lane; the state is carried on."""
        inputs = batch["inputs"]
        if self.name == "harmony":
            inputs = hide_latents(inputs, self.config, self._noise)
        predicted, self._state = self.run(batch, inputs, self._state)
        return self._loss(predicted, batch)

    def _loss(self, predicted: Tensor, batch: Batch) -> Tensor:
        """In 32 bits, whatever the network ran in: sums over thousands of steps need them."""
        with torch.autocast(predicted.device.type, enabled=False):
            return self.loss(*flat(predicted.float(), batch))

    def on_validation_epoch_start(self) -> None:
        """Sets the training state aside."""
        self._training_state, self._state = self._state, None
        self._seen = []

    def validation_step(self, batch: Batch) -> None:
        """Collects predictions; the loss is taken once over all of them."""
        predicted, self._state = self.run(batch, batch["inputs"], self._state)
        self._seen.append(flat(predicted.float(), batch))

    def on_validation_epoch_end(self) -> None:
        """The loss over the whole share, whatever the batches were."""
        predicted, targets, mask = (torch.cat(parts) for parts in zip(*self._seen, strict=True))
        self.log("val_loss", self.loss(predicted, targets, mask))
        self._seen, self._state = [], self._training_state

    def configure_optimizers(self) -> Any:
        """AdamW with a short warm-up and a cosine down (Loshchilov and Hutter 2017, 2019)."""
        trained = [parameter for parameter in self.parameters() if parameter.requires_grad]
        optimizer = torch.optim.AdamW(
            trained, lr=self.settings.learning_rate, weight_decay=self.settings.weight_decay
        )
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, self._rate)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}

    def _rate(self, step: int) -> float:
        warmup = max(1, round(WARMUP_SHARE * self.total_batches))
        if step < warmup:
            return (step + 1) / warmup
        progress = min(1.0, (step - warmup) / max(1, self.total_batches - warmup))
        return LAST_SHARE_OF_RATE + (1 - LAST_SHARE_OF_RATE) * 0.5 * (1 + math.cos(math.pi * progress))


def flat(predicted: Tensor, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """Predictions, targets and mask of the steps that exist, without lanes."""
    exists = batch["positions"] >= 0
    return predicted[exists], batch["targets"][exists], batch["mask"][exists]


def hide_latents(inputs: Tensor, config: TrainingConfig, noise: torch.Generator) -> Tensor:
    """Harmony's inputs with the latent part of some embeddings hidden, and some embeddings altogether.

    So valence and arousal alone are enough to steer with, and nothing at all is an answer too.
    """
    spec, emotion = load_contract().network("harmony"), load_contract().network("emotion")
    embedding = spec.input_slice("embedding")
    latent_start = embedding.start + emotion.output_slice("latent").start
    draws = torch.rand(2, *inputs.shape[:-1], generator=noise).to(inputs.device)
    hidden = inputs.clone()
    hidden[..., latent_start : embedding.stop][draws[0] < config.latent_mask] = 0
    unknown = draws[1] < config.emotion_mask
    hidden[..., embedding][unknown] = 0
    hidden[..., spec.input_slice("emotion_known")][unknown] = 0
    return hidden

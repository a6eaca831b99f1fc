"""How to train: one typed configuration; its resolved copy lies in every output."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from affetto.errors import InputError

Share = Annotated[float, Field(ge=0, le=1)]
Rate = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class NetworkConfig(BaseModel):
    """What may differ from network to network."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    learning_rate: Rate = 1e-3
    weight_decay: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1e-4
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.0
    """Share of each hidden layer's output that a step of training hides."""
    lanes: Annotated[int, Field(gt=0)] = 32
    """Sequences that run side by side; a network without state takes lanes * window_steps single steps."""
    window_steps: Annotated[int, Field(gt=0)] = 64
    """Steps between two updates; the LSTM's state is carried from window to window."""
    carry_state: bool = True
    """Whether windows of training follow one another; if not they are dealt at random, from rest."""
    patience_epochs: Annotated[int, Field(gt=0)] = 8
    """Epochs without a better validation loss after which training stops."""
    epochs: Annotated[int, Field(gt=0)] | None = None
    """Epochs at most for this network, where fewer than for all are enough."""
    validation_share: Share | None = None
    test_share: Share | None = None
    """Shares of this network's groups, where few groups need larger ones than the common shares."""


def _networks() -> dict[str, NetworkConfig]:
    return {
        "emotion": NetworkConfig(
            learning_rate=1e-3, weight_decay=0.05, lanes=32, window_steps=120, carry_state=False, epochs=3, patience_epochs=2,
            validation_share=0.2, test_share=0.2,
        ),
        "melody": NetworkConfig(
            learning_rate=3e-3, lanes=48, window_steps=64, dropout=0.1, epochs=14, patience_epochs=3,
        ),
        "harmony": NetworkConfig(
            learning_rate=2e-3, lanes=16, window_steps=32, dropout=0.1, epochs=12, patience_epochs=4,
        ),
        "dynamics": NetworkConfig(learning_rate=2e-3, lanes=32, window_steps=32, epochs=24, patience_epochs=6),
        "groove": NetworkConfig(
            learning_rate=1e-3, weight_decay=0.01, lanes=16, window_steps=32, epochs=30, patience_epochs=8,
            validation_share=0.2, test_share=0.2,
        ),
    }  # fmt: skip


class TrainingConfig(BaseModel):
    """A whole training run."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seed: Annotated[int, Field(ge=0, strict=True)] = 1
    epochs: Annotated[int, Field(gt=0)] = 30
    networks: dict[str, NetworkConfig] = Field(default_factory=_networks)
    validation_share: Share = 0.1
    test_share: Share = 0.1
    latent_mask: Share = 0.5
    """Share of steps whose latent part is hidden from harmony, so that valence and arousal alone steer."""
    emotion_mask: Share = 0.1
    """Share of steps whose whole embedding is hidden from harmony."""
    bundle_precision: Literal["float16", "float32"] = "float16"
    threads: Annotated[int, Field(gt=0)] = 2
    accelerator: Literal["cpu", "cuda", "mps", "auto"] = "cpu"
    """What follows are Lightning's own flags; its `num_nodes` is `nodes`."""
    precision: Literal["32-true", "bf16-mixed", "16-mixed"] = "32-true"
    devices: Annotated[int, Field(gt=0)] = 1
    nodes: Annotated[int, Field(gt=0)] = 1

    @field_validator("networks", mode="before")
    @classmethod
    def _complete(cls, given: Any) -> Any:
        """What the settings of a network leave out has that network's default, not the class's."""
        if not isinstance(given, dict):
            return given
        usual = _networks()
        if unknown := [name for name in given if name not in usual]:
            raise ValueError(f"no network {unknown[0]}; there are {', '.join(usual)}")
        partial = {name: one for name, one in given.items() if isinstance(one, dict)}
        merged = {name: {**usual[name].model_dump(), **one} for name, one in partial.items()}
        return {**usual, **given, **merged}

    @model_validator(mode="after")
    def _leaves_something_to_train(self) -> TrainingConfig:
        for name in self.networks:
            validation, test = self.shares_of(name)
            if validation + test >= 1:
                raise ValueError(f"{name}: validation and test share leave nothing to train on")
        return self

    @property
    def processes(self) -> int:
        """How many train together, each on a device of its own."""
        return self.devices * self.nodes

    def network(self, name: str) -> NetworkConfig:
        """The settings of one network."""
        return self.networks.get(name) or _networks()[name]

    def shares_of(self, name: str) -> tuple[float, float]:
        """Validation and test share of one network's groups."""
        own = self.network(name)
        validation = self.validation_share if own.validation_share is None else own.validation_share
        return validation, self.test_share if own.test_share is None else own.test_share

    def epochs_of(self, name: str) -> int:
        """Epochs at most for one network."""
        own = self.network(name).epochs
        return self.epochs if own is None else min(own, self.epochs)


def synthetic_config() -> TrainingConfig:
    """Settings for the synthetic sets: small and clean, they want quicker steps than the corpora do."""
    networks = {
        "emotion": NetworkConfig(weight_decay=0.01, lanes=16, window_steps=60, carry_state=False),
        "melody": NetworkConfig(learning_rate=3e-3, lanes=24, window_steps=64),
        "harmony": NetworkConfig(learning_rate=2e-3, lanes=16, window_steps=32),
        "dynamics": NetworkConfig(learning_rate=3e-3, lanes=4, window_steps=32),
        "groove": NetworkConfig(learning_rate=3e-3, lanes=4, window_steps=32),
    }
    return TrainingConfig(networks=networks)


def read_config(path: Path) -> TrainingConfig:
    """Reads a JSON file; what it leaves out has its default. Raises InputError, naming the field."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputError(path, "a configuration in JSON", "contents that are no text in UTF-8") from None
    except OSError as error:
        raise InputError(path, "a configuration in JSON", (error.strerror or "nothing").lower()) from None
    try:
        return TrainingConfig.model_validate_json(text)
    except ValidationError as error:
        raise _wrong(error, f"{path}: ", "the file") from None


def changed(config: TrainingConfig, changes: dict[str, Any]) -> TrainingConfig:
    """The configuration with some settings changed. Raises InputError, naming the option."""
    try:
        return TrainingConfig.model_validate({**config.model_dump(), **changes})
    except ValidationError as error:
        raise _wrong(error, "--", "the options") from None


def _wrong(error: ValidationError, before: str, whole: str) -> InputError:
    """The first of the mistakes, by its field."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"]) or whole
    if before == "--":
        place = place.replace("_", "-")
    expected = {"extra_forbidden": "a setting that there is"}.get(first["type"], first["msg"])
    return InputError(before + place, expected, repr(first["input"])[:60])

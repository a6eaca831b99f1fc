"""Reads networks.json, the one file that states a size."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CONTRACT_FILE = Path(__file__).with_name("networks.json")


@dataclass(frozen=True)
class Slice:
    """A named run of a network's input or output vector."""

    name: str
    offset: int
    size: int
    about: str

    @property
    def range(self) -> slice:
        """The positions of the slice in its vector."""
        return slice(self.offset, self.offset + self.size)


@dataclass(frozen=True)
class LayerSpec:
    """One layer: type (dense or lstm), output size and activation ("" for the type's own)."""

    type: str
    size: int
    activation: str


@dataclass(frozen=True)
class NetworkSpec:
    """One network of the contract."""

    name: str
    class_name: str
    runs: str
    input: tuple[Slice, ...]
    layers: tuple[LayerSpec, ...]
    output: tuple[Slice, ...]
    classes: tuple[str, ...]

    @property
    def input_size(self) -> int:
        """Values of one input vector."""
        return sum(part.size for part in self.input)

    @property
    def output_size(self) -> int:
        """Values of one output vector."""
        return self.layers[-1].size

    @property
    def parameter_count(self) -> int:
        """Weights as RTNeural counts them: one bias vector an LSTM."""
        count, width = 0, self.input_size
        for layer in self.layers:
            gates = 4 if layer.type == "lstm" else 1
            recurrent = layer.size if layer.type == "lstm" else 0
            count += gates * layer.size * (width + recurrent + 1)
            width = layer.size
        return count

    def input_slice(self, name: str) -> slice:
        """The positions of a named input. Raises KeyError for an unknown name."""
        return _find(self.input, name)

    def output_slice(self, name: str) -> slice:
        """The positions of a named output. Raises KeyError for an unknown name."""
        return _find(self.output, name)


@dataclass(frozen=True)
class Contract:
    """The whole contract; `signature` is its canonical text without prose."""

    version: int
    analysis: dict[str, int]
    grid: dict[str, int]
    networks: tuple[NetworkSpec, ...]
    signature: str

    @property
    def hash(self) -> str:
        """SHA-256 of the signature, in hexadecimal; bundles carry it."""
        return hashlib.sha256(self.signature.encode()).hexdigest()

    @property
    def frame_seconds(self) -> float:
        """Seconds from one analysis frame to the next."""
        hop = self.analysis["hop_samples"] * self.analysis["hops_per_frame"]
        return hop / self.analysis["rate_hz"]

    def network(self, name: str) -> NetworkSpec:
        """The network of that name. Raises KeyError for an unknown one."""
        for network in self.networks:
            if network.name == name:
                return network
        raise KeyError(name)


@cache
def load_contract() -> Contract:
    """The contract that ships with the package."""
    data = json.loads(CONTRACT_FILE.read_text(encoding="utf-8"))
    networks = tuple(_network(entry) for entry in data["networks"])
    for network in networks:
        if sum(part.size for part in network.output) != network.output_size:
            raise ValueError(
                f"{CONTRACT_FILE.name}: {network.name}: output slices do not fill the last layer"
            )
    return Contract(data["contract"], data["analysis"], data["grid"], networks, _signature(data, networks))


def _network(entry: dict[str, Any]) -> NetworkSpec:
    layers = tuple(
        LayerSpec(layer["type"], layer["size"], layer.get("activation", "")) for layer in entry["layers"]
    )
    return NetworkSpec(
        name=entry["name"],
        class_name=entry["class"],
        runs=entry["runs"],
        input=_slices(entry["input"]),
        layers=layers,
        output=_slices(entry["output"]),
        classes=tuple(entry.get("classes", ())),
    )


def _slices(entries: list[dict[str, Any]]) -> tuple[Slice, ...]:
    slices, offset = [], 0
    for entry in entries:
        slices.append(Slice(entry["name"], offset, entry["size"], entry["about"]))
        offset += entry["size"]
    return tuple(slices)


def _find(slices: tuple[Slice, ...], name: str) -> slice:
    for part in slices:
        if part.name == name:
            return part.range
    raise KeyError(name)


def _signature(data: dict[str, Any], networks: tuple[NetworkSpec, ...]) -> str:
    """The same text that cmake/Contract.cmake builds into the engine."""
    lines = [f"affetto contract {data['contract']}"]
    for section in ("analysis", "grid"):
        lines += [f"{section} {key} {value}" for key, value in sorted(data[section].items())]
    for network in networks:
        lines.append(f"network {network.name} {network.class_name}")
        lines += [f"  input {part.name} {part.size}" for part in network.input]
        lines += [
            f"  layer {layer.type} {layer.size} {layer.activation}".rstrip() for layer in network.layers
        ]
        lines += [f"  output {part.name} {part.size}" for part in network.output]
        lines += [f"  class {name}" for name in network.classes]
    return "\n".join(lines) + "\n"

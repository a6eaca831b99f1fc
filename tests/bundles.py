"""Bundles with random weights, written by the tests that need one. Needs numpy alone."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

from affetto.contract import load_contract
from affetto.contract.reader import NetworkSpec

Tensors = dict[str, npt.NDArray[np.generic]]
Floats = npt.NDArray[np.float64]

GOLDEN = {"steps": 64, "reset_before": 40, "tolerance": 1e-5}


def write_random_bundle(folder: Path, seed: int = 0, scale: float = 1.0, precision: str = "float16") -> Path:
    """Writes a bundle that the engine accepts and returns its folder.

    The weights have a standard deviation of `scale` * 2 / sqrt(inputs), lively enough that every
    output moves with its inputs. The same seed gives the same bytes.
    """
    weights = random_weights(seed, scale, precision)
    folder.mkdir(parents=True, exist_ok=True)
    write_safetensors(folder / "weights.safetensors", weights)
    write_safetensors(folder / "golden.safetensors", golden_vectors(weights, seed))
    write_manifest(folder, name=f"random {seed}", precision=precision)
    return folder


def random_weights(seed: int = 0, scale: float = 1.0, precision: str = "float16") -> Tensors:
    """Weights of all five networks under the names that a bundle gives them."""
    generator = np.random.default_rng(seed)
    weights: Tensors = {}

    def add(name: str, shape: tuple[int, ...], deviation: float) -> None:
        weights[name] = (generator.standard_normal(shape) * deviation).astype(precision)

    for network in load_contract().networks:
        width = sum(part.size for part in network.input)
        for index, layer in enumerate(network.layers):
            prefix, deviation = f"{network.name}.{index}", scale * 2 / np.sqrt(width)
            if layer.type == "lstm":
                add(f"{prefix}.weight_ih", (4 * layer.size, width), deviation)
                add(f"{prefix}.weight_hh", (4 * layer.size, layer.size), scale / np.sqrt(layer.size))
                add(f"{prefix}.bias", (4 * layer.size,), 0.1)
            else:
                add(f"{prefix}.weight", (layer.size, width), deviation)
                add(f"{prefix}.bias", (layer.size,), 0.1)
            width = layer.size
    return weights


def golden_vectors(weights: Tensors, seed: int = 0) -> Tensors:
    """Random inputs and the outputs that the weights give, as a bundle's golden file holds them."""
    generator = np.random.default_rng([seed, 1])
    golden: Tensors = {}
    for network in load_contract().networks:
        inputs = generator.standard_normal((int(GOLDEN["steps"]), network.input_size)).astype(np.float32)
        reset = {int(GOLDEN["reset_before"])}
        golden[f"{network.name}.input"] = inputs
        golden[f"{network.name}.output"] = run_network(network, weights, inputs, reset).astype(np.float32)
    return golden


def run_network(
    network: NetworkSpec, weights: Tensors, inputs: npt.NDArray[np.float32], reset_before: set[int]
) -> Floats:
    """What the network gives in float64: [steps, outputs]; state is cleared before the steps named."""
    values = inputs.astype(np.float64)
    for index, layer in enumerate(network.layers):
        tensors = {
            name.rsplit(".", 1)[1]: tensor.astype(np.float64)
            for name, tensor in weights.items()
            if name.startswith(f"{network.name}.{index}.")
        }
        if layer.type == "lstm":
            values = _lstm(values, tensors, reset_before)
        else:
            values = _activate(layer.activation, values @ tensors["weight"].T + tensors["bias"])
    return values


def _lstm(values: Floats, tensors: dict[str, Floats], reset_before: set[int]) -> Floats:
    size = tensors["weight_hh"].shape[1]
    hidden, cell, outputs = np.zeros(size), np.zeros(size), []
    for step, value in enumerate(values @ tensors["weight_ih"].T + tensors["bias"]):
        if step in reset_before:
            hidden, cell = np.zeros(size), np.zeros(size)
        i, f, g, o = np.split(value + tensors["weight_hh"] @ hidden, 4)
        cell = _activate("sigmoid", f) * cell + _activate("sigmoid", i) * np.tanh(g)
        hidden = _activate("sigmoid", o) * np.tanh(cell)
        outputs.append(hidden)
    return np.array(outputs)


def _activate(name: str, values: Floats) -> Floats:
    if name == "tanh":
        return np.tanh(values)
    if name == "relu":
        return np.maximum(values, 0)
    if name == "sigmoid":
        return 1 / (1 + np.exp(-values))
    if name == "softmax":
        powers = np.exp(values - values.max(axis=-1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=-1, keepdims=True))
    return values


def write_safetensors(file: Path, tensors: Tensors) -> None:
    """Writes float16 and float32 arrays as safetensors (header length, JSON header, data)."""
    header, offset = {}, 0
    for name, tensor in tensors.items():
        dtype = {"float16": "F16", "float32": "F32"}[tensor.dtype.name]
        header[name] = {
            "dtype": dtype,
            "shape": list(tensor.shape),
            "data_offsets": [offset, offset + tensor.nbytes],
        }
        offset += tensor.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    data = b"".join(np.ascontiguousarray(tensor).tobytes() for tensor in tensors.values())
    file.write_bytes(len(text).to_bytes(8, "little") + text + data)


def write_manifest(folder: Path, name: str = "random", precision: str = "float16") -> None:
    """Writes the manifest for the two files that lie in the folder."""
    files = {}
    for file in ("weights.safetensors", "golden.safetensors"):
        data = (folder / file).read_bytes()
        files[file] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    manifest = {
        "format": "affetto-bundle",
        "format_version": 1,
        "name": name,
        "contract": load_contract().hash,
        "precision": precision,
        "files": files,
        "golden": GOLDEN,
        "provenance": {"weights": "random"},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")

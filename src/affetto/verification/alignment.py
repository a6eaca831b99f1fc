"""Compares contract, torch modules, engine and a bundle, and names the first difference of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from affetto import _engine
from affetto.contract import Contract, NetworkSpec, load_contract

if TYPE_CHECKING:
    from affetto.networks import SequenceNetwork


@dataclass(frozen=True)
class Check:
    """One comparison; `held` is None where it was skipped, and `detail` says why or what differs."""

    name: str
    held: bool | None
    detail: str


@dataclass(frozen=True)
class NetworkRow:
    """One network as the contract has it; `bytes` as the bundle stores it, None without one."""

    network: str
    layers: str
    inputs: int
    outputs: int
    parameters: int
    bytes: int | None


def verify(bundle: Path | None, torch_installed: bool) -> list[Check]:
    """Compares all that is there with the contract; what is not there is skipped and said to be."""
    contract = load_contract()
    checks = [check_engine(contract, _engine.contract_signature)]
    if torch_installed:
        from affetto.networks import build

        checks.append(check_torch(contract, build))
    else:
        checks.append(Check("torch modules", None, "PyTorch is not installed"))
    if bundle is None:
        checks.append(Check("bundle", None, "no bundle was given and no default one is installed"))
    else:
        checks.append(check_bundle(contract, bundle))
    return checks


def check_engine(contract: Contract, signature: str) -> Check:
    """The contract that was built into the engine, line by line."""
    pairs = zip_longest(contract.signature.splitlines(), signature.splitlines(), fillvalue="nothing")
    for number, (expected, found) in enumerate(pairs, 1):
        if expected != found:
            return Check("engine", False, _differs(f"line {number}", expected.strip(), found.strip()))
    return Check("engine", True, f"built from contract {contract.hash[:12]}")


def check_torch(contract: Contract, build: Callable[[str], SequenceNetwork]) -> Check:
    """Class, layers and parameters of the torch modules."""
    for spec in contract.networks:
        module = build(spec.name)
        if type(module).__name__ != spec.class_name:
            return Check("torch modules", False, _differs(spec.name, spec.class_name, type(module).__name__))
        found = _torch_layers(module)
        for i, (want, got) in enumerate(zip_longest(_contract_layers(spec), found, fillvalue="nothing")):
            if want != got:
                return Check("torch modules", False, _differs(f"{spec.name} layer {i}", want, got))
        count = sum(p.numel() for p in module.parameters() if p.requires_grad)
        if count != spec.parameter_count:
            detail = _differs(f"{spec.name} parameters", str(spec.parameter_count), str(count))
            return Check("torch modules", False, detail)
    return Check("torch modules", True, f"{len(contract.networks)} networks")


def check_bundle(contract: Contract, folder: Path) -> Check:
    """What the engine says of the bundle: format, contract, hashes, shapes, values, golden vectors."""
    try:
        bundle = _engine.load_bundle(folder)
    except _engine.ModelError as error:
        return Check("bundle", False, str(error))
    for spec in contract.networks:
        network = bundle.network(spec.name)
        found = [f"{kind} {before} -> {after}" for kind, before, after in network.layers]
        for i, (want, got) in enumerate(zip_longest(_sizes(spec), found, fillvalue="nothing")):
            if want != got:
                return Check("bundle", False, _differs(f"{spec.name} layer {i}", want, got))
    detail = f"{folder}: {bundle.name}, {bundle.precision}, golden error {bundle.golden_error:.1e}"
    return Check("bundle", True, detail)


def network_rows(bundle: Path | None) -> list[NetworkRow]:
    """The table of networks; their bytes are those of the bundle where it can be read."""
    width = None
    if bundle is not None:
        try:
            width = {"float16": 2, "float32": 4}[_engine.load_bundle(bundle).precision]
        except _engine.ModelError:
            width = None
    return [
        NetworkRow(
            spec.name,
            " ".join(
                f"{layer.type}:{layer.size}{':' * bool(layer.activation)}{layer.activation}"
                for layer in spec.layers
            ),
            spec.input_size,
            spec.output_size,
            spec.parameter_count,
            width * spec.parameter_count if width else None,
        )
        for spec in load_contract().networks
    ]


def _sizes(spec: NetworkSpec) -> list[str]:
    widths = [spec.input_size, *(layer.size for layer in spec.layers)]
    return [
        f"{layer.type} {before} -> {layer.size}" for layer, before in zip(spec.layers, widths, strict=False)
    ]


def _contract_layers(spec: NetworkSpec) -> list[str]:
    return [
        f"{sizes} {layer.activation}".strip() for sizes, layer in zip(_sizes(spec), spec.layers, strict=True)
    ]


def _torch_layers(module: SequenceNetwork) -> list[str]:
    """The modules' own shapes and activations, in the contract's words."""
    from torch import nn

    layers = []
    for layer, activation in zip(module.layers, module.activations, strict=True):
        words = "" if isinstance(activation, nn.Identity) else type(activation).__name__.lower()
        if isinstance(layer, nn.LSTM):
            layers.append(f"lstm {layer.input_size} -> {layer.hidden_size} {words}".strip())
        elif isinstance(layer, nn.Linear):
            layers.append(f"dense {layer.in_features} -> {layer.out_features} {words}".strip())
        else:
            layers.append(type(layer).__name__)
    return layers


def _differs(where: str, expected: str, found: str) -> str:
    return f"{where}: expected {expected}, found {found}"

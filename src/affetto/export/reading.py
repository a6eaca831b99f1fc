"""A bundle's weights back in PyTorch."""

from __future__ import annotations

import json
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file

from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.networks import SequenceNetwork, build, set_weights


def read_bundle(folder: Path) -> dict[str, SequenceNetwork]:
    """The five networks with the weights as stored, in `eval` mode.

    Names, shapes and values are checked, hashes and golden vectors are the engine's to check.
    Raises InputError.
    """
    path = folder / "weights.safetensors"
    manifest = folder / "manifest.json"
    try:
        contract = json.loads(manifest.read_text(encoding="utf-8"))["contract"]
        weights = load_file(path)
    except FileNotFoundError as error:
        raise InputError(folder, Path(error.filename or path).name, "no such file") from None
    except (ValueError, KeyError, TypeError):
        raise InputError(manifest, "a bundle's manifest", "something else") from None
    except SafetensorError as error:
        raise InputError(path, "a safetensors file", str(error)) from None
    if contract != load_contract().hash:
        raise InputError(manifest, f"contract {load_contract().hash}", str(contract))
    modules = {}
    for spec in load_contract().networks:
        own = {
            name.removeprefix(f"{spec.name}."): tensor.float()
            for name, tensor in weights.items()
            if name.startswith(f"{spec.name}.")
        }
        modules[spec.name] = build(spec.name).eval()
        set_weights(modules[spec.name], own, path)
    return modules

"""The bundle: all five networks in one folder, with the proof that they work."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.files import in_utf8, writing
from affetto.networks import SequenceNetwork, build, named_weights, set_weights

FORMAT = "affetto-bundle"
FORMAT_VERSION = 1
GOLDEN_STEPS = 56
GOLDEN_RESET_BEFORE = 40
GOLDEN_TOLERANCE = 1e-5
_DTYPES = {"float16": torch.float16, "float32": torch.float32}


def write_bundle(
    folder: Path,
    modules: Mapping[str, SequenceNetwork],
    provenance: Mapping[str, Any],
    precision: str = "float16",
    name: str | None = None,
) -> None:
    """Writes manifest.json, weights.safetensors and golden.safetensors into `folder`.

    The golden outputs are those of the weights as stored, after rounding to `precision`. The whole
    folder is written aside and takes the place of an older bundle in one rename.
    Raises InputError for weights that are missing, not finite or too large for the precision, and
    where `folder` exists and is no bundle.
    """
    if precision not in _DTYPES:
        raise InputError("precision", " or ".join(_DTYPES), precision)
    _check_place(folder)
    rounded = _rounded_networks(modules, _DTYPES[precision])
    aside = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        _write_files(aside, name or folder.name, rounded, provenance, precision)
        _swap(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def golden_vectors(module: SequenceNetwork, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Inputs [steps, in] and PyTorch's outputs [steps, out], with the state reset on the way.

    Computed in 64 bits and rounded at the end: large weights multiply what 32 bits round away, in PyTorch
    as in the engine, and the vectors should not add to it.
    """
    generator = torch.Generator().manual_seed(seed)
    inputs = torch.randn(GOLDEN_STEPS, module.spec.input_size, generator=generator)
    exact = deepcopy(module).double()
    with torch.no_grad():
        halves = inputs.double().tensor_split([GOLDEN_RESET_BEFORE])
        parts = [exact(part.unsqueeze(0))[0][0] for part in halves]
    return inputs, torch.cat(parts).float()


def _rounded_networks(
    modules: Mapping[str, SequenceNetwork], dtype: torch.dtype
) -> dict[str, SequenceNetwork]:
    """Copies of the networks with weights that the stored precision can hold, in the contract's order."""
    rounded = {}
    for spec in load_contract().networks:
        if spec.name not in modules:
            raise InputError("bundle", f"the {spec.name} network", "none")
        weights = named_weights(modules[spec.name])
        copy = build(spec.name)
        set_weights(copy, {key: t.detach().to(dtype).float() for key, t in weights.items()}, spec.name)
        rounded[spec.name] = copy.eval()
    return rounded


def _write_files(
    folder: Path,
    name: str,
    modules: Mapping[str, SequenceNetwork],
    provenance: Mapping[str, Any],
    precision: str,
) -> None:
    weights, golden = {}, {}
    for network, module in modules.items():
        for key, tensor in named_weights(module).items():
            weights[f"{network}.{key}"] = tensor.detach().to(_DTYPES[precision]).contiguous()
        golden[f"{network}.input"], golden[f"{network}.output"] = golden_vectors(module)
    for file, tensors in (("weights.safetensors", weights), ("golden.safetensors", golden)):
        with writing(folder / file) as aside:
            save_file(tensors, aside)
    manifest = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "name": name,
        "contract": load_contract().hash,
        "precision": precision,
        "files": {
            file: _fingerprint(folder / file) for file in ("weights.safetensors", "golden.safetensors")
        },
        "golden": {
            "steps": GOLDEN_STEPS,
            "reset_before": GOLDEN_RESET_BEFORE,
            "tolerance": GOLDEN_TOLERANCE,
        },
        "provenance": dict(provenance),
    }
    text = json.dumps(_writable(manifest), indent=1, ensure_ascii=False, allow_nan=False)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _writable(value: Any) -> Any:
    """JSON whose texts are all UTF-8, as names of files may not be: the engine reads no other."""
    if isinstance(value, Mapping):
        return {in_utf8(str(key)): _writable(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_writable(entry) for entry in value]
    return in_utf8(value) if isinstance(value, str) else value


def _fingerprint(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"sha256": digest, "bytes": path.stat().st_size}


def _check_place(folder: Path) -> None:
    """Refuses to replace anything but a bundle or an empty folder."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InputError(folder, "a folder for the bundle", "a file")
    if any(folder.iterdir()) and not _is_bundle(folder):
        raise InputError(folder, "a bundle, an empty folder or nothing", "a folder with other contents")


def _is_bundle(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("format") == FORMAT


def _swap(aside: Path, folder: Path) -> None:
    """Puts `aside` in the place of `folder`; the older one goes only once the new one stands."""
    old = folder.with_name(f".{folder.name}.old-{os.getpid()}")
    if folder.exists():
        folder.rename(old)
    try:
        aside.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)

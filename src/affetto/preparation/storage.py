"""Files of examples: one that holds them all, or shards and the manifest that joins them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.files import writing
from affetto.preparation.examples import Examples

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

METADATA = "examples"
"""The entry of a file's metadata that holds contract, groups and provenance as JSON."""
MANIFEST = "manifest.json"
_FORMAT, _FORMAT_VERSION = "affetto-examples", 1
_ARRAYS = ("inputs", "targets", "mask", "starts")
_LISTS = ("groups", "roles", "corpora", "official")


@dataclass(frozen=True)
class Shard:
    """A file of examples and what is in it."""

    file: str
    sha256: str
    bytes: int
    sequences: int
    steps: int


@dataclass(frozen=True)
class Manifest:
    """What joins the shards of one network.

    same_groups: group -> the group that it is the same as, found once all shards were there.
    """

    network: str
    about: dict[str, Any]
    same_groups: dict[str, str]
    shards: list[Shard]

    def write(self, folder: Path) -> None:
        """Writes `<folder>/manifest.json`, aside first."""
        content = {
            "format": _FORMAT, "format_version": _FORMAT_VERSION, "contract": load_contract().hash,
            **asdict(self),
        }  # fmt: skip
        with writing(folder / MANIFEST) as aside:
            aside.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Reads `<folder>/manifest.json`. Raises InputError for a foreign one or one of another contract."""
        path = folder / MANIFEST
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            form = (content["format"], content["format_version"])
            contract = content["contract"]
            shards = [Shard(**shard) for shard in content["shards"]]
            found = cls(content["network"], content["about"], content["same_groups"], shards)
        except (OSError, ValueError, KeyError, TypeError):
            raise InputError(path, "a manifest of examples", "something else") from None
        if form != (_FORMAT, _FORMAT_VERSION):
            raise InputError(path, f"{_FORMAT} of version {_FORMAT_VERSION}", f"{form[0]} of {form[1]}")
        _require_contract(path, contract)
        return found


def write_examples(examples: Examples, path: Path) -> None:
    """Writes examples as 16-bit floats, aside first; the same examples give the same bytes."""
    from safetensors.numpy import save_file

    tensors = {name: _narrow(getattr(examples, name)) for name in _ARRAYS}
    lists = {name: getattr(examples, name) for name in _LISTS}
    content = {"contract": load_contract().hash, **lists, "about": examples.about}
    # One entry: the library writes several in an order of its own, and the bytes should be the same.
    with writing(path) as aside:
        save_file(tensors, aside, {METADATA: json.dumps(content)})


def read_about(path: Path) -> dict[str, Any]:
    """The provenance in a file of examples; empty where there is none that can be read."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            return dict(json.loads((file.metadata() or {})[METADATA])["about"])
    except (OSError, SafetensorError, KeyError, ValueError):
        return {}


def describe_shard(path: Path) -> Shard:
    """What a manifest says of a file of examples."""
    from safetensors import safe_open

    content = path.read_bytes()
    with safe_open(path, framework="numpy") as file:
        sequences, steps = (file.get_slice(name).get_shape()[0] for name in ("starts", "inputs"))
    return Shard(path.name, hashlib.sha256(content).hexdigest(), len(content), sequences, steps)


def read_network(folder: Path, network: str) -> Examples:
    """The examples of a network: shards where there are any, else the one file. Raises InputError."""
    if (folder / network / MANIFEST).is_file():
        return _join(folder / network, Manifest.read(folder / network))
    path = folder / f"{network}.safetensors"
    if not path.is_file():
        begun = (folder / network).is_dir()
        raise InputError(
            path,
            f"the examples of the {network} network",
            "an unfinished preparation; the same `affetto data prepare` goes on with it" if begun else "no such file",
        )  # fmt: skip
    arrays, lists, about = _read(path)
    wide: dict[str, Any] = {name: _widen(arrays[name]) for name in _ARRAYS}
    return Examples(network, **wide, about=about, **lists)


def _join(folder: Path, manifest: Manifest) -> Examples:
    """All shards one after the other; beside the result, one shard at a time is in memory."""
    steps = sum(shard.steps for shard in manifest.shards)
    whole: dict[str, Any] = {}
    starts: list[NDArray[np.int64]] = []
    lists: dict[str, Any] = {name: [] for name in _LISTS}
    begin = 0
    for shard in manifest.shards:
        path = folder / shard.file
        _require_bytes(path, shard.sha256)
        arrays, more, _ = _read(path)
        for name in ("inputs", "targets", "mask"):
            if name not in whole:
                kind = np.float32 if arrays[name].dtype.kind == "f" else arrays[name].dtype
                whole[name] = np.empty((steps, *arrays[name].shape[1:]), kind)
            whole[name][begin : begin + shard.steps] = arrays[name]
        starts.append(arrays["starts"] + begin)
        for name in _LISTS:
            lists[name] += more[name]
        begin += shard.steps
    lists["groups"] = [manifest.same_groups.get(group, group) for group in lists["groups"]]
    return Examples(manifest.network, **whole, starts=np.concatenate(starts), about=manifest.about, **lists)


def _read(path: Path) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Arrays, lists and provenance of one file. Raises InputError for a foreign one."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            content = json.loads((file.metadata() or {}).get(METADATA, "{}"))
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dict)
    except SafetensorError as error:
        raise InputError(path, "a safetensors file", str(error)) from None
    _require_contract(path, content.get("contract"))
    return arrays, {name: content.get(name, []) for name in _LISTS}, content["about"]


def _require_contract(path: Path, contract: object) -> None:
    if contract != load_contract().hash:
        raise InputError(path, "examples of this contract", "examples of another one; prepare again")


def _require_bytes(path: Path, sha256: str) -> None:
    if not path.is_file():
        raise InputError(path, "a shard of the examples", "no such file; prepare again")
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise InputError(path, "the bytes that its manifest names", "others; prepare again")


def _narrow(array: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(array, np.float16 if array.dtype.kind == "f" else array.dtype)


def _widen(array: NDArray[Any]) -> NDArray[Any]:
    return array.astype(np.float32) if array.dtype.kind == "f" else array

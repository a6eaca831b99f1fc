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
from affetto.preparation.marks import unpack_marks

if TYPE_CHECKING:
    from collections.abc import Iterable
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
        """Reads `<folder>/manifest.json`.

        Raises InputError for a foreign one, one of another contract and one with a part that is none of ours.
        """
        path = folder / MANIFEST
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            form = (content["format"], content["format_version"])
            contract = content["contract"]
            shards = [Shard(**shard) for shard in content["shards"]]
            found = cls(content["network"], content["about"], content["same_groups"], shards)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            raise InputError(path, "a manifest of examples", "something else") from None
        if form != (_FORMAT, _FORMAT_VERSION):
            raise InputError(path, f"{_FORMAT} of version {_FORMAT_VERSION}", f"{form[0]} of {form[1]}")
        _require_contract(path, contract)
        _require_about(path, found.about)
        if not isinstance(found.same_groups, dict) or not _are_texts(found.same_groups.values()):
            raise InputError(path, "same_groups from group to group", _brief(found.same_groups))
        if not shards:
            raise InputError(path, "one shard or more", "none")
        for shard in shards:
            _require_shard(path, shard)
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
    content = path.read_bytes()
    return Shard(path.name, hashlib.sha256(content).hexdigest(), len(content), *_sizes(path))


def _sizes(path: Path) -> tuple[int, int]:
    """Sequences and steps of a file of examples."""
    from safetensors import safe_open

    with safe_open(path, framework="numpy") as file:
        sequences, steps = (file.get_slice(name).get_shape()[0] for name in ("starts", "inputs"))
    return sequences, steps


def read_network(folder: Path, network: str) -> Examples:
    """The examples of a network: shards where there are any, else the one file. Raises InputError."""
    if (folder / network / MANIFEST).is_file():
        return _join(folder / network, network)
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
    return _examples(path, network, {**wide, **lists, "about": about})


def _examples(path: Path, network: str, parts: dict[str, Any]) -> Examples:
    try:
        return Examples(network, **parts)
    except ValueError as error:
        raise InputError(path, f"the examples of the {network} network", str(error)) from None


def _join(folder: Path, network: str) -> Examples:
    """All shards one after the other; beside the result, one shard at a time is in memory."""
    manifest = Manifest.read(folder)
    if manifest.network != network:
        raise InputError(
            folder / MANIFEST, f"the examples of the {network} network", _brief(manifest.network)
        )
    for shard in manifest.shards:
        _require_bytes(folder / shard.file, shard.sha256)
        _require_sizes(folder, shard)
    steps = sum(shard.steps for shard in manifest.shards)
    whole: dict[str, Any] = {}
    starts: list[NDArray[np.int64]] = []
    lists: dict[str, Any] = {name: [] for name in _LISTS}
    begin = 0
    for shard in manifest.shards:
        arrays, more, _ = _read(folder / shard.file)
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
    parts = {**whole, **lists, "starts": np.concatenate(starts), "about": manifest.about}
    return _examples(folder / MANIFEST, network, parts)


def _read(path: Path) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Arrays, lists and provenance of one file. Raises InputError for a foreign one."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            content = json.loads((file.metadata() or {}).get(METADATA, "{}"))
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dict)
    except SafetensorError as error:
        raise InputError(path, "a safetensors file", str(error)) from None
    except (ValueError, RecursionError):
        raise InputError(path, f"an entry {METADATA} in JSON", "something else") from None
    if not isinstance(content, dict) or any(name not in arrays for name in _ARRAYS):
        raise InputError(path, "a file of examples", "a safetensors file of something else")
    _require_contract(path, content.get("contract"))
    _require_about(path, content.get("about"))
    lists = {name: content.get(name, []) for name in _LISTS}
    for name, values in lists.items():
        if not isinstance(values, list) or not _are_texts(values):
            raise InputError(path, f"a list of texts as {name}", _brief(values))
    return arrays, lists, content["about"]


def _require_contract(path: Path, contract: object) -> None:
    if contract != load_contract().hash:
        raise InputError(path, "examples of this contract", "examples of another one; prepare again")


def _require_bytes(path: Path, sha256: str) -> None:
    if not path.is_file():
        raise InputError(path, "a shard of the examples", "no such file; prepare again")
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise InputError(path, "the bytes that its manifest names", "others; prepare again")


def _require_about(path: Path, about: object) -> None:
    """Provenance may be any object; marks in it are read by who writes a bundle."""
    if not isinstance(about, dict):
        raise InputError(path, "an object as about", _brief(about))
    marks = about.get("marks")
    try:
        for text in (marks or {}).values():
            unpack_marks(text)
    except (AttributeError, TypeError, ValueError):
        raise InputError(path, "marks of songs by corpus as about.marks", _brief(marks)) from None


def _require_shard(path: Path, shard: Shard) -> None:
    counts = (shard.bytes, shard.sequences, shard.steps)
    if not _are_texts((shard.file, shard.sha256)) or not all(type(one) is int and one >= 0 for one in counts):
        raise InputError(
            path, "file, sha256, bytes, sequences and steps of each shard", _brief(asdict(shard))
        )


def _require_sizes(folder: Path, shard: Shard) -> None:
    """Before room is made for so many steps as the manifest promises."""
    from safetensors import SafetensorError

    try:
        found = _sizes(folder / shard.file)
    except (SafetensorError, IndexError) as error:
        raise InputError(folder / shard.file, "a file of examples", str(error)) from None
    if found != (shard.sequences, shard.steps):
        raise InputError(
            folder / MANIFEST,
            f"{found[0]} sequences and {found[1]} steps, as {shard.file} has",
            f"{shard.sequences} and {shard.steps}",
        )


def _are_texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _brief(value: object) -> str:
    return repr(value)[:60]


def _narrow(array: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(array, np.float16 if array.dtype.kind == "f" else array.dtype)


def _widen(array: NDArray[Any]) -> NDArray[Any]:
    return array.astype(np.float32) if array.dtype.kind == "f" else array

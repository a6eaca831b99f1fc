"""Writes the seeds that the fuzzers start from: `python engine/fuzz/seeds.py FOLDER`.

They are made of what the tests make: the sound RTNeural model with each of its layers alone and with
everything that can be broken in it, a bundle's manifest, and small tensors.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from affetto.contract import load_contract  # noqa: E402
from broken_models import broken_models, sound_model  # noqa: E402
from bundles import GOLDEN, write_safetensors  # noqa: E402

MOST_BYTES = 4096


def rtneural_seeds() -> list[bytes]:
    """The sound model, its layers one at a time, one of our marks, and the broken models."""
    model = sound_model()
    mark = {"network": "groove", "contract": load_contract().hash}
    models = [model, model | {"affetto": mark}]
    width = 2
    for layer in model["layers"]:
        models.append({"in_shape": [None, None, width], "layers": [layer]})
        width = layer["shape"][-1]
    sound = [json.dumps(one, separators=(",", ":")).encode() for one in models]
    broken = [case.data.replace(b", ", b",").replace(b": ", b":") for case in broken_models()]
    return sound + [data for data in broken if len(data) <= MOST_BYTES]


def manifest_seeds() -> list[bytes]:
    """A manifest that is accepted, the same without each of its keys, and with other values."""
    record = {"sha256": "0" * 64, "bytes": 1000}
    manifest = {
        "format": "affetto-bundle",
        "format_version": 1,
        "name": "seed",
        "contract": load_contract().hash,
        "precision": "float16",
        "files": {"weights.safetensors": record, "golden.safetensors": record},
        "golden": GOLDEN,
        "provenance": {"seed": 1, "corpora": [{"name": "\u00e9\U0001f3b5", "share": 0.5}, None, True]},
    }
    seeds: list[dict[str, object]] = [manifest]
    seeds += [{key: value for key, value in manifest.items() if key != left_out} for left_out in manifest]
    seeds += [manifest | {key: value} for key in manifest for value in (None, 2, "x", [], {}, -1.5)]
    return [json.dumps(seed, ensure_ascii=ascii).encode() for seed in seeds for ascii in (True, False)]


def write_safetensors_seeds(folder: Path) -> None:
    """Tensors of both precisions and of several ranks; none at all; a half that is not finite."""
    half, single = np.float16, np.float32
    files = {
        "none": {},
        "one": {"a": np.ones(3, single)},
        "both": {"a.weight": np.full((2, 3), 0.5, half), "a.bias": np.arange(3, dtype=single)},
        "ranks": {"a": np.ones((1, 2, 1, 2), half), "b": np.array(2.0, single), "c": np.ones((0, 3), half)},
        "extremes": {"a": np.array([65504, 6e-8, -0.0, np.inf, np.nan], half)},
    }
    for name, tensors in files.items():
        write_safetensors(folder / name, tensors)


def main() -> None:
    """Writes one folder a reader."""
    target = Path(sys.argv[1])
    for name, seeds in (("rtneural", rtneural_seeds()), ("manifest", manifest_seeds())):
        (target / name).mkdir(parents=True, exist_ok=True)
        for index, seed in enumerate(seeds):
            (target / name / f"{index:04}").write_bytes(seed)
    (target / "safetensors").mkdir(parents=True, exist_ok=True)
    write_safetensors_seeds(target / "safetensors")


if __name__ == "__main__":
    main()

"""What RTNeural itself computed with the default bundle's networks, and what the engine computes.

The vectors come from RTNeural's own loader and layers, run on our exported files by
`scripts/rtneural-golden`; nothing of RTNeural is needed to test against them.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from affetto import _engine
from affetto.contract import load_contract
from affetto.models import find_bundle

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "models" / "default"
VECTORS = Path(__file__).parent / "data" / "rtneural_default.safetensors"
NAMES = [network.name for network in load_contract().networks]
# Both round to 32 bits at every operation, in different orders; RTNeural's own tests allow 1e-6 for
# single layers, and these are up to four with sums of 512 terms.
TOLERANCE = 5e-6


def read_vectors() -> tuple[dict[str, str], dict[str, np.ndarray]]:
    content = VECTORS.read_bytes()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, tensor in header.items():
        begin, end = tensor["data_offsets"]
        data = content[8 + length + begin : 8 + length + end]
        tensors[name] = np.frombuffer(data, "<f4").reshape(tensor["shape"])
    return metadata, tensors


@pytest.fixture(scope="module")
def vectors() -> tuple[dict[str, str], dict[str, np.ndarray]]:
    metadata, tensors = read_vectors()
    manifest = json.loads((BUNDLE / "manifest.json").read_text(encoding="utf-8"))
    weights = manifest["files"]["weights.safetensors"]["sha256"]
    if metadata["weights_sha256"] != weights:
        pytest.fail(
            f"{VECTORS.name} was made with weights {metadata['weights_sha256']}, the default bundle has "
            f"{weights}: run scripts/rtneural-golden (see CONTRIBUTING.md)",
            pytrace=False,
        )
    return metadata, tensors


def difference(network: _engine.Network, name: str, metadata: dict, tensors: dict) -> float:
    resets = [0, int(metadata["reset_before"])]
    outputs = network.run(tensors[f"{name}.input"], reset_before=resets)
    return float(np.abs(outputs - tensors[f"{name}.output"]).max())


def test_vectors_say_where_they_are_from(vectors) -> None:
    metadata, tensors = vectors
    assert len(metadata["rtneural_commit"]) >= 7
    assert metadata["rtneural_back_end"] in ("stl", "eigen", "xsimd")
    assert VECTORS.stat().st_size < 200_000
    assert sorted(tensors) == sorted(f"{name}.{part}" for name in NAMES for part in ("input", "output"))


@pytest.mark.parametrize("name", NAMES)
def test_bundle_gives_what_rtneural_gave(vectors, name: str) -> None:
    bundle = _engine.load_bundle(find_bundle(BUNDLE))
    assert difference(bundle.network(name), name, *vectors) < TOLERANCE
    assert np.ptp(vectors[1][f"{name}.output"], axis=0).max() > 0.01, "vectors too dull to prove anything"


@pytest.mark.parametrize("name", NAMES)
def test_exported_file_gives_what_rtneural_gave(vectors, name: str, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from affetto.export import to_rtneural
    from affetto.export.reading import read_bundle

    to_rtneural(read_bundle(BUNDLE)[name]).save(tmp_path / "model.json")
    assert difference(_engine.read_rtneural_json(tmp_path / "model.json"), name, *vectors) < TOLERANCE


def test_without_the_reset_they_differ(vectors) -> None:
    """The vectors would tell a state that is not cleared."""
    metadata, tensors = vectors
    bundle = _engine.load_bundle(find_bundle(BUNDLE))
    assert difference(bundle.network("emotion"), "emotion", metadata | {"reset_before": "0"}, tensors) > 1e-4

"""Files that say they are one of the contract's networks are held against it."""

import json
from pathlib import Path

import pytest

from affetto import _engine
from affetto.contract import load_contract


@pytest.fixture
def groove() -> dict:
    """The groove network as RTNeural JSON, all weights 0."""
    spec = load_contract().network("groove")
    layers, width = [], spec.input_size
    for layer in spec.layers:
        weights = [[[0] * layer.size] * width, [0] * layer.size]
        layers.append({"type": "dense", "activation": "tanh", "shape": [layer.size], "weights": weights})
        width = layer.size
    mark = {"network": "groove", "contract": load_contract().hash}
    return {"in_shape": [spec.input_size], "affetto": mark, "layers": layers}


def problems(tmp_path: Path, model: dict) -> list[tuple[str, str, str]]:
    file = tmp_path / "model.json"
    file.write_text(json.dumps(model))
    return _engine.check_rtneural_json(file)[0]


def test_fitting(tmp_path: Path, groove: dict) -> None:
    assert problems(tmp_path, groove) == []
    assert problems(tmp_path, groove | {"affetto": groove["affetto"] | {"trained": {"on": "drums"}}}) == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"network": "harmony"}, "in_shape"),
        ({"network": "dynamics"}, "in_shape"),
        ({"network": "tempo"}, "affetto.network"),
        ({"network": 5}, "affetto.network"),
        ({"contract": "0" * 64}, "affetto.contract"),
    ],
)
def test_not_fitting(tmp_path: Path, groove: dict, change: dict, path: str) -> None:
    found = problems(tmp_path, groove | {"affetto": groove["affetto"] | change})
    assert found[0][0] == path


def test_another_layer(tmp_path: Path, groove: dict) -> None:
    extra = {"type": "activation", "activation": "tanh", "shape": [32], "weights": []}
    assert problems(tmp_path, groove | {"layers": [*groove["layers"], extra]}) == [
        ("layers", "3 layers, as in the contract's groove", "4")
    ]
    groove["layers"][2] = extra | {"shape": [64]}
    assert problems(tmp_path, groove) == [
        ("layers[2]", "dense of 32, as in the contract's groove", "activation of 64")
    ]


def test_another_activation(tmp_path: Path, groove: dict) -> None:
    groove["layers"][1]["activation"] = "relu"
    assert problems(tmp_path, groove) == [
        ("layers[1].activation", '"tanh", as in the contract\'s groove', '"relu"')
    ]


@pytest.mark.parametrize("name", [spec.name for spec in load_contract().networks])
def test_exported_files_carry_it(tmp_path: Path, name: str) -> None:
    pytest.importorskip("torch")
    from affetto.export import to_rtneural
    from affetto.networks import build

    to_rtneural(build(name)).save(tmp_path / "model.json")
    model = json.loads((tmp_path / "model.json").read_text())
    assert model["affetto"] == {"network": name, "contract": load_contract().hash}
    assert _engine.check_rtneural_json(tmp_path / "model.json")[0] == []

"""The page that specifies the formats: its examples are read, and its rules in numbers hold."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from affetto import _engine
from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.export.description import describe

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"
EXAMPLES = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_its_model_is_read_and_computes_what_the_page_says(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text(EXAMPLES[0])
    network = _engine.read_rtneural_json(tmp_path / "model.json")
    kernel = np.array(json.loads(EXAMPLES[0])["layers"][0]["weights"][0])
    hidden = cell = 0.0
    for x in ([1.0, -2.0], [0.5, 3.0]):
        gate = np.tanh(np.array(x) @ kernel).sum() + hidden
        cell = cell / (1 + np.exp(-(gate + 1))) + np.tanh(gate) / (1 + np.exp(-gate))
        hidden = np.tanh(cell) / (1 + np.exp(-gate))
        assert network.process(np.array(x, np.float32))[0] == pytest.approx(hidden, abs=1e-6)


def test_its_description_is_read() -> None:
    description = describe(json.loads(EXAMPLES[1]))
    assert [(layer.type, layer.name, layer.num_layers) for layer in description.layers] == [
        ("gru", "gru", 1),
        ("gru", "gru2", 3),
        ("dense", "dense", 1),
    ]


@pytest.mark.parametrize(("size", "sound"), [(65_536, True), (65_537, False)])
def test_its_limit_on_sizes(size: int, sound: bool) -> None:
    content = {"in_size": size, "layers": [{"type": "batchnorm"}]}
    if sound:
        assert describe(content).in_size == size
    else:
        with pytest.raises(InputError, match="65536"):
            describe(content)


def test_its_words_for_the_contract_give_the_contracts_text() -> None:
    """Written anew from the page alone, as another reader would."""
    data = json.loads((PAGE.parents[1] / "src/affetto/contract/networks.json").read_text())
    lines = [f"affetto contract {data['contract']}"]
    for part in ("analysis", "grid"):
        lines += [f"{part} {key} {data[part][key]}" for key in sorted(data[part])]
    for network in data["networks"]:
        lines += [f"network {network['name']} {network['class']}"]
        lines += [f"  input {entry['name']} {entry['size']}" for entry in network["input"]]
        for layer in network["layers"]:
            lines += [
                " ".join(
                    ["  layer", layer["type"], str(layer["size"]), *filter(None, [layer.get("activation")])]
                )
            ]
        lines += [f"  output {entry['name']} {entry['size']}" for entry in network["output"]]
        lines += [f"  class {name}" for name in network.get("classes", [])]
    assert "".join(f"{line}\n" for line in lines) == load_contract().signature

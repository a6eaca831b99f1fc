"""Files of a training's own that were damaged: each is told by its name, before anything is trained."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from safetensors import safe_open
from safetensors.torch import save_file

from affetto.errors import InputError
from affetto.training.config import TrainingConfig
from affetto.training.output import claim
from affetto.training.recipe import train
from affetto.training.sources import Source
from trainings import SMALL, Trained

LAST = "groove/checkpoint/last.safetensors"


def other_tree(text: str) -> Callable[[Path], None]:
    """A checkpoint whose tensors have this for a tree."""

    def damage(output: Path) -> None:
        with safe_open(output / LAST, framework="pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dict)
            metadata = {**file.metadata(), "tree": text}
        save_file(tensors, output / LAST, metadata)

    return damage


def other_text(name: str, text: str) -> Callable[[Path], None]:
    return lambda output: (output / name).write_text(text) and None


def other_network(output: Path) -> None:
    shutil.copy(output / "dynamics" / "checkpoint" / "last.safetensors", output / LAST)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("groove/done.json", other_text("groove/done.json", "{")),
        ("groove/done.json", other_text("groove/done.json", "[]")),
        ("groove/done.json", other_text("groove/done.json", '{"epochs": 4}')),
        ("melody/done.json", other_text("melody/done.json", "{}")),
        ("groove/metrics.csv", other_text("groove/metrics.csv", "epoch,train_loss\n1,low\n")),
        (LAST, other_tree("{")),
        (LAST, other_tree("[]")),
        (LAST, other_tree('{"tensor": "none"}')),
        (LAST, other_tree('{"dict": [["epoch", 1]]}')),
        (LAST, other_network),
    ],
)
def test_a_damaged_file_is_told_by_its_name(
    trained: Trained, tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    output = tmp_path / "output"
    shutil.copytree(trained.folder, output)
    source = Source("examples", trained.folder.parent / "examples")
    if not name.endswith("done.json"):
        (output / "groove" / "done.json").unlink()
    damage(output)
    with pytest.raises(InputError) as refused:
        train(source, output, SMALL, ["groove"], lambda *_: None)
    assert str(refused.value).startswith(f"{output / name}: expected ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("source", [{}, [], "x", {"kind": 1, "path": ""}])
def test_a_training_of_no_source_is_not_resumed(tmp_path: Path, source: object) -> None:
    told = {"kind": "synthetic", "path": ""}
    claim(tmp_path / "a", TrainingConfig(), {}, told, resume=False)
    mark = tmp_path / "a" / "training.json"
    mark.write_text(json.dumps({**json.loads(mark.read_text()), "source": source}))
    with pytest.raises(InputError, match=r"training\.json"):
        claim(tmp_path / "a", TrainingConfig(), {}, told, resume=True)

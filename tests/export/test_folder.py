"""Several files, written together."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from affetto.errors import InputError
from affetto.export import RTNeuralModel, arrays
from affetto.export.folder import write_models

MODEL = RTNeuralModel(2, (arrays.dense(np.ones((3, 2), np.float32), None),))
# A variance below zero is a number like any other until a reader takes its root.
UNSOUND = RTNeuralModel(
    1, (arrays.batchnorm(np.zeros(1, np.float32), -np.ones(1, np.float32), None, None, 1e-5),)
)


def test_each_model_becomes_a_file(tmp_path: Path) -> None:
    written = write_models({"a": MODEL, "b": replace(MODEL, in_size=2)}, tmp_path / "new" / "folder")
    assert [(entry.network, entry.layers, entry.parameters) for entry in written] == [
        ("a", "dense:3", 9),
        ("b", "dense:3", 9),
    ]
    for entry in written:
        assert Path(entry.file).stat().st_size == entry.bytes
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == ["a.json", "b.json"]


def test_one_unsound_model_leaves_everything_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"b\.json: layers\[0\]\.weights\[1\]\[0\]: expected a variance"):
        write_models({"a": MODEL, "b": UNSOUND}, tmp_path / "folder")
    assert not list(tmp_path.iterdir())
    (tmp_path / "a.json").write_text("older")
    with pytest.raises(InputError):
        write_models({"a": MODEL, "b": UNSOUND}, tmp_path)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.json", "older")]


def test_one_file_alone_is_proven_too(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="variance"):
        UNSOUND.save(tmp_path / "b.json")
    assert not list(tmp_path.iterdir())


def test_where_it_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="a folder to write into, found a file"):
        write_models({"a": MODEL}, tmp_path / "file")
    with pytest.raises(InputError, match="can be written"):
        write_models({"a": MODEL}, tmp_path / "file" / "below")
    (tmp_path / "a.json").mkdir()
    with pytest.raises(InputError, match="a file to write, found a directory"):
        write_models({"a": MODEL}, tmp_path)

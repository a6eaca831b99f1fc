"""Writing aside, then renaming."""

from __future__ import annotations

import errno
import os
import resource
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from affetto.errors import InputError
from affetto.files import is_same, writing


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_takes_its_name_once_it_is_whole(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("old")
    with writing(tmp_path / "a.json") as aside:
        aside.write_text("new")
        assert (tmp_path / "a.json").read_text() == "old"
        assert aside.suffix == ".json"
    assert (tmp_path / "a.json").read_text() == "new"
    assert names(tmp_path) == ["a.json"]


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("old")
    with pytest.raises(RuntimeError), writing(tmp_path / "a.json") as aside:
        aside.write_text("half")
        raise RuntimeError
    assert (tmp_path / "a.json").read_text() == "old"
    assert names(tmp_path) == ["a.json"]


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    loop = tmp_path / "loop.mid"
    loop.symlink_to(loop)
    words = r"loop\.mid: expected a file or folder, found a link that leads back"
    with pytest.raises(InputError, match=words), writing(loop):
        pytest.fail("opened")
    with pytest.raises(InputError, match="leads back"):
        is_same(loop, tmp_path / "other.mid")
    assert [path.name for path in tmp_path.iterdir()] == ["loop.mid"]


def test_names_that_differ_in_their_ending_do_not_meet(tmp_path: Path) -> None:
    with writing(tmp_path / "a.json") as one, writing(tmp_path / "a.md") as other:
        one.write_text("1")
        other.write_text("2")
    assert (tmp_path / "a.json").read_text() + (tmp_path / "a.md").read_text() == "12"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    with writing(tmp_path / "link") as aside:
        aside.write_text("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (".", "expected a file to write, found a directory"),
        ("a\0b.csv", "expected a name that a file may have, found a null character"),
        ("none/a.csv", "expected an existing folder to write into, found none"),
        ("file/a.csv", "expected an existing folder to write into, found none"),
        ("x" * 300 + "/a.csv", "expected"),
    ],
)
def test_what_cannot_be_written_is_refused_by_its_own_name(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "file").touch()
    target = tmp_path / name
    with pytest.raises(InputError, match=words) as refusal, writing(target):
        pytest.fail("nothing to write into")
    assert refusal.value.what == str(target)
    assert names(tmp_path) == ["file"]


def test_safetensors_tells_of_a_full_disk_as_well(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with pytest.raises(InputError, match=r"a\.safetensors: .*File too large"):
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
            with writing(tmp_path / "a.safetensors") as aside:
                save_file({"a": np.zeros(10_000)}, aside)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert names(tmp_path) == []


def test_a_full_disk_names_the_target(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.csv: .*No space left") as refusal, writing(tmp_path / "a.csv"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "elsewhere")
    assert ".affetto" not in str(refusal.value)
    assert names(tmp_path) == []
    with pytest.raises(InputError, match=r"/dev/full: .*No space left"), writing("/dev/full") as aside:
        aside.write_text("1")
    assert not aside.exists()


def test_a_file_is_as_open_as_any_other(tmp_path: Path) -> None:
    plain, target = tmp_path / "plain", tmp_path / "target"
    plain.touch()
    with writing(target) as aside:
        aside.unlink()
        aside.touch(mode=0o600)  # as a library does that replaces the file
    assert target.stat().st_mode == plain.stat().st_mode

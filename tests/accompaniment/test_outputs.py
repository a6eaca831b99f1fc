"""All outputs or none."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from affetto.accompaniment.outputs import Outputs
from affetto.errors import InputError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_files_appear_together_at_the_end(tmp_path: Path) -> None:
    a, b = tmp_path / "a.mid", tmp_path / "b.wav"
    with Outputs([a, b]) as outputs:
        for target in (a, b):
            with outputs.writing(target) as aside:
                assert aside.suffix == target.suffix
                aside.write_text(target.name)
            assert not target.exists()
    assert (a.read_text(), b.read_text()) == ("a.mid", "b.wav")
    assert names(tmp_path) == ["a.mid", "b.wav"]


@pytest.mark.parametrize("error", [InputError("a", "b", "c"), KeyboardInterrupt()])
def test_nothing_is_left_of_a_failure(tmp_path: Path, error: BaseException) -> None:
    (tmp_path / "a.mid").write_text("before")
    with pytest.raises(type(error)), Outputs([tmp_path / "a.mid", tmp_path / "b"]) as outputs:
        with outputs.writing(tmp_path / "a.mid") as aside:
            aside.write_text("after")
        raise error
    assert names(tmp_path) == ["a.mid"]
    assert (tmp_path / "a.mid").read_text() == "before"


def test_a_full_disk_names_the_output(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    with pytest.raises(InputError) as refusal, Outputs([a, b]) as outputs, outputs.writing(b):
        raise OSError(28, "No space left on device")
    assert (refusal.value.what, refusal.value.found) == (str(b), "No space left on device")
    assert names(tmp_path) == []


def test_a_device_is_written_not_replaced(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match=r"/dev/full.*No space left"),
        Outputs([tmp_path / "a.mid", Path("/dev/full")]) as outputs,
    ):
        for target in (tmp_path / "a.mid", Path("/dev/full")):
            with outputs.writing(target) as aside:
                aside.write_bytes(b"x")
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)
    assert names(tmp_path) == []


def test_a_link_keeps_pointing(tmp_path: Path) -> None:
    (tmp_path / "real.mid").write_text("before")
    (tmp_path / "link.mid").symlink_to("real.mid")
    with Outputs([tmp_path / "link.mid"]) as outputs, outputs.writing(tmp_path / "link.mid") as aside:
        aside.write_text("after")
    assert (tmp_path / "link.mid").is_symlink()
    assert (tmp_path / "real.mid").read_text() == "after"


def test_outputs_that_cannot_be_are_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "song.wav").touch()
    (tmp_path / "link.wav").symlink_to("song.wav")
    (tmp_path / "folder").mkdir()
    cases = [
        ([tmp_path / "song.wav"], "the recording itself"),
        ([tmp_path / "link.wav"], "the recording itself"),
        ([tmp_path / "folder" / ".." / "song.wav"], "the recording itself"),
        ([tmp_path / "a.mid", tmp_path / "folder" / ".." / "a.mid"], "two outputs of one name"),
        ([tmp_path / "folder"], "a directory"),
        ([tmp_path / "none" / "a.mid"], "existing folder"),
        ([tmp_path / "song.wav" / "a.mid"], "existing folder"),
        ([Path("/proc/a.mid")], "can be written"),
    ]
    for targets, message in cases:
        with pytest.raises(InputError, match=message), Outputs(targets, keep=[tmp_path / "song.wav"]):
            pass
    assert names(tmp_path) == ["folder", "link.wav", "song.wav"]

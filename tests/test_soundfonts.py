"""Which soundfonts are found."""

from __future__ import annotations

import pwd
from pathlib import Path

import pytest

from affetto import soundfonts
from affetto.soundfonts import installed_soundfonts


def test_the_one_named_comes_first_then_the_best_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.sf2", "FluidR3_GM.sf2", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "default-GM.sf2").symlink_to("FluidR3_GM.sf2")
    monkeypatch.setattr(soundfonts, "_FOLDERS", (tmp_path, tmp_path / "none"))
    monkeypatch.setenv("SOUNDFONT", "mine.sf2")
    assert [path.name for path in installed_soundfonts()] == ["mine.sf2", "FluidR3_GM.sf2", "a.sf2"]


def test_a_user_without_a_home_has_no_fonts_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_: int) -> None:
        raise KeyError

    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.setattr(soundfonts, "_FOLDERS", (Path("~/fonts"),))
    assert installed_soundfonts() == []

"""Which soundfonts are found."""

from __future__ import annotations

import pwd
import sys
from pathlib import Path

import pytest

from affetto import soundfonts
from affetto.soundfonts import installed_soundfonts, play_midi


def test_the_one_named_comes_first_then_the_best_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.sf2", "FluidR3_GM.sf2", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "default-GM.sf2").symlink_to("FluidR3_GM.sf2")
    (tmp_path / "loop.sf2").symlink_to("loop.sf2")
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


def test_half_a_sound_is_no_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FluidSynth exits with 0 where the disk is full."""
    program = tmp_path / "fluidsynth"
    wave = "import soundfile, sys; soundfile.write(sys.argv[1], [[0.0, 0.0]] * 9, 24000)"
    program.write_text(
        f"#!/bin/sh\nwhile [ $# -gt 1 ]; do [ $1 = -F ] && {sys.executable} -c '{wave}' $2; shift; done\n"
        'echo "fluidsynth: error: Audio file write error: System error" >&2\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(OSError, match="No space left on device"):
        play_midi(tmp_path / "a.mid", tmp_path / "a.sf2", 24000)
    program.write_text(program.read_text().replace("write error", "written"))
    assert play_midi(tmp_path / "a.mid", tmp_path / "a.sf2", 24000).shape == (9, 2)

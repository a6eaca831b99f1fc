"""The built plugin from outside: its bundle, what it exports, what it says of itself, what it captured."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import symusic

from affetto.models import find_bundle
from affetto.plugin.embedded import extract_bundle
from affetto.plugin.places import program_in
from affetto.verification.plugins import check_plugin

FORMATS = ("VST3", "LV2")


@pytest.mark.parametrize("format", FORMATS)
def test_the_embedded_bundle_is_the_default_one(built_plugins, tmp_path: Path, format: str) -> None:
    check = check_plugin(built_plugins[format])
    assert check.held, check.detail
    extract_bundle(program_in(built_plugins[format]), tmp_path)
    for file in ("weights.safetensors", "golden.safetensors"):
        assert (tmp_path / file).read_bytes() == (find_bundle() / file).read_bytes()


@pytest.mark.skipif(sys.platform != "linux" or shutil.which("nm") is None, reason="reads ELF with nm")
@pytest.mark.parametrize("format", FORMATS)
def test_only_the_formats_entries_are_exported(built_plugins, format: str) -> None:
    program = program_in(built_plugins[format])
    told = subprocess.run(["nm", "-D", "--defined-only", program], capture_output=True, text=True, check=True)
    names = {line.split()[-1] for line in told.stdout.splitlines()}
    entries = {"GetPluginFactory"} if format == "VST3" else {"lv2_descriptor", "lv2ui_descriptor"}
    assert entries <= names
    assert not any("affetto" in name for name in names)


def test_the_lv2_says_what_it_is(built_plugins) -> None:
    text = (built_plugins["LV2"] / "dsp.ttl").read_text()
    assert "<http://affetto.invalid/lv2>" in text
    assert "atom:supports midi:MidiEvent" in " ".join(text.split())


@pytest.mark.parametrize("name", ["playing", "wanted"])
def test_what_was_captured_is_read_by_others(plugin_build: Path, name: str) -> None:
    score = symusic.Score(plugin_build / f"pictures/{name}.mid")
    assert score.ticks_per_quarter == 960
    assert [round(tempo.qpm, 3) for tempo in score.tempos] == [120.0]
    assert [(metre.numerator, metre.denominator) for metre in score.time_signatures] == [(4, 4)]
    assert len(score.key_signatures) == 1
    notes = [note for track in score.tracks for note in track.notes]
    assert len(notes) > 20
    assert all(note.duration > 0 and 0 < note.velocity < 128 for note in notes)

"""The built plugin from outside: its bundle, what it exports, what it says of itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from affetto import _engine
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


def exported(program: Path) -> set[str]:
    told = subprocess.run(["nm", "-D", "--defined-only", program], capture_output=True, text=True, check=True)
    return {line.split()[-1] for line in told.stdout.splitlines()}


@pytest.mark.skipif(sys.platform != "linux" or shutil.which("nm") is None, reason="reads ELF with nm")
def test_only_the_formats_entries_are_exported(built_plugins) -> None:
    assert exported(program_in(built_plugins["VST3"])) == {"GetPluginFactory", "ModuleEntry", "ModuleExit"}
    assert exported(program_in(built_plugins["LV2"])) == {"lv2_descriptor", "lv2ui_descriptor"}
    # A library that is linked without our list of exports has more than its entry.
    assert len(exported(Path(_engine.__file__))) > 1


def test_the_lv2_says_what_it_is(built_plugins) -> None:
    text = (built_plugins["LV2"] / "dsp.ttl").read_text()
    assert "<http://affetto.invalid/lv2>" in text
    assert "atom:supports midi:MidiEvent" in " ".join(text.split())


def lv2_faults(folder: Path) -> Counter[tuple[str, ...]]:
    """What lv2_validate finds: the fault and what it is about, without the names of unnamed nodes."""
    files = [str(file) for file in folder.glob("*.ttl")]
    told = subprocess.run(["lv2_validate", *files], capture_output=True, text=True)
    blocks = told.stderr.split("error: ")[1:]
    return Counter(
        tuple(
            part.strip() for part in block.splitlines() if part.strip() and not re.match(r"\s+(b?\d+)$", part)
        )
        for block in blocks
    )


# What JUCE 7 writes into every plugin's description; and of each switch and list among the parameters it
# says so by a property that belongs to ports.
JUCES_FAULTS = {
    ("doap#maintainer", "doap#Project"),
    ("doap#release", "doap#Project"),
    ("lv2core#extensionData", "lv2core#ExtensionData"),
    ("lv2core#optionalFeature", "lv2core#Feature"),
    ("lv2:Program", "Use of undefined property"),
    ("lv2:Program", "has no label"),
}


def is_a_parameters(fault: tuple[str, ...]) -> bool:
    return "lv2core#Port>" in fault[0] and fault[2].endswith("#portProperty") and "/lv2:" in fault[1]


def is_juces(fault: tuple[str, ...]) -> bool:
    text = " ".join(fault)
    return any(about in text and what in fault[0] for about, what in JUCES_FAULTS)


@pytest.mark.skipif(shutil.which("lv2_validate") is None, reason="lv2_validate is not installed")
def test_the_lv2s_description_has_no_faults_but_juces(built_plugins, tmp_path: Path) -> None:
    faults = [fault for fault in lv2_faults(built_plugins["LV2"]).elements() if not is_a_parameters(fault)]
    assert [fault for fault in faults if not is_juces(fault)] == []
    assert len(faults) == len(JUCES_FAULTS)

    shutil.copytree(built_plugins["LV2"], tmp_path / "affetto.lv2")
    description = tmp_path / "affetto.lv2/dsp.ttl"
    description.write_text(description.read_text().replace("lv2:index 0 ;", 'lv2:index "first" ;'))
    assert any(
        not is_juces(fault) and not is_a_parameters(fault) for fault in lv2_faults(tmp_path / "affetto.lv2")
    )

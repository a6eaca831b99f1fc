"""A bundle on its way to the plugin."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from affetto import _engine
from affetto.errors import InputError
from affetto.plugin.deployment import deploy
from affetto.plugin.places import bundles_folder
from bundles import write_random_bundle
from programs import run_program


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of the real home is touched."""
    for name in ("XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write_random_bundle(tmp_path / "bundle")


def write_plugin(folder: Path, program: str) -> Path:
    """The folder of a plugin with nothing in it but an empty program."""
    (folder / program).parent.mkdir(parents=True)
    (folder / program).touch()
    return folder / Path(program).parts[0]


def test_it_lies_among_the_users(bundle: Path, home: Path) -> None:
    done = deploy(bundle)
    assert done.folder.parent == bundles_folder()
    assert done.folder.is_relative_to(home)
    assert _engine.load_bundle(done.folder).name == done.name
    assert not done.replaced
    assert [path for path in bundles_folder().iterdir() if path.name.startswith(".")] == []


def test_the_same_again_is_fine_and_another_needs_a_word(bundle: Path, tmp_path: Path) -> None:
    deploy(bundle)
    assert deploy(bundle).replaced
    other = write_random_bundle(tmp_path / "other", seed=1)
    manifest = json.loads((bundle / "manifest.json").read_text())
    changed = json.loads((other / "manifest.json").read_text()) | {"name": manifest["name"]}
    (other / "manifest.json").write_text(json.dumps(changed))
    with pytest.raises(InputError, match="another bundle"):
        deploy(other)
    before = deploy(bundle).sha256
    assert deploy(other, replace=True).sha256 != before


def test_a_spoilt_bundle_is_not_copied(bundle: Path) -> None:
    weights = bundle / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    with pytest.raises(_engine.ModelError):
        deploy(bundle)
    assert not bundles_folder().exists()


@pytest.mark.parametrize(
    "program",
    [
        "affetto.vst3/Contents/x86_64-linux/affetto.so",
        "affetto.vst3/Contents/x86_64-win/affetto.vst3",
        "affetto.component/Contents/MacOS/affetto",
        "affetto.lv2/libaffetto.so",
    ],
)
def test_it_becomes_a_plugins_own(bundle: Path, tmp_path: Path, program: str) -> None:
    plugin = write_plugin(tmp_path, program)
    done = deploy(bundle, plugin)
    assert done.folder.is_relative_to(plugin)
    assert json.loads((done.folder / "manifest.json").read_text())["format"] == "affetto-bundle"


@pytest.mark.parametrize("program", ["synth.vst3/Contents/x86_64-linux/synth.so", "synth.lv2/synth.so"])
def test_a_strangers_plugin_is_refused_and_left_as_it_is(
    bundle: Path,
    tmp_path: Path,
    program: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    plugin = write_plugin(tmp_path, program)
    assert run_program(monkeypatch, "deploy", bundle, "--plugin", plugin) == 2
    told = capsys.readouterr().err
    assert "affetto's program" in told and told.count("\n") == 1
    assert list(plugin.rglob("affetto-bundle")) == []


def test_what_is_no_plugin_is_refused(bundle: Path, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none.vst3"):
        with pytest.raises(InputError, match="plugin's folder"):
            deploy(bundle, place)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_cannot_be_written_is_told(bundle: Path, tmp_path: Path) -> None:
    plugin = write_plugin(tmp_path, "affetto.lv2/libaffetto.so")
    plugin.chmod(0o500)
    with pytest.raises(InputError):
        deploy(bundle, plugin)

"""The bundle inside a program."""

from __future__ import annotations

from pathlib import Path

import pytest

from affetto import _engine
from affetto.errors import InputError
from affetto.plugin.embedded import extract_bundle
from affetto.verification.plugins import check_plugin
from bundles import write_random_bundle


def fake_plugin(tmp_path: Path, spoil: bool = False) -> Path:
    """A plugin whose program is a bundle's files between other bytes."""
    bundle = write_random_bundle(tmp_path / "bundle")
    parts = [
        (bundle / name).read_bytes()
        for name in ("manifest.json", "weights.safetensors", "golden.safetensors")
    ]
    if spoil:
        parts[1] = parts[1][:-1] + bytes([parts[1][-1] ^ 1])
    plugin = tmp_path / "affetto.lv2"
    plugin.mkdir()
    between = b'\x7fELF {"format": "affetto-bundle" \x00{"a.b":'
    (plugin / "libaffetto.so").write_bytes(between.join([b"", *parts, b""]))
    return plugin


def test_comes_out_as_it_went_in(tmp_path: Path) -> None:
    plugin = fake_plugin(tmp_path)
    folder = tmp_path / "out"
    folder.mkdir()
    extract_bundle(plugin / "libaffetto.so", folder)
    assert _engine.load_bundle(folder).name == _engine.load_bundle(tmp_path / "bundle").name
    check = check_plugin(plugin)
    assert check.held and "embedded" in check.detail


def test_a_spoilt_one_does_not_hold(tmp_path: Path) -> None:
    check = check_plugin(fake_plugin(tmp_path, spoil=True))
    assert check.held is False
    assert "weights.safetensors" in check.detail


def test_a_program_without_one_is_told(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_bytes(b"nothing of the kind")
    with pytest.raises(InputError, match="embedded bundle"):
        extract_bundle(program, tmp_path)


def test_a_bundle_put_into_it_counts_instead(tmp_path: Path) -> None:
    plugin = fake_plugin(tmp_path, spoil=True)
    write_random_bundle(plugin / "affetto-bundle")
    check = check_plugin(plugin)
    assert check.held and "put into it" in check.detail

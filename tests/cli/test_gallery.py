"""affetto gallery as a user meets it."""

import json
from pathlib import Path

import pytest

from bundles import write_random_bundle
from programs import run_program


def test_the_page_and_its_files_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "affetto.accompaniment.instruments.installed_soundfonts", list
    )  # The built-in synth is quick.
    bundle, folder = write_random_bundle(tmp_path / "bundle"), tmp_path / "out"
    arguments = ("-o", folder, "--bundle", bundle, "--bars", 4, "--json")
    assert run_program(monkeypatch, "gallery", *arguments) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["page"] == str(folder / "index.html")
    assert len(told["exhibits"]) == 13
    for exhibit in told["exhibits"]:
        assert (folder / exhibit["audio"]).is_file()
        assert (folder / exhibit["midi"]).is_file()


def test_a_missing_recording_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run_program(monkeypatch, "gallery", "-o", tmp_path / "out", "--recording", tmp_path / "no.wav") == 2
    )
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 1 and "no.wav" in told[0]
    assert not (tmp_path / "out").exists()

"""affetto evaluate as a user meets it."""

import json
import shutil
from pathlib import Path

import pytest

from affetto.soundfonts import installed_soundfonts
from programs import run_program
from trainings import Trained


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    return run_program(monkeypatch, "evaluate", *arguments)


@pytest.fixture
def soundfont() -> Path:
    if shutil.which("fluidsynth") is None:
        pytest.skip("needs the program fluidsynth")
    found = [path for path in installed_soundfonts() if path.suffix == ".sf2"]
    if not found:
        pytest.skip("needs an installed .sf2 soundfont")
    return min(found, key=lambda path: path.stat().st_size)


def test_a_directory_without_the_corpus_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], soundfont: Path
) -> None:
    assert run(monkeypatch, "--data", tmp_path, "--soundfont", soundfont) == 2
    assert "pop909" in capsys.readouterr().err.strip().splitlines()[-1]


def test_held_out_songs_of_the_corpus_are_heard_well(
    monkeypatch: pytest.MonkeyPatch, data_dir: Path, capsys: pytest.CaptureFixture[str], soundfont: Path
) -> None:
    assert run(monkeypatch, "--data", data_dir, "--songs", 6, "--soundfont", soundfont, "--json") == 0
    figures = {figure["measure"]: figure for figure in json.loads(capsys.readouterr().out)["figures"]}
    assert figures["beat F-measure"]["value"] > 0.8
    assert figures["tempo accuracy 2"]["value"] > 0.8
    # Guessing a key is right once in 24 times.
    assert figures["key exact"]["value"] >= 0.5


def test_one_of_examples_and_data_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch) == 2
    assert "--examples, --data or both" in capsys.readouterr().err


def test_networks_are_scored_and_drawn(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, trained: Trained, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle, examples = trained.folder / "bundle", trained.folder.parent / "examples"
    arguments = ("--examples", examples, "--network", "groove", "--draws", 5, "-o", tmp_path / "pictures")
    assert run(monkeypatch, bundle, *arguments, "--json") == 0
    figures = json.loads(capsys.readouterr().out)["figures"]
    assert [figure["measure"] for figure in figures] == ["timing_mae_ms", "velocity_mae"]
    assert (tmp_path / "pictures" / "groove.png").is_file()

"""affetto evaluate --closed-loop as a user meets it."""

import json
import shutil
from pathlib import Path

import pytest

import corpora
from affetto.soundfonts import installed_soundfonts
from bundles import write_random_bundle
from programs import run_program

PIECES = ("Mana_SNES_A_B", "Xeno_PS1_A_B", "Chrono_SNES_A_B")


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    return run_program(monkeypatch, "evaluate", *arguments)


def test_needs_rated_pieces(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch")
    assert run(monkeypatch, "--closed-loop") == 2
    assert "--data with vgmidi/" in capsys.readouterr().err
    corpora.write_pop909(tmp_path)
    assert run(monkeypatch, "--closed-loop", "--data", tmp_path, "--cache", tmp_path / "cache") == 2
    assert "vgmidi" in capsys.readouterr().err


def test_judges_that_never_met_the_music_hear_it_and_the_rivals(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The smallest loop, with random networks: nothing is heard well, but everything is told."""
    pytest.importorskip("torch")
    fonts = [path for path in installed_soundfonts() if path.suffix == ".sf2"]
    if shutil.which("fluidsynth") is None or not fonts:
        pytest.skip("needs the program fluidsynth and an installed .sf2 soundfont")
    corpora.write_vgmidi(tmp_path, PIECES)
    corpora.write_pop909(tmp_path)  # Too few songs, and four pieces are too few as well.
    bundle = write_random_bundle(tmp_path / "bundle")
    smallest = min(fonts, key=lambda path: path.stat().st_size)
    loop = ("--grid", 2, "--seeds", 1, "--bars", 4, "--workers", 1, "--draws", 5)
    places = ("--cache", tmp_path / "cache", "--soundfont", smallest, "-o", tmp_path / "pictures")
    assert run(monkeypatch, bundle, "--data", tmp_path, "--closed-loop", *loop, *places, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    (remark,) = told["remarks"]
    assert remark.startswith("music was not measured: pieces: expected 8 or more")
    figures = {(f["subject"], f["measure"], f["condition"]): f for f in told["figures"]}
    for judge in ("audio_judge", "symbolic_judge"):
        for measure in ("spearman_valence", "spearman_arousal", "quadrant_accuracy"):
            figure = figures["control", measure, judge]
            assert figure["baseline"] is not None
            assert figure["aim"] is not None
            assert figure["low"] <= figure["high"]
        assert ("follow", "correlation_arousal", judge) in figures
        assert ("judge", "ccc_valence", judge) in figures
    assert set(told["closed_loop"]["control"]) == {"composer", "shuffled predictions", "rules alone"}
    judges = told["closed_loop"]["judges"]
    assert not set(judges["learned_from"]) & set(judges["measured_on"])
    assert not set(judges["of_recordings_learned_from"]) & set(judges["recordings_of"])
    for name in ("control.png", "follow.png"):
        assert (tmp_path / "pictures" / name).stat().st_size > 10_000
    trained = sorted((tmp_path / "cache" / "judges").glob("judge-*.json"))
    assert len(trained) == 2

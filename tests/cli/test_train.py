"""affetto train as a user meets it."""

import json
import os
import signal
from pathlib import Path

import pytest

from affetto.training import recipe, requirements
from programs import run_program as run

GROOVE = ("--synthetic", "--network", "groove", "--epochs", 2)


def test_one_network_is_trained_and_exported(monkeypatch, tmp_path: Path, capsys) -> None:
    assert run(monkeypatch, "train", *GROOVE, "--output", tmp_path / "out", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert {figure["subject"] for figure in report["figures"]} == {"groove"}
    assert {figure["condition"] for figure in report["figures"]} == {"validation", "test"}
    assert report["bundle"] is None
    assert (tmp_path / "out" / "rtneural" / "groove.json").is_file()
    assert not (tmp_path / "out" / "bundle").exists()
    # A second run is refused without --resume, and with it finds everything done.
    assert run(monkeypatch, "train", *GROOVE, "--output", tmp_path / "out") == 2
    assert "--resume" in capsys.readouterr().err
    assert run(monkeypatch, "train", *GROOVE, "--output", tmp_path / "out", "--resume") == 0


def test_ctrl_c_ends_with_130_and_resume_goes_on(monkeypatch, tmp_path: Path, capsys) -> None:
    fit = recipe.fit_network

    def fit_until_stopped(examples, folder, config, resume, on_epoch, **more):
        def press(done: int) -> None:
            on_epoch(done)
            if done == 2:
                os.kill(os.getpid(), signal.SIGINT)

        return fit(examples, folder, config, resume, press, **more)

    arguments = ("train", "--synthetic", "--network", "groove", "--epochs", 3, "--output", tmp_path / "out")
    with monkeypatch.context() as patch:
        patch.setattr(recipe, "fit_network", fit_until_stopped)
        assert run(patch, *arguments) == 130
    told = capsys.readouterr().err
    assert "--resume" in told
    assert "Traceback" not in told
    assert not (tmp_path / "out" / "report.json").exists()
    assert run(monkeypatch, *arguments, "--resume") == 0
    rows = (tmp_path / "out" / "groove" / "metrics.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows] == ["epoch", "1", "2", "3"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--network", "groove"), "one of --synthetic, --data and --examples"),
        (("--synthetic", "--data", "."), "found --synthetic and --data"),
        (("--synthetic", "--network", "tempo"), "tempo"),
        (("--synthetic", "--bundle-precision", "float8"), "float8"),
        (("--synthetic", "--precision", "fp4"), "32-true, bf16-mixed or 16-mixed, found fp4"),
        (("--synthetic", "--accelerator", "abacus"), "abacus"),
        (("--synthetic", "--devices", "0"), "--devices"),
        (("--synthetic", "--nodes", "2"), "--examples, prepared before"),
        (("--synthetic", "--config", "none.json"), "none.json"),
        (("--synthetic", "--resume"), "to resume"),
        (("--data", "nowhere"), "nowhere"),
        (("--data", "."), "expected a directory with one or more of pop909/"),
        (("--examples", "."), "emotion.safetensors"),
    ],
)
def test_mistakes_are_one_line_and_leave_nothing(
    monkeypatch, tmp_path: Path, capsys, arguments, message
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, "train", *arguments, "--output", "out") == 2
    told = capsys.readouterr().err
    assert message in told
    assert len(told.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_corpus_that_is_missing_is_told_before_any_training(monkeypatch, tmp_path: Path, capsys) -> None:
    for name in ("vgmidi", "pop909"):
        (tmp_path / "data" / name).mkdir(parents=True)
    assert run(monkeypatch, "train", "--data", tmp_path / "data", "--output", tmp_path / "out") == 2
    assert "expected a corpus that teaches groove: groove/" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_without_pytorch_it_says_what_to_install(monkeypatch, tmp_path: Path, capsys) -> None:
    monkeypatch.setattr(requirements, "find_spec", lambda name: None)
    assert run(monkeypatch, "train", "--synthetic", "--output", tmp_path / "out") == 2
    assert "pip install 'affetto[train]'" in capsys.readouterr().err
    # Mistakes that nothing installed would mend come first.
    assert run(monkeypatch, "train", "--data", "nowhere", "--output", tmp_path / "out") == 2
    assert "nowhere" in capsys.readouterr().err


def test_help_names_the_packages_to_install(monkeypatch, capsys) -> None:
    assert run(monkeypatch, "train", "--help") == 0
    assert "pip install 'affetto[train]'" in " ".join(capsys.readouterr().out.split())


def test_the_readme_s_training_learns_all_five(monkeypatch, tmp_path: Path, capsys) -> None:
    assert (
        run(monkeypatch, "train", "--synthetic", "--epochs", 10, "--output", tmp_path / "out", "--json") == 0
    )
    report = json.loads(capsys.readouterr().out)
    losses = [figure for figure in report["figures"] if figure["measure"] == "loss"]
    assert len(losses) == 10
    for figure in losses:
        assert figure["value"] < 0.7 * figure["baseline"], (figure["subject"], figure["condition"])
    assert (tmp_path / "out" / "bundle" / "manifest.json").is_file()

"""affetto evaluate as a user meets it."""

import json
import shutil
from pathlib import Path

import pytest

import corpora
from affetto.soundfonts import installed_soundfonts
from bundles import write_random_bundle
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
    assert run(monkeypatch, "--data", tmp_path, "--listening", "--soundfont", soundfont) == 2
    assert "pop909" in capsys.readouterr().err.strip().splitlines()[-1]


def test_held_out_songs_of_the_corpus_are_heard_well(
    monkeypatch: pytest.MonkeyPatch, data_dir: Path, capsys: pytest.CaptureFixture[str], soundfont: Path
) -> None:
    arguments = ("--data", data_dir, "--listening", "--songs", 6, "--soundfont", soundfont)
    assert run(monkeypatch, *arguments, "--json") == 0
    figures = {figure["measure"]: figure for figure in json.loads(capsys.readouterr().out)["figures"]}
    assert figures["beat F-measure"]["value"] > 0.8
    assert figures["tempo accuracy 2"]["value"] > 0.8
    # Guessing a key is right once in 24 times.
    assert figures["key exact"]["value"] >= 0.5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "one of --data and --examples, found neither"),
        (("--data", ".", "--examples", "."), "found both"),
        (("--data", "nowhere"), "nowhere"),
        (("--data", "."), "pop909/"),
        (("--data", ".", "--network", "tempo"), "tempo"),
        (("--examples", ".", "--listening"), "--data with pop909/"),
        (("--examples", ".", "--music"), "--data with pop909/"),
        (("--data", ".", "--music"), "pop909/"),
        (("--examples", ".", "--network", "melody"), "melody.safetensors"),
    ],
)
def test_mistakes_are_one_line(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(monkeypatch, *arguments) == 2
    told = capsys.readouterr().err.strip()
    assert message in told
    assert len(told.splitlines()) == 1


def test_networks_are_scored_and_drawn(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, trained: Trained, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle, examples = trained.folder / "bundle", trained.folder.parent / "examples"
    card = tmp_path / "card.md"
    arguments = ("--examples", examples, "--network", "dynamics", "--draws", 5, "-o", tmp_path / "pictures")
    assert run(monkeypatch, bundle, *arguments, "--card", card, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    (figure,) = told["figures"]
    assert (figure["subject"], figure["measure"], figure["condition"]) == ("dynamics", "velocity_r", "test")
    (tested,) = told["tested"]
    names = {"best constant", "ridge regression", "gradient boosting"}
    assert tested["baselines"]["velocity_r"].keys() == names
    assert max(tested["baselines"]["velocity_r"].values()) == figure["baseline"]
    assert (tmp_path / "pictures" / "dynamics-test.png").is_file()
    assert f"| dynamics | velocity_r | test | {figure['value']:.4g} (" in card.read_text()


def test_an_output_that_cannot_be_written_is_told_before_anything_is_computed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, trained: Trained, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    bundle, examples = trained.folder / "bundle", trained.folder.parent / "examples"
    monkeypatch.setattr("affetto.evaluation.runs.Evaluation.run", lambda *_: pytest.fail("computed"))
    for option in (("-o", tmp_path / "file"), ("--card", tmp_path / "none" / "card.md")):
        assert run(monkeypatch, bundle, "--examples", examples, *option) == 2
        assert str(option[1]) in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "mine"


def test_composed_music_is_measured_beside_songs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpora.write_pop909(tmp_path, tuple(f"{number:03d}" for number in range(1, 9)), bars=18)
    arguments = (
        "--data",
        tmp_path,
        "--music",
        "--grid",
        3,
        "--seeds",
        1,
        "--bars",
        8,
        "-o",
        tmp_path / "pictures",
        "--json",
    )
    assert run(monkeypatch, write_random_bundle(tmp_path / "bundle"), *arguments) == 0
    told = json.loads(capsys.readouterr().out)
    figures = {figure["measure"]: figure for figure in told["figures"]}
    assert {figure["subject"] for figure in figures.values()} == {"music"}
    assert figures.keys() - {"measures_in_human_range"} == {
        row["measure"] for row in told["music"]["measures"]
    }
    assert figures["melody_in_key"]["low"] <= figures["melody_in_key"]["high"] <= 1
    assert (tmp_path / "pictures" / "music.png").is_file()


def test_corpora_alone_are_enough_and_foreign_songs_are_all_tested(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, trained: Trained, capsys: pytest.CaptureFixture[str]
) -> None:
    corpora.write_groove(tmp_path / "data", drummers=2, bars=12)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    arguments = ("--data", tmp_path / "data", "--workers", 1, "--draws", 5, "--json")
    assert run(monkeypatch, trained.folder / "bundle", *arguments) == 0
    streams = capsys.readouterr()
    told = json.loads(streams.out)
    assert {(figure["subject"], figure["condition"]) for figure in told["figures"]} == {("groove", "test")}
    (tested,) = told["tested"]
    assert (tested["unseen_groups"], tested["groups"]) == (2, 2)
    assert "2 folds" in tested["baselines_fitted_to"]
    assert [remark.split(":")[0] for remark in told["remarks"]][:4] == [
        "emotion",
        "melody",
        "harmony",
        "dynamics",
    ]
    assert list((tmp_path / "cache" / "affetto" / "evaluate").glob("*/groove/manifest.json"))
    # Networks that are asked for by name must be there.
    assert run(monkeypatch, trained.folder / "bundle", *arguments, "--network", "melody") == 2
    assert "pop909/" in capsys.readouterr().err


def test_one_network_that_cannot_be_tested_is_told_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, trained: Trained, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle, examples = trained.folder / "bundle", trained.folder.parent / "examples"
    asked = ("--examples", examples, "--network", "groove", "--folds", 1000)
    assert run(monkeypatch, bundle, *asked) == 2
    told = capsys.readouterr().err
    assert told.startswith("affetto: the ")
    assert told.count("expected") == 1

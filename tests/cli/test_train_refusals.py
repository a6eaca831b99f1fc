"""affetto train refused: one line, and nothing left that a second try would stumble over."""

from pathlib import Path

import pytest

import corpora
from affetto.preparation import PreparationOptions, prepare_all
from programs import run_program as run


def refused(monkeypatch, capsys, *arguments: object) -> str:
    """The one line of a refusal."""
    assert run(monkeypatch, "train", *arguments) == 2
    told = capsys.readouterr().err
    assert len(told.strip().splitlines()) == 1
    return told


def test_a_corpus_that_cannot_be_listed_leaves_nothing(monkeypatch, tmp_path: Path, capsys) -> None:
    folder = corpora.write_own(tmp_path / "data", {"0.wav": (0.1, 0.1)})
    with (folder / "labels.csv").open("a") as file:
        file.write("0.wav,0.2,0.2\n")
    told = refused(
        monkeypatch, capsys, "--data", tmp_path / "data", "--network", "emotion", "-o", tmp_path / "a" / "b"
    )
    assert "one row a file" in told
    assert not (tmp_path / "a").exists()


def test_an_output_among_the_corpora_leaves_nothing(monkeypatch, tmp_path: Path, capsys) -> None:
    place = corpora.write_groove(tmp_path) / "run"
    told = refused(monkeypatch, capsys, "--data", tmp_path, "--network", "groove", "-o", place)
    assert "apart from the corpora" in told
    assert not place.exists()


@pytest.mark.parametrize("existed", [False, True])
def test_broken_examples_do_not_claim_the_folder(monkeypatch, tmp_path: Path, capsys, existed: bool) -> None:
    corpora.write_groove(tmp_path / "data", drummers=3, bars=12)
    options = PreparationOptions(renderings=1, heard_songs=0)
    prepare_all(tmp_path / "data", tmp_path / "examples", ["groove"], workers=1, options=options)
    shard = tmp_path / "examples" / "groove" / "shard-00000.safetensors"
    whole = shard.read_bytes()
    shard.write_bytes(whole + b"x")
    output = tmp_path / "new" / "output"
    if existed:
        output.mkdir(parents=True)
    asked = ("--examples", tmp_path / "examples", "--network", "groove", "--epochs", 1, "-o", output)
    assert str(shard) in refused(monkeypatch, capsys, *asked)
    assert output.exists() == output.parent.exists() == existed
    assert not existed or not list(output.iterdir())
    # The same command does, once its input is mended.
    shard.write_bytes(whole)
    assert run(monkeypatch, "train", *asked) == 0


def test_what_was_made_before_a_refusal_is_kept(monkeypatch, tmp_path: Path, capsys) -> None:
    corpora.write_progressions(tmp_path / "data", 1)
    output = tmp_path / "output"
    asked = ("--data", tmp_path / "data", "--network", "harmony", "-o", output)
    assert "two groups" in refused(monkeypatch, capsys, *asked)
    assert (output / "training.json").is_file()
    assert (output / "examples" / "harmony" / "manifest.json").is_file()

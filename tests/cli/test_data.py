"""affetto data as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import corpora
from affetto.datasets import CORPORA
from affetto.training import requirements
from programs import run_program


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    return run_program(monkeypatch, "data", *arguments)


def test_what_holds_no_corpora_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    none, file = tmp_path / "none", tmp_path / "file.wav"
    file.touch()
    for path, found in ((none, "no such directory"), (file, "a file")):
        assert run(monkeypatch, "check", path) == 2
        told = capsys.readouterr()
        assert told.err == f"affetto: {path}: expected a directory with corpora, found {found}\n"


def test_help_has_an_example(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "--help") == 0
    assert "Example: affetto data check" in capsys.readouterr().out


def test_every_corpus_is_listed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)["corpora"]
    assert [one["name"] for one in listed] == list(CORPORA)
    assert all(one["holds"] and one["licence"] and one["source"] and one["folders"] for one in listed)
    taught = {one["name"]: one["teaches"] for one in listed}
    assert (taught["own"], taught["pop909_cl"][0], taught["lakh_matched"]) == (["emotion"], "melody", [])
    assert run(monkeypatch, "list") == 0
    told = capsys.readouterr().out
    assert "affetto data fetch groove" in told
    assert "affetto data fetch deam" not in told


def test_a_check_tells_what_is_there_and_what_is_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpora.write_pmemo(tmp_path, "1,0.4,55\n4,0.6,0.0\n")
    assert run(monkeypatch, "check", tmp_path) == 0
    told = capsys.readouterr().out
    assert "pmemo: 1: Valence(mean) is 55, not in [0, 1]" in told
    assert "pmemo: 1 songs: without audio" in told
    assert run(monkeypatch, "check", tmp_path, "--json") == 0
    (pmemo,) = (one for one in json.loads(capsys.readouterr().out)["corpora"] if one["present"])
    assert (pmemo["songs"], len(pmemo["broken"])) == (1, 1)


def test_what_can_not_be_fetched_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "fetch", "deam", "--to", tmp_path) == 2
    told = capsys.readouterr()
    assert (told.out, len(told.err.splitlines())) == ("", 1)


def test_preparing_tells_what_was_made_and_what_was_skipped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpora.write_pop909(tmp_path / "data", tuple(f"{number:03}" for number in range(1, 10)))
    for number in range(1, 8):
        (tmp_path / "data" / "pop909" / f"{number:03}" / "key_audio.txt").unlink()
    asked = ("prepare", tmp_path / "data", "-o", tmp_path / "out", "--network", "melody", "--workers", "1")
    assert run(monkeypatch, *asked) == 0
    told = capsys.readouterr().out
    assert told.startswith("melody: 2 songs of POP909; 2 sequences, 7 skipped\nmelody: 001: key_audio.txt")
    assert told.endswith("melody: and 2 more\n")
    assert run(monkeypatch, *asked, "--json") == 0
    about = json.loads(capsys.readouterr().out)["networks"]["melody"]
    assert (about["songs"], len(about["skipped"])) == (2, 7)


def test_songs_that_could_not_be_heard_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpora.write_pop909(tmp_path / "data")
    made = {"corpora": [], "sequences": 2, "skipped": [], "unheard": ["001: no", *["002: neither"] * 6]}
    monkeypatch.setattr("affetto.preparation.prepare.prepare_all", lambda *_: {"melody": made})
    assert run(monkeypatch, "prepare", tmp_path / "data", "-o", tmp_path / "out") == 0
    told = capsys.readouterr().out.splitlines()
    assert told[1:3] == [
        "melody: 7 songs could not be heard; their emotion stays masked",
        "melody: 001: no",
    ]
    assert told[-1] == "melody: and 2 more"


def test_a_mistake_in_preparing_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "prepare", tmp_path, "-o", tmp_path / "out") == 2
    assert capsys.readouterr().err.startswith(f"affetto: {tmp_path}: expected a directory with one or more")
    corpora.write_pop909(tmp_path)
    assert run(monkeypatch, "prepare", tmp_path, "-o", tmp_path / "out", "--network", "groove") == 2
    assert "expected a corpus that teaches groove: groove/" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    (tmp_path / "loop").symlink_to("loop")
    for options in (
        ("-o", tmp_path / "loop"),
        ("-o", tmp_path / "out", "--emotion-model", tmp_path / "loop"),
    ):
        assert run(monkeypatch, "prepare", tmp_path, "--network", "melody", *options) == 2
        assert (
            "loop: expected a file or folder, found a link that leads back to itself"
            in capsys.readouterr().err
        )


def test_an_interrupted_preparation_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    corpora.write_pop909(tmp_path)
    monkeypatch.setattr("affetto.preparation.prepare.prepare_all", interrupted)
    assert run(monkeypatch, "prepare", tmp_path, "-o", tmp_path / "out") == 130
    assert f"the same command goes on with {tmp_path / 'out'}\n" in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["symusic", "scipy", "defusedxml"])
def test_what_reads_corpora_is_asked_for_before_anything_is_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    find = requirements.find_spec
    monkeypatch.setattr(requirements, "find_spec", lambda name: None if name == missing else find(name))
    corpora.write_pop909(tmp_path / "data")
    for asked in (("check", tmp_path / "data"), ("prepare", tmp_path / "data", "-o", tmp_path / "out")):
        assert run(monkeypatch, *asked) == 2
        told = capsys.readouterr()
        assert (told.out, told.err) == (
            "",
            "affetto: corpora: expected the packages that read them: pip install 'affetto[train]', "
            f"found no {missing}\n",
        )
        # A mistake that nothing installed would mend comes first.
        assert run(monkeypatch, asked[0], tmp_path / "nowhere", *asked[2:]) == 2
        assert "nowhere: expected a directory" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()

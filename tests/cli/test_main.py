"""What becomes of standard streams that are closed, full or read by nobody, and of odd names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import affetto
from affetto.cli.main import COMMANDS
from bundles import write_random_bundle
from programs import run_program
from recordings import write_recording

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(affetto.__file__).parents[1])}
PROGRAM = [sys.executable, "-m", "affetto"]
Result = subprocess.CompletedProcess[bytes]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    bundle = write_random_bundle(tmp_path_factory.mktemp("models") / "random")
    return {**ENVIRONMENT, "AFFETTO_MODELS": str(bundle)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_recording(tmp_path / "song.wav")
    dense = {"type": "dense", "activation": "", "shape": [None, 1], "weights": [[[1.0]], [0.0]]}
    (tmp_path / "model.json").write_text(
        json.dumps({"in_shape": [None, 1], "layers": [dense]}), encoding="utf-8"
    )
    return tmp_path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def run_with_stdout(file: int, arguments: list[str], environment: dict[str, str], folder: Path) -> Result:
    return subprocess.run(
        [*PROGRAM, *arguments], env=environment, cwd=folder, stdout=file, stderr=subprocess.PIPE, check=False
    )


def run_in_shell(redirection: str, arguments: list[str], environment: dict[str, str], folder: Path) -> Result:
    command = ["sh", "-c", f'"$@" {redirection}', "sh", *PROGRAM, *arguments]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=False)


def test_a_reader_that_left_is_no_error_to_speak_of(folder: Path) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    result = run_with_stdout(write_end, ["--version"], ENVIRONMENT, folder)
    os.close(write_end)
    assert result.returncode == 1
    assert result.stderr == b""


def test_a_reader_that_left_takes_no_music_along(folder: Path, environment: dict[str, str]) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    result = run_with_stdout(
        write_end, ["accompany", "song.wav", "-o", "out.mid", "--json"], environment, folder
    )
    os.close(write_end)
    assert (result.returncode, result.stderr) == (0, b"")
    assert "out.mid" in names(folder)


def test_a_full_standard_output_is_one_line(folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        result = run_with_stdout(full.fileno(), ["--version"], ENVIRONMENT, folder)
    assert result.returncode == 2
    assert result.stderr == b"affetto: output: No space left on device\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["accompany", "song.wav", "-o", "out.mid", "--preview", "mix.wav"],
        ["accompany", "song.wav", "-o", "out.mid", "--json"],
        ["validate", "model.json", "--json"],
        ["verify", "--json"],
    ],
)
@pytest.mark.parametrize(
    ("redirection", "found"), [(">/dev/full", "No space left on device"), (">&-", "Bad file descriptor")]
)
def test_a_result_that_cannot_be_told_leaves_nothing(
    folder: Path, environment: dict[str, str], arguments: list[str], redirection: str, found: str
) -> None:
    before = names(folder)
    result = run_in_shell(redirection, arguments, environment, folder)
    assert result.returncode == 2
    line = f"affetto: standard output: expected an output that can be written, found {found}\n"
    assert result.stderr.decode() == line
    assert names(folder) == before


@pytest.mark.parametrize("redirection", ["2>/dev/full", "2>&-"])
def test_the_exit_code_tells_where_stderr_cannot(folder: Path, redirection: str) -> None:
    result = run_in_shell(redirection, ["accompany", "none.wav"], ENVIRONMENT, folder)
    assert (result.returncode, result.stdout) == (2, b"")


def test_closed_standard_input_holds_no_rows(folder: Path) -> None:
    result = run_in_shell("<&-", ["run", "model.json", "--input", "-"], ENVIRONMENT, folder)
    assert (result.returncode, result.stderr) == (2, b"affetto: -: expected rows of 1 numbers, found none\n")


@pytest.mark.parametrize("name", ["p\u00eccola f\u00eate \u97f3.wav", os.fsdecode(b"caf\xe9.wav")])
@pytest.mark.parametrize("encoding", ["utf-8:strict", "ascii:strict"])
def test_any_name_can_be_played_and_told(
    folder: Path, environment: dict[str, str], name: str, encoding: str
) -> None:
    try:
        (folder / "song.wav").rename(folder / name)
    except OSError:
        pytest.skip("this file system keeps no such name")
    environment = {**environment, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "1"}
    arguments = ["accompany", name, "--plot", "song.png"]
    result = run_in_shell("", arguments, environment, folder)
    assert (result.returncode, result.stderr) == (0, b"")
    assert f"{name.removesuffix('.wav')}-accompaniment.mid" in names(folder)


def test_a_picture_needs_no_home(folder: Path, environment: dict[str, str]) -> None:
    (folder / "no folder").touch()
    environment = {**environment, "MPLCONFIGDIR": str(folder / "no folder")}
    result = run_in_shell("", ["accompany", "song.wav", "--plot", "song.png"], environment, folder)
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.parametrize("command", ["", *COMMANDS, "data check", "data prepare"])
def test_every_help_has_an_example(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert run_program(monkeypatch, *command.split(), "--help") == 0
    assert f"Example: {' '.join(['affetto', command]).strip()} " in " ".join(capsys.readouterr().out.split())

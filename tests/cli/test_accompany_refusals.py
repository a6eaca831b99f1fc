"""affetto accompany where it must refuse: one line, the right exit code, and nothing left behind."""

from __future__ import annotations

import os
import resource
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

import affetto
from bundles import write_random_bundle
from programs import files_in
from recordings import pulse, write_recording

Run = Callable[..., int]


def refused(accompany: Run, capsys, *arguments: object) -> str:
    """Runs, expects a refusal in one line, and returns the line."""
    assert accompany(*arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("affetto: ")
    assert told.err.endswith("\n")
    assert told.err.count("\n") == 1, told.err
    return str(told.err)


def write_bad(kind: str, path: Path) -> None:
    if kind == "directory":
        path.mkdir()
    elif kind == "empty":
        path.touch()
    elif kind == "text":
        path.write_text("not a sound\n" * 100)
    elif kind == "truncated":
        write_recording(path)
        path.write_bytes(path.read_bytes()[:50_000])
    elif kind == "zero samples":
        write_recording(path, np.zeros(0))
    elif kind in ("nan", "infinite"):
        samples = pulse().astype(np.float32)
        samples[30_000] = np.nan if kind == "nan" else np.inf
        soundfile.write(path, samples, 22_050, "FLOAT")
    elif kind == "100 ms":
        write_recording(path, pulse(0.1))
    elif kind == "low rate":
        write_recording(path, pulse(rate=4_000), 4_000)


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("missing", "no such file"),
        ("directory", "a directory"),
        ("empty", "an empty file"),
        ("text", "WAV, FLAC, OGG or MP3"),
        ("truncated", "truncated"),
        ("zero samples", "none after it"),
        ("nan", "nan at 1.361 s"),
        ("infinite", "inf at 1.361 s"),
        ("100 ms", "found 0.1 s"),
        ("low rate", "4000 Hz"),
    ],
)
def test_bad_recordings(accompany: Run, tmp_path: Path, capsys, kind: str, word: str) -> None:
    write_bad(kind, tmp_path / "bad.wav")
    before = files_in(tmp_path)
    line = refused(accompany, capsys, "bad.wav", "-o", "out.mid", "--preview", "p.wav", "--plot", "p.png")
    assert word in line
    assert "bad.wav" in line
    assert files_in(tmp_path) == before


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--valence", "1.5"), "--valence: expected a number from -1 to 1, found 1.5"),
        (("--arousal", "nan"), "arousal"),
        (("--valence", "loud"), "--valence"),
        (("--valence", "nowhere.csv"), "--valence: expected a text file that can be read"),
        (("--preview=",), "--preview: expected a value, found an empty one"),
        (("--density", "1.0000001"), "from 0 to 1, found 1.0000001"),
        (("--arousal", "0:,10:"), "--arousal"),
        (("--scale", "C X"), '--scale: expected one to twelve notes such as "C D E G A", found "X"'),
        (("--follow", "0.5"), "valence or arousal"),
        (("--follow", "-1", "--valence", "0"), "follow"),
        (("--key", "H minor"), '--key: expected a key such as "F# minor", "Am" or "Bb", found "H minor"'),
        (("--tempo", "0"), "--tempo: expected"),
        (("--tempo", "inf"), "tempo"),
        (("--lanes", ""), "--lanes: expected"),
        (("--lanes", "melody,drums"), '"drums"'),
        (("--density", "2"), "density"),
        (("--humanize", "-0.1"), "humanize"),
        (("--seed", "-1"), "--seed: expected"),
        (("--seed", "1.5"), "--seed"),
        (("--soundfont", "a.sf2"), "--preview"),
        (("--preview", "mix.mp4"), ".wav, .flac, .ogg"),
        (("--plot", "song.jpg"), ".png"),
        (("--preview", "mix.wav", "--soundfont", "none.sf2"), "none.sf2"),
        (("-o", "song.wav"), "ends in .mid or .midi"),
        (("-o", "out"), "ends in .mid or .midi"),
        (("--preview", "song.wav"), "the recording itself"),
        (("-o", "nowhere/out.mid"), "existing folder"),
        (("-o", "."), "a directory"),
        (("-o", "/proc/out.mid"), "/proc/out.mid"),
        (("-o", "/dev/full"), "No space left"),
        (("--models", "none"), "none"),
        (("--models", "song.wav"), "a file"),
        (("--speed", "2"), "--speed"),
        (("second.wav",), "second.wav"),
    ],
)
def test_bad_options(accompany: Run, tmp_path: Path, capsys, options: tuple[str, ...], word: str) -> None:
    write_recording(tmp_path / "song.wav")
    before = (tmp_path / "song.wav").read_bytes()
    assert word in refused(accompany, capsys, "song.wav", *options)
    assert files_in(tmp_path) == {"song.wav"}
    assert (tmp_path / "song.wav").read_bytes() == before
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


def break_bundle(kind: str, folder: Path) -> None:
    weights, manifest = folder / "weights.safetensors", folder / "manifest.json"
    if kind == "missing":
        weights.unlink()
    elif kind == "renamed":
        weights.rename(folder / "weight.safetensors")
    elif kind == "truncated":
        weights.write_bytes(weights.read_bytes()[:-1000])
    elif kind == "altered":
        contents = bytearray(weights.read_bytes())
        contents[-1] ^= 1
        weights.write_bytes(contents)
    elif kind == "no manifest":
        manifest.unlink()
    elif kind == "manifest cut":
        manifest.write_text(manifest.read_text()[:100])


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("missing", "weights.safetensors"),
        ("renamed", "weights.safetensors"),
        ("truncated", "weights.safetensors"),
        ("altered", "weights.safetensors"),
        ("no manifest", "manifest.json"),
        ("manifest cut", "manifest.json"),
    ],
)
def test_bad_bundles(accompany: Run, tmp_path: Path, capsys, kind: str, word: str) -> None:
    write_recording(tmp_path / "song.wav")
    broken = write_random_bundle(tmp_path / "broken")
    break_bundle(kind, broken)
    before = files_in(tmp_path)
    line = refused(accompany, capsys, "song.wav", "-o", "out.mid", "--models", broken)
    assert word in line
    assert "expected" in line
    assert "found" in line
    assert files_in(tmp_path) == before


def test_a_write_protected_output_is_refused(accompany: Run, tmp_path: Path, capsys) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    write_recording(tmp_path / "song.wav")
    (tmp_path / "out.mid").touch()
    (tmp_path / "out.mid").chmod(0o444)
    assert "write-protected" in refused(accompany, capsys, "song.wav", "-o", "out.mid")


def limited(
    arguments: list[str], folder: Path, bundle: Path, most_bytes: int
) -> subprocess.CompletedProcess[str]:
    """Runs the program where no file may grow beyond `most_bytes`, as on a full disk."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    package = str(Path(affetto.__file__).parents[1])
    environment = {**os.environ, "AFFETTO_MODELS": str(bundle), "PYTHONPATH": package}
    # Without bytecode: the limit would cut the interpreter's own caches, for good.
    command = [sys.executable, "-B", "-m", "affetto", "accompany", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, preexec_fn=limit, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("options", "culprit", "most_bytes"),
    [
        ([], "out.mid", 100),
        (["--preview", "mix.wav"], "mix.wav", 100_000),
        (["--preview", "mix.wav"], "mix.wav", 4096),
        (["--preview", "mix.flac"], "mix.flac", 4096),
        (["--preview", "mix.ogg"], "mix.ogg", 4096),
        (["--preview", "mix.flac"], "mix.flac", 100_000),
        (["--preview", "mix.ogg"], "mix.ogg", 20_000),
        (["--plot", "song.png"], "song.png", 20_000),
    ],
)
def test_a_full_disk_leaves_nothing(
    tmp_path: Path, bundle: Path, options: list[str], culprit: str, most_bytes: int
) -> None:
    write_recording(tmp_path / "song.wav")
    result = limited(["song.wav", "-o", "out.mid", *options], tmp_path, bundle, most_bytes)
    assert result.returncode == 2, result.stderr
    assert result.stderr.startswith(f"affetto: {culprit}: expected an output that can be written")
    assert result.stderr.count("\n") == 1
    assert files_in(tmp_path) == {"song.wav"}


@pytest.mark.parametrize("options", [(), ("-o", "x.mid")])
def test_no_name_is_no_recording(accompany: Run, tmp_path: Path, capsys, options: tuple[str, ...]) -> None:
    assert "an empty one" in refused(accompany, capsys, "", *options)
    assert files_in(tmp_path) == set()


def test_a_name_that_is_too_long_is_refused(accompany: Run, tmp_path: Path, capsys) -> None:
    write_recording(tmp_path / "song.wav")
    assert "File name too long" in refused(accompany, capsys, "song.wav", "-o", "x" * 300 + ".mid")
    assert "File name too long" in refused(accompany, capsys, "y" * 300 + ".wav", "-o", "x.mid")
    assert files_in(tmp_path) == {"song.wav"}

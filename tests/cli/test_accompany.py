"""affetto accompany as a user meets it."""

from __future__ import annotations

import json
import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import mido
import numpy as np
import pytest
import soundfile

import affetto
from affetto.accompaniment import accompanist
from affetto.accompaniment.result import Accompaniment
from bundles import write_random_bundle
from memory import PEAK_KIB
from programs import run_program
from recordings import pulse, write_recording

Run = Callable[..., int]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_bundle(tmp_path_factory.mktemp("models") / "random")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, bundle: Path) -> Run:
    """Runs the command inside an empty folder and returns its exit code."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AFFETTO_MODELS", str(bundle))

    def _run(*arguments: object) -> int:
        return run_program(monkeypatch, "accompany", *arguments)

    return _run


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def note_count(path: Path) -> int:
    return sum(message.type == "note_on" for track in mido.MidiFile(path).tracks for message in track)


def test_a_recording_becomes_midi_preview_and_picture(run: Run, tmp_path: Path, capsys) -> None:
    write_recording(tmp_path / "song.wav")
    assert run("song.wav", "-o", "out.mid", "--preview", "mix.flac", "--plot", "song.png") == 0
    assert files(tmp_path) == {"song.wav", "out.mid", "mix.flac", "song.png"}
    assert note_count(tmp_path / "out.mid") > 0
    assert soundfile.info(tmp_path / "mix.flac").duration == pytest.approx(8.0, abs=0.001)
    told = capsys.readouterr()
    assert all(name in told.out for name in ("out.mid", "mix.flac", "song.png", "beats per minute"))
    assert told.err == ""


def test_the_midi_file_has_a_name_of_its_own_beside_the_recording(run: Run, tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    write_recording(tmp_path / "music" / "song.ogg")
    assert run("music/song.ogg") == 0
    assert files(tmp_path / "music") == {"song.ogg", "song-accompaniment.mid"}


def test_json_alone_is_on_stdout(run: Run, tmp_path: Path, capsys) -> None:
    write_recording(tmp_path / "song.wav")
    assert run("song.wav", "-o", "out.mid", "--json", "--key", "F# minor", "--tempo", 60, "--seed", 3) == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["schema"] == "affetto-accompany/1"
    assert (summary["key"]["name"], summary["key"]["given"]) == ("F# minor", True)
    assert (summary["tempo"]["bpm"], summary["tempo"]["given"]) == (pytest.approx(60, rel=0.01), True)
    assert summary["recording"]["duration_seconds"] == 8.0
    assert summary["files"] == {"midi": "out.mid"}
    assert sum(summary["notes"].values()) == note_count(tmp_path / "out.mid")
    assert len(summary["emotion"]) == 80
    assert all(-1 <= point["valence"] <= 1 and -1 <= point["arousal"] <= 1 for point in summary["emotion"])
    assert np.all(np.diff(summary["beats"]) > 0)
    assert set(summary["downbeats"]) <= set(summary["beats"])
    assert {"listening", "composing", "writing"} == set(summary["timings"])
    assert {"subject", "measure", "condition", "value", "unit", "low", "high", "baseline", "aim"} == set(
        summary["figures"][0]
    )
    assert {"system", "processor", "cores", "python"} == set(summary["machine"])


def test_same_bytes_twice_and_other_ones_for_another_seed(run: Run, tmp_path: Path) -> None:
    write_recording(tmp_path / "song.wav")
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        assert run("song.wav", "-o", f"{name}.mid", "--seed", seed) == 0
    a, b, c = ((tmp_path / f"{name}.mid").read_bytes() for name in "abc")
    assert a == b
    assert a != c


def test_only_the_lanes_asked_for_play(run: Run, tmp_path: Path, capsys) -> None:
    write_recording(tmp_path / "song.wav")
    assert run("song.wav", "--lanes", "bass, chords", "--json") == 0
    counts = json.loads(capsys.readouterr().out)["notes"]
    assert counts["melody"] == 0
    assert counts["bass"] > 0
    assert counts["chords"] > 0


def test_silence_in_gives_midi_without_notes_and_a_word_about_it(run: Run, tmp_path: Path, capsys) -> None:
    write_recording(tmp_path / "song.wav", np.zeros(5 * 22_050))
    assert run("song.wav", "-o", "out.mid", "--preview", "mix.wav", "--plot", "song.png", "--json") == 0
    told = capsys.readouterr()
    assert told.err == "affetto: the recording is silent; the MIDI file holds no notes\n"
    assert note_count(tmp_path / "out.mid") == 0
    assert json.loads(told.out)["recording"]["silent"] is True
    assert not soundfile.read(tmp_path / "mix.wav")[0].any()


def test_without_a_beat_it_says_so(run: Run, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_beat(*arguments: object) -> Accompaniment:
        heard = listen(*arguments)
        return replace(heard, tempo=replace(heard.tempo, bpm=120.0, beats_found=False))

    listen = accompanist.accompany_recording
    monkeypatch.setattr(accompanist, "accompany_recording", without_beat)
    write_recording(tmp_path / "drone.wav")
    assert run("drone.wav", "--json") == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["tempo"]["beats_found"] is False
    assert told.err == "affetto: no beat found; a steady 120 beats per minute is assumed\n"


def test_another_tempo_than_asked_is_told(
    run: Run, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def played(bpm: float) -> Callable[..., Accompaniment]:
        def listen_at(*arguments: object) -> Accompaniment:
            heard = listen(*arguments)
            return replace(heard, tempo=replace(heard.tempo, bpm=bpm))

        return listen_at

    listen = accompanist.accompany_recording
    write_recording(tmp_path / "song.wav")
    for bpm, words in ((117.0, ""), (124.0, "124.0 beats per minute, not the 120 of --tempo")):
        monkeypatch.setattr(accompanist, "accompany_recording", played(bpm))
        assert run("song.wav", "--tempo", 120) == 0
        told = capsys.readouterr()
        assert words in told.err
        assert told.err.count("\n") == bool(words)
        assert ("120 asked for" in told.out) == bool(words)
    assert run("song.wav", "--tempo", 120, "--json") == 0
    assert json.loads(capsys.readouterr().out)["tempo"]["asked_bpm"] == 120


def refused(run: Run, capsys, *arguments: object) -> str:
    """Runs, expects a refusal in one line, and returns the line."""
    assert run(*arguments) == 2
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
        ("100 ms", "0.100 s"),
        ("low rate", "4000 Hz"),
    ],
)
def test_bad_recordings(run: Run, tmp_path: Path, capsys, kind: str, word: str) -> None:
    write_bad(kind, tmp_path / "bad.wav")
    before = files(tmp_path)
    line = refused(run, capsys, "bad.wav", "-o", "out.mid", "--preview", "p.wav", "--plot", "p.png")
    assert word in line
    assert "bad.wav" in line
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--valence", "1.5"), "--valence: expected a number from -1 to 1, found 1.5"),
        (("--arousal", "nan"), "arousal"),
        (("--valence", "loud"), "--valence"),
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
def test_bad_options(run: Run, tmp_path: Path, capsys, options: tuple[str, ...], word: str) -> None:
    write_recording(tmp_path / "song.wav")
    before = (tmp_path / "song.wav").read_bytes()
    assert word in refused(run, capsys, "song.wav", *options)
    assert files(tmp_path) == {"song.wav"}
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
def test_bad_bundles(run: Run, tmp_path: Path, capsys, kind: str, word: str) -> None:
    write_recording(tmp_path / "song.wav")
    broken = write_random_bundle(tmp_path / "broken")
    break_bundle(kind, broken)
    before = files(tmp_path)
    line = refused(run, capsys, "song.wav", "-o", "out.mid", "--models", broken)
    assert word in line
    assert "expected" in line
    assert "found" in line
    assert files(tmp_path) == before


def test_a_write_protected_output_is_refused(run: Run, tmp_path: Path, capsys) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    write_recording(tmp_path / "song.wav")
    (tmp_path / "out.mid").touch()
    (tmp_path / "out.mid").chmod(0o444)
    assert "write-protected" in refused(run, capsys, "song.wav", "-o", "out.mid")


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
    assert files(tmp_path) == {"song.wav"}


@pytest.mark.parametrize("options", [(), ("-o", "x.mid")])
def test_no_name_is_no_recording(run: Run, tmp_path: Path, capsys, options: tuple[str, ...]) -> None:
    assert "a directory" in refused(run, capsys, "", *options)
    assert files(tmp_path) == set()


def test_a_name_that_is_too_long_is_refused(run: Run, tmp_path: Path, capsys) -> None:
    write_recording(tmp_path / "song.wav")
    assert "File name too long" in refused(run, capsys, "song.wav", "-o", "x" * 300 + ".mid")
    assert "File name too long" in refused(run, capsys, "y" * 300 + ".wav", "-o", "x.mid")
    assert files(tmp_path) == {"song.wav"}


def peak_megabytes(recording: Path, bundle: Path) -> float:
    """Peak resident memory of the program on a recording."""
    code = (
        "import sys; from affetto.cli.main import app; app(sys.argv[1:], standalone_mode=False);"
        f"print({PEAK_KIB})"
    )
    arguments = [
        "accompany",
        str(recording),
        "-o",
        str(recording.with_suffix(".mid")),
        "--models",
        str(bundle),
    ]
    environment = {**os.environ, "PYTHONPATH": str(Path(affetto.__file__).parents[1])}
    command = [sys.executable, "-c", code, *arguments]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return int(result.stdout.split()[-1]) / 1000


def test_memory_does_not_grow_with_the_sound(tmp_path: Path, bundle: Path) -> None:
    rate = 96_000
    block = pulse(10.0, rate, channels=2)
    for name, repeats in (("short", 1), ("long", 12)):
        with soundfile.SoundFile(tmp_path / f"{name}.wav", "w", rate, 2) as file:
            for _ in range(repeats):
                file.write(block)
    short, long = (peak_megabytes(tmp_path / f"{name}.wav", bundle) for name in ("short", "long"))
    # In 32-bit floats the long one's samples alone are 92 MB.
    assert long - short < 25


def test_ctrl_c_leaves_nothing_and_exits_with_130(
    run: Run, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    from affetto.accompaniment import midi_file

    def interrupt(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(midi_file, "write_midi", interrupt)
    write_recording(tmp_path / "song.wav")
    assert run("song.wav", "-o", "out.mid") == 130
    assert capsys.readouterr().err.strip() == "affetto: interrupted"
    assert files(tmp_path) == {"song.wav"}


def test_help_has_an_example_and_the_defaults_of_follow(run: Run, capsys) -> None:
    assert run("--help") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Example: affetto accompany song.wav" in told
    assert "0.3 if steered" in told

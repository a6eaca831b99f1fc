"""affetto accompany as a user meets it."""

from __future__ import annotations

import json
import os
import signal
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
from memory import PEAK_KIB
from programs import files_in
from recordings import pulse, write_recording

Run = Callable[..., int]


def note_count(path: Path) -> int:
    return sum(message.type == "note_on" for track in mido.MidiFile(path).tracks for message in track)


def test_a_recording_becomes_midi_preview_and_picture(accompany: Run, tmp_path: Path, capsys) -> None:
    write_recording(tmp_path / "song.wav")
    assert accompany("song.wav", "-o", "out.mid", "--preview", "mix.flac", "--plot", "song.png") == 0
    assert files_in(tmp_path) == {"song.wav", "out.mid", "mix.flac", "song.png"}
    assert note_count(tmp_path / "out.mid") > 0
    assert soundfile.info(tmp_path / "mix.flac").duration == pytest.approx(8.0, abs=0.001)
    told = capsys.readouterr()
    assert all(name in told.out for name in ("out.mid", "mix.flac", "song.png", "beats per minute"))
    assert told.err == ""


def test_the_midi_file_has_a_name_of_its_own_beside_the_recording(accompany: Run, tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    write_recording(tmp_path / "music" / "song.ogg")
    assert accompany("music/song.ogg") == 0
    assert files_in(tmp_path / "music") == {"song.ogg", "song-accompaniment.mid"}


def test_json_alone_is_on_stdout(accompany: Run, tmp_path: Path, capsys) -> None:
    write_recording(tmp_path / "song.wav")
    assert (
        accompany("song.wav", "-o", "out.mid", "--json", "--key", "F# minor", "--tempo", 60, "--seed", 3) == 0
    )
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


def test_same_bytes_twice_and_other_ones_for_another_seed(accompany: Run, tmp_path: Path) -> None:
    write_recording(tmp_path / "song.wav")
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        assert accompany("song.wav", "-o", f"{name}.mid", "--seed", seed) == 0
    a, b, c = ((tmp_path / f"{name}.mid").read_bytes() for name in "abc")
    assert a == b
    assert a != c


def test_only_the_lanes_asked_for_play(accompany: Run, tmp_path: Path, capsys) -> None:
    write_recording(tmp_path / "song.wav")
    assert accompany("song.wav", "--lanes", "bass, chords", "--json") == 0
    counts = json.loads(capsys.readouterr().out)["notes"]
    assert counts["melody"] == 0
    assert counts["bass"] > 0
    assert counts["chords"] > 0


def test_silence_in_gives_midi_without_notes_and_a_word_about_it(
    accompany: Run, tmp_path: Path, capsys
) -> None:
    write_recording(tmp_path / "song.wav", np.zeros(5 * 22_050))
    assert accompany("song.wav", "-o", "out.mid", "--preview", "mix.wav", "--plot", "song.png", "--json") == 0
    told = capsys.readouterr()
    assert told.err == "affetto: the recording is silent; the MIDI file holds no notes\n"
    assert note_count(tmp_path / "out.mid") == 0
    assert json.loads(told.out)["recording"]["silent"] is True
    assert not soundfile.read(tmp_path / "mix.wav")[0].any()


def changed(monkeypatch: pytest.MonkeyPatch, change: Callable[[Accompaniment], Accompaniment]) -> None:
    listen = accompanist.accompany_recording
    monkeypatch.setattr(accompanist, "accompany_recording", lambda *arguments: change(listen(*arguments)))


def test_without_a_beat_it_says_so(
    accompany: Run, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(
        monkeypatch, lambda heard: replace(heard, tempo=replace(heard.tempo, bpm=120.0, beats_found=False))
    )
    write_recording(tmp_path / "drone.wav")
    assert accompany("drone.wav", "--json") == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["tempo"]["beats_found"] is False
    assert told.err == "affetto: no beat found; a steady 120 beats per minute is assumed\n"


def test_without_a_beat_near_the_tempo_asked_for_it_says_which(
    accompany: Run, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(
        monkeypatch, lambda heard: replace(heard, tempo=replace(heard.tempo, bpm=92.0, beats_found=False))
    )
    write_recording(tmp_path / "song.wav")
    assert accompany("song.wav", "--tempo", 92) == 0
    expected = "affetto: no beat found near the 92 of --tempo; a steady 92 beats per minute is assumed\n"
    assert capsys.readouterr().err == expected


@pytest.mark.parametrize(("confidence", "told"), [(0.005, True), (0.15, False)])
def test_an_uncertain_key_is_told(
    accompany: Run, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch, confidence: float, told: bool
) -> None:
    changed(monkeypatch, lambda heard: replace(heard, key=replace(heard.key, confidence=confidence)))
    write_recording(tmp_path / "song.wav")
    assert accompany("song.wav") == 0
    words = capsys.readouterr()
    assert ("affetto: the key is uncertain; C major is assumed (--key gives another)" in words.err) == told
    assert words.err.count("\n") == told
    assert f"key      C major (confidence {confidence:.2f})" in words.out
    assert accompany("song.wav", "--key", "C") == 0
    assert capsys.readouterr().err == ""


def test_another_tempo_than_asked_is_told(
    accompany: Run, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen = accompanist.accompany_recording
    write_recording(tmp_path / "song.wav")
    for bpm, words in ((117.0, ""), (124.0, "124.0 beats per minute, not the 120 of --tempo")):
        monkeypatch.setattr(accompanist, "accompany_recording", listen)
        changed(monkeypatch, lambda heard, bpm=bpm: replace(heard, tempo=replace(heard.tempo, bpm=bpm)))
        assert accompany("song.wav", "--tempo", 120) == 0
        told = capsys.readouterr()
        assert words in told.err
        assert told.err.count("\n") == bool(words)
        assert ("120 asked for" in told.out) == bool(words)
    assert accompany("song.wav", "--tempo", 120, "--json") == 0
    assert json.loads(capsys.readouterr().out)["tempo"]["asked_bpm"] == 120


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
    accompany: Run, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    from affetto.accompaniment import midi_file

    def interrupt(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(midi_file, "write_midi", interrupt)
    write_recording(tmp_path / "song.wav")
    assert accompany("song.wav", "-o", "out.mid") == 130
    assert capsys.readouterr().err.strip() == "affetto: interrupted"
    assert files_in(tmp_path) == {"song.wav"}


def test_help_has_an_example_and_the_defaults_of_follow(accompany: Run, capsys) -> None:
    assert accompany("--help") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Example: affetto accompany song.wav" in told
    assert "0.3 if steered" in told


def test_a_name_with_a_line_break_stays_on_its_line(accompany: Run, tmp_path: Path, capsys) -> None:
    write_recording(tmp_path / "a\n\x1b[2Jb.wav")
    assert accompany("a\n\x1b[2Jb.wav") == 0
    assert r"MIDI     a\n\x1b[2Jb-accompaniment.mid" in capsys.readouterr().out.splitlines()

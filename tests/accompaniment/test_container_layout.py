"""Whole and cut files of the containers that libsndfile plays without a word, however much is missing."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from affetto.accompaniment.recording import AudioFile
from affetto.errors import InputError

SECONDS, RATE = 4, 48_000
KINDS = {
    "vorbis.ogg": ("OGG", "VORBIS"),
    "opus.ogg": ("OGG", "OPUS"),
    "a.aiff": ("AIFF", "PCM_24"),
    "float.aifc": ("AIFF", "FLOAT"),
    "a.au": ("AU", "PCM_16"),
    "a.w64": ("W64", "PCM_16"),
    "a.caf": ("CAF", "PCM_16"),
    "a.svx": ("SVX", "PCM_16"),
}


def write(path: Path) -> bytes:
    """Writes a recording of the kind that the path's name says, and returns its contents."""
    container, subtype = KINDS[path.name]
    samples = np.random.default_rng(1).normal(0, 0.1, SECONDS * RATE)
    soundfile.write(path, samples, RATE, subtype, format=container)
    return path.read_bytes()


def seconds(path: Path) -> float:
    return sum(map(len, AudioFile(path).blocks())) / RATE


@pytest.mark.parametrize("name", KINDS)
def test_a_whole_file_is_read_whole(tmp_path: Path, name: str) -> None:
    write(tmp_path / name)
    assert seconds(tmp_path / name) == pytest.approx(SECONDS, abs=0.01)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("share", [1 / 3, 0.9, 0.999])
def test_a_cut_file_is_refused(tmp_path: Path, name: str, share: float) -> None:
    path = tmp_path / name
    contents = write(path)
    path.write_bytes(contents[: round(len(contents) * share)])
    with pytest.raises(InputError, match="truncated") as refusal:
        seconds(path)
    assert refusal.value.what == str(path)


def test_a_cut_file_says_how_much_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "a.au"
    path.write_bytes(write(path)[: 24 + 100_000])
    with pytest.raises(InputError) as refusal:
        AudioFile(path)
    assert refusal.value.expected == "384,000 bytes of samples as its header says"
    assert refusal.value.found == "only 100,000 (truncated)"


@pytest.mark.parametrize("name", ["vorbis.ogg", "opus.ogg"])
def test_an_ogg_cut_between_pages_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    contents = write(path)
    path.write_bytes(contents[: contents.rfind(b"OggS")])
    with pytest.raises(InputError, match="an Ogg file with its last page"):
        AudioFile(path)


@pytest.mark.parametrize("name", ["vorbis.ogg", "a.aiff", "a.au"])
@pytest.mark.parametrize("after", [b"\0" * 30_000, b"TAG" + b" " * 125])
def test_what_programs_put_after_the_sound_is_no_matter(tmp_path: Path, name: str, after: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(write(path) + after)
    assert seconds(path) == pytest.approx(SECONDS, abs=0.01)


@pytest.mark.parametrize(
    ("name", "before", "size"),
    [
        ("a.au", b".snd\0\0\0\x18", struct.pack(">I", 0xFFFFFFFF)),
        ("a.aiff", b"SSND", struct.pack(">I", 0x7F000000)),
        ("a.w64", bytes.fromhex("f3acd3118cd100c04f8edb8a"), b"\xff" * 8),
    ],
)
def test_sizes_left_open_promise_nothing(tmp_path: Path, name: str, before: bytes, size: bytes) -> None:
    path = tmp_path / name
    contents = bytearray(write(path))
    at = contents.rindex(before, 0, 8192) + len(before)
    contents[at : at + len(size)] = size
    path.write_bytes(contents)
    assert seconds(path) == pytest.approx(SECONDS, abs=0.01)


def test_endless_chunks_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.aiff").write_bytes(b"FORM\0\0\0\0AIFF" + b"JUNK\0\0\0\0" * 20_000)
    with pytest.raises(InputError, match="at most 10,000 chunks"):
        AudioFile(tmp_path / "a.aiff")

"""What the headers of AIFF, AU, W64, CAF and Ogg files promise, beside what the files hold.

libsndfile quietly plays what is left of a cut file, so that half a song would pass for a whole one.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from affetto.errors import InputError

if TYPE_CHECKING:
    from io import FileIO

MOST_CHUNKS = 10_000
"""Chunks before the samples. Files have a dozen; whoever puts in millions wants the walk to take long."""

_ROUNDING_BYTES = 64
# What AU and CAF write for "unknown", and other programs that cannot seek back: nothing, all ones, or just
# about the largest size that a reader takes (sox).
_LARGEST_SIZES = (0x7F00_0000, 0x7FFF_FFFF, 0xFFFF_FFFF)
_LEAST_UNKNOWN_64 = 1 << 62

_AU_FIELDS = {b".snd": ">II", b"dns.": "<II"}

_OGG_HEADER_BYTES, _OGG_MOST_PAGE_BYTES = 27, 65_307
_OGG_TAIL_BYTES = _OGG_MOST_PAGE_BYTES + (1 << 16)
"""The last page, and what some programs put after it: tags, or zeros up to a whole block of a disk."""
_OGG_ENDS_STREAM = 0x04


@dataclass(frozen=True)
class _Chunks:
    """How a kind of file arranges its chunks: a name, a size, a body."""

    magic: bytes
    first: int
    size_format: str
    samples: tuple[bytes, ...]
    alignment: int
    size_counts_header: bool = False

    @property
    def name_bytes(self) -> int:
        return len(self.samples[0])

    @property
    def header_bytes(self) -> int:
        return self.name_bytes + struct.calcsize(self.size_format)


_W64_END = bytes.fromhex("f3acd3118cd100c04f8edb8a")
_KINDS = (
    _Chunks(b"FORM", 12, ">I", (b"SSND", b"BODY"), 2),
    _Chunks(b"caff", 8, ">Q", (b"data",), 1),
    _Chunks(b"riff\x2e\x91\xcf\x11", 40, "<Q", (b"data" + _W64_END,), 8, size_counts_header=True),
)


def check_whole(path: object, file: FileIO) -> None:
    """Raises InputError where such a file lacks what its header promises; passes over any other file.

    Leaves the file's position at its start.
    """
    end = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(16)
    try:
        if head.startswith(b"OggS"):
            _check_ogg(path, file, end)
        elif head[:4] in _AU_FIELDS and len(head) == 16:
            offset, size = struct.unpack(_AU_FIELDS[head[:4]], head[4:12])
            _check_samples(path, size, end - offset)
        for kind in _KINDS:
            if head.startswith(kind.magic):
                _check_chunks(path, file, end, kind)
    finally:
        file.seek(0)


def too_many_chunks(path: object) -> InputError:
    """The refusal of a file whose samples do not come."""
    return InputError(
        path, f"samples after at most {MOST_CHUNKS:,} chunks of other contents", "none that early"
    )


def _check_chunks(path: object, file: FileIO, end: int, kind: _Chunks) -> None:
    at = kind.first
    for _ in range(MOST_CHUNKS):
        file.seek(at)
        header = file.read(kind.header_bytes)
        if len(header) < kind.header_bytes:
            return  # No samples; libsndfile says so.
        name, (size,) = header[: kind.name_bytes], struct.unpack(kind.size_format, header[kind.name_bytes :])
        body = at + kind.header_bytes
        if kind.size_counts_header:
            size = max(size - kind.header_bytes, 0)
        if name in kind.samples:
            _check_samples(path, size, end - body)
            return
        at = body + size + -size % kind.alignment
        if at >= end:
            return
    raise too_many_chunks(path)


def _check_samples(path: object, promised: int, present: int) -> None:
    is_unknown = promised == 0 or promised >= _LEAST_UNKNOWN_64
    is_unknown |= any(abs(promised - size) <= 0x1000 for size in _LARGEST_SIZES)
    if not is_unknown and promised - present >= _ROUNDING_BYTES:
        expected = f"{promised:,} bytes of samples as its header says"
        raise InputError(path, expected, f"only {max(present, 0):,} (truncated)")


def _check_ogg(path: object, file: FileIO, end: int) -> None:
    start = max(0, end - _OGG_TAIL_BYTES)
    file.seek(start)
    tail = file.read(end - start)
    at = tail.rfind(b"OggS")
    if at < 0:
        return  # So much follows the last page that the file was not cut.
    if not _is_last_page(tail[at:]):
        raise InputError(
            path, "an Ogg file with its last page, which ends the stream", "an earlier end (truncated)"
        )


def _is_last_page(page: bytes) -> bool:
    if len(page) < _OGG_HEADER_BYTES:
        return False
    flags, segments = page[5], page[26]
    sizes = page[_OGG_HEADER_BYTES : _OGG_HEADER_BYTES + segments]
    is_whole = len(sizes) == segments and len(page) >= _OGG_HEADER_BYTES + segments + sum(sizes)
    return is_whole and bool(flags & _OGG_ENDS_STREAM)

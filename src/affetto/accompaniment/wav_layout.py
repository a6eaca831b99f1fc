"""What a WAV file's header promises, beside what the file holds.

libsndfile quietly plays what is left of a cut file, so that half a song would pass for a whole one.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from io import FileIO

from affetto.accompaniment.container_layout import MOST_CHUNKS, too_many_chunks

_UNKNOWN_64 = 0xFFFF_FFFF_FFFF_FFFF


@dataclass(frozen=True)
class WavLayout:
    """Where the samples of a WAV file lie.

    promised_bytes is None where the file was written into a pipe and its size field left open.
    """

    data_offset: int
    promised_bytes: int | None
    present_bytes: int
    frame_bytes: int
    bytes_per_second: int
    little_endian: bool

    @property
    def is_truncated(self) -> bool:
        """Whether at least one promised sample frame is missing."""
        return self.promised_bytes is not None and (
            self.promised_bytes - self.present_bytes >= max(self.frame_bytes, 1)
        )


def read_wav_layout(path: object, file: FileIO) -> WavLayout | None:
    """Reads the chunk headers of a RIFF, RIFX, RF64 or BW64 file; None for anything else.

    Leaves the file's position at its start. Raises InputError, which names `path`, for endless chunks.
    """
    try:
        return _read_chunks(path, file)
    finally:
        file.seek(0)


def _read_chunks(path: object, file: FileIO) -> WavLayout | None:
    end = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(12)
    if len(head) < 12 or head[:4] not in (b"RIFF", b"RIFX", b"RF64", b"BW64") or head[8:] != b"WAVE":
        return None
    order = ">" if head[:4] == b"RIFX" else "<"
    frame_bytes = bytes_per_second = 0
    long_size = _UNKNOWN_64
    for _ in range(MOST_CHUNKS):
        chunk = file.read(8)
        if len(chunk) < 8:
            return None
        name, size = chunk[:4], struct.unpack(order + "I", chunk[4:])[0]
        body = file.tell()
        if name == b"data":
            promised = _promised(size, long_size)
            return WavLayout(body, promised, end - body, frame_bytes, bytes_per_second, order == "<")
        if name == b"fmt " and len(fields := file.read(14)) == 14:
            _, _, _, bytes_per_second, frame_bytes = struct.unpack(order + "HHIIH", fields)
        elif name == b"ds64" and len(fields := file.read(16)) == 16:
            long_size = struct.unpack(order + "QQ", fields)[1]
        file.seek(body + size + size % 2)
    raise too_many_chunks(path)


def _promised(size: int, long_size: int) -> int | None:
    if size == 0xFFFF_FFFF and long_size not in (0, _UNKNOWN_64):
        return long_size
    # What programs write that cannot seek back: nothing, all ones (ffmpeg) or just under 2 GiB (sox).
    left_open = size == 0 or size >= 0xFFFF_FF00 or 0x7FFF_F000 <= size <= 0x8000_0000
    return None if left_open else size


class MendedWav:
    """A seekable reader of a WAV file whose open size fields read as "until the end".

    libsndfile takes a size of zero by its word and finds no samples.
    """

    def __init__(self, file: FileIO, layout: WavLayout) -> None:
        self._file = file
        order = "<I" if layout.little_endian else ">I"
        size = struct.pack(order, min(layout.present_bytes, 0xFFFF_FFFF))
        self._patches = ((4, b"\xff\xff\xff\xff"), (layout.data_offset - 4, size))

    def read(self, count: int = -1) -> bytes:
        """Reads up to `count` bytes."""
        at = self._file.tell()
        data = bytearray(self._file.read(count))
        for start, patch in self._patches:
            for position, value in enumerate(patch, start - at):
                if 0 <= position < len(data):
                    data[position] = value
        return bytes(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Moves as the file does."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """The position in the file."""
        return self._file.tell()

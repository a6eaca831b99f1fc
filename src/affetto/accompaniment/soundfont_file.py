"""Soundfont files: which samples a preset plays for a key, and how (SoundFont 2.04, and .sf3).

An .sf3 is the same with each sample a Vorbis stream. Filters, modulators and low-frequency
oscillators of a font are left out: a preview needs the right notes more than every nuance.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from numpy.typing import NDArray

_NAME = ("name", "S20")
_RECORDS = {
    b"phdr": [_NAME, ("program", "<u2"), ("bank", "<u2"), ("bag", "<u2"), ("rest", "V12")],
    b"pbag": [("generator", "<u2"), ("modulator", "<u2")],
    b"pgen": [("id", "<u2"), ("amount", "<i2")],
    b"inst": [_NAME, ("bag", "<u2")],
    b"ibag": [("generator", "<u2"), ("modulator", "<u2")],
    b"igen": [("id", "<u2"), ("amount", "<i2")],
    b"shdr": [
        _NAME, ("start", "<u4"), ("end", "<u4"), ("loop_start", "<u4"), ("loop_end", "<u4"),
        ("rate", "<u4"), ("pitch", "u1"), ("correction", "i1"), ("link", "<u2"), ("type", "<u2"),
    ],
}  # fmt: skip

# The generators that are read, by their numbers in the specification.
START, END, LOOP_START, LOOP_END = 0, 1, 2, 3
START_COARSE, END_COARSE, LOOP_START_COARSE, LOOP_END_COARSE = 4, 12, 45, 50
PAN, DELAY, ATTACK, HOLD, DECAY, SUSTAIN, RELEASE, HOLD_BY_KEY, DECAY_BY_KEY = (
    17,
    33,
    34,
    35,
    36,
    37,
    38,
    39,
    40,
)
INSTRUMENT, KEYS, VELOCITIES, ATTENUATION, COARSE_TUNE, FINE_TUNE = 41, 43, 44, 48, 51, 52
SAMPLE, LOOP_MODE, SCALE, ROOT_KEY = 53, 54, 56, 58

_DEFAULTS = dict.fromkeys((DELAY, ATTACK, HOLD, DECAY, RELEASE), -12000) | {SCALE: 100, ROOT_KEY: -1}
# A preset's generators add to its instruments', but these are the instruments' alone.
_INSTRUMENT_ONLY = {START, END, LOOP_START, LOOP_END, START_COARSE, END_COARSE, LOOP_START_COARSE,
                    LOOP_END_COARSE, KEYS, VELOCITIES, SAMPLE, LOOP_MODE, ROOT_KEY}  # fmt: skip
_VORBIS = 0x10

_Generators = dict[int, int]


@dataclass(frozen=True)
class Region:
    """A sample for some keys and velocities. Offsets count samples of `SoundfontFile.samples`."""

    sample: int
    generators: tuple[tuple[int, int], ...]

    def get(self, generator: int) -> int:
        """The generator's value, or its default."""
        return dict(self.generators).get(generator, _DEFAULTS.get(generator, 0))


class SoundfontFile:
    """An open soundfont. Raises InputError where the file is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise InputError(path, "a soundfont (.sf2 or .sf3)", "no such file")
        try:
            with path.open("rb") as file:
                self._tables, self._samples_at, samples_bytes = _read_tables(file)
            _check_tables(self._tables, samples_bytes)
        except (ValueError, KeyError, struct.error) as error:
            raise InputError(
                path, "a soundfont (.sf2 or .sf3)", f"contents that are none ({error})"
            ) from None
        except OSError as error:
            raise InputError(path, "a readable soundfont", error.strerror or str(error)) from None

    def regions(self, program: int, key: int, velocity: int) -> list[Region]:
        """What bank 0's `program` plays for a key and velocity; nothing where it has no such program."""
        headers = self._tables[b"phdr"]
        found = np.flatnonzero((headers["program"][:-1] == program) & (headers["bank"][:-1] == 0))
        regions = []
        for preset in found[:1]:
            for outer in self._zones(b"phdr", b"pbag", b"pgen", int(preset), INSTRUMENT, key, velocity):
                instrument = outer[INSTRUMENT]
                for inner in self._zones(b"inst", b"ibag", b"igen", instrument, SAMPLE, key, velocity):
                    regions.append(Region(inner[SAMPLE], tuple(sorted(_add(inner, outer).items()))))
        return regions

    def header(self, region: Region) -> np.void:
        """The region's sample header: rate, pitch, correction ..."""
        return np.void(self._tables[b"shdr"][region.sample])

    def samples(self, region: Region) -> tuple[NDArray[np.float32], int, int]:
        """The region's samples, full scale 1, and where its loop begins and ends in them."""
        header = self.header(region)
        start, end = int(header["start"]), int(header["end"])
        if header["type"] & _VORBIS:
            samples, origin = self._vorbis(start, end), 0
        else:
            start += region.get(START) + 32_768 * region.get(START_COARSE)
            end += region.get(END) + 32_768 * region.get(END_COARSE)
            samples, origin = self._pcm(start, end), start
        loop_start = (
            int(header["loop_start"]) + region.get(LOOP_START) + 32_768 * region.get(LOOP_START_COARSE)
        )
        loop_end = int(header["loop_end"]) + region.get(LOOP_END) + 32_768 * region.get(LOOP_END_COARSE)
        return samples, loop_start - origin, loop_end - origin

    def _zones(
        self, headers: bytes, bags: bytes, generators: bytes, index: int, target: int, key: int, velocity: int
    ) -> Iterator[_Generators]:
        """The zones of a preset or instrument that answer, each with its global zone's values beneath."""
        first, last = (int(self._tables[headers]["bag"][index + i]) for i in (0, 1))
        common: _Generators = {}
        for bag in range(first, last):
            begin, end = (int(self._tables[bags]["generator"][bag + i]) for i in (0, 1))
            own = {int(row["id"]): int(row["amount"]) for row in self._tables[generators][begin:end]}
            if target in own:
                zone = common | own
                if _within(zone.get(KEYS), key) and _within(zone.get(VELOCITIES), velocity):
                    yield zone
            elif bag == first:
                common = own

    def _pcm(self, start: int, end: int) -> NDArray[np.float32]:
        start = max(start, 0)
        samples = np.fromfile(self.path, "<i2", max(end - start, 0), offset=self._samples_at + 2 * start)
        return np.asarray(samples, np.float32) / np.float32(32_768)

    def _vorbis(self, start: int, end: int) -> NDArray[np.float32]:
        import soundfile

        with self.path.open("rb") as file:
            file.seek(self._samples_at + start)
            stream = io.BytesIO(file.read(end - start))
        try:
            return np.asarray(soundfile.read(stream, dtype="float32")[0], np.float32)
        except soundfile.LibsndfileError:
            raise InputError(self.path, "a soundfont (.sf2 or .sf3)", "a damaged sample") from None


_Tables = dict[bytes, "NDArray[np.void]"]


def _read_tables(file: BinaryIO) -> tuple[_Tables, int, int]:
    """The seven tables of presets, instruments and samples, where the samples begin and their bytes."""
    head = file.read(12)
    if head[:4] != b"RIFF" or head[8:] != b"sfbk":
        raise ValueError("no sfbk header")
    tables: _Tables = {}
    samples_at = samples_bytes = 0
    for name, size in _chunks(file):
        if name == b"LIST":
            file.seek(4, io.SEEK_CUR)  # Into the list: its chunks follow as if they were the file's own.
        elif name == b"smpl":
            samples_at, samples_bytes = file.tell(), size
            file.seek(size, io.SEEK_CUR)
        elif name in _RECORDS:
            tables[name] = np.frombuffer(_read_all(file, size), np.dtype(_RECORDS[name]))
        else:
            file.seek(size, io.SEEK_CUR)
    if not samples_at or not all(len(tables.get(name, ())) for name in _RECORDS):
        raise ValueError("tables or samples are missing")
    return tables, samples_at, samples_bytes


def _check_tables(tables: _Tables, samples_bytes: int) -> None:
    """Raises ValueError where a table points outside another one or the samples."""
    chains = ((b"phdr", "bag", b"pbag"), (b"inst", "bag", b"ibag"), (b"pbag", "generator", b"pgen"),
              (b"ibag", "generator", b"igen"))  # fmt: skip
    fine = all(tables[source][field].max() < len(tables[to]) for source, field, to in chains)
    for generators, target, to in ((b"pgen", INSTRUMENT, b"inst"), (b"igen", SAMPLE, b"shdr")):
        amounts = tables[generators]["amount"][tables[generators]["id"] == target]
        # The last entry of a table only marks its end.
        fine = fine and bool(np.all((amounts >= 0) & (amounts < len(tables[to]) - 1)))
    headers = tables[b"shdr"][:-1]
    ends = np.where(headers["type"] & _VORBIS, headers["end"], 2 * headers["end"].astype(np.int64))
    if not fine or np.any(headers["start"] > headers["end"]) or np.any(ends > samples_bytes):
        raise ValueError("tables that point outside each other")


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    while len(head := file.read(8)) == 8:
        if head[0] == 0:  # The padding after an odd size, which MuseScore's fonts leave out.
            head = head[1:] + file.read(1)
        yield head[:4], struct.unpack("<I", head[4:])[0]


def _read_all(file: BinaryIO, size: int) -> bytes:
    contents = file.read(size)
    if len(contents) < size:
        raise ValueError("truncated")
    return contents


def _within(bounds: int | None, value: int) -> bool:
    return bounds is None or bounds & 0xFF <= value <= bounds >> 8 & 0xFF


def _add(inner: _Generators, outer: _Generators) -> _Generators:
    total = dict(inner)
    for generator, amount in outer.items():
        if generator not in _INSTRUMENT_ONLY and generator != INSTRUMENT:
            total[generator] = total.get(generator, _DEFAULTS.get(generator, 0)) + amount
    return total

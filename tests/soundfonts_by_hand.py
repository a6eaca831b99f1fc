"""A tiny soundfont for tests: one looped sine for all three programs that the lanes play."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

RATE, ROOT_KEY, FRAMES = 22_050, 57, 22_050
PROGRAMS = (73, 4, 33)


def chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def generators(*pairs: tuple[int, int]) -> bytes:
    return b"".join(struct.pack("<Hh", generator, amount) for generator, amount in pairs)


def write_soundfont(
    path: Path, programs: tuple[int, ...] = PROGRAMS, zone: tuple[tuple[int, int], ...] = ()
) -> Path:
    """Writes it; `zone` holds further generators of the instrument's one zone."""
    time = np.arange(FRAMES) / RATE
    wave = 0.5 * np.sin(2 * np.pi * 440 * 2 ** ((ROOT_KEY - 69) / 12) * time)  # 220 Hz: whole periods.
    samples = (wave * 32_767).astype("<i2").tobytes()
    name = b"sine".ljust(20, b"\0")
    presets = b"".join(name + struct.pack("<HHHIII", p, 0, i, 0, 0, 0) for i, p in enumerate(programs))
    presets += name + struct.pack("<HHHIII", 0, 0, len(programs), 0, 0, 0)
    own = generators(*zone, (54, 1), (53, 0))  # Looped; the sample comes last.
    count = len(own) // 4
    tables = (
        (b"phdr", presets),
        (b"pbag", b"".join(struct.pack("<HH", i, 0) for i in range(len(programs) + 1))),
        (b"pmod", bytes(10)),
        (b"pgen", generators((41, 0)) * len(programs) + bytes(4)),
        (b"inst", name + struct.pack("<H", 0) + name + struct.pack("<H", 1)),
        (b"ibag", struct.pack("<HHHH", 0, 0, count, 0)),
        (b"imod", bytes(10)),
        (b"igen", own + bytes(4)),
        (
            b"shdr",
            name + struct.pack("<IIIIIBbHH", 0, FRAMES, 0, FRAMES, RATE, ROOT_KEY, 0, 0, 1) + bytes(46),
        ),
    )
    body = b"sfbk" + chunk(b"LIST", b"INFO" + chunk(b"ifil", struct.pack("<HH", 2, 4)))
    body += chunk(b"LIST", b"sdta" + chunk(b"smpl", samples))
    body += chunk(b"LIST", b"pdta" + b"".join(chunk(*table) for table in tables))
    path.write_bytes(chunk(b"RIFF", body))
    return path

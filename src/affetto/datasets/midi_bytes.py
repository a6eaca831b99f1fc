"""The bytes of a MIDI file, walked before symusic sees them: on some broken ones it ends the whole program.

Its parser counts on data bytes below 128 and on as many tracks as the header tells, and reads and writes
beyond its memory where that does not hold. Events are taken here as it takes them, also where that is not
the standard's way: a status F7 stands alone, and running status may repeat a system or meta event.
"""

from __future__ import annotations

import re

_HEADER_BYTES = 14
_SYSEX, _META, _END_OF_TRACK = 0xF0, 0xFF, 0x2F
_SYSTEM_BYTES = {0xF1: 2, 0xF2: 3, 0xF3: 2, 0xF6: 1, 0xF7: 1, 0xF8: 1, 0xFA: 1, 0xFB: 1, 0xFC: 1, 0xFE: 1}
"""Length of other system messages by their status."""
_NUMBER = re.compile(rb"[\x80-\xff]{0,3}[\x00-\x7f]")
"""A number of up to four bytes: a time or a length."""
_CHANNEL_MESSAGES = re.compile(
    rb"(?:NUMBER(?:[\x80-\xbf\xe0-\xef]DATA{2}(?:NUMBER DATA{2})*+|[\xc0-\xdf]DATA(?:NUMBER DATA)*+))*+".replace(
        b"NUMBER", _NUMBER.pattern
    ).replace(b"DATA", rb"[\x00-\x7f]"),
    re.VERBOSE,
)
"""Any number of whole channel messages with their times, each with those that run on from it."""


def check_midi(data: bytes) -> None:
    """Raises ValueError, which says what is wrong, for bytes that can't safely be given to symusic."""
    if len(data) < _HEADER_BYTES or data[:4] != b"MThd":
        raise ValueError("no MIDI header")
    if not any(data[12:14]):
        raise ValueError("a beat of no ticks")
    position = _HEADER_BYTES
    for number in range(int.from_bytes(data[10:12], "big")):
        name = b""
        while name != b"MTrk":
            name, begin = data[position : position + 4], position + 8
            position = begin + int.from_bytes(data[position + 4 : begin], "big")
            if begin > len(data) or position > len(data):
                raise ValueError(f"the file ends within track {number}")
        try:
            _check_track(data, begin, position)
        except ValueError as error:
            raise ValueError(f"track {number}: {error}") from None


def _check_track(data: bytes, position: int, end: int) -> None:
    length = 0  # Of the system or meta event that running status would repeat.
    while position < end:
        if (after := _end(_CHANNEL_MESSAGES, data, position, end)) > position:
            position, length = after, 0
            continue
        start = _end(_NUMBER, data, position, end)
        status = data[start] if start < end else 0
        if status in (_SYSEX, _META):
            position = _after_lengthy(data, start, end)
            length = position - start
        elif status < 0x80 and length:
            position = start + length - 1
        elif status in _SYSTEM_BYTES:
            length = _SYSTEM_BYTES[status]
            position = start + length
        else:
            raise ValueError(f"no MIDI event at byte {start}")
        if position > end:
            raise ValueError(f"the event at byte {start} goes on after the track's end")
        if data[start : start + 2] == bytes((_META, _END_OF_TRACK)):
            return


def _after_lengthy(data: bytes, start: int, end: int) -> int:
    """Where a sysex or meta event ends, which tells its length."""
    at = start + (2 if data[start] == _META else 1)
    begin = _end(_NUMBER, data, at, end)
    length = 0
    for byte in data[at:begin]:
        length = length << 7 | byte & 0x7F
    return begin + length


def _end(pattern: re.Pattern[bytes], data: bytes, position: int, end: int) -> int:
    """The end of what the pattern finds at a place. Raises ValueError where that is nothing."""
    found = pattern.match(data, position, end)
    if not found:
        raise ValueError(f"no number of at most four bytes at byte {position}")
    return found.end()

"""Marks: songs known again by what is in their files, so that none is tested that was learned from."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from affetto.datasets import Entry

BYTES = 4
"""Of a mark: two different songs of a thousand have the same one once in four thousand corpora."""


def mark_of(entry: Entry) -> bytes:
    """A digest of the song's MIDI file, or of all its files where it has none; names do not count.

    Of a file that holds several songs it is the song's own part that counts.
    """
    song = entry.details.get("song")
    content = _music_of(song) if isinstance(song, dict) else content_of(entry)
    return hashlib.sha256(content).digest()[:BYTES]


def known_marks(entry: Entry) -> set[bytes]:
    """The marks under which a bundle may know the song: older ones have that of the whole file."""
    return {mark_of(entry), hashlib.sha256(content_of(entry)).digest()[:BYTES]}


def content_of(entry: Entry) -> bytes:
    """The SHA-256 of each file that a mark is made of; nothing where none is there."""
    return b"".join(hashlib.sha256(file.read_bytes()).digest() for file in _files(entry.path))


def marks_of(entries: Iterable[Entry]) -> dict[str, str]:
    """Corpus -> the marks of its songs, packed."""
    marks: dict[str, list[bytes]] = {}
    for entry in entries:
        marks.setdefault(entry.corpus, []).append(mark_of(entry))
    return {corpus: pack_marks(found) for corpus, found in marks.items()}


def pack_marks(marks: Iterable[bytes]) -> str:
    """Marks as one word of text; their order does not count."""
    return b64encode(b"".join(sorted(set(marks)))).decode("ascii")


def unpack_marks(text: str) -> set[bytes]:
    """Undoes `pack_marks`. Raises ValueError for what it did not write."""
    content = b64decode(text, validate=True)
    return {content[i : i + BYTES] for i in range(0, len(content), BYTES)}


def _music_of(song: Mapping[str, Any]) -> bytes:
    """What of a progression is music: not its title and group, nor how fast it was set."""
    defaults = {"mode": "major", "beats_per_bar": 4}
    parts = [song.get(name, defaults.get(name)) for name in ("tonic", "mode", "beats_per_bar", "chords")]
    # A number is the same with and without a fraction.
    return json.dumps(_plain(parts), sort_keys=True).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path] if path.is_file() else []
    files = sorted(file for file in path.iterdir() if file.is_file())
    midi = [file for file in files if file.suffix.lower() in (".mid", ".midi")]
    return midi or files

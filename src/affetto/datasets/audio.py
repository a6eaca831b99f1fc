"""Audio files of corpora: found, and measured without decoding them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from affetto.datasets.corpus import UnreadableSong

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".wav", ".flac", ".ogg", ".mp3")


def audio_seconds(path: Path) -> float:
    """The length of an audio file by its header. Raises UnreadableSong."""
    import soundfile

    from affetto.accompaniment.quiet import quiet_decoder

    if not path.is_file():
        raise UnreadableSong(f"{path.name}: no such file")
    try:
        with quiet_decoder():
            seconds = float(soundfile.info(str(path)).duration)
    except (soundfile.SoundFileError, OSError):
        raise UnreadableSong(f"{path.name}: not a readable audio file") from None
    if seconds <= 0:
        raise UnreadableSong(f"{path.name}: no audio in it")
    return seconds

"""affetto hears the emotion in audio and plays along in MIDI.

`affetto.accompany` plays along with a whole recording, `affetto.compose` plays without one, `affetto.Engine`
hears a stream.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from affetto.api import (
        Accompaniment,
        Chord,
        ControlChange,
        Emotion,
        Engine,
        Heard,
        Key,
        KeyChange,
        Metre,
        Note,
        ProgramChange,
        Tempo,
        accompany,
        compose,
    )
    from affetto.errors import InputError

__version__ = "0.1.0"

__all__ = [
    "Accompaniment",
    "Chord",
    "ControlChange",
    "Emotion",
    "Engine",
    "Heard",
    "InputError",
    "Key",
    "KeyChange",
    "Metre",
    "Note",
    "ProgramChange",
    "Tempo",
    "__version__",
    "accompany",
    "compose",
]


def __getattr__(name: str) -> Any:
    # Loaded when first asked for, so that `affetto --help` waits for neither numpy nor the engine.
    if name not in __all__:
        raise AttributeError(f"module 'affetto' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module("affetto.errors" if name == "InputError" else "affetto.api"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])

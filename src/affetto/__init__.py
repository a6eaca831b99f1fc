"""affetto hears the emotion in audio and plays along in MIDI."""

from __future__ import annotations

__version__ = "0.1.0"

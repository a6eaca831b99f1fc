"""The pictures, as SVG that takes its colours from the page: light and dark alike, sharp at every size.

All but the plane are stretched to the width of their card, 0 being the start and 1000 the end of the
music.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from affetto.accompaniment.plot import smoothed
from affetto.accompaniment.result import LANES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from affetto.accompaniment.result import Accompaniment, Note
    from affetto.gallery.exhibits import Exhibit

_WIDTH = 1000.0
_LOUDNESSES = 4
_MARGIN_SEMITONES = 2
_POINTS = 240
_THINNEST = 3.0
"""Thousandths of the width, so that the shortest notes are seen."""


def roll(music: Accompaniment) -> str:
    """The piano roll: a path a lane and loudness, semitones as height."""
    pitches = [note.pitch for note in music.notes] or [48, 72]
    low, high = min(pitches) - _MARGIN_SEMITONES, max(pitches) + _MARGIN_SEMITONES + 1
    scale = _WIDTH / music.duration_seconds
    parts = [_bars(music, scale, high - low), _octaves(low, high)]
    for lane in reversed(LANES):
        for loudness in range(_LOUDNESSES):
            notes = [n for n in music.notes if n.lane == lane and n.velocity * _LOUDNESSES // 128 == loudness]
            path = "".join(_box(note, scale, high) for note in notes)
            if path:
                parts.append(f'<path class="note {lane} v{loudness}" d="{path}"/>')
    counts = ", ".join(f"{count} {lane}" for lane, count in music.note_counts().items())
    return _svg("roll", (_WIDTH, high - low), f"Piano roll: notes of {counts}", parts, stretched=True)


def curves(music: Accompaniment) -> str:
    """Valence and arousal over time: as heard, smoothed and filled, and as played, dotted."""
    seconds = music.duration_seconds
    parts = ['<path class="axis" d="M0 0H1000"/>']
    for name in ("valence", "arousal"):
        heard, played = getattr(music.emotion, name), getattr(music.played_emotion, name)
        if len(heard):
            line = _line(music.emotion.times_seconds, smoothed(heard, seconds), seconds)
            parts.append(f'<path class="heard {name}" d="{line}"/>')
        line = _line(music.played_emotion.times_seconds, played, seconds)
        kind = "played dotted" if len(heard) else "played"
        parts.append(f'<path class="{kind} {name}" d="{line}"/>')
    return _svg("curves", (_WIDTH, 2.3), "Valence and arousal over time", parts, stretched=True, top=-1.15)


def plane(exhibit: Exhibit) -> str:
    """The plane of valence and arousal: the way that is heard, and a dot for what was asked for, else its mean."""
    parts = ['<circle class="rim" r="1"/>', '<path class="axis" d="M-1 0H1M0-1V1"/>']
    emotion, seconds = exhibit.music.emotion, exhibit.music.duration_seconds
    valence, arousal = (_thinned(smoothed(side, seconds)) for side in (emotion.valence, emotion.arousal))
    way = _path(np.clip(valence, -1, 1), -np.clip(arousal, -1, 1))
    parts.append(f'<path class="way" d="{way}"/>')
    means = float(np.mean(valence)), float(np.mean(arousal))
    told = f"Heard: valence {means[0]:+.1f}, arousal {means[1]:+.1f} on average"
    if exhibit.asked is not None:
        x, y = exhibit.asked
        reach = 0.72 if x and y else 0.9 if x or y else 0.0  # Corners lie on the rim.
        parts.append(f'<circle class="place" cx="{x * reach:g}" cy="{-y * reach:g}" r="0.16"/>')
        told = f"Asked for: valence {signed(x)}, arousal {signed(y)}. {told}"
    else:
        parts.append(f'<circle class="place" cx="{means[0]:.3f}" cy="{-means[1]:.3f}" r="0.13"/>')
    return _svg("plane", (2.4, 2.4), told, parts, left=-1.2, top=-1.2)


def signed(value: float) -> str:
    """+1, 0 or a true minus sign and 1."""
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
    return f"{sign}{abs(value)}"


def _bars(music: Accompaniment, scale: float, height: int) -> str:
    lines = "".join(f"M{at * scale:.1f} 0V{height}" for at in music.downbeats_seconds.tolist())
    return f'<path class="bar" d="{lines}"/>'


def _octaves(low: int, high: int) -> str:
    lines = "".join(f"M0 {high - pitch}H1000" for pitch in range(0, 128, 12) if low < pitch < high)
    return f'<path class="octave" d="{lines}"/>'


def _box(note: Note, scale: float, high: int) -> str:
    width = max(_THINNEST, note.duration_seconds * scale - 0.6)
    x, y = note.onset_seconds * scale, high - note.pitch - 0.92
    return f"M{x:.1f} {y:.2f}h{width:.1f}v.84h-{width:.1f}z"


def _line(times: NDArray[np.float64], values: NDArray[np.floating], seconds: float) -> str:
    x = _thinned(np.asarray(times, np.float64)) * _WIDTH / seconds
    return _path(x, -np.clip(_thinned(values), -1, 1))


def _thinned(values: NDArray[np.floating]) -> NDArray[np.floating]:
    return values[:: max(1, len(values) // _POINTS)]


def _path(x: NDArray[np.floating], y: NDArray[np.floating]) -> str:
    return "M" + "L".join(
        f"{a:.3g} {b:.3f}" if abs(a) < 10 else f"{a:.1f} {b:.3f}" for a, b in zip(x, y, strict=True)
    )


def _svg(
    kind: str,
    size: tuple[float, float],
    label: str,
    parts: Iterable[str],
    left: float = 0.0,
    top: float = 0.0,
    stretched: bool = False,
) -> str:
    box = f"{left:g} {top:g} {size[0]:g} {size[1]:g}"
    ratio = ' preserveAspectRatio="none"' if stretched else ""
    return (
        f'<svg class="{kind}" viewBox="{box}"{ratio} role="img" aria-label="{label}">{"".join(parts)}</svg>'
    )

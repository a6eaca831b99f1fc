"""The picture: valence and arousal over time, above a piano roll of what was played."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.accompaniment.result import LANES

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from affetto.accompaniment.result import Accompaniment, Chord

_PAPER, _INK, _FAINT = "#fcfbf8", "#2d2f3a", "#8d8f9c"
_LANE_COLOURS = {"melody": "#d9534a", "chords": "#3f8f8a", "bass": "#5a5fa8"}
_VALENCE, _AROUSAL = "#e08a1e", "#7a4fb3"
_DARKER = {_VALENCE: "#8a4f04", _AROUSAL: "#3d1f70"}
_QUALITIES = {"maj": "", "min": "m", "min7": "m7"}
_MAX_INCHES, _INCHES_PER_SECOND = 16.0, 0.35
_LEFT_INCHES, _RIGHT_INCHES = 0.72, 1.12
_CHARACTER_INCHES = 0.078


def write_plot(accompaniment: Accompaniment, path: Path) -> None:
    """Writes a PNG. Raises OSError where it cannot be written."""
    # On a new machine it tells of its font cache, on one without a home of its temporary folder.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    width = min(max(11.0, accompaniment.duration_seconds * _INCHES_PER_SECOND), _MAX_INCHES)
    with mpl.rc_context({"font.family": "DejaVu Sans", "font.size": 9.5, "axes.linewidth": 0}):
        figure = Figure(figsize=(width, 7.6), dpi=140, facecolor=_PAPER)
        FigureCanvasAgg(figure)
        grid = figure.add_gridspec(
            3, 1, height_ratios=(2.1, 0.34, 5.0), hspace=0.07, top=0.865, bottom=0.085,
            left=_LEFT_INCHES / width, right=1 - _RIGHT_INCHES / width,
        )  # fmt: skip
        emotion = figure.add_subplot(grid[0])
        chords = figure.add_subplot(grid[1], sharex=emotion)
        roll = figure.add_subplot(grid[2], sharex=emotion)
        emotion.set_xlim(0, accompaniment.duration_seconds)
        _draw_title(figure, _LEFT_INCHES / width, accompaniment)
        _draw_emotion(emotion, accompaniment)
        _draw_chords(chords, accompaniment, width - _LEFT_INCHES - _RIGHT_INCHES)
        _draw_roll(roll, accompaniment)
        for axes in (emotion, roll):
            _draw_beats(axes, accompaniment)
        with path.open("wb") as file, warnings.catch_warnings():
            # A name in a script that the font lacks is drawn as boxes; that is no news to a user.
            warnings.filterwarnings("ignore", "Glyph")
            figure.savefig(file, format="png", facecolor=_PAPER, metadata={"Software": "affetto"})


def pretty_chord(name: str) -> str:
    """A chord's name as musicians write it: "F#:min7" becomes "F♯m7"."""
    root, _, quality = name.partition(":")
    accidental = root[1:].replace("#", "\N{MUSIC SHARP SIGN}").replace("b", "\N{MUSIC FLAT SIGN}")
    return root[:1] + accidental + _QUALITIES.get(quality, quality) if quality else root


def _draw_title(figure: Any, left: float, accompaniment: Accompaniment) -> None:
    tempo = accompaniment.tempo
    facts = [
        accompaniment.key_course,
        f"{tempo.bpm:.0f} beats per minute" + ("" if tempo.beats_found else " (assumed, no beat found)"),
        accompaniment.metre.name,
        "silent" if accompaniment.silent else f"{len(accompaniment.notes)} notes",
    ]
    name = accompaniment.recording_name
    name = name if len(name) <= 60 else name[:57] + "..."
    name = name.replace("$", r"\$")  # Else matplotlib reads mathematics.
    figure.text(left, 0.945, name, fontsize=16, fontweight="bold", color=_INK, va="center")
    figure.text(left, 0.9, "   \N{MIDDLE DOT}   ".join(facts), color=_FAINT, va="center")


def _draw_emotion(axes: Any, accompaniment: Accompaniment) -> None:
    heard, played = accompaniment.emotion, accompaniment.played_emotion
    _plain(axes)
    axes.set_ylim(-1.08, 1.08)
    axes.set_yticks([-1, 0, 1], ["\N{MINUS SIGN}1", "0", "1"])
    axes.axhline(0, color=_FAINT, linewidth=0.6)
    axes.tick_params(labelbottom=False)
    curves = (("valence", heard.valence, played.valence), ("arousal", heard.arousal, played.arousal))
    ends = []
    for (name, values, used), colour in zip(curves, (_VALENCE, _AROUSAL), strict=True):
        if not len(values):
            continue
        smooth = smoothed(values, accompaniment.duration_seconds)
        axes.plot(heard.times_seconds, values, color=colour, linewidth=0.7, alpha=0.35)
        axes.fill_between(heard.times_seconds, smooth, 0, color=colour, alpha=0.10, linewidth=0)
        axes.plot(heard.times_seconds, smooth, color=colour, linewidth=2.1, solid_capstyle="round")
        if len(used):
            axes.plot(
                played.times_seconds, used, color=_DARKER[colour], linewidth=1.3, linestyle=(0, (1, 2.2))
            )
        ends.append((float(smooth[-1]), name, colour))
    for (_, name, colour), height in zip(sorted(ends), _apart([end[0] for end in sorted(ends)]), strict=True):
        axes.text(1.008, height, name, color=colour, transform=axes.get_yaxis_transform(), va="center")
    axes.text(
        1.0, 1.06, "solid: heard    dotted: played", color=_FAINT, fontsize=8,
        transform=axes.transAxes, ha="right",
    )  # fmt: skip


def smoothed(values: NDArray[np.float32], duration_seconds: float) -> NDArray[np.float64]:
    """The running mean over a second, or over a hundredth of a long recording."""
    window_seconds = max(1.0, duration_seconds / 100)
    half = round(window_seconds * len(values) / duration_seconds / 2)
    kernel = np.ones(2 * half + 1)
    counts = np.convolve(np.ones(len(values)), kernel)[half : half + len(values)]
    return np.asarray(np.convolve(values, kernel)[half : half + len(values)] / counts)


def _apart(heights: list[float], gap: float = 0.32) -> list[float]:
    """Label heights in ascending order, moved apart where they would overlap."""
    if len(heights) == 2 and heights[1] - heights[0] < gap:
        middle = sum(heights) / 2
        return [middle - gap / 2, middle + gap / 2]
    return heights


def _draw_chords(axes: Any, accompaniment: Accompaniment, inches: float) -> None:
    _plain(axes)
    axes.set_yticks([])
    axes.set_ylim(0, 1)
    axes.tick_params(labelbottom=False)
    inches_per_second = inches / accompaniment.duration_seconds
    spans = _joined(accompaniment.chords)
    bars = [(begin, max(end - begin, 0)) for _, begin, end in spans]
    shades = [_LANE_COLOURS["chords"] + ("38" if i % 2 else "22") for i in range(len(bars))]
    if bars:
        axes.broken_barh(bars, (0.06, 0.88), facecolors=shades, linewidth=0)
    for name, begin, end in spans:
        label = pretty_chord(name)
        if (end - begin) * inches_per_second > _CHARACTER_INCHES * len(label) + 0.04:
            middle = (begin + min(end, accompaniment.duration_seconds)) / 2
            axes.text(middle, 0.48, label, ha="center", va="center", color=_INK, fontsize=8.5, clip_on=True)


def _joined(chords: tuple[Chord, ...]) -> list[tuple[str, float, float]]:
    """(name, begin, end) with repeats of one chord made one."""
    spans: list[tuple[str, float, float]] = []
    for chord in chords:
        end = chord.onset_seconds + chord.duration_seconds
        if spans and spans[-1][0] == chord.name:
            spans[-1] = (chord.name, spans[-1][1], end)
        else:
            spans.append((chord.name, chord.onset_seconds, end))
    return spans


def _draw_roll(axes: Any, accompaniment: Accompaniment) -> None:
    from matplotlib.colors import to_rgba

    _plain(axes)
    pitches = [note.pitch for note in accompaniment.notes] or [48, 72]
    low, high = min(pitches) - 3, max(pitches) + 3
    axes.set_ylim(low - 0.5, high + 0.5)
    octaves = [pitch for pitch in range(0, 128, 12) if low <= pitch <= high]
    axes.set_yticks(octaves, [f"C{pitch // 12 - 1}" for pitch in octaves])
    for pitch in octaves:
        axes.axhline(pitch - 0.5, color=_FAINT, linewidth=0.5, alpha=0.45)
    counts = accompaniment.note_counts()
    for index, lane in enumerate(LANES):
        _draw_notes(axes, accompaniment, lane, to_rgba(_LANE_COLOURS[lane]))
        label = f"{lane}  {counts[lane]}"
        # Beside the roll, from the highest lane down.
        axes.text(1.008, 0.97 - 0.055 * index, label, color=_LANE_COLOURS[lane],
                  transform=axes.transAxes, va="center")  # fmt: skip
    axes.set_xlabel("seconds", color=_FAINT)


def _draw_notes(
    axes: Any, accompaniment: Accompaniment, lane: str, colour: tuple[float, float, float, float]
) -> None:
    from matplotlib.collections import PolyCollection

    notes = [note for note in accompaniment.notes if note.lane == lane]
    if not notes:
        return
    left = np.array([note.onset_seconds for note in notes])
    # A hairline parts repeated notes, and the shortest ones stay visible.
    hairline = accompaniment.duration_seconds / 1500
    lengths = np.array([note.duration_seconds for note in notes])
    right = left + np.maximum(lengths - hairline, 2 * hairline)
    middle = np.array([note.pitch for note in notes], dtype=float)
    corners = [(left, middle - 0.42), (left, middle + 0.42), (right, middle + 0.42), (right, middle - 0.42)]
    boxes = np.stack([np.stack(corner, axis=1) for corner in corners], axis=1)
    colours = np.tile(colour, (len(notes), 1))
    colours[:, 3] = 0.35 + 0.65 * np.array([note.velocity for note in notes]) / 127
    axes.add_collection(PolyCollection(list(boxes), facecolors=colours, linewidths=0, zorder=3))


def _draw_beats(axes: Any, accompaniment: Accompaniment) -> None:
    """Beats and bars as faint lines, as far as they can be told apart."""
    low, high = axes.get_ylim()
    if len(accompaniment.beats_seconds) <= 160:
        axes.vlines(accompaniment.beats_seconds, low, high, color=_FAINT, linewidth=0.4, alpha=0.25, zorder=0)
    if len(accompaniment.downbeats_seconds) <= 240:
        axes.vlines(
            accompaniment.downbeats_seconds, low, high, color=_FAINT, linewidth=0.8, alpha=0.35, zorder=0
        )


def _plain(axes: Any) -> None:
    axes.set_facecolor(_PAPER)
    axes.tick_params(length=0, colors=_FAINT, labelsize=8.5)

"""The picture: a panel a measure, our distribution over people's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.files import writing

if TYPE_CHECKING:
    from pathlib import Path

    from affetto.evaluation.music.comparison import Compared, Comparison

_COLUMNS, _BINS = 8, 24
_PAPER, _INK, _FAINT = "#fcfbf8", "#2d2f3a", "#8d8f9c"
_HUMAN, _OURS, _OUTSIDE = "#b9c6c4", "#3f8f8a", "#d9534a"


def draw_measures(comparison: Comparison, path: Path) -> None:
    """Writes a PNG, aside first. Raises OSError where it cannot be written."""
    import matplotlib as mpl
    from matplotlib.figure import Figure as Picture
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    rows = -(-len(comparison.rows) // _COLUMNS)
    with mpl.rc_context({"font.size": 8, "axes.linewidth": 0, "text.color": _INK}):
        layout = ConstrainedLayoutEngine(hspace=0.12, wspace=0.06)
        picture = Picture(figsize=(2 * _COLUMNS, 1.62 * rows + 0.8), facecolor=_PAPER, layout=layout)
        panels = np.ravel(picture.subplots(rows, _COLUMNS)).tolist()
        for panel, row in zip(panels, comparison.rows, strict=False):
            _draw(panel, row)
        for panel in panels[len(comparison.rows) :]:
            panel.set_axis_off()
        _title(picture, comparison)
        with writing(path) as aside:
            picture.savefig(aside, dpi=110, format="png")


def _draw(panel: Any, row: Compared) -> None:
    """People's histogram filled, ours as a line; the band is the human range, the mark our mean."""
    colour = _OURS if row.is_inside else _OUTSIDE
    low, high = row.human_range
    everything = np.concatenate((row.ours, row.human))
    edges = np.linspace(everything.min(), max(everything.max(), everything.min() + 1e-6), _BINS + 1)
    panel.set_facecolor(_PAPER)
    panel.axvspan(low, high, color=_HUMAN, alpha=0.3, linewidth=0)
    for values, style in (
        (row.human, {"color": _HUMAN, "histtype": "stepfilled"}),
        (row.ours, {"color": colour, "histtype": "step", "linewidth": 1.4}),
    ):
        panel.hist(values, edges, weights=np.full(len(values), 1 / len(values)), **style)
    panel.plot([row.value], [0], marker="^", color=colour, markersize=7, clip_on=False, zorder=5)
    panel.set_title(row.measure.title, fontsize=8.5, color=colour if not row.is_inside else _INK, loc="left")
    panel.set_xlabel(row.measure.unit, fontsize=7, color=_FAINT, labelpad=1)
    panel.tick_params(length=0, labelsize=7, colors=_FAINT)
    panel.set_yticks([])
    panel.locator_params(axis="x", nbins=4)


def _title(picture: Any, comparison: Comparison) -> None:
    picture.suptitle(
        f"{comparison.passages} pieces by affetto (lines; their mean a mark) over {comparison.human_passages} songs of "
        f"POP909 (filled; band from 5 to 95 %), {comparison.bars} bars each: "
        f"{len(comparison.inside())} of {len(comparison.rows)} means in the band",
        x=0.01, ha="left", fontsize=10.5,
    )  # fmt: skip

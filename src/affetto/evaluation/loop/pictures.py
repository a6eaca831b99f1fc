"""Pictures of the closed loop: the plane as it was asked for and as it was heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.evaluation.loop.agreement import SIDES
from affetto.evaluation.loop.judges import JUDGES
from affetto.evaluation.loop.rivals import COMPOSER
from affetto.files import writing

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from affetto.evaluation.loop.control import Heard
    from affetto.evaluation.loop.outcome import LoopOutcome

    Floats = NDArray[np.float64]


def draw_loop(outcome: LoopOutcome, folder: Path) -> list[Path]:
    """Writes control.png and follow.png into a folder, aside first, and returns their paths."""
    return [
        _draw(folder / "control.png", (15, 9), "control: asked for and heard", _control, outcome),
        _draw(folder / "follow.png", (10, 9), "follow: rated by people in the recording and heard in the accompaniment",
              _follow, outcome),
    ]  # fmt: skip


def cell_means(heard: Heard, judge: int, size: int) -> Floats:
    """[valences, arousals, 2] mean over the seeds of what a judge heard, by what was asked for."""
    return np.asarray(heard.heard[judge].reshape(-1, size, size, 2).mean(axis=0))


def _draw(path: Path, inches: tuple[int, int], title: str, drawer: Any, outcome: LoopOutcome) -> Path:
    from matplotlib.figure import Figure as Picture

    picture = Picture(figsize=inches, layout="constrained")
    drawer(picture, outcome)
    picture.suptitle(title)
    with writing(path) as aside:
        picture.savefig(aside, dpi=110, format="png")
    return path


def _control(picture: Any, outcome: LoopOutcome) -> None:
    """A row a judge: the plane as heard, then what was heard of either side over what was asked for."""
    size = outcome.grid.size
    for judge, rows in enumerate(picture.subplots(len(JUDGES), 3)):
        means = cell_means(outcome.pieces[COMPOSER], judge, size)
        _net(rows[0], means, JUDGES[judge])
        for side, axes in enumerate(rows[1:]):
            _map(picture, axes, means[:, :, side], f"{SIDES[side]} heard by {JUDGES[judge]}")


def _net(axes: Any, means: Floats, judge: str) -> None:
    """The asked grid, bent to where each of its points was heard."""
    levels = np.linspace(0, 1, len(means))
    for level, (row, column) in zip(levels, zip(means, means.swapaxes(0, 1), strict=True), strict=True):
        axes.plot(*row.T, color=(level, 0.35, 1 - level), linewidth=1)
        axes.plot(*column.T, color=(0.8 * level, 0.6 * level, 0.1), linewidth=1, linestyle=":")
    axes.scatter(*means.reshape(-1, 2).T, s=9, color="black", zorder=3)
    axes.set(xlabel="valence heard", ylabel="arousal heard")
    axes.set_title(
        f"{judge}\nlines: one valence asked for, blue low, red high; dots: one arousal", fontsize=9
    )
    axes.grid(alpha=0.3)


def _map(picture: Any, axes: Any, values: Floats, title: str) -> None:
    edge = 1 + 1 / (len(values) - 1)  # Half a cell beyond the outermost points.
    image = axes.imshow(values.T, origin="lower", extent=(-edge, edge, -edge, edge), cmap="coolwarm")
    axes.set(xlabel="valence asked for", ylabel="arousal asked for", title=title)
    picture.colorbar(image, ax=axes, shrink=0.8)


def _follow(picture: Any, outcome: LoopOutcome) -> None:
    """A dot a recording, a row a judge."""
    heard = outcome.recordings[COMPOSER]
    for judge, rows in enumerate(picture.subplots(len(JUDGES), 2)):
        for side, axes in enumerate(rows):
            axes.scatter(heard.asked[:, side], heard.heard[judge][:, side], s=18)
            axes.set(
                xlabel=f"{SIDES[side]} rated in the recording",
                ylabel=f"{SIDES[side]} heard by {JUDGES[judge]}",
            )
            axes.grid(alpha=0.3)

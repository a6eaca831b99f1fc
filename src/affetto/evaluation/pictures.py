"""Pictures of what the figures say: where a network is right, and where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from affetto.contract import load_contract
from affetto.files import writing
from affetto.training.metrics import measured_chords

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from affetto.evaluation.outcome import Outcome
    from affetto.training.metrics import Predicted

_CHORDS_SHOWN = 16
_BINS = 10


def draw(tested: Outcome, folder: Path) -> Path:
    """Writes `<folder>/<network>-<condition>.png`, aside first, and returns its path."""
    from matplotlib.figure import Figure as Picture

    drawers = {
        "emotion": _emotion, "melody": _melody, "harmony": _harmony, "dynamics": _dynamics, "groove": _groove,
    }  # fmt: skip
    width = 15 if tested.network == "emotion" else 11
    picture = Picture(figsize=(width, 5), layout="constrained")
    drawers[tested.network](picture, tested)
    picture.suptitle(f"{tested.network}, {tested.condition}: songs that training never saw")
    path = folder / f"{tested.network}-{tested.condition.replace(' ', '_')}.png"
    with writing(path) as aside:
        picture.savefig(aside, dpi=110, format="png")
    return path


def _emotion(picture: Any, tested: Outcome) -> None:
    """A dot a piece: its mean rating and what was heard on average, each alone and both as a plane."""
    rated, heard = _pieces(tested.steps)
    reach = 1.1 * float(np.abs([rated, heard]).max(initial=0.1))
    first, *others = picture.subplots(1, 3)
    for (x, y), (to_x, to_y) in zip(rated.T, heard.T, strict=True):
        first.plot([x, to_x], [y, to_y], color="grey", linewidth=0.5)
    first.scatter(*rated, s=18, label="rated by people")
    first.scatter(*heard, s=18, label="heard by the network")
    first.set(xlabel="valence", ylabel="arousal", title="valence and arousal")
    first.legend()
    for axes, name, x, y in zip(others, ("valence", "arousal"), rated, heard, strict=True):
        axes.scatter(x, y, s=18, alpha=0.7)
        axes.plot([-1, 1], [-1, 1], color="grey", linestyle="--")
        axes.set(title=name, xlabel="rated by people, mean of the piece")
        axes.set(ylabel="heard by the network, mean of the piece")
    for axes in (first, *others):
        axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
        axes.grid(alpha=0.3)


def _pieces(steps: Predicted) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """[2, pieces] mean valence and arousal as rated and as heard, of the pieces that are rated."""
    spec = load_contract().network("emotion")
    columns = [spec.output_slice(name).start for name in ("valence", "arousal")]
    rated, heard = [], []
    for sequence in np.unique(steps.sequence):
        known = (steps.sequence == sequence) & (steps.mask[:, columns] > 0).all(axis=1)
        if known.any():
            rated.append(steps.targets[known][:, columns].astype(np.float64).mean(axis=0))
            heard.append(steps.outputs[known][:, columns].mean(axis=0))
    return np.array(rated, np.float64).reshape(-1, 2).T, np.array(heard, np.float64).reshape(-1, 2).T


def _melody(picture: Any, tested: Outcome) -> None:
    left, right = picture.subplots(1, 2)
    _reliability(left, tested.steps, tested.steps.mask > 0)
    events = tested.steps.targets.astype(np.int64)
    known = (tested.steps.mask > 0) & (events >= 2)
    distance = tested.steps.outputs[known][:, 2:].argmax(1) - (events[known] - 2)
    right.hist(distance, bins=np.arange(-12.5, 13.5), density=True)
    right.set(xlabel="most likely pitch above the right one, semitones", ylabel="share of onsets")
    right.grid(alpha=0.3)


def _harmony(picture: Any, tested: Outcome) -> None:
    """Where the chord changes; on other beats the last chord is the answer."""
    left, right = picture.subplots(1, 2)
    known = measured_chords(tested.steps)
    _reliability(left, tested.steps, known)
    truth, found = tested.steps.targets[known].astype(np.int64), tested.steps.outputs[known].argmax(1)
    common = np.argsort(-np.bincount(truth, minlength=64))[:_CHORDS_SHOWN]
    shares = np.array([[(found[truth == row] == column).mean() for column in common] for row in common])
    image = right.imshow(shares, vmin=0, vmax=1, cmap="viridis")
    names = [load_contract().network("harmony").classes[i] for i in common]
    right.set_xticks(range(len(common)), names, rotation=90)
    right.set_yticks(range(len(common)), names)
    right.set(xlabel="most likely chord", ylabel="chord that came", title="the commonest chords, at changes")
    picture.colorbar(image, ax=right, label="share of the row")


def _dynamics(picture: Any, tested: Outcome) -> None:
    column = load_contract().network("dynamics").output_slice("velocity").start
    known = tested.steps.mask[:, column] > 0
    axes = picture.subplots()
    played, found = 127 * tested.steps.targets[known, column], 127 * tested.steps.outputs[known, column]
    image = axes.hexbin(played, found, gridsize=40, bins="log", cmap="viridis")
    axes.set(xlabel="velocity played", ylabel="velocity predicted")
    picture.colorbar(image, ax=axes, label="notes")


def _groove(picture: Any, tested: Outcome) -> None:
    spec = load_contract().network("groove")
    scale = {
        "offset": ("mean error of timing, share of a 16th", 0.5),
        "accent": ("mean error of velocity", 63.5),
    }
    for axes, (name, (label, unit)) in zip(picture.subplots(1, 2), scale.items(), strict=True):
        columns = spec.output_slice(name)
        for who, steps in (("network", tested.steps), *tested.baselines.items()):
            errors = np.abs(steps.outputs - steps.targets.astype(np.float32)) * steps.mask
            means = errors[:, columns].sum(0) / steps.mask[:, columns].sum(0).clip(1e-8)
            axes.plot(range(1, len(means) + 1), unit * means, marker=".", label=who)
        axes.set(xlabel="16th of the bar", ylabel=label, ylim=(0, None))
        axes.set_xticks(range(1, 17, 4))
        axes.legend()
        axes.grid(alpha=0.3)


def _reliability(axes: Any, steps: Predicted, known: NDArray[np.bool_]) -> None:
    """How often an answer given with a probability was right (Guo et al. 2017)."""
    logits = steps.outputs[known].astype(np.float64)
    chances = np.exp(logits - logits.max(1, keepdims=True))
    chances /= chances.sum(1, keepdims=True)
    surest, answers = chances.max(1), chances.argmax(1)
    right: NDArray[np.bool_] = answers == steps.targets[known].astype(np.int64)
    bins = np.minimum((surest * _BINS).astype(int), _BINS - 1)
    filled = [i for i in range(_BINS) if (bins == i).any()]
    axes.plot([0, 1], [0, 1], color="grey", linestyle="--")
    axes.plot(
        [surest[bins == i].mean() for i in filled], [right[bins == i].mean() for i in filled], marker="o"
    )
    axes.set(xlabel="probability of the most likely answer", ylabel="share that was right", aspect="equal")
    axes.set(xlim=(0, 1), ylim=(0, 1), title="reliability")
    axes.grid(alpha=0.3)

"""Previews: what a network under training makes of a held-out song, as MIDI that can be heard."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import lightning as L
import mido
import numpy as np
import torch
from typing_extensions import override

from affetto.files import make_folder, writing
from affetto.training.continuation import PREVIEWED, STEPS_PER_BEAT, Passage, continued

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from affetto.preparation.examples import Examples
    from affetto.training.module import NetworkTraining
    from affetto.training.split import Split

_TICKS_PER_STEP = 120
_BPM = 100
_CHANNELS = {"melody": (0, 73), "chords": (1, 4)}
"""Channel and General MIDI program: flute and electric piano."""
_VELOCITIES = {"melody": 90, "chords": 60}


class Preview(L.Callback):
    """Writes `<folder>/epoch-001.mid` and so on, and the best epoch's as `best.mid`.

    Each begins with what a song of the validation share begins with and goes on as the network likes,
    drawn with the same chances from epoch to epoch.
    """

    def __init__(self, examples: Examples, split: Split, folder: Path) -> None:
        self.examples, self.sequence, self.folder = examples, split.validation[0], folder

    @override
    def on_train_epoch_end(self, trainer: L.Trainer, pl_module: L.LightningModule) -> None:
        """Writes the epoch's preview, in the first process alone."""
        if not trainer.is_global_zero:
            return
        module: NetworkTraining = pl_module  # type: ignore[assignment]
        make_folder(self.folder)
        path = self.folder / f"epoch-{trainer.current_epoch + 1:03}.mid"
        write_passage(preview(module, self.examples, self.sequence), path)
        best = getattr(trainer.checkpoint_callback, "best_model_score", None)
        if best is None or trainer.callback_metrics["val_loss"] < best:
            with writing(self.folder / "best.mid") as aside:
                shutil.copyfile(path, aside)


def preview(module: NetworkTraining, examples: Examples, sequence: int) -> Passage:
    """How the network goes on with a sequence; dropout is off meanwhile."""
    training, device = module.network.training, next(module.network.parameters()).device
    module.network.eval()
    state = None

    def step(inputs: NDArray[np.float32]) -> NDArray[np.float64]:
        """Probabilities [classes] after one step's inputs [in]; the state is carried."""
        nonlocal state
        with torch.no_grad():
            found, state = module.network(torch.from_numpy(inputs).to(device)[None, None], state)
        chances: NDArray[np.float64] = found[0, 0].double().cpu().numpy()
        return chances

    try:
        return continued(examples, sequence, step, np.random.default_rng(module.config.seed))
    finally:
        module.network.train(training)


def write_passage(passage: Passage, path: Path) -> None:
    """Writes a MIDI file of a track for the melody and one for the chords, aside first."""
    midi = mido.MidiFile(ticks_per_beat=_TICKS_PER_STEP * STEPS_PER_BEAT)
    midi.tracks.append(mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(_BPM))]))
    for name, notes in (("melody", passage.melody), ("chords", passage.chords)):
        if notes:
            midi.tracks.append(_track(name, notes))
    with writing(path) as aside:
        midi.save(aside)


def _track(name: str, notes: list[tuple[int, int, int]]) -> mido.MidiTrack:
    """Notes (first step, steps, pitch) as a track."""
    channel, program = _CHANNELS[name]
    # At one tick notes end before others begin.
    events = [(begin + steps, 0, pitch) for begin, steps, pitch in notes]
    events += [(begin, 1, pitch) for begin, _, pitch in notes]
    track = mido.MidiTrack([mido.MetaMessage("track_name", name=name)])
    track.append(mido.Message("program_change", channel=channel, program=program))
    now = 0
    for at, is_on, pitch in sorted(events):
        kind, velocity = ("note_on", _VELOCITIES[name]) if is_on else ("note_off", 0)
        time = (at - now) * _TICKS_PER_STEP
        track.append(mido.Message(kind, channel=channel, note=pitch, velocity=velocity, time=time))
        now = at
    return track


__all__ = ["PREVIEWED", "Preview", "preview", "write_passage"]

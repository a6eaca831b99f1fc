"""Previews as MIDI files."""

from pathlib import Path

import mido
import torch

from affetto.training.config import TrainingConfig
from affetto.training.continuation import Passage
from affetto.training.module import NetworkTraining
from affetto.training.previews import preview, write_passage
from affetto.training.synthetic import make_examples


def test_notes_are_written_where_they_are(tmp_path: Path) -> None:
    write_passage(Passage(melody=[(0, 2, 60), (2, 1, 60)], chords=[(4, 16, 48)]), tmp_path / "p.mid")
    midi = mido.MidiFile(tmp_path / "p.mid")
    assert [track.name for track in midi.tracks][1:] == ["melody", "chords"]
    now, found = 0, []
    for message in midi.tracks[1]:
        now += message.time
        if message.type in ("note_on", "note_off"):
            found.append((now * 4 // midi.ticks_per_beat, message.type))
    assert found == [(0, "note_on"), (2, "note_off"), (2, "note_on"), (3, "note_off")]


def test_hearing_it_leaves_the_training_as_it_was() -> None:
    examples = make_examples("melody", seed=3, size=0.05)
    module = NetworkTraining("melody", TrainingConfig(), total_batches=10)
    module.network.train()
    random = torch.get_rng_state()
    one, two = (preview(module, examples, 0) for _ in range(2))
    assert one == two and one.melody
    assert module.network.training
    assert torch.equal(random, torch.get_rng_state())

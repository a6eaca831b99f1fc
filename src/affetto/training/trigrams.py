"""Trigrams of melody and harmony: what counting says after the two notes or chords before.

Each corpus is counted for itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from affetto.contract import load_contract
from affetto.training.ngrams import KneserNey

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from affetto.preparation.examples import Examples

    Floats = NDArray[np.float32]
    Context = tuple[Hashable, ...]


def melody_trigram(examples: Examples, train: Sequence[int], share: Sequence[int]) -> Floats:
    """Next event after the last two pitches and the last event."""
    model = KneserNey(load_contract().network("melody").output_size)
    for sequence in train:
        events = examples.targets[examples.bounds(sequence)].tolist()
        for context, event in zip(_melody_contexts(events, examples.corpora[sequence]), events, strict=True):
            model.see(context, event)
    return model.logits(
        [
            context
            for i in sorted(share)
            for context in _melody_contexts(
                examples.targets[examples.bounds(i)].tolist(), examples.corpora[i]
            )
        ]
    )


def _melody_contexts(events: list[int], corpus: str) -> list[Context]:
    contexts: list[Context] = []
    pitches, last = (-1, -1), -1
    for event in events:
        contexts.append((corpus, last if last < 2 else 2, pitches[1], pitches[0]))
        last = event
        if event >= 2:
            pitches = (pitches[1], event)
    return contexts


def chord_trigram(examples: Examples, train: Sequence[int], share: Sequence[int]) -> Floats:
    """Next chord after the last two, told of a change or not as the network is."""
    model = KneserNey(load_contract().network("harmony").output_size)
    for sequence in train:
        bounds = examples.bounds(sequence)
        contexts = _chord_contexts(examples.inputs[bounds], examples.corpora[sequence])
        for context, chord in zip(contexts, examples.targets[bounds].tolist(), strict=True):
            model.see(context, chord)
    return model.logits(
        [
            context
            for i in sorted(share)
            for context in _chord_contexts(examples.inputs[examples.bounds(i)], examples.corpora[i])
        ]
    )


def _chord_contexts(inputs: Floats, corpus: str) -> list[Context]:
    spec = load_contract().network("harmony")
    names = ("last_chord_root", "last_chord_quality", "previous_chord_root", "previous_chord_quality")
    parts = [inputs[:, spec.input_slice(name)] for name in names]
    codes = [np.where(part.any(1), part.argmax(1), -1).tolist() for part in parts]
    changing = (inputs[:, spec.input_slice("changing")][:, 0] > 0).tolist()
    return [
        (corpus, change, (root, quality), (root_before, quality_before))
        for change, root, quality, root_before, quality_before in zip(changing, *codes, strict=True)
    ]

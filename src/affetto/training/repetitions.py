"""Repetitions: what a song's own chords say of the next one, as a prediction without a network."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from affetto.contract import load_contract

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from affetto.preparation.examples import Examples

    Floats = NDArray[np.float32]
    Key = tuple[str, bool, int]

QUALITIES = ("maj", "min", "7", "maj7", "min7")
"""Of the contract's one-hot slices; all others share the last place."""


def chord_repetition(
    examples: Examples, train: Sequence[int], share: Sequence[int], trigram: Floats
) -> Floats:
    """The chord that followed the longest repetition, as often as it was right, and else the trigram.

    How often it is right is counted over the training sequences by corpus, length of the repetition and
    whether a change is told. trigram: logits [steps of the share, out] of `chord_trigram`.
    """
    seen: Counter[Key] = Counter()
    right: Counter[Key] = Counter()
    for sequence in train:
        echoes, keys = _echoes(examples, sequence)
        hits = echoes == examples.targets[examples.bounds(sequence)]
        seen.update(keys)
        right.update(key for key, hit in zip(keys, hits.tolist(), strict=True) if hit)
    parts = [_echoes(examples, sequence) for sequence in sorted(share)]
    echoes = np.concatenate([part[0] for part in parts])
    chances = np.array([(right[key] + 1) / (seen[key] + 2) for part in parts for key in part[1]])
    chances[echoes < 0] = 0.0
    mixed = np.exp(trigram.astype(np.float64)) * (1 - chances[:, None])
    mixed[np.arange(len(mixed)), echoes.clip(0)] += chances
    logits: Floats = np.log(mixed.clip(1e-12)).astype(np.float32)
    return logits


def _echoes(examples: Examples, sequence: int) -> tuple[NDArray[np.int64], list[Key]]:
    """For each step the class that the harmony network is told of, -1 for none, and what it depends on."""
    spec = load_contract().network("harmony")
    inputs = examples.inputs[examples.bounds(sequence)]
    root, quality = (inputs[:, spec.input_slice(name)] for name in ("echo_root", "echo_quality"))
    places = np.where(root.any(1), root.argmax(1), 12) * (len(QUALITIES) + 1) + quality.argmax(1)
    echoes = np.where(quality.any(1), _class_of_place()[places], -1)
    changing = (inputs[:, spec.input_slice("changing")][:, 0] > 0).tolist()
    lengths = np.round(8 * inputs[:, spec.input_slice("echo_length")][:, 0]).astype(int).tolist()
    corpus = examples.corpora[sequence]
    return echoes, [(corpus, *pair) for pair in zip(changing, lengths, strict=True)]


def _class_of_place() -> NDArray[np.int64]:
    """Class by root (12 for none) and quality; -1 where no class has them."""
    classes = list(load_contract().network("harmony").classes)
    roots = list(dict.fromkeys(name.split(":")[0] for name in classes if ":" in name))
    places = np.full(13 * (len(QUALITIES) + 1), -1, np.int64)
    for number, name in enumerate(classes):
        root, _, quality = name.partition(":")
        place = QUALITIES.index(quality) if quality in QUALITIES else len(QUALITIES)
        places[(roots.index(root) if quality else 12) * (len(QUALITIES) + 1) + place] = number
    return places

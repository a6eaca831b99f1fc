from __future__ import annotations

from dataclasses import replace

import numpy as np

from affetto.contract import load_contract
from affetto.preparation.examples import Examples
from affetto.training.references import references
from affetto.training.repetitions import chord_repetition

SPEC = load_contract().network("harmony")
CHORDS = [SPEC.classes.index(name) for name in SPEC.classes if name.endswith((":maj", ":min"))]
TONICS = list(dict.fromkeys(name.split(":")[0] for name in SPEC.classes if ":" in name))


def told(inputs: np.ndarray, step: int, chord: int, length: int) -> None:
    """Tells the network at this step that `chord` followed the longest repetition, of so many chords."""
    root, quality = SPEC.classes[chord].split(":")
    inputs[step, SPEC.input_slice("echo_root").start + TONICS.index(root)] = 1
    inputs[step, SPEC.input_slice("echo_quality").start + ("maj", "min").index(quality)] = 1
    inputs[step, SPEC.input_slice("echo_length")] = length / 8


def songs(right: float, seed: int, count: int = 20, steps: int = 50) -> Examples:
    """Random chords, of which the share `right` is what the network is told to expect."""
    rng = np.random.default_rng(seed)
    n = count * steps
    chords = rng.choice(CHORDS, n)
    inputs = np.zeros((n, SPEC.input_size), np.float32)
    for step in range(n):
        expected = chords[step] if rng.random() < right else rng.choice(CHORDS)
        told(inputs, step, expected, int(rng.integers(1, 5)))
    names = [str(i) for i in range(count)]
    return Examples("harmony", inputs, chords, np.ones(n, np.float32), np.arange(0, n, steps), names)


def hits(examples: Examples, outputs: np.ndarray) -> float:
    return float((outputs.argmax(1) == examples.targets[-len(outputs) :]).mean())


def test_what_repeats_is_predicted_where_counting_can_not() -> None:
    examples = songs(right=0.8, seed=1)
    found = references(examples, list(range(16)), list(range(16, 20)))
    assert hits(examples, found["repetition"]) > 0.7
    assert hits(examples, found["trigram"]) < 0.2
    np.testing.assert_allclose(np.exp(found["repetition"]).sum(1), 1.0, atol=1e-4)


def test_it_is_trusted_as_far_as_it_was_right() -> None:
    for right in (0.2, 0.5, 0.9):
        examples = songs(right, seed=2)
        outputs = references(examples, list(range(16)), list(range(16, 20)))["repetition"]
        # What is right by chance, and what the trigram gives the same chord, add to it.
        expected = right + (1 - right) / len(CHORDS)
        assert abs(float(np.exp(outputs).max(1).mean()) - expected) < 0.1


def test_where_it_is_never_right_the_trigram_speaks() -> None:
    examples = songs(right=0.0, seed=3)
    found = references(examples, list(range(16)), list(range(16, 20)))
    gap = np.abs(np.exp(found["repetition"]) - np.exp(found["trigram"])).sum(1)
    assert gap.mean() < 0.25


def test_nothing_told_is_the_trigram_itself() -> None:
    examples = songs(right=0.8, seed=4)
    examples = replace(examples, inputs=np.zeros_like(examples.inputs))
    found = references(examples, [0, 1], [2])
    np.testing.assert_allclose(found["repetition"], found["trigram"], atol=1e-5)


def test_the_chords_to_be_predicted_have_no_say() -> None:
    examples = songs(right=0.8, seed=5)
    blind = np.array(examples.targets)
    blind[16 * 50 :] = CHORDS[0]
    share = list(range(16, 20))
    trigram = references(examples, list(range(16)), share)["trigram"]
    seen = chord_repetition(examples, list(range(16)), share, trigram)
    unseen = chord_repetition(replace(examples, targets=blind), list(range(16)), share, trigram)
    np.testing.assert_array_equal(seen, unseen)

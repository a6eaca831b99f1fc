"""A held-out song begun and gone on with."""

import numpy as np
import pytest

from affetto.contract import load_contract
from affetto.preparation.examples import Examples
from affetto.training.continuation import continued
from affetto.training.synthetic import make_examples


class Listener:
    """A network that wants one class and remembers what it was told."""

    def __init__(self, network: str, wanted: list[int]) -> None:
        self.size = load_contract().network(network).output_size
        self.wanted, self.heard = wanted, []

    def __call__(self, inputs: np.ndarray) -> np.ndarray:
        self.heard.append(inputs)
        chances = np.zeros(self.size)
        chances[self.wanted[(len(self.heard) - 1) % len(self.wanted)]] = 1.0
        return chances


@pytest.fixture(scope="module")
def melody() -> Examples:
    return make_examples("melody", seed=3, size=0.05)


def test_a_melody_begins_with_the_song_and_goes_on_with_the_network(melody: Examples) -> None:
    network = Listener("melody", [77, 1, 1, 0])
    passage = continued(melody, 0, network, np.random.default_rng(0))
    bounds = melody.bounds(0)
    inputs, targets = melody.inputs[bounds], melody.targets[bounds]
    spec = load_contract().network("melody")
    bar = 12 if inputs[0, spec.input_slice("triple")][0] else 16
    begin = int(np.flatnonzero(targets > 1)[0]) // bar * bar
    seed = [(i, int(e)) for i, e in enumerate(targets[begin : begin + 2 * bar].tolist()) if e > 1]
    assert [(at, pitch) for at, _, pitch in passage.melody if at < 2 * bar] == seed
    own = [(steps, pitch) for at, steps, pitch in passage.melody if at >= 2 * bar]
    assert own and set(own[:-1]) == {(3, 77)}
    assert len(network.heard) == min(10 * bar, len(targets) - begin)
    assert passage.chords and max(at + steps for at, steps, _ in passage.chords) == len(network.heard)


def test_the_seed_is_told_to_the_network_as_it_was_in_training(melody: Examples) -> None:
    network = Listener("melody", [60])
    continued(melody, 0, network, np.random.default_rng(0))
    bounds = melody.bounds(0)
    begin = int(np.flatnonzero(melody.targets[bounds] > 1)[0])
    bar = 12 if melody.inputs[bounds][0, load_contract().network("melody").input_slice("triple")][0] else 16
    first = begin // bar * bar
    # Values are kept in 16 bits, and emotion and density with them.
    np.testing.assert_allclose(
        np.array(network.heard[: 2 * bar]), melody.inputs[bounds][first : first + 2 * bar], atol=2e-3
    )


def test_chords_are_one_a_bar_the_first_ones_the_song_s() -> None:
    examples = make_examples("harmony", seed=3, size=0.1)
    network = Listener("harmony", [25])
    passage = continued(examples, 0, network, np.random.default_rng(0))
    begins = sorted({at for at, _, _ in passage.chords})
    assert begins == [16 * bar for bar in range(12)]
    # I, IV: the class that is wanted is F major in C.
    last = {pitch % 12 for at, _, pitch in passage.chords if at == begins[-1]}
    assert last == {5, 9, 0}
    changing = load_contract().network("harmony").input_slice("changing").start
    assert all(inputs[changing] == 1 for inputs in network.heard)

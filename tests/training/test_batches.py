"""Batches of windows: every step once, state carried within a sequence and not beyond."""

import numpy as np
import pytest
import torch

from affetto.contract import load_contract
from affetto.preparation.examples import Examples
from affetto.training.batches import ExamplesData, carried_windows
from affetto.training.config import NetworkConfig, TrainingConfig
from affetto.training.module import NetworkTraining
from affetto.training.split import Split


def examples_of(lengths: list[int], network: str = "melody") -> Examples:
    spec, steps = load_contract().network(network), sum(lengths)
    rng = np.random.default_rng(4)
    return Examples(
        network,
        rng.standard_normal((steps, spec.input_size)).astype(np.float32),
        rng.integers(spec.output_size, size=steps),
        np.ones(steps, np.float32),
        np.cumsum([0, *lengths[:-1]]),
        [str(i) for i in range(len(lengths))],
    )


@pytest.mark.parametrize("network", ["melody", "harmony"])
def test_each_epoch_sees_every_step_once_in_its_own_order(network: str) -> None:
    examples = examples_of([10, 3, 7, 12, 1], network)
    data = ExamplesData(examples, Split([0, 1, 3, 4], [2], []), NetworkConfig(lanes=2, window_steps=4), 1)
    orders = []
    for epoch in (0, 0, 1):
        seen = np.concatenate([batch["positions"].numpy().ravel() for batch in data.windows("train", epoch)])
        orders.append(seen)
        expected = [*range(13), *range(20, 33)]
        assert sorted(seen[seen >= 0]) == expected
    assert np.array_equal(orders[0], orders[1])
    assert not np.array_equal(orders[0], orders[2])


def test_lanes_go_on_where_they_were_unless_fresh() -> None:
    examples = examples_of([10, 3, 7])
    positions, fresh = carried_windows(examples, [2, 0, 1], lanes=2, steps=4)
    assert positions.shape[1:] == (2, 4)
    for lane in range(2):
        for window in range(1, len(positions)):
            if not fresh[window, lane]:
                assert positions[window, lane, 0] == positions[window - 1, lane, -1] + 1
    starts = {
        int(row[0]) for row, begins in zip(positions.reshape(-1, 4), fresh.ravel(), strict=True) if begins
    }
    assert starts - {-1} == {0, 10, 13}


def test_what_lies_past_a_sequence_is_masked() -> None:
    examples = examples_of([5])
    data = ExamplesData(examples, Split([0], [0], []), NetworkConfig(lanes=3, window_steps=4), 1)
    last = list(data.windows("validation"))[-1]
    assert last["positions"].tolist() == [[4, -1, -1, -1]]
    assert last["mask"].tolist() == [[1, 0, 0, 0]]
    assert not last["inputs"][0, 1:].any()


def test_windows_with_carried_state_are_the_sequences_as_a_whole() -> None:
    examples = examples_of([10, 3, 7])
    module = NetworkTraining("melody", TrainingConfig(), 1).eval()
    windows = ExamplesData(
        examples, Split([], [0, 1, 2], []), NetworkConfig(lanes=2, window_steps=4), 1
    ).windows("validation")
    state, found = None, torch.zeros(20, 128)
    with torch.no_grad():
        for batch in windows:
            predicted, state = module.run(batch, batch["inputs"], state)
            exists = batch["positions"] >= 0
            found[batch["positions"][exists]] = predicted[exists]
        for sequence in range(3):
            inputs = torch.from_numpy(examples.inputs[examples.bounds(sequence)])[None]
            expected = module.network.logits(inputs)[0][0]
            torch.testing.assert_close(found[examples.bounds(sequence)], expected, rtol=0, atol=1e-6)

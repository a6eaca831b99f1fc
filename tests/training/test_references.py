import numpy as np
import pytest

from affetto.contract import load_contract
from affetto.preparation.examples import Examples
from affetto.training.references import references


def test_the_running_mean_is_of_the_last_four_bars_and_the_position_mean_before() -> None:
    rng = np.random.default_rng(1)
    targets = rng.uniform(-1, 1, (12, 32)).astype(np.float32)
    mask = np.ones_like(targets)
    mask[7, 0] = 0
    inputs = np.zeros((12, 64), np.float32)
    examples = Examples("groove", inputs, targets, mask, np.array([0, 6]), ["a", "b"])
    found = references(examples, [0], [1])["mean of four bars"]
    np.testing.assert_allclose(found[0], targets[:6].mean(0), atol=1e-6)
    np.testing.assert_allclose(found[5, 1], targets[7:11, 1].mean(), atol=1e-6)
    np.testing.assert_allclose(found[2, 0], targets[6, 0], atol=1e-6)


def test_bars_before_are_not_bars_to_come() -> None:
    targets = np.zeros((10, 32), np.float32)
    targets[5:, 0], targets[7, 0] = (0.1, 0.2, 0.3, 0.4, 0.5), 0.9
    mask = np.ones_like(targets)
    mask[7, 0] = 0
    examples = Examples("groove", np.zeros((10, 64), np.float32), targets, mask, np.array([0, 5]), ["a", "b"])
    found = references(examples, [0], [1])
    np.testing.assert_allclose(found["last bar"][:, 0], [0, 0.1, 0.2, 0.2, 0.4], atol=1e-6)
    np.testing.assert_allclose(found["mean of the step"][:, 0], 0.0)
    # A steady drummer who is not like the others is best told by the bars before alone.
    assert found["mean of four bars and of the step"].shape == (5, 32)


def test_so_many_bars_of_the_mean_count_as_fitted_the_training_bars() -> None:
    rng = np.random.default_rng(4)
    noise = rng.choice((-1.0, 1.0), (400, 32)).astype(np.float32)
    steady = np.repeat(rng.uniform(-1, 1, (40, 32)), 10, axis=0).astype(np.float32)
    starts, groups = np.arange(0, 400, 10), [str(i) for i in range(40)]
    inputs = np.zeros((400, 64), np.float32)
    for targets, near in ((noise, "mean of the step"), (steady, "mean of four bars")):
        examples = Examples("groove", inputs, targets, np.ones_like(targets), starts, groups)
        found = references(examples, list(range(30)), list(range(30, 40)))
        gaps = {
            name: np.abs(one - found["mean of four bars and of the step"]).mean()
            for name, one in found.items()
        }
        assert min(("mean of the step", "mean of four bars"), key=gaps.__getitem__) == near


def test_a_trigram_learns_a_melody_that_always_goes_the_same_way() -> None:
    events = np.array([60, 62, 64, 65] * 40 + [60, 62, 64, 65] * 2, np.int64)
    inputs = np.zeros((len(events), 64), np.float32)
    examples = Examples(
        "melody", inputs, events, np.ones(len(events), np.float32), np.array([0, 160]), ["a", "b"]
    )
    found = references(examples, [0], [1])["trigram"]
    assert found[2:].argmax(axis=1).tolist() == [64, 65, 60, 62, 64, 65]
    np.testing.assert_allclose(np.exp(found).sum(axis=1), 1.0, atol=1e-5)


def test_a_chord_trigram_uses_the_chords_before() -> None:
    spec = load_contract().network("harmony")
    chords = np.array([0, 25, 35] * 30, np.int64)
    inputs = np.zeros((len(chords), spec.input_size), np.float32)
    root = spec.input_slice("last_chord_root").start
    for i, chord in enumerate(chords[:-1]):
        inputs[i + 1, root + chord // 5] = 1
    mask = np.ones(len(chords), np.float32)
    examples = Examples("harmony", inputs, chords, mask, np.array([0, 60]), ["a", "b"])
    found = references(examples, [0], [1])["trigram"]
    assert (found.argmax(axis=1) == chords[60:]).all()


def test_a_straight_line_is_found_where_it_is_known() -> None:
    rng = np.random.default_rng(2)
    inputs = rng.normal(size=(300, 32)).astype(np.float32)
    targets = np.full((300, 16), 0.5, np.float32)
    targets[:, 0] = (0.5 + 0.1 * inputs[:, 3]).clip(0.01, 0.99)
    mask = np.zeros_like(targets)
    mask[:, 0] = 1
    examples = Examples("dynamics", inputs, targets, mask, np.array([0, 200]), ["a", "b"])
    found = references(examples, [0], [1])["ridge regression"]
    assert np.corrcoef(found[:, 0], targets[200:, 0])[0, 1] > 0.99


def test_boosting_finds_what_no_straight_line_can() -> None:
    rng = np.random.default_rng(5)
    inputs = rng.uniform(-1, 1, (3000, 32)).astype(np.float32)
    targets = np.full((3000, 16), 0.5, np.float32)
    targets[:, 0] = 0.5 + 0.3 * np.sign(inputs[:, 3] * inputs[:, 4])
    targets += rng.normal(0, 0.02, targets.shape).astype(np.float32)
    examples = Examples(
        "dynamics", inputs, targets.clip(0, 1), np.ones_like(targets), np.array([0, 2000]), ["a", "b"]
    )
    found = references(examples, [0], [1])
    truth = targets[2000:, 0]
    assert np.corrcoef(found["gradient boosting"][:, 0], truth)[0, 1] > 0.9
    assert abs(np.corrcoef(found["ridge regression"][:, 0], truth)[0, 1]) < 0.3


def test_without_a_share_there_is_none() -> None:
    examples = Examples("groove", np.zeros((1, 64), np.float32), np.zeros((1, 32), np.float32),
                        np.ones((1, 32), np.float32), np.array([0]), ["a"])  # fmt: skip
    assert references(examples, [0], []) == {}


@pytest.mark.parametrize("network", ["melody", "harmony", "dynamics", "groove", "emotion"])
def test_every_network_has_one(network: str) -> None:
    spec = load_contract().network(network)
    rng = np.random.default_rng(3)
    classes = spec.layers[-1].activation == "softmax"
    examples = Examples(
        network, rng.normal(size=(40, spec.input_size)).astype(np.float32),
        rng.integers(0, spec.output_size, 40) if classes
        else rng.uniform(0, 1, (40, spec.output_size)).astype(np.float32),
        np.ones(40, np.float32), np.array([0, 20]), ["a", "b"],
    )  # fmt: skip
    found = references(examples, [0], [1])
    assert found
    for outputs in found.values():
        assert outputs.shape == (20, spec.output_size)
        assert np.isfinite(outputs).all()

"""What the networks are told of the beats and bars before."""

import numpy as np
import numpy.typing as npt
import pytest

from affetto import _engine

Floats = npt.NDArray[np.float32]


def test_chroma_halves_with_every_beat() -> None:
    beats = np.zeros((4, 12), np.float32)
    beats[0, 3] = 1
    beats[2, 5] = 0.5
    expected = np.zeros((4, 12), np.float32)
    expected[1:, 3] = 1, 0.5, 0.25
    expected[3, 5] = 0.5
    np.testing.assert_array_equal(_engine.chroma_so_far(beats), expected)


def silent_bars(count: int) -> tuple[Floats, Floats]:
    return np.full((count, 16), -1, np.float32), np.zeros((count, 16), np.float32)


def test_nothing_is_heard_before_the_first_bar() -> None:
    first = _engine.groove_history(*silent_bars(1), beats_per_bar=4)[0]
    assert first["bars_heard"] == 0
    assert (first["accents_mean"] == -1).all() and (first["accents_last"] == -1).all()
    assert not first["offsets_mean"].any()
    assert (first["swing"], first["lateness"], first["density"], first["style"]) == (0, 0, 0, -1)


def test_groove_of_the_bars_before() -> None:
    accents, offsets = silent_bars(7)
    accents[0, :] = 1  # Five bars before the last: forgotten there.
    accents[2, [0, 2]] = 0.5, 0.0
    offsets[2, [0, 2]] = 0.1, 0.4
    accents[5, [0, 6, 9]] = 1.0, 0.5, 0.0
    offsets[5, [0, 6, 9]] = -0.3, 0.6, 0.0
    offsets[5, 4] = 9  # Nothing begins there, so it must not count.
    last = _engine.groove_history(accents, offsets, beats_per_bar=4)[6]
    assert last["bars_heard"] == 6
    np.testing.assert_allclose(last["accents_mean"][[0, 2, 6, 15]], [-0.125, -0.75, -0.625, -1])
    np.testing.assert_allclose(last["offsets_mean"][[0, 2, 4, 6]], [-0.1, 0.4, 0, 0.6], rtol=1e-6)
    np.testing.assert_array_equal(last["accents_last"], accents[5])
    assert last["swing"] == pytest.approx(0.5)
    assert last["lateness"] == pytest.approx(0.1)
    assert last["density"] == pytest.approx(3 / 16)


def test_density_counts_the_steps_of_the_bar() -> None:
    accents, offsets = silent_bars(2)
    accents[0, :3] = 0
    assert _engine.groove_history(accents, offsets, beats_per_bar=3)[1]["density"] == pytest.approx(3 / 12)


def test_bars_that_do_not_match_are_refused() -> None:
    accents, _ = silent_bars(2)
    _, offsets = silent_bars(3)
    with pytest.raises(ValueError, match="expected as many bars"):
        _engine.groove_history(accents, offsets, beats_per_bar=4)

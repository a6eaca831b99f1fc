"""RTNeural's own models and outputs, run by the engine. RTNeural's tolerance is 1e-6 (gru: 5e-6)."""

from pathlib import Path

import numpy as np
import pytest

from affetto import _engine


def column(file: Path) -> np.ndarray:
    return np.loadtxt(file, dtype=np.float32).reshape(-1, 1)


@pytest.mark.parametrize("name", ["dense", "lstm", "lstm_1d", "gru", "gru_1d", "conv"])
def test_outputs_are_rtneurals(rtneural_dir: Path, name: str) -> None:
    network = _engine.read_rtneural_json(rtneural_dir / "models" / f"{name}.json")
    inputs = column(rtneural_dir / "test_data" / f"{name}_x_python.csv")
    expected = column(rtneural_dir / "test_data" / f"{name}_y_python.csv")
    for _ in range(2):  # the state of the first run must not reach into the second
        np.testing.assert_allclose(network.run(inputs, reset_before=[0]), expected, rtol=0, atol=1e-6)


def test_full_model_runs(rtneural_dir: Path) -> None:
    network = _engine.read_rtneural_json(rtneural_dir / "models" / "full_model.json")
    assert network.layers == [("dense", 1, 8), ("conv1d", 8, 4), ("gru", 4, 8), ("dense", 8, 1)]
    outputs = network.run(column(rtneural_dir / "test_data" / "dense_x_python.csv"))
    assert np.isfinite(outputs).all() and np.ptp(outputs) > 0.01


def test_bad_lstm_is_refused_for_all_that_is_wrong(rtneural_dir: Path) -> None:
    file = rtneural_dir / "models" / "bad_lstm.json"
    problems, network = _engine.check_rtneural_json(file)
    assert network is None
    assert [path for path, _, _ in problems] == [
        "layers[0].weights[0]",
        "layers[0].weights[1]",
        "layers[0].weights[2]",
        "layers[1].weights[0]",
    ]
    with pytest.raises(_engine.ModelError) as caught:
        _engine.read_rtneural_json(file)
    assert caught.value.file == str(file)
    assert caught.value.path == "layers[0].weights[0]"
    assert (caught.value.expected, caught.value.found) == ("1 x 64 numbers", "1 x 80")


@pytest.mark.parametrize("name", ["conv2d", "lstm_torch"])
def test_other_dialects_are_refused(rtneural_dir: Path, name: str) -> None:
    with pytest.raises(_engine.ModelError):
        _engine.read_rtneural_json(rtneural_dir / "models" / f"{name}.json")

"""Training figures: one a network, all there and positive; never their size."""

import pytest

from affetto.contract import load_contract


def test_every_network_s_training_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("lightning")
    from affetto.benchmark import training

    monkeypatch.setattr(training, "_ROUNDS", 2)
    monkeypatch.setattr(training, "_SIZE", 0.04)
    figures = list(training.measure_training(updates=1))
    assert [figure.subject for figure in figures] == [
        f"training {spec.name}" for spec in load_contract().networks
    ]
    assert {figure.measure for figure in figures} == {"examples_per_second"}
    assert all(
        figure.low and figure.high and 0 < figure.low <= figure.value <= figure.high for figure in figures
    )

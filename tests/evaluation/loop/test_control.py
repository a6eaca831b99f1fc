"""Pieces over the plane, judged by ears whose answers are known."""

from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from affetto.accompaniment.result import Accompaniment
from affetto.evaluation.grid import Grid
from affetto.evaluation.loop.agreement import CONTROL, values
from affetto.evaluation.loop.control import Heard, control
from affetto.evaluation.loop.judges import Judges
from affetto.preparation.workers import hire
from bundles import write_random_bundle


class Ear:
    """Hears the feeling that the music says it plays, or only its seed."""

    def __init__(self, is_deaf: bool) -> None:
        self.is_deaf = is_deaf

    def hear(self, music: Accompaniment) -> np.ndarray:
        played = music.played_emotion
        side = [float(played.valence.mean()), float(played.arousal.mean())]
        if self.is_deaf:
            side = np.random.default_rng(len(music.notes)).standard_normal(2).tolist()
        return np.array([side, side])


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_bundle(tmp_path_factory.mktemp("bundle"))


def judged(bundle: Path, grid: Grid, ear: Any) -> Heard:
    with hire(1) as workers:
        return control(grid, lambda _: bundle, cast(Judges, ear), workers)


def test_every_feeling_is_asked_for_with_every_seed() -> None:
    asked = Grid(3, 2, first_seed=5).asked()
    assert len(asked) == len(set(asked)) == 18
    assert {seed for seed, _, _ in asked} == {5, 6}
    assert {valence for _, valence, _ in asked} == {-1, 0, 1}


def test_what_the_composer_plays_is_what_is_asked(bundle: Path) -> None:
    found = judged(bundle, Grid(3, 2, bars=4), Ear(is_deaf=False))
    np.testing.assert_allclose(found.heard[0], found.asked, atol=1e-6)
    assert values(CONTROL, found)["audio_judge"]["spearman_valence"] == pytest.approx(1)


def test_a_deaf_ear_finds_nothing(bundle: Path) -> None:
    found = judged(bundle, Grid(5, 3, bars=4), Ear(is_deaf=True))
    assert abs(values(CONTROL, found)["audio_judge"]["spearman_valence"]) < 0.4
    assert abs(values(CONTROL, found)["symbolic_judge"]["spearman_arousal"]) < 0.4


def test_progress_is_told_piece_by_piece(bundle: Path) -> None:
    told: list[int] = []
    with hire(1) as workers:
        control(
            Grid(2, 1, bars=4), lambda _: bundle, cast(Judges, Ear(False)), workers, lambda: told.append(1)
        )
    assert len(told) == 4

"""Agreement of asked and heard, on answers that are known beforehand."""

import numpy as np
import pytest

from affetto.evaluation.grid import Grid
from affetto.evaluation.loop.agreement import (
    CONTROL,
    FOLLOW,
    accuracy,
    agreement,
    concordance,
    quadrant_accuracy,
    quadrant_accuracy_absolute,
    spearman,
    values,
)
from affetto.evaluation.loop.control import Heard

ASKED = np.array([(valence, arousal) for _, valence, arousal in Grid(7, 4).asked()])


def heard(one: np.ndarray, two: np.ndarray | None = None) -> Heard:
    return Heard(ASKED, np.stack([one, one if two is None else two]))


def noise(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(ASKED.shape)


def test_spearman_takes_ranks_and_shares_them_between_equals() -> None:
    assert spearman(np.array([1.0, 2, 3, 4]), np.array([1.0, 10, 11, 900])) == pytest.approx(1)
    assert spearman(np.array([1.0, 2, 3, 4]), np.array([4.0, 3, 2, 1])) == pytest.approx(-1)
    # By hand: ranks 1.5 1.5 3.5 3.5 and 1 2 3 4.
    assert spearman(np.array([0.0, 0, 1, 1]), np.array([1.0, 2, 3, 4])) == pytest.approx(2 / np.sqrt(5))
    assert spearman(np.zeros(4), np.arange(4.0)) == 0


def test_concordance_punishes_what_correlation_forgives() -> None:
    x = np.array([-1.0, 0, 1])
    assert concordance(x, x) == pytest.approx(1)
    assert concordance(x, x + 1) == pytest.approx(2 * 2 / 3 / (4 / 3 + 1))
    assert concordance(x, np.zeros(3)) == 0


def test_one_who_plays_what_is_asked_scores_near_one_and_one_who_does_not_near_zero() -> None:
    perfect = values(CONTROL, heard(ASKED + 0.01 * noise()))["audio_judge"]
    deaf = values(CONTROL, heard(noise()))["audio_judge"]
    for name in ("spearman_valence", "spearman_arousal"):
        assert perfect[name] > 0.97
        assert abs(deaf[name]) < 0.2
    assert perfect["quadrant_accuracy"] == 1
    assert 0.1 < deaf["quadrant_accuracy"] < 0.4
    assert abs(perfect["crosstalk_arousal_to_valence"]) < 0.05


def test_crosstalk_tells_which_side_speaks_on_the_other() -> None:
    arousal_alone = values(CONTROL, heard(ASKED[:, [1, 1]]))["symbolic_judge"]
    assert arousal_alone["crosstalk_arousal_to_valence"] > 0.97
    assert abs(arousal_alone["crosstalk_valence_to_arousal"]) < 0.05
    assert abs(arousal_alone["spearman_valence"]) < 0.05


def test_quarters_count_against_the_middle_of_what_was_heard_and_leave_out_the_axes() -> None:
    shifted = ASKED * 0.2 + 3.0
    assert quadrant_accuracy(ASKED, shifted) == 1
    assert quadrant_accuracy_absolute(ASKED, shifted) == 0.25
    assert quadrant_accuracy(np.zeros((5, 2)), np.ones((5, 2))) == 0


def test_figures_have_the_best_rival_an_interval_and_an_aim() -> None:
    good, worse = heard(ASKED + 0.3 * noise(1)), heard(ASKED + 1.5 * noise(2))
    rivals = {"worse": worse, "deaf": heard(noise(3))}
    figures = {
        (figure.measure, figure.condition): figure
        for figure in agreement("control", CONTROL, good, rivals, draws=50)
    }
    one = figures["spearman_arousal", "audio_judge"]
    assert (one.subject, one.aim, one.unit) == ("control", 0.85, "correlation")
    assert one.low is not None
    assert one.high is not None
    assert one.low < one.value < one.high
    assert one.baseline == values(CONTROL, worse)["audio_judge"]["spearman_arousal"]
    assert len(figures) == 2 * len(CONTROL)
    assert agreement("follow", FOLLOW, good, rivals, draws=0)[0].low is None


def test_a_judges_accuracy_is_drawn_by_pieces() -> None:
    rated, pieces = noise(4), np.arange(len(ASKED)) // 4
    sure, blind = (accuracy(rated, said, pieces, draws=40) for said in (rated + 0.1, np.zeros_like(rated)))
    assert [figure.measure for figure in sure] == ["ccc_valence", "ccc_arousal"]
    assert sure[0].value > 0.95
    assert blind[0].value == 0
    assert sure[0].low is not None
    assert sure[0].low <= sure[0].value

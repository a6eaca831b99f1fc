"""Our music beside people's: ranges, figures, and the canary of scattered notes."""

from pathlib import Path

import numpy as np
import pytest

from affetto.errors import InputError
from affetto.evaluation.music.comparison import COUNT, Comparison, compare
from affetto.evaluation.music.human import human_passages
from affetto.evaluation.music.measures import INTERVAL_DISTANCE, MEASURES
from affetto.evaluation.music.passage import scattered
from affetto.evaluation.music.picture import draw_measures
from passages import passage, tune

# What tells music from notes thrown at random, whatever the style.
TELLING = {
    "melody_in_key", "melody_in_chord", "melody_strong_in_chord", "melody_consonance",
    "melody_pitch_class_entropy", "melody_mean_interval", "melody_leaps", "melody_rhythm_entropy",
    "accompaniment_in_key", "accompaniment_in_chord", "accompaniment_pitch_class_entropy",
    "accompaniment_groove_consistency", "melody_interval_distance",
}  # fmt: skip


@pytest.fixture(scope="module")
def tunes() -> Comparison:
    return compare([tune(16, seed) for seed in range(100, 110)], [tune(16, seed) for seed in range(40)])


def test_music_of_one_kind_lies_in_its_own_range(tunes: Comparison) -> None:
    assert len(tunes.inside()) >= 0.9 * len(tunes.rows)
    assert len(tunes.rows) == len(MEASURES) + 1
    assert len({row.measure.name for row in tunes.rows}) == len(tunes.rows)


def test_scattered_notes_lie_outside() -> None:
    people = [tune(16, seed) for seed in range(40)]
    thrown = compare([scattered(tune(16, seed), seed) for seed in range(100, 110)], people)
    assert set(thrown.outside()) >= TELLING


def test_scattered_notes_lie_outside_the_range_of_pop909(data_dir: Path) -> None:
    people = human_passages(data_dir, 16, 60)
    thrown = compare([scattered(one, seed) for seed, one in enumerate(people)], people)
    assert set(thrown.outside()) >= TELLING


def test_a_figure_a_measure_with_the_human_range(tunes: Comparison) -> None:
    figures = {figure.measure: figure for figure in tunes.figures()}
    row = next(row for row in tunes.rows if row.measure.name == "melody_range")
    figure = figures["melody_range"]
    assert (figure.subject, figure.value) == ("music", float(np.mean(row.ours)))
    assert (figure.low, figure.high) == tuple(np.percentile(row.human, [5, 95]))
    assert figure.baseline == float(np.mean(row.scattered))
    assert (figures[COUNT].value, figures[COUNT].aim) == (len(tunes.inside()), 12)
    assert {told["measure"] for told in tunes.told()["measures"]} == figures.keys() - {COUNT}
    assert len(tunes.remarks()) == 1 + len(tunes.outside())


def test_a_song_is_compared_with_the_intervals_of_the_others() -> None:
    """One that differs from all others keeps its distance, and is not drawn to a mean of which it is part."""
    people = [tune(16, seed) for seed in range(9)]
    row = next(
        row for row in compare(people, [*people, scattered(people[0], 1)]).rows
        if row.measure.name == INTERVAL_DISTANCE
    )  # fmt: skip
    assert row.human.argmax() == 9


def test_what_no_passage_tells_is_left_out_with_a_remark(tmp_path: Path) -> None:
    """Eight bars on there is nothing in passages of eight bars; nor is a voice led under one chord."""
    ours, people = ([tune(8, seed) for seed in range(first, first + 9)] for first in (0, 100))
    found = compare(ours, people)
    assert found.unmeasured == ("melody_similarity_8", "accompaniment_similarity_8")
    assert not set(found.unmeasured) & {figure.measure for figure in found.figures()}
    assert [line for line in found.remarks() if line.startswith("melody_similarity_8: left out")]
    assert found.told()["unmeasured"] == list(found.unmeasured)
    draw_measures(found, tmp_path / "music.png")
    plain = [passage([(0, 60, 1.0), (4, 62, 1.0)], [(0, 48, 1.0)], bars=9) for _ in range(9)]
    assert "voice_leading" in compare(plain, plain).unmeasured
    assert "voice_leading" in compare(people, plain).unmeasured


def test_too_few_passages_are_refused() -> None:
    few = [tune(4, seed) for seed in range(7)]
    enough = [*few, tune(4, 8)]
    with pytest.raises(InputError, match="pieces"):
        compare(few, enough)
    with pytest.raises(InputError, match="songs"):
        compare(enough, few)


def test_the_picture_is_written(tunes: Comparison, tmp_path: Path) -> None:
    draw_measures(tunes, tmp_path / "music.png")
    assert (tmp_path / "music.png").read_bytes().startswith(b"\x89PNG")
    assert len(list(tmp_path.iterdir())) == 1

"""Speed of composing."""

from pathlib import Path

from affetto.benchmark.composing import measure_composing
from bundles import write_random_bundle


def test_music_a_second_of_calm_and_excited_pieces(tmp_path: Path) -> None:
    figures = list(measure_composing(write_random_bundle(tmp_path / "bundle")))
    assert [figure.condition for figure in figures] == ["calm", "excited"]
    for figure in figures:
        assert figure.subject == "compose"
        assert figure.aim == 200
        assert figure.low is not None
        assert figure.high is not None
        assert 0 < figure.low <= figure.value <= figure.high

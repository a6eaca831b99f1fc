"""The model card, whatever whoever made the examples tells of them."""

from pathlib import Path

import pytest

from affetto.training.card import write_card

COUNTS = {"sequences": 3, "steps": 40, "groups": 2}


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"corpora": "mine", "remarks": [1], "soundfonts": "piano", "skipped": 3},
        {"corpora": [{"name": "mine"}, "x"], "soundfonts": {"training": ["a.sf2"]}, "heard_songs": 2},
    ],
)
def test_what_examples_tell_of_themselves_does_not_end_a_training(tmp_path: Path, about: dict) -> None:
    write_card(tmp_path / "card.md", "mine", {"examples": {"melody": {**COUNTS, **about}}}, [])
    assert "| 2 | 3 | 40 |" in (tmp_path / "card.md").read_text(encoding="utf-8")


def test_corpora_are_named_with_their_licences(tmp_path: Path) -> None:
    corpora = [{"name": "a", "title": "The A", "licence": "MIT"}, {"name": "b"}]
    about = {**COUNTS, "corpora": corpora, "songs": 9, "heard_songs": 4, "skipped": ["x"]}
    write_card(tmp_path / "card.md", "mine", {"examples": {"melody": about}}, [])
    text = (tmp_path / "card.md").read_text(encoding="utf-8")
    assert "| melody | The A, b | MIT, not stated | 9 | 2 | 3 | 40 |" in text
    assert "for 4 of 9 songs" in text
    assert "melody: 1 songs could not be used" in text

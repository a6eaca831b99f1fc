"""Songs that are prepared for one purpose alone, and the marks by which they are known again."""

from pathlib import Path

import pytest

import corpora
from affetto.datasets import CORPORA
from affetto.errors import InputError
from affetto.preparation import PreparationOptions, prepare_all
from affetto.preparation.emotion import emotion_sequences
from affetto.preparation.examples import Examples
from affetto.preparation.marks import mark_of, unpack_marks


@pytest.fixture
def data(tmp_path: Path) -> Path:
    corpora.write_pop909(tmp_path / "data", ("001", "002", "003"))
    return tmp_path / "data"


def test_groups_without_a_use_are_left_out(data: Path, tmp_path: Path) -> None:
    options = PreparationOptions(heard_songs=0, uses={"pop909/001": "measures", "pop909/003": "trains"})
    about = prepare_all(data, tmp_path / "out", ["melody"], 1, options)["melody"]
    assert set(Examples.load(tmp_path / "out", "melody").groups) == {"pop909/001", "pop909/003"}
    assert "uses" not in about["options"]
    # Without them all songs are there again.
    prepare_all(data, tmp_path / "out", ["melody"], 1, PreparationOptions(heard_songs=0))
    assert len(set(Examples.load(tmp_path / "out", "melody").groups)) == 3


def test_no_use_at_all_is_refused(data: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="POP909"):
        prepare_all(data, tmp_path / "out", ["melody"], 1, PreparationOptions(heard_songs=0, uses={}))


def test_provenance_holds_the_marks_of_the_songs(data: Path, tmp_path: Path) -> None:
    about = prepare_all(data, tmp_path / "out", ["dynamics"], 1, PreparationOptions(heard_songs=0))[
        "dynamics"
    ]
    entries = CORPORA["pop909"].entries(data)
    assert unpack_marks(about["marks"]["pop909"]) == {mark_of(entry) for entry in entries}


@pytest.mark.parametrize(
    ("use", "roles"),
    [("any", ["measures", "trains", "trains"]), ("trains", ["trains"] * 2), ("measures", ["measures"])],
)
def test_a_rated_piece_is_rendered_for_its_use(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, use: str, roles: list[str]
) -> None:
    corpora.write_vgmidi(tmp_path)
    song = next(iter(CORPORA["vgmidi"].songs(tmp_path)))
    monkeypatch.setattr("affetto.preparation.emotion._sequence", lambda _song, variant, *_: variant)
    variants = emotion_sequences(song, 2, [], use)  # type: ignore[arg-type]
    assert ["measures" if variant == 0 else "trains" for variant in variants] == roles

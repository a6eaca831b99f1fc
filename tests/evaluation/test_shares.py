"""Songs known again, and songs that training never saw."""

import shutil
from pathlib import Path

import corpora
from affetto.datasets import CORPORA
from affetto.evaluation.shares import shares_of_entries
from affetto.preparation.marks import mark_of, pack_marks, unpack_marks

SPLIT = {"melody": {"test": ["pop909/002"], "validation": ["pop909/003"]}}


def entries(folder: Path):
    return CORPORA["pop909"].entries(folder)


def copy_song(data: Path, to: Path, number: str) -> None:
    """Song 001 under another number."""
    folder = to / "pop909" / number
    shutil.copytree(data / "pop909" / "001", folder)
    (folder / "001.mid").rename(folder / f"{number}.mid")


def provenance_of(folder: Path) -> dict:
    return {"split": SPLIT, "songs": {"pop909": pack_marks(map(mark_of, entries(folder)))}}


def test_marks_are_of_contents_not_of_names(tmp_path: Path) -> None:
    corpora.write_pop909(tmp_path / "a", ("001",))
    copy_song(tmp_path / "a", tmp_path / "b", "777")
    corpora.write_pop909(tmp_path / "c", ("001",), bars=20)
    one, same, other = (mark_of(entries(tmp_path / name)[0]) for name in "abc")
    assert one == same != other
    assert unpack_marks(pack_marks([one, other, one])) == {one, other}


def test_known_songs_are_in_the_share_that_the_bundle_names(tmp_path: Path) -> None:
    for i, number in enumerate(("001", "002", "003")):
        corpora.write_pop909(tmp_path, (number,), bars=16 + 4 * i)
    shares = shares_of_entries("melody", provenance_of(tmp_path), entries(tmp_path))
    assert shares.of_group == {"pop909/001": "train", "pop909/002": "test", "pop909/003": "validation"}
    assert shares.counts() == {"train": 1, "test": 1, "validation": 1}


def test_other_songs_under_known_names_are_unseen_and_known_ones_under_others_are_not(tmp_path: Path) -> None:
    corpora.write_pop909(tmp_path / "ours", ("001",))
    corpora.write_pop909(tmp_path / "theirs", ("001", "002"), bars=24)
    copy_song(tmp_path / "ours", tmp_path / "theirs", "500")
    shares = shares_of_entries("melody", provenance_of(tmp_path / "ours"), entries(tmp_path / "theirs"))
    assert shares.of_group == {"pop909/001": "unseen", "pop909/002": "unseen", "pop909/500": "train"}


def test_a_bundle_that_lists_no_songs_knows_them_by_the_names_of_its_groups(tmp_path: Path) -> None:
    corpora.write_pop909(tmp_path, ("001", "002"))
    shares = shares_of_entries("melody", {"split": SPLIT}, entries(tmp_path))
    assert shares.of_group == {"pop909/001": "train", "pop909/002": "test"}
    foreign = shares_of_entries("melody", {"split": {"melody": {"test": ["x"]}}}, entries(tmp_path))
    assert set(foreign.of_group.values()) == {"unseen"}

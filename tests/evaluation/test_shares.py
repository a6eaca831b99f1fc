"""Songs known again, and songs that training never saw."""

import hashlib
import json
import shutil
from pathlib import Path

import corpora
from affetto.datasets import CORPORA, Entry
from affetto.evaluation.shares import shares_of_entries
from affetto.preparation.marks import BYTES, mark_of, marks_of, pack_marks, unpack_marks

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


def progressions(folder: Path, *songs: dict) -> list[Entry]:
    """One file of songs."""
    content = {"format": "affetto-progressions", "format_version": 1, "songs": list(songs)}
    (folder / "progressions").mkdir(parents=True, exist_ok=True)
    (folder / "progressions" / "all.json").write_text(json.dumps(content))
    return CORPORA["progressions"].entries(folder)


BLUES = {"title": "Blues", "tonic": "F", "tempo_bpm": 90, "chords": [["F:7", 16], ["Bb:7", 8]]}
BALLAD = {"title": "Ballad", "tonic": "C", "mode": "minor", "chords": [["C:min", 4], ["G:7", 4]]}
WALTZ = {"title": "Waltz", "tonic": "C", "beats_per_bar": 3, "chords": [["C:maj", 3], ["G:7", 3]]}


def test_songs_of_one_file_stay_known_when_another_joins_them(tmp_path: Path) -> None:
    told = {"songs": marks_of(progressions(tmp_path, BLUES, BALLAD))}
    again = {**BLUES, "mode": "major", "beats_per_bar": 4.0, "tempo_bpm": 100}
    joined = progressions(tmp_path, WALTZ, again, BALLAD)
    known = dict(zip(("waltz", "blues", "ballad"), (e.group for e in joined), strict=True))
    shares = shares_of_entries("harmony", told, joined).of_group
    assert [shares[known[name]] for name in ("waltz", "blues", "ballad")] == ["unseen", "train", "train"]


def test_a_bundle_that_marked_whole_files_still_knows_their_songs(tmp_path: Path) -> None:
    found = progressions(tmp_path, BLUES, BALLAD)
    file = hashlib.sha256(found[0].path.read_bytes()).digest()
    old = {"songs": {"progressions": pack_marks([hashlib.sha256(file).digest()[:BYTES]])}}
    assert set(shares_of_entries("harmony", old, found).of_group.values()) == {"train"}


def test_a_group_is_known_by_what_the_bundle_could_write_of_its_name(tmp_path: Path) -> None:
    songs = progressions(tmp_path, {**BLUES, "group": "x\ud800"}, {**BALLAD, "group": "y"})
    told = {"split": {"harmony": {"test": [r"x\ud800"]}}, "songs": marks_of(songs)}
    assert shares_of_entries("harmony", told, songs).of_group == {"x\ud800": "test", "y": "train"}

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import corpora
from affetto.errors import InputError
from affetto.preparation.entries import entries_for


def copy_performance(folder: Path, drummer: str, share: str) -> None:
    """Lists a copy of the first performance under another name."""
    lines = (folder / "info.csv").read_text().splitlines()
    cells = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))
    shutil.copy(folder / cells["midi_filename"], folder / "copy.mid")
    cells |= {"drummer": drummer, "id": "zz/copy", "midi_filename": "copy.mid", "split": share}
    (folder / "info.csv").write_text("\n".join([*lines, ",".join(cells.values())]) + "\n")


@pytest.mark.parametrize(
    ("drummer", "share", "kept"),
    [("drummer1", "train", True), ("drummer1", "test", False), ("drummer2", "train", False)],
)
def test_a_copy_stays_only_on_its_own_side(tmp_path: Path, drummer: str, share: str, kept: bool) -> None:
    folder = corpora.write_groove(tmp_path)
    copy_performance(folder, drummer, share)
    entries, reasons = entries_for("groove", tmp_path)
    assert ("zz/copy" in [entry.identifier for entry in entries]) == kept
    assert len(entries) == 2 + kept
    assert [reason.split(":")[0] for reason in reasons] == ([] if kept else ["zz/copy"])


def test_songs_of_one_file_are_no_copies(tmp_path: Path) -> None:
    corpora.write_progressions(tmp_path, 5)
    entries, reasons = entries_for("harmony", tmp_path)
    assert (len(entries), reasons) == (5, [])


def test_ratings_without_their_sound_are_passed_over(tmp_path: Path) -> None:
    corpora.write_deam(tmp_path)
    corpora.write_vgmidi(tmp_path)
    entries, reasons = entries_for("emotion", tmp_path)
    assert reasons == []
    assert all(entry.path.is_file() for entry in entries if entry.corpus == "deam")
    assert any(entry.corpus == "vgmidi" for entry in entries)


def test_no_corpus_for_it(tmp_path: Path) -> None:
    corpora.write_groove(tmp_path)
    with pytest.raises(InputError, match=r"a corpus that teaches emotion: vgmidi/, deam/.*none of them"):
        entries_for("emotion", tmp_path)

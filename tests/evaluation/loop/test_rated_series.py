"""Who learns from which series."""

from pathlib import Path
from typing import Any

import pytest

import corpora
from affetto.errors import InputError
from affetto.evaluation.loop.rated_series import rated_entries, rated_series
from affetto.preparation.marks import marks_of

PIECES = ("Mana_SNES_A_B", "Xeno_PS1_A_B", "Chrono_SNES_A_B", "Tetris_GB_A_B", "Zelda_NES_A_B")


def provenance(entries: list[Any], trained: int = 5) -> dict[str, Any]:
    return {
        "songs": marks_of(entries[:trained]),
        "split": {"emotion": {"test": ["Xeno"], "validation": ["Chrono"]}},
    }


def test_judges_of_control_learn_what_the_bundle_did_not_train_on(tmp_path: Path) -> None:
    corpora.write_vgmidi(tmp_path, PIECES)
    entries = rated_entries(tmp_path)
    series = rated_series(entries, provenance(entries))
    assert series.judging == {"Xeno", "Chrono"}
    assert series.known == {"Mana", "Tetris", "Zelda"}
    assert series.followed == {"Xeno"}
    assert series.not_followed == {"Mana", "Tetris", "Zelda", "Chrono"}


def test_series_that_are_all_new_are_dealt_by_turns(tmp_path: Path) -> None:
    corpora.write_vgmidi(tmp_path, PIECES)
    series = rated_series(rated_entries(tmp_path), {})
    assert series.judging | series.known == {"Mana", "Xeno", "Chrono", "Tetris", "Zelda"}
    assert not series.judging & series.known
    assert series.followed < series.judging


def test_two_series_are_too_few(tmp_path: Path) -> None:
    corpora.write_vgmidi(tmp_path, PIECES[:2])
    with pytest.raises(InputError, match="3 rated series"):
        rated_series(rated_entries(tmp_path), {})


def test_pieces_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    corpora.write_vgmidi(tmp_path, PIECES)
    (tmp_path / "vgmidi" / "labelled" / "midi" / f"{PIECES[0]}.mid").write_bytes(b"no music")
    assert len(rated_entries(tmp_path)) == len(PIECES) - 1

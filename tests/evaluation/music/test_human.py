"""Passages of POP909's songs."""

from dataclasses import replace
from pathlib import Path

import numpy as np

import corpora
from affetto.datasets.pop909 import Pop909
from affetto.datasets.song import Song
from affetto.evaluation.music.human import human_passages, passage_of_song


def read_song(data_dir: Path) -> Song:
    corpora.write_pop909(data_dir, ("001",), bars=16)
    return Pop909().read(Pop909().entries(data_dir)[0])


def test_a_song_gives_the_bars_from_where_its_melody_begins(tmp_path: Path) -> None:
    song = read_song(tmp_path)
    music = passage_of_song(song, 8)
    assert music is not None and music.bars == 8
    # The corpus's songs have a tune in eighths.
    assert music.melody.onsets.tolist() == list(range(0, 8 * 16, 2))
    assert music.melody.pitches.tolist() == song.tracks["MELODY"].pitches[:64].tolist()
    played = np.concatenate([song.tracks[name].pitches for name in ("BRIDGE", "PIANO")])
    assert set(music.accompaniment.pitches.tolist()) <= set(played.tolist())
    assert (music.chords > 0).all()


def test_a_song_that_is_too_short_or_in_three_is_left_out(tmp_path: Path) -> None:
    song = read_song(tmp_path)
    assert passage_of_song(song, 32) is None
    assert song.beats is not None
    assert passage_of_song(replace(song, beats=replace(song.beats, per_bar=3)), 4) is None
    assert passage_of_song(replace(song, keys=()), 4) is None


def test_songs_are_spread_and_counted(tmp_path: Path) -> None:
    corpora.write_pop909(tmp_path, ("001", "002", "003"), bars=16)
    told: list[tuple[int, int]] = []
    assert len(human_passages(tmp_path, 8, 2, lambda *step: told.append(step))) == 2
    assert told == [(1, 2), (2, 2)]

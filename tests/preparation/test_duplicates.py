import numpy as np

from affetto.datasets import CORPORA, Song
from affetto.datasets.song import Notes
from affetto.preparation.duplicates import same_groups, sketch


def song_of(pitches, seconds=0.5, harmony=0) -> Song:
    """A melody, with a voice `harmony` semitones below it if there is any."""
    starts = np.arange(len(pitches)) * seconds
    pitches = np.array(pitches, np.int32)
    if harmony:
        starts, pitches = np.repeat(starts, 2), np.stack((pitches - harmony, pitches), 1).ravel()
    velocities = np.full(len(pitches), 64, np.int32)
    return Song("a", "b", "c", tracks={"MELODY": Notes(starts, starts + 0.4, pitches, velocities)})


def melody(seed, notes=200):
    return np.random.default_rng(seed).integers(60, 73, notes)


def test_key_tempo_and_lower_voices_do_not_count():
    assert sketch(song_of(melody(1))) == sketch(song_of(melody(1) + 5, 0.31, harmony=3)) != []


def test_scales_and_repeated_notes_tell_nothing():
    assert sketch(song_of([60] * 50)) == sketch(song_of(range(40, 90))) == []
    assert sketch(Song("a", "b", "c")) == []


def test_a_version_with_half_of_the_notes_is_the_same_song():
    whole, other = melody(1), melody(2)
    version = np.concatenate((whole[:100], other[:100]))
    sketches = [("b/version", sketch(song_of(version))), ("a/whole", sketch(song_of(whole)))]
    assert same_groups([*sketches, ("c/other", sketch(song_of(melody(3))))]) == {"b/version": "a/whole"}


def test_groups_that_hang_together_become_one():
    first, second, third = (sketch(song_of(melody(seed))) for seed in (1, 2, 3))
    songs = [("d", first), ("c", first), ("c", second), ("b", second), ("a", third), ("e", [])]
    assert same_groups(songs) == {"c": "b", "d": "b"}


def test_a_common_phrase_alone_makes_no_duplicates():
    phrase = melody(9, 30)
    songs = [(str(i), sketch(song_of(np.concatenate((melody(i), phrase))))) for i in range(20)]
    assert same_groups(songs) == {}


def test_the_known_duplicates_of_pop909(data_dir):
    corpus = CORPORA["pop909"]
    chosen = {"017", "018", "101", "103", "262", "805", "492", "666", "001", "002", "003"}
    entries = [entry for entry in corpus.entries(data_dir) if entry.identifier in chosen]
    found = same_groups([(entry.identifier, sketch(corpus.read(entry))) for entry in entries])
    assert found == {"018": "017", "103": "101", "805": "262", "666": "492"}

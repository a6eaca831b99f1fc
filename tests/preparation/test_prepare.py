import json
import shutil
from pathlib import Path

import numpy as np
import pytest

import corpora
from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.preparation import PreparationOptions, prepare_all
from affetto.preparation.examples import Examples

SYMBOLIC = ["melody", "harmony", "dynamics", "groove"]
OPTIONS = PreparationOptions(renderings=1, heard_songs=0)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    corpora.write_pop909(folder, ("001", "002", "017", "018"))
    corpora.write_pop909_cl(folder, ("001", "017"))
    corpora.write_groove(folder)
    return folder


def test_examples_and_their_provenance(data, tmp_path):
    made = prepare_all(data, tmp_path / "out", SYMBOLIC, workers=1, options=OPTIONS)
    for network in SYMBOLIC:
        examples = Examples.load(tmp_path / "out", network)
        assert examples.about == made[network]
        assert np.isfinite(examples.inputs).all()
        assert (np.diff(examples.starts) > 0).all()
    assert made["melody"]["remarks"] == {"chords by POP909": 2, "chords by POP909-CL": 2}
    assert [corpus["licence"] for corpus in made["groove"]["corpora"]] == ["CC BY 4.0"]
    assert [corpus["name"] for corpus in made["harmony"]["corpora"]] == ["pop909", "pop909_cl"]
    groups = Examples.load(tmp_path / "out", "dynamics").groups
    assert groups == ["pop909/001", "pop909/002", "pop909/017", "pop909/017"]


def test_chord_progressions_teach_harmony_alone(tmp_path):
    corpora.write_progressions(tmp_path / "data", 3)
    made = prepare_all(tmp_path / "data", tmp_path / "out", ["harmony"], workers=1, options=OPTIONS)
    examples = Examples.load(tmp_path / "out", "harmony")
    assert made["harmony"]["songs"] == 3
    names = load_contract().network("harmony").classes
    assert [names[chord] for chord in examples.targets[:16:4]] == ["I:maj", "VI:min", "IV:maj", "V:7"]


def test_examples_do_not_go_among_the_corpora(data, tmp_path):
    before = sorted(path for path in data.rglob("*"))
    for place in (data, data / "groove", data / "groove" / "examples"):
        with pytest.raises(InputError, match="apart from the corpora"):
            prepare_all(data, place, ["groove"], workers=1, options=OPTIONS)
    assert sorted(path for path in data.rglob("*")) == before


def test_only_shards_of_ours_are_cleared_away(data, tmp_path):
    prepare_all(data, tmp_path / "out", ["groove"], workers=1, options=OPTIONS)
    theirs, ours = (tmp_path / "out" / "groove" / f"shard-{name}.safetensors" for name in ("final", "00007"))
    theirs.touch()
    ours.touch()
    prepare_all(data, tmp_path / "out", ["groove"], workers=1, options=OPTIONS)
    assert theirs.is_file() and not ours.exists()


def test_a_network_learns_from_every_corpus_that_is_there(data, tmp_path):
    corpora.write_billboard(
        data, {"0003": corpora.chord_sheet("A Song"), "0004": corpora.chord_sheet("Other")}
    )
    corpora.write_openewld(data, ("A_Song", "Third"))
    made = prepare_all(data, tmp_path / "out", ["melody", "harmony", "groove"], 1, OPTIONS)
    counts = {one["name"]: one["songs"] for one in made["harmony"]["corpora"]}
    assert counts == {"pop909": 4, "billboard": 2, "pop909_cl": 0}
    assert (made["melody"]["absent"], made["melody"]["songs"]) == ([], 6)
    melody, harmony, groove = (
        Examples.load(tmp_path / "out", name) for name in ("melody", "harmony", "groove")
    )
    assert melody.corpora == ["pop909"] * 4 + ["openewld"] * 2
    assert harmony.corpora == ["pop909"] * 8 + ["billboard"] * 4
    assert set(melody.groups) & set(harmony.groups) >= {"title/a song", "pop909/001"}
    assert set(harmony.official) == {""} and set(groove.official) == {"train"}
    spec = load_contract().network("harmony")
    of_billboard = harmony.inputs[harmony.starts[8] :]
    for unknown in ("embedding", "emotion_known", "chroma", "chroma_known"):
        assert not of_billboard[:, spec.input_slice(unknown)].any()


def test_one_corpus_of_several_is_enough(tmp_path):
    corpora.write_billboard(tmp_path / "data", {"0003": corpora.chord_sheet("A Song")})
    about = prepare_all(tmp_path / "data", tmp_path / "out", ["harmony"], 1, OPTIONS)["harmony"]
    assert [one["name"] for one in about["corpora"]] == ["billboard"]
    assert about["absent"] == ["pop909", "progressions"]
    with pytest.raises(InputError, match="pop909/, openewld/"):
        prepare_all(tmp_path / "data", tmp_path / "out", ["melody"], 1, OPTIONS)


def test_a_broken_song_is_skipped_and_counted(data, tmp_path):
    (data / "pop909" / "002" / "002.mid").write_bytes(b"MThd")
    about = prepare_all(data, tmp_path / "out", ["melody"], workers=1, options=OPTIONS)["melody"]
    assert about["songs"] == 3
    assert len(about["skipped"]) == 1 and "002.mid" in about["skipped"][0]


def test_songs_that_share_a_melody_share_a_group(data, tmp_path):
    shutil.copytree(data / "pop909" / "001", data / "pop909" / "003")
    (data / "pop909" / "003" / "001.mid").rename(data / "pop909" / "003" / "003.mid")
    prepare_all(data, tmp_path / "out", ["dynamics"], 1, OPTIONS)
    groups = Examples.load(tmp_path / "out", "dynamics").groups
    assert groups == ["pop909/001", "pop909/002", "pop909/001", "pop909/017", "pop909/017"]


def test_a_corpus_that_is_missing(data, tmp_path):
    with pytest.raises(InputError, match="vgmidi"):
        prepare_all(data, tmp_path / "out", ["emotion"], workers=1, options=OPTIONS)
    assert not (tmp_path / "out").exists()


def test_a_directory_without_corpora(data, tmp_path):
    for path, found in ((tmp_path / "none", "no such directory"), (data / "pop909", "is it POP909 itself")):
        with pytest.raises(InputError, match=found):
            prepare_all(path, tmp_path / "out", ["melody"], workers=1, options=OPTIONS)


def test_a_file_in_place_of_the_examples(data, tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(InputError, match="a file in its place"):
        prepare_all(data, tmp_path / "out", ["melody"], workers=1, options=OPTIONS)


def test_a_network_that_is_none(data, tmp_path):
    with pytest.raises(InputError, match="rhythm"):
        prepare_all(data, tmp_path / "out", ["rhythm"], workers=1, options=OPTIONS)


def test_a_corpus_of_broken_songs_alone(data, tmp_path):
    for path in (data / "pop909").glob("*/*.mid"):
        path.write_bytes(b"")
    with pytest.raises(InputError, match="MIDI"):
        prepare_all(data, tmp_path / "out", ["melody"], workers=1, options=OPTIONS)


def test_options_are_part_of_the_provenance(data, tmp_path):
    about = prepare_all(data, tmp_path / "out", ["groove"], workers=1, options=OPTIONS)["groove"]
    assert json.loads(json.dumps(about["options"]))["renderings"] == 1


def test_what_cannot_be_used_is_refused_before_a_folder_is_made(data, tmp_path):
    out, missing = tmp_path / "out", tmp_path / "missing"
    with pytest.raises(InputError, match="soundfont"):
        prepare_all(data, out, ["harmony"], 1, PreparationOptions(soundfonts=(missing,)))
    (data / "groove" / "info.csv").unlink()
    with pytest.raises(InputError, match=r"info\.csv"):
        prepare_all(data, out, ["harmony", "groove"], 1, OPTIONS)
    assert not out.exists()

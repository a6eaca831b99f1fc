"""What the engine hears in songs, and that it is heard once."""

from pathlib import Path

import numpy as np
import pytest
from tests.bundles import write_random_bundle

import corpora
from affetto import _engine
from affetto.contract import load_contract
from affetto.datasets import CORPORA
from affetto.errors import InputError
from affetto.export import bundle_models
from affetto.export.folder import write_models
from affetto.preparation import PreparationOptions, hearing, prepare, prepare_all
from affetto.preparation.examples import Examples
from affetto.preparation.heard import Heard
from affetto.preparation.hearing import hear, hearing_tasks
from affetto.preparation.rendering import RATE_HZ


@pytest.fixture(scope="module")
def emotion(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    models = {model.network: model for model in bundle_models(write_random_bundle(folder))}
    write_models({"emotion": models["emotion"]}, folder)
    return folder / "emotion.json"


@pytest.fixture
def rendered(monkeypatch, tmp_path) -> list[Path]:
    """The files that are rendered: to noise, so that neither FluidSynth nor a soundfont is needed."""
    files: list[Path] = []

    def noise(path: Path, _) -> np.ndarray:
        files.append(path)
        return np.random.default_rng(1).normal(0, 0.1, 40 * RATE_HZ).astype(np.float32)

    font = tmp_path / "font.sf2"
    font.write_bytes(b"font")
    monkeypatch.setattr(hearing, "render", noise)
    monkeypatch.setattr(prepare, "find_soundfonts", lambda _: [font])
    return files


@pytest.fixture
def data(tmp_path) -> Path:
    corpora.write_pop909(tmp_path / "data", ("001", "002", "003"))
    return tmp_path / "data"


def tasks_of(data, emotion, tmp_path, most=9):
    (tmp_path / "heard" / "pop909").mkdir(parents=True, exist_ok=True)
    entries = CORPORA["pop909"].entries(data)
    return hearing_tasks(entries, most, emotion, [tmp_path / "font.sf2"], tmp_path / "heard")


def test_a_song_is_heard_beat_by_beat_and_once(data, emotion, rendered, tmp_path):
    task = tasks_of(data, emotion, tmp_path)[0]
    assert hear(task) == hear(task) == ""
    assert len(rendered) == 1
    heard = Heard.load(task.file)
    assert (heard.embedding.shape, heard.chroma.shape, heard.known) == ((64, 64), (64, 12), True)
    assert np.abs(heard.embedding[8:]).max() > 0


def test_a_changed_song_or_model_is_heard_again(data, emotion, rendered, tmp_path):
    task = tasks_of(data, emotion, tmp_path)[0]
    hear(task)
    corpora.write_pop909(data, ("001",), bars=12)
    assert hear(task) == "" and len(rendered) == 2
    assert len(Heard.load(task.file).chroma) == 48
    other = tmp_path / "other.json"
    other.write_text(emotion.read_text().replace("0.1", "0.2"))
    assert hear(type(task)(task.entry, other, task.soundfonts, task.file)) == "" and len(rendered) == 3


def test_songs_are_chosen_evenly_and_only_those_that_sound(data, emotion, tmp_path):
    assert [task.entry.identifier for task in tasks_of(data, emotion, tmp_path, most=2)] == ["001", "002"]
    corpora.write_billboard(data, {"0003": corpora.chord_sheet("A Song")})
    entries = CORPORA["billboard"].entries(data)
    assert hearing_tasks(entries, 9, emotion, [], tmp_path) == []


def test_what_is_heard_is_told_to_the_network(data, emotion, rendered, tmp_path):
    (data / "pop909" / "003" / "003.mid").write_bytes(b"MThd")
    options = PreparationOptions(heard_songs=2)
    about = prepare_all(data, tmp_path / "out", ["harmony"], 1, options, emotion)["harmony"]
    assert (about["heard_songs"], about["unheard"], len(about["skipped"])) == (2, [], 1)
    examples = Examples.load(tmp_path / "out", "harmony")
    known = load_contract().network("harmony").input_slice("chroma_known")
    assert examples.inputs[1:64, known].all()
    before = len(rendered)
    assert prepare_all(data, tmp_path / "out", ["harmony"], 1, options, emotion)["harmony"] == about
    assert len(rendered) == before


def test_a_song_that_can_not_be_heard_is_masked_and_told(data, emotion, rendered, tmp_path, monkeypatch):
    def refuse(path, _):
        raise InputError(path, "a file that FluidSynth plays", "another")

    monkeypatch.setattr(hearing, "render", refuse)
    about = prepare_all(data, tmp_path / "out", ["harmony"], 1, emotion_model=emotion)["harmony"]
    assert (about["songs"], about["heard_songs"], len(about["unheard"])) == (3, 0, 3)
    examples = Examples.load(tmp_path / "out", "harmony")
    assert not examples.inputs[:, load_contract().network("harmony").input_slice("chroma_known")].any()


def test_a_full_disk_stops_the_hearing(data, emotion, rendered, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", "/tmp")

    monkeypatch.setattr(hearing, "render", full)
    with pytest.raises(OSError, match="No space left"):
        prepare_all(data, tmp_path / "out", ["harmony"], 1, emotion_model=emotion)


def test_a_model_that_cannot_hear_is_refused_before_a_folder_is_made(data, rendered, tmp_path):
    models = {model.network: model for model in bundle_models(write_random_bundle(tmp_path / "bundle"))}
    write_models({"groove": models["groove"]}, tmp_path)
    for model, told in (
        ("missing.json", "expected a file"),
        ("groove.json", "an emotion network, 128 inputs and 64"),
    ):
        with pytest.raises((InputError, _engine.ModelError), match=told):
            prepare_all(data, tmp_path / "out", ["harmony"], 1, emotion_model=tmp_path / model)
    assert not (tmp_path / "out").exists()

"""What a training of all five networks leaves, and that they learned."""

import json

import mido
import numpy as np
import pytest
import torch

from affetto import _engine
from affetto.contract import load_contract
from affetto.networks import build, load_weights
from affetto.training.history import read_history
from trainings import SMALL, Trained

NAMES = [network.name for network in load_contract().networks]


@pytest.mark.parametrize("share", ["validation", "test"])
@pytest.mark.parametrize("name", NAMES)
def test_every_network_beats_the_best_constant_by_far(trained: Trained, name: str, share: str) -> None:
    figure = trained.figure(name, "loss", share)
    assert figure["value"] < 0.85 * figure["baseline"]


def test_measures_beat_their_baselines_too(trained: Trained) -> None:
    for network, measure, sign in (
        ("melody", "event_nll", -1),
        ("dynamics", "velocity_r", 1),
        # The mean of the last bars, groove's reference, is all there is to know of synthetic accents.
        ("groove", "timing_mae_ms", -1),
    ):
        figure = trained.figure(network, measure, "validation")
        assert sign * figure["value"] > sign * figure["baseline"], (network, measure)


def test_emotion_is_heard(trained: Trained) -> None:
    # A straight line from inputs that say so much is hard to beat in four epochs; a constant has CCC 0.
    for measure in ("ccc_valence", "ccc_arousal"):
        assert trained.figure("emotion", measure, "validation")["value"] > 0.5


def test_the_engine_accepts_the_bundle(trained: Trained) -> None:
    bundle = _engine.load_bundle(trained.folder / "bundle")
    assert bundle.golden_error <= 1e-5
    provenance = json.loads(bundle.manifest_json)["provenance"]
    assert provenance["seed"] == SMALL.seed
    assert provenance["figures"] == trained.report["figures"]
    assert provenance["examples"]["groove"]["corpora"][0]["name"] == "synthetic"


@pytest.mark.parametrize("name", NAMES)
def test_the_exported_network_is_the_trained_one(trained: Trained, name: str) -> None:
    module = build(name).eval()
    load_weights(module, trained.folder / name / "weights.safetensors")
    inputs = np.random.default_rng(0).standard_normal((20, module.spec.input_size)).astype(np.float32)
    found = _engine.read_rtneural_json(trained.folder / "rtneural" / f"{name}.json").run(inputs)
    with torch.no_grad():
        expected = module(torch.from_numpy(inputs)[None])[0][0].numpy()
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_the_course_is_written_down(trained: Trained, name: str) -> None:
    rows = read_history(trained.folder / name / "metrics.csv")
    assert [row["epoch"] for row in rows] == [1, 2, 3, 4]
    best = min(row["val_loss"] for row in rows)
    assert trained.figure(name, "loss", "validation")["value"] == pytest.approx(best, rel=1e-4)
    assert (trained.folder / name / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert [event for event in trained.told if event[0] == name][-1] == (name, 4, 4)


@pytest.mark.parametrize("name", NAMES)
def test_tensorboard_shows_both_losses_over_the_epochs(trained: Trained, name: str) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(trained.folder / name / "tensorboard")).Reload()
    rows = read_history(trained.folder / name / "metrics.csv")
    for tag in ("train_loss", "val_loss"):
        found = [event.value for event in events.Scalars(tag)]
        assert found == pytest.approx([row[tag] for row in rows], rel=1e-4)


@pytest.mark.parametrize("name", ["melody", "harmony"])
def test_every_epoch_can_be_heard(trained: Trained, name: str) -> None:
    folder = trained.folder / "previews" / name
    epochs = [f"epoch-{epoch:03}.mid" for epoch in (1, 2, 3, 4)]
    assert sorted(path.name for path in folder.iterdir()) == ["best.mid", *epochs]
    losses = [row["val_loss"] for row in read_history(trained.folder / name / "metrics.csv")]
    best = epochs[losses.index(min(losses))]
    assert (folder / "best.mid").read_bytes() == (folder / best).read_bytes()
    tracks = {track.name for track in mido.MidiFile(folder / best).tracks}
    assert ("melody" if name == "melody" else "chords") in tracks


def test_nothing_is_pickled(trained: Trained) -> None:
    suffixes = {path.suffix for path in trained.folder.rglob("*") if path.is_file()}
    # The last two are TensorBoard's: its events, named by machine and process, and the settings it shows.
    written = {".safetensors", ".json", ".csv", ".png", ".md", ".mid", ".yaml"}
    others = {path for path in trained.folder.rglob("*") if path.is_file() and path.suffix not in written}
    assert all(path.name.startswith("events.out.tfevents.") for path in others)
    assert written <= suffixes
    for path in trained.folder.rglob("*.safetensors"):
        header = path.read_bytes()[8:9]
        assert header == b"{", path


def test_the_report_is_what_was_returned(trained: Trained) -> None:
    report = json.loads((trained.folder / "report.json").read_text())
    assert report == trained.report
    assert report["schema"].startswith("affetto-figures/")
    assert report["config"]["epochs"] == 4

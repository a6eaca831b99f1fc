"""A bundle on the groups that its training never saw."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from affetto import _engine
from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.evaluation.cross_validation import cross_validate
from affetto.evaluation.held_out import run_held_out
from affetto.evaluation.pictures import draw
from affetto.preparation.examples import Examples
from affetto.training.split import folds_by_group
from bundles import write_random_bundle
from trainings import SMALL, Trained

NAMES = [network.name for network in load_contract().networks]


@pytest.mark.parametrize("name", NAMES)
def test_the_engine_measures_what_training_measured(trained: Trained, name: str) -> None:
    bundle = _engine.load_bundle(trained.folder / "bundle")
    (tested,) = run_held_out(bundle, trained.folder.parent / "examples", [name])
    figures = tested.figures(draws=20)
    assert figures
    for figure in figures:
        told = trained.figure(name, figure.measure, "test")
        # The bundle's weights have 16 bits; the baselines are the same.
        assert figure.value == pytest.approx(told["value"], abs=0.02, rel=0.02)
        assert figure.baseline == pytest.approx(told["baseline"], rel=1e-6)
        assert figure.low is not None and figure.high is not None
        assert figure.low < figure.high
        assert figure.low - 0.02 <= figure.value <= figure.high + 0.02


def test_only_the_test_share_is_measured(trained: Trained) -> None:
    bundle = _engine.load_bundle(trained.folder / "bundle")
    examples = Examples.load(trained.folder.parent / "examples", "dynamics")
    split = json.loads(bundle.manifest_json)["provenance"]["split"]["dynamics"]
    (tested,) = run_held_out(bundle, trained.folder.parent / "examples", ["dynamics"])
    measured = {examples.groups[i] for i in np.unique(tested.steps.sequence)}
    assert measured == set(split["test"])
    assert not measured & set(split["validation"])


def test_worse_predictions_give_worse_figures(trained: Trained) -> None:
    bundle = _engine.load_bundle(trained.folder / "bundle")
    (tested,) = run_held_out(bundle, trained.folder.parent / "examples", ["melody"])
    spoilt = replace(tested, steps=replace(tested.steps, outputs=tested.steps.outputs[::-1].copy()))
    good, bad = ({f.measure: f.value for f in one.figures(0)} for one in (tested, spoilt))
    assert bad["event_nll"] > good["event_nll"]
    assert bad["pitch_top1"] < good["pitch_top1"]


def test_every_network_is_drawn(trained: Trained, tmp_path: Path) -> None:
    bundle = _engine.load_bundle(trained.folder / "bundle")
    for tested in run_held_out(bundle, trained.folder.parent / "examples", NAMES):
        assert draw(tested, tmp_path).read_bytes().startswith(b"\x89PNG")
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(NAMES)


def test_a_bundle_that_names_no_split_is_refused(trained: Trained, tmp_path: Path) -> None:
    bundle = _engine.load_bundle(write_random_bundle(tmp_path / "bundle"))
    with pytest.raises(InputError, match="test groups of melody"):
        list(run_held_out(bundle, trained.folder.parent / "examples", ["melody"]))


def test_examples_without_the_test_share_are_refused(trained: Trained, tmp_path: Path) -> None:
    examples = Examples.load(trained.folder.parent / "examples", "groove")
    replace(examples, groups=[f"else {i}" for i in range(len(examples))]).save(tmp_path)
    bundle = _engine.load_bundle(trained.folder / "bundle")
    with pytest.raises(InputError, match="test share"):
        list(run_held_out(bundle, tmp_path, ["groove"]))


def test_cross_validation_measures_every_group_once_unseen(trained: Trained) -> None:
    examples = Examples.load(trained.folder.parent / "examples", "groove")
    config = SMALL.model_copy(update={"epochs": 1})
    seen: list[int] = []
    tested = cross_validate(examples, config, 3, on_fold=lambda: seen.append(1))
    assert len(seen) == 3
    assert sorted(np.unique(tested.steps.sequence)) == list(range(len(examples)))
    assert len(tested.steps.outputs) == len(examples.inputs)
    assert {figure.condition for figure in tested.figures(0)} == {"3 folds"}
    for split in folds_by_group(examples, 3):
        shares = [
            {examples.groups[i] for i in share} for share in (split.train, split.validation, split.test)
        ]
        assert all(shares)
        assert not (shares[0] & shares[1] or shares[0] & shares[2] or shares[1] & shares[2])


def test_more_folds_than_groups_are_refused(trained: Trained) -> None:
    examples = Examples.load(trained.folder.parent / "examples", "groove")
    with pytest.raises(InputError, match="folds, found 1000"):
        cross_validate(examples, SMALL, 1000)

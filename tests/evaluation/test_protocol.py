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
from affetto.evaluation.outcome import Outcome
from affetto.evaluation.pictures import draw
from affetto.evaluation.protocol import partition, run_protocol
from affetto.evaluation.runs import Evaluation
from affetto.evaluation.shares import Shares, shares_by_name
from affetto.preparation.examples import Examples
from affetto.training.split import folds_by_group
from bundles import write_random_bundle
from trainings import SMALL, Trained

NAMES = [network.name for network in load_contract().networks]


@pytest.fixture
def quick_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Groove begins as a rougher mean of the bars heard; here only the protocol counts."""
    monkeypatch.setattr("affetto.training.starts._STRAIGHTENING_STEPS", 10)


def examples_of(trained: Trained, name: str) -> Examples:
    return Examples.load(trained.folder.parent / "examples", name)


def share_of_test(trained: Trained, name: str) -> Outcome:
    """The first condition: the bundle's own network on its own test share."""
    bundle = _engine.load_bundle(trained.folder / "bundle")
    provenance = json.loads(bundle.manifest_json)["provenance"]
    examples = examples_of(trained, name)
    return next(
        run_protocol(bundle.network(name), examples, shares_by_name(name, provenance, examples), SMALL)
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_engine_measures_what_training_measured(trained: Trained, name: str) -> None:
    tested = share_of_test(trained, name)
    assert tested.condition == "test"
    figures = tested.figures(draws=50)
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
    provenance = json.loads((trained.folder / "bundle" / "manifest.json").read_text())["provenance"]
    examples = examples_of(trained, "dynamics")
    measured = {examples.groups[i] for i in np.unique(share_of_test(trained, "dynamics").steps.sequence)}
    assert measured == set(provenance["split"]["dynamics"]["test"])
    assert not measured & set(provenance["split"]["dynamics"]["validation"])


def test_worse_predictions_give_worse_figures(trained: Trained) -> None:
    tested = share_of_test(trained, "melody")
    spoilt = replace(tested, steps=replace(tested.steps, outputs=tested.steps.outputs[::-1].copy()))
    good, bad = ({f.measure: f.value for f in one.figures(0)} for one in (tested, spoilt))
    assert bad["event_nll"] > good["event_nll"]
    assert bad["pitch_top1"] < good["pitch_top1"]


@pytest.mark.parametrize("name", NAMES)
def test_every_network_is_drawn(trained: Trained, tmp_path: Path, name: str) -> None:
    assert draw(share_of_test(trained, name), tmp_path).read_bytes().startswith(b"\x89PNG")
    assert [path.name for path in tmp_path.iterdir()] == [f"{name}-test.png"]


def test_a_bundle_that_names_no_split_is_refused(trained: Trained, tmp_path: Path) -> None:
    bundle = write_random_bundle(tmp_path / "bundle")
    with pytest.raises(InputError, match="test groups of melody"):
        list(Evaluation(bundle, ["melody"], trained.folder.parent / "examples").run(lambda *_: None))


def test_examples_without_the_test_share_are_refused(trained: Trained) -> None:
    examples = examples_of(trained, "dynamics")
    with pytest.raises(InputError, match="test share"):
        partition(examples, Shares(dict.fromkeys(examples.groups, "train")))


def test_songs_from_elsewhere_are_all_tested_and_baselines_come_from_the_others(trained: Trained) -> None:
    bundle = _engine.load_bundle(trained.folder / "bundle")
    examples = replace(examples_of(trained, "harmony"))
    examples.corpora = ["billboard"] * len(examples)
    shares = Shares(dict.fromkeys(examples.groups, "unseen"))
    (tested,) = run_protocol(bundle.network("harmony"), examples, shares, SMALL)
    assert tested.condition == "billboard"
    assert set(np.unique(tested.steps.sequence)) == set(range(len(examples)))
    assert tested.about["unseen_groups"] == tested.about["groups"] == len(set(examples.groups))
    assert "5 folds" in tested.about["baselines_fitted_to"]
    figures = {figure.measure: figure for figure in tested.figures(0)}
    assert (figures["chord_top1"].aim, figures["chord_perplexity"].aim) == (0.42, 7.0)
    assert figures["chord_top1"].baseline is not None


def test_corpora_are_told_apart(trained: Trained) -> None:
    bundle = _engine.load_bundle(trained.folder / "bundle")
    examples = examples_of(trained, "harmony")
    groups = sorted(set(examples.groups))
    half = set(groups[::2])
    examples.corpora = ["pop909" if group in half else "billboard" for group in examples.groups]
    of_group = {group: ("test" if i % 4 < 2 else "train") for i, group in enumerate(groups)}
    results = list(run_protocol(bundle.network("harmony"), examples, Shares(of_group), SMALL))
    assert {tested.condition for tested in results} == {"pop909", "billboard"}
    for tested in results:
        rows = np.unique(tested.steps.sequence)
        assert {examples.corpora[i] for i in rows} == {tested.condition}
        trained = [group for group, share in of_group.items() if share == "train"]
        fitted = sum((group in half) == (tested.condition == "pop909") for group in trained)
        assert tested.about["baselines_fitted_to"] == f"{fitted} groups of the training share"


@pytest.mark.usefixtures("quick_starts")
def test_groove_is_measured_on_the_official_split_and_drummer_by_drummer(trained: Trained) -> None:
    bundle = _engine.load_bundle(trained.folder / "bundle")
    examples = examples_of(trained, "groove")
    kept = sorted(set(examples.groups))[:3]
    rows = [i for i, group in enumerate(examples.groups) if group in kept]
    examples = Examples(
        "groove",
        np.concatenate([examples.inputs[examples.bounds(i)] for i in rows]),
        np.concatenate([examples.targets[examples.bounds(i)] for i in rows]),
        np.concatenate([examples.mask[examples.bounds(i)] for i in rows]),
        np.concatenate(([0], np.cumsum([len(examples.inputs[examples.bounds(i)]) for i in rows])[:-1])),
        [examples.groups[i] for i in rows],
        official=[("train", "validation", "test")[i % 3] for i in range(len(rows))],
    )
    config = SMALL.model_copy(update={"epochs": 1})
    for official in (False, True):
        shares = Shares(dict.fromkeys(examples.groups, "train"), official)
        results = {t.condition: t for t in run_protocol(bundle.network("groove"), examples, shares, config)}
        assert list(results) == ["official", "leave_drummer_out"]
        measured = {examples.official[i] for i in np.unique(results["official"].steps.sequence)}
        assert measured == {"test"}
        assert results["official"].about["network"].startswith("the bundle's" if official else "trained anew")
        assert results["leave_drummer_out"].about["groups"] == 3


@pytest.mark.usefixtures("quick_starts")
def test_cross_validation_measures_every_group_once_unseen(trained: Trained) -> None:
    examples = examples_of(trained, "groove")
    config = SMALL.model_copy(update={"epochs": 1})
    told: list[tuple[int, int]] = []
    tested = cross_validate(examples, config, 3, on_fold=lambda _, done, total: told.append((done, total)))
    assert told[-1] == (3, 3)
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
    with pytest.raises(InputError, match=r"groove examples: expected 3 to \d+ folds, found 1000"):
        cross_validate(examples_of(trained, "groove"), SMALL, 1000)

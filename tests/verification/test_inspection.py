"""What a bundle says of itself, and what of it holds."""

import json
from pathlib import Path
from typing import Any

import pytest

from affetto import _engine
from affetto.verification.inspection import FORMAT_VERSION, corpora, figures, inspect
from bundles import write_random_bundle


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write_random_bundle(tmp_path / "bundle")


def change(bundle: Path, **changes: Any) -> None:
    file = bundle / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def test_a_sound_bundle(bundle: Path) -> None:
    inspection = inspect(bundle)
    assert inspection.refusal is None
    assert (inspection.support, inspection.passed_over) == ("yes", ())
    assert inspection.contract_held and all(file.held for file in inspection.files)
    assert inspection.golden_error == _engine.load_bundle(bundle).golden_error
    assert sum(row.bytes or 0 for row in inspection.networks) == 2 * 1_149_744


def test_keys_of_later_writers_are_passed_over(bundle: Path) -> None:
    golden = json.loads((bundle / "manifest.json").read_text())["golden"]
    change(bundle, golden=golden | {"seed": 5}, signature={"key": "..."})
    inspection = inspect(bundle)
    assert inspection.refusal is None
    assert (inspection.support, inspection.passed_over) == ("partly", ("signature", "golden.seed"))


@pytest.mark.parametrize("version", [FORMAT_VERSION + 1, 0, 1.5, "1", None, True])
def test_other_versions_are_refused(bundle: Path, version: Any) -> None:
    change(bundle, format_version=version)
    inspection = inspect(bundle)
    assert inspection.support == "no"
    assert inspection.refusal and f"format_version: expected {FORMAT_VERSION}, found " in inspection.refusal


def test_each_thing_that_is_off_is_told(bundle: Path) -> None:
    change(bundle, contract="0" * 64)
    (bundle / "golden.safetensors").unlink()
    inspection = inspect(bundle)
    assert not inspection.contract_held
    assert {file.file: file.held for file in inspection.files} == {
        "weights.safetensors": True,
        "golden.safetensors": False,
    }
    assert inspection.golden_error is None


@pytest.mark.parametrize("value", [None, 5, [], "x", {"weights.safetensors": 5}, {"../../etc/passwd": {}}])
def test_any_manifest_is_told_of(bundle: Path, value: Any) -> None:
    change(bundle, files=value, golden=value, provenance=value, name=value, precision=value)
    inspection = inspect(bundle)
    assert inspection.refusal
    assert not any(file.held for file in inspection.files)
    assert corpora(inspection.provenance) == {} and figures(inspection.provenance) == []


def test_provenance_is_read_where_it_has_the_form_of_a_training() -> None:
    examples = {"groove": {"corpora": [{"title": "Drums", "licence": "CC BY 4.0"}, 5]}, "melody": []}
    measured = {"subject": "groove", "measure": "loss", "condition": "test", "value": 0.5}
    provenance = {"examples": examples, "figures": [measured, {"subject": "x"}, 7]}
    assert corpora(provenance) == {"Drums": "CC BY 4.0"}
    assert figures(provenance) == [measured]

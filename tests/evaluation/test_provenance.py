"""What is read of a bundle's provenance, and what of it is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from affetto.errors import InputError
from affetto.evaluation.provenance import read_provenance, require_training_told
from affetto.preparation.marks import pack_marks
from bundles import write_random_bundle
from programs import run_program

EXAMPLES = {"sequences": 1, "steps": 2, "groups": 1, "corpora": [{"name": "mine", "licence": "MIT"}]}
WHOLE: dict[str, Any] = {
    "affetto": "1.0",
    "split": {"groove": {"validation": ["a"], "test": ["b"]}},
    "songs": {"groove": pack_marks([b"abcd"])},
    "examples": {"groove": EXAMPLES},
}


def bundle_with(folder: Path, provenance: object) -> Path:
    write_random_bundle(folder)
    content = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**content, "provenance": provenance}))
    return folder


def test_a_training_s_provenance_is_read_as_it_is(tmp_path: Path) -> None:
    for provenance in (WHOLE, {**WHOLE, "songs": None}, {"affetto": "1.0"}):
        assert read_provenance(bundle_with(tmp_path, provenance)) == provenance


@pytest.mark.parametrize("provenance", ["by me", None, [1], {"songs": 12}, {"split": "by hand"}])
def test_somebody_else_s_tells_nothing(tmp_path: Path, provenance: object) -> None:
    assert read_provenance(bundle_with(tmp_path, provenance)) == {}
    with pytest.raises(InputError, match="a training by affetto"):
        require_training_told(tmp_path)


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        ({"songs": {"groove": "!!"}}, r"provenance\.songs\.groove: expected marks of songs, found '!!'"),
        ({"songs": [1]}, r"provenance\.songs"),
        ({"split": None}, r"provenance\.split"),
        ({"split": {"groove": "x"}}, r"provenance\.split\.groove"),
        ({"split": {"groove": {"test": "x"}}}, r"provenance\.split\.groove\.test"),
        ({"examples": {"emotion": {**EXAMPLES, "soundfonts": []}}}, r"examples\.emotion\.soundfonts"),
        ({"examples": {"emotion": {**EXAMPLES, "options": {"renderings": "3"}}}}, r"options\.renderings"),
    ],
)
def test_a_damaged_one_is_refused_by_its_key(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    damage: dict[str, Any],
    place: str,
) -> None:
    bundle = bundle_with(tmp_path, {**WHOLE, **damage})
    with pytest.raises(InputError, match=rf"manifest\.json: .*{place}"):
        read_provenance(bundle)
    pytest.importorskip("torch")
    (tmp_path / "groove.safetensors").touch()
    assert run_program(monkeypatch, "evaluate", bundle, "--examples", tmp_path, "--network", "groove") == 2
    told = capsys.readouterr().err
    assert "manifest.json: provenance." in told
    assert len(told.strip().splitlines()) == 1


def test_the_refusal_says_what_should_be_there(tmp_path: Path) -> None:
    for damage, told in (
        ({"split": None}, "expected an object, found None"),
        ({"split": {"groove": "x"}}, "expected an object, found 'x'"),
        ({"examples": {"a": {"soundfonts": {"measuring": "b"}}}}, "training: expected a value, found none"),
        ({"songs": {"groove": 1}}, "expected a valid string, found 1"),
    ):
        with pytest.raises(InputError) as refused:
            read_provenance(bundle_with(tmp_path, {**WHOLE, **damage}))
        assert str(refused.value).endswith(told)

"""Who may write where, and with which settings a training goes on."""

import json
from pathlib import Path

import pytest

from affetto.errors import InputError
from affetto.training.config import TrainingConfig, read_config
from affetto.training.output import claim, write_json

SOURCE = {"kind": "synthetic", "path": ""}


def test_a_new_folder_is_claimed_with_the_resolved_settings(tmp_path: Path) -> None:
    config = claim(tmp_path / "a", TrainingConfig(), {"epochs": 3}, SOURCE, resume=False)
    assert config.epochs == 3
    assert '"epochs": 3' in (tmp_path / "a" / "training.json").read_text()


def test_foreign_contents_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    for resume in (False, True):
        with pytest.raises(InputError, match="other contents"):
            claim(tmp_path, TrainingConfig(), {}, SOURCE, resume)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    with pytest.raises(InputError, match="a file"):
        claim(tmp_path / "thesis.txt", TrainingConfig(), {}, SOURCE, resume=False)


def test_going_on_wants_to_be_asked_for(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="to resume"):
        claim(tmp_path / "a", TrainingConfig(), {}, SOURCE, resume=True)
    claim(tmp_path / "a", TrainingConfig(), {"seed": 5}, SOURCE, resume=False)
    with pytest.raises(InputError, match="--resume"):
        claim(tmp_path / "a", TrainingConfig(), {}, SOURCE, resume=False)
    again = claim(tmp_path / "a", TrainingConfig(), {"epochs": 50}, SOURCE, resume=True)
    assert (again.seed, again.epochs) == (5, 50)


def test_only_more_epochs_may_differ(tmp_path: Path) -> None:
    claim(tmp_path / "a", TrainingConfig(), {"seed": 5}, SOURCE, resume=False)
    with pytest.raises(InputError, match="seed"):
        claim(tmp_path / "a", TrainingConfig(), {"seed": 6}, SOURCE, resume=True)
    with pytest.raises(InputError, match="source"):
        claim(tmp_path / "a", TrainingConfig(), {}, {"kind": "data", "path": "/x"}, resume=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"epochs": 0}', "epochs"),
        ('{"epoch": 3}', "epoch"),
        ('{"networks": {"melody": {"lanes": "many"}}}', r"networks\.melody\.lanes"),
        ('{"networks": {"melodie": {"lanes": 3}}}', "melodie"),
        ('{"networks": {"melody": {"learning_rate": 1e400}}}', r"networks\.melody\.learning_rate"),
        ('{"seed": true}', "seed"),
        ('{"validation_share": 0.7, "test_share": 0.7}', "nothing to train on"),
        ("not json", "the file"),
    ],
)
def test_a_wrong_configuration_is_refused_by_field(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "c.json").write_text(text)
    with pytest.raises(InputError, match=message):
        read_config(tmp_path / "c.json")


def test_one_setting_of_a_network_leaves_its_others(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text('{"networks": {"melody": {"epochs": 1}}}')
    found, usual = read_config(tmp_path / "c.json"), TrainingConfig()
    assert found.network("melody") == usual.network("melody").model_copy(update={"epochs": 1})
    assert found.network("groove") == usual.network("groove")


def test_a_configuration_asked_for_must_be_that_which_was_begun(tmp_path: Path) -> None:
    begun = claim(tmp_path / "a", TrainingConfig(), {}, SOURCE, resume=False)
    assert claim(tmp_path / "a", TrainingConfig(epochs=90), {}, SOURCE, True, asked=True).epochs == 90
    other = TrainingConfig(latent_mask=0.9)
    assert claim(tmp_path / "a", other, {}, SOURCE, resume=True).latent_mask == begun.latent_mask
    with pytest.raises(InputError, match="latent_mask"):
        claim(tmp_path / "a", other, {}, SOURCE, resume=True, asked=True)


def test_a_configuration_says_only_what_it_changes(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text('{"networks": {"melody": {"lanes": 3}}, "seed": 9}')
    config = read_config(tmp_path / "c.json")
    assert config.network("melody").lanes == 3
    assert config.network("emotion") == TrainingConfig().network("emotion")
    with pytest.raises(InputError, match="no such file"):
        read_config(tmp_path / "none.json")


def test_a_name_that_is_no_utf_8_is_written_and_read_as_it_was(tmp_path: Path) -> None:
    content = {"skipped": ["\udce9t\udce9.wav: no sound"], "path": "/music/\u00e9t\u00e9"}
    write_json(tmp_path / "done.json", content)
    assert json.loads((tmp_path / "done.json").read_text(encoding="utf-8")) == content
    assert "/music/\u00e9t\u00e9" in (tmp_path / "done.json").read_text(encoding="utf-8")

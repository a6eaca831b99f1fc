"""The whole way from examples to a bundle: train each network, measure it, export it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from affetto import __version__, _engine
from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.export import to_rtneural, write_bundle
from affetto.figures import Figure, report
from affetto.networks import build, load_weights
from affetto.preparation.examples import Examples
from affetto.preparation.marks import pack_marks, unpack_marks
from affetto.training.card import CARD, write_card
from affetto.training.config import TrainingConfig
from affetto.training.fit import fit_network
from affetto.training.output import write_json
from affetto.training.sources import Progress, Source
from affetto.training.split import Split, default_split, official_split

DONE = "done.json"


def train(
    source: Source,
    output: Path,
    config: TrainingConfig,
    networks: list[str],
    progress: Progress,
) -> dict[str, Any]:
    """Trains the networks one after the other in a folder that was claimed, and returns the report.

    Leaves, besides what `fit_network` does in `<output>/<network>`: rtneural/<network>.json, report.json
    and, once all five networks are there, bundle/. Networks that are done are left as they are, and one
    that is under way goes on, so that calling it again resumes.
    """
    for spec in load_contract().networks:
        if (output / spec.name / DONE).is_file():
            _read_done(output / spec.name)  # What is damaged is told before anything is trained.
    for network in networks:
        if not is_done(output / network, config):
            _train_one(source, output, network, config, progress)
    trained = [spec.name for spec in load_contract().networks if (output / spec.name / DONE).is_file()]
    done = {network: _read_done(output / network) for network in trained}
    figures = [Figure(**figure) for network in trained for figure in done[network]["figures"]]
    content = report(
        figures,
        config=config.model_dump(mode="json"),
        source=source.describe()["kind"],
        examples={network: done[network]["examples"] for network in trained},
        bundle=None,
    )
    if len(trained) == len(load_contract().networks):
        content["bundle"] = "bundle"
        _write_bundle(output, config, content)
    write_json(output / "report.json", content)
    return content


def _train_one(
    source: Source, output: Path, network: str, config: TrainingConfig, progress: Progress
) -> None:
    (output / network / DONE).unlink(missing_ok=True)
    emotion = output / "rtneural" / "emotion.json"
    examples = source.examples(
        network, output / "examples", config.seed, emotion if emotion.is_file() else None, progress
    )
    epochs = config.epochs_of(network)
    progress(network, 0, epochs)
    module, figures = fit_network(
        examples,
        output / network,
        config,
        resume=True,
        on_epoch=lambda done_epochs: progress(network, done_epochs, epochs),
        previews=output / "previews",
    )
    progress(network, epochs, epochs)
    (output / "rtneural").mkdir(exist_ok=True)
    to_rtneural(module).save(output / "rtneural" / f"{network}.json")
    split = default_split(examples, config.seed, *config.shares_of(network))
    done = {
        "epochs": epochs,
        "figures": [asdict(f) for f in figures],
        "examples": _about(examples),
        "split": _told(examples, split),
        "songs": examples.about.get("marks"),
    }
    write_json(output / network / DONE, done)


def _told(examples: Examples, split: Split) -> dict[str, Any]:
    """The split as the bundle tells it: its groups, or that it is the corpora's own."""
    if official_split(examples) == split:
        return {"official": True, "validation": [], "test": []}
    shares = ("validation", "test")
    return {share: sorted({examples.groups[i] for i in split.share(share)}) for share in shares}


def _about(examples: Examples) -> dict[str, Any]:
    return {
        "sequences": len(examples),
        "steps": len(examples.inputs),
        "groups": len(examples.split_groups),
        **{name: value for name, value in examples.about.items() if name != "marks"},
    }


def is_done(folder: Path, config: TrainingConfig) -> bool:
    """Whether a network's folder holds its finished training."""
    return (folder / DONE).is_file() and int(_read_done(folder)["epochs"]) >= config.epochs_of(folder.name)


def _read_done(folder: Path) -> dict[str, Any]:
    """What a finished training left. Raises InputError for anything else."""
    path = folder / DONE
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        whole = all(isinstance(content[name], dict) for name in ("examples", "split"))
        _songs([content["songs"]])
        [Figure(**figure) for figure in content["figures"]]
        if not whole or type(content["epochs"]) is not int:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError(
            path, "what a finished training left", "something else; without it, it is trained on"
        ) from None
    return content


def _songs(listed: list[dict[str, str] | None]) -> dict[str, str] | None:
    """Corpus -> marks of its songs that any network learned from, chose or measured by.

    None where examples do not tell theirs.
    """
    marks: dict[str, set[bytes]] = {}
    for songs in listed:
        if songs is None:
            return None
        for corpus, text in songs.items():
            marks.setdefault(corpus, set()).update(unpack_marks(text))
    return {corpus: pack_marks(found) for corpus, found in marks.items()}


def _write_bundle(output: Path, config: TrainingConfig, content: dict[str, Any]) -> None:
    """Writes the bundle and has the engine prove it before anyone relies on it."""
    modules = {}
    for spec in load_contract().networks:
        modules[spec.name] = build(spec.name)
        load_weights(modules[spec.name], output / spec.name / "weights.safetensors")
    provenance = {
        "affetto": __version__,
        "source": content["source"],
        "seed": config.seed,
        "epochs": {network: _read_done(output / network)["epochs"] for network in modules},
        "split": {network: _read_done(output / network)["split"] for network in modules},
        "songs": _songs([_read_done(output / network).get("songs") for network in modules]),
        "config": config.model_dump(mode="json"),
        "examples": content["examples"],
        "figures": content["figures"],
    }
    write_bundle(output / "bundle", modules, provenance, config.bundle_precision, name=output.name)
    _engine.load_bundle(output / "bundle")
    write_card(output / "bundle" / CARD, output.name, provenance, content["figures"])

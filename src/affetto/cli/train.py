"""affetto train: examples in, five networks, their figures and a bundle out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from affetto.training.sources import Source


# Those of TrainingConfig; told before anything of it is imported.
_BUNDLE = ("float16", "float32")
_ACCELERATORS = ("cpu", "cuda", "mps", "auto")
_PRECISIONS = ("32-true", "bf16-mixed", "16-mixed")


def _or(choices: tuple[str, ...]) -> str:
    return " or ".join((", ".join(choices[:-1]), choices[-1]))


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("train")(_train)


def _train(
    output: Annotated[Path, typer.Option("--output", "-o", help="New folder for all results.")],
    synthetic: Annotated[bool, typer.Option("--synthetic", help="Train on music made up here.")] = False,
    data: Annotated[Path | None, typer.Option(help="Directory of the corpora to prepare and learn.")] = None,
    examples: Annotated[Path | None, typer.Option(help="Directory of examples prepared before.")] = None,
    network: Annotated[list[str] | None, typer.Option(help="Only this network; may be repeated.")] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="Epochs at most, for each network.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed of split, weights and order.")] = None,
    bundle_precision: Annotated[str | None, typer.Option(help=f"Of the bundle: {_or(_BUNDLE)}.")] = None,
    accelerator: Annotated[str | None, typer.Option(help=f"Lightning's: {_or(_ACCELERATORS)}.")] = None,
    precision: Annotated[str | None, typer.Option(help=f"Lightning's: {_or(_PRECISIONS)}.")] = None,
    devices: Annotated[int | None, typer.Option(min=1, help="Devices of this machine.")] = None,
    nodes: Annotated[int | None, typer.Option(min=1, help="Machines; see the training guide.")] = None,
    config: Annotated[Path | None, typer.Option(help="JSON file with any of the settings.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the training in --output.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Trains the networks and exports each to RTNeural JSON, and all five to a bundle.

    Example: affetto train --synthetic --epochs 10 --output trained

    Ctrl-C stops cleanly; the same command with --resume goes on. Needs pip install 'affetto\\[train]'.
    """
    from affetto.training.requirements import require_training
    from affetto.training.sources import in_order

    # What needs no installed package first: a mistake should be told before anything is installed.
    networks = in_order(network)
    source = _source(synthetic, data, examples)
    source.check(networks)
    chosen = {
        "epochs": epochs, "seed": seed, "devices": devices, "nodes": nodes,
        "bundle_precision": _one_of("--bundle-precision", _BUNDLE, bundle_precision),
        "accelerator": _one_of("--accelerator", _ACCELERATORS, accelerator),
        "precision": _one_of("--precision", _PRECISIONS, precision),
    }  # fmt: skip
    require_training()
    from affetto.cli.output import say_json, table_of_figures
    from affetto.errors import InputError
    from affetto.figures import Figure
    from affetto.training.config import TrainingConfig, changed, read_config, synthetic_config
    from affetto.training.nodes import check_nodes, follow, leads
    from affetto.training.output import claim, give_up, missing_folders
    from affetto.training.trainer import check_hardware

    changes = {name: value for name, value in chosen.items() if value is not None}
    defaults = synthetic_config() if synthetic else TrainingConfig()
    settings = read_config(config) if config else defaults
    wanted = changed(settings, changes)
    check_nodes(source, wanted)
    check_hardware(wanted)
    if not leads(wanted):
        follow(source, output, wanted, networks, lambda *_: None)
        return
    source.check_apart(output / "examples")
    made = missing_folders(output)
    settings = claim(output, settings, changes, source.describe(), resume, asked=config is not None)
    try:
        content = _run(source, output, settings, networks)
    except InputError:
        if not resume:  # The same command should do once its input is mended.
            give_up(output, made)
        raise
    if as_json:
        say_json(content)
        return
    table_of_figures(Figure(**figure) for figure in content["figures"])
    print(f"report: {output / 'report.json'}")
    if content["bundle"]:
        print(f"bundle: {output / content['bundle']}")


def _run(source: Source, output: Path, settings: Any, networks: list[str]) -> dict[str, Any]:
    """Trains with a bar a task on stderr."""
    from affetto.cli.output import task_bars
    from affetto.training.recipe import train

    try:
        with task_bars() as show:
            return train(source, output, settings, networks, show)
    except KeyboardInterrupt:
        print(f"affetto: stopped; --resume goes on with {output}", file=sys.stderr)
        raise


def _source(synthetic: bool, data: Path | None, examples: Path | None) -> Source:
    from affetto.errors import InputError
    from affetto.training.sources import Source

    if synthetic + (data is not None) + (examples is not None) != 1:
        given = [name for name, is_given in _given(synthetic, data, examples) if is_given]
        raise InputError("train", "one of --synthetic, --data and --examples", " and ".join(given) or "none")
    if synthetic:
        return Source("synthetic")
    return Source("data", data) if data is not None else Source("examples", examples)


def _given(synthetic: bool, data: Path | None, examples: Path | None) -> list[tuple[str, bool]]:
    return [("--synthetic", synthetic), ("--data", data is not None), ("--examples", examples is not None)]


def _one_of(option: str, choices: tuple[str, ...], chosen: str | None) -> str | None:
    from affetto.errors import InputError

    if chosen is not None and chosen not in choices:
        raise InputError(option, _or(choices), chosen)
    return chosen

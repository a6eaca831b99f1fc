"""`affetto evaluate`: how well a bundle's networks and the engine's ears do on music that neither was fitted to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from affetto.evaluation.held_out import Tested
    from affetto.figures import Figure


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("evaluate")(evaluate)


def evaluate(
    bundle: Annotated[Path | None, typer.Argument(help="Bundle folder; the default one if left out.")] = None,
    examples: Annotated[
        Path | None, typer.Option(help="Examples as `affetto train` left them: scores the five networks.")
    ] = None,
    network: Annotated[list[str] | None, typer.Option(help="Only this network; may be repeated.")] = None,
    folds: Annotated[
        int | None, typer.Option(min=3, help="Train anew so often, each group being held out once.")
    ] = None,
    draws: Annotated[int, typer.Option(min=0, help="Draws of the bootstrap; 0 for no intervals.")] = 200,
    data: Annotated[
        Path | None, typer.Option("--data", help="Directory with pop909/: scores beats, tempo and keys.")
    ] = None,
    songs: Annotated[int, typer.Option(min=1, help="Held-out songs to listen to, at most.")] = 100,
    soundfont: Annotated[
        Path | None, typer.Option(help="Soundfont to render with; the first installed one if left out.")
    ] = None,
    peer: Annotated[bool, typer.Option("--peer", help="Also score librosa, where installed.")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Folder for pictures.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Scores a bundle's networks on groups that they never saw, and listening on rendered songs of POP909.

    Example: affetto evaluate --examples runs/real/examples --output pictures
    Example: affetto evaluate --examples runs/real/examples --network emotion --folds 6
    Example: affetto evaluate --data ~/corpora --songs 20 --peer
    """
    import importlib.util

    from affetto.cli.output import say_json, table_of_figures
    from affetto.errors import InputError
    from affetto.figures import report

    if examples is None and data is None:
        raise InputError("evaluate", "--examples, --data or both", "neither")
    if importlib.util.find_spec("symusic") is None:
        raise InputError("evaluate", "the extra affetto[train], which reads corpora", "it is not installed")
    if peer and importlib.util.find_spec("librosa") is None:
        raise InputError("--peer", "librosa", "it is not installed")
    figures = _networks(bundle, examples, network, folds, draws, output) if examples else []
    figures += _listening(data, songs, soundfont, peer) if data else []
    if as_json:
        say_json(report(figures))
    else:
        table_of_figures(figures)


def _networks(
    bundle: Path | None,
    examples: Path,
    network: list[str] | None,
    folds: int | None,
    draws: int,
    output: Path | None,
) -> list[Figure]:
    from affetto.cli.output import progress
    from affetto.evaluation.pictures import draw
    from affetto.training.sources import in_order

    names = in_order(network)
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
    figures: list[Figure] = []
    with progress() as bar:
        task = bar.add_task("networks", total=len(names) * (folds or 1))
        runs = (
            _folds(examples, names, folds, lambda: bar.advance(task))
            if folds
            else _held_out(bundle, examples, names)
        )
        for tested in runs:
            figures += tested.figures(draws)
            if output is not None:
                draw(tested, output)
            if not folds:
                bar.advance(task)
    return figures


def _held_out(bundle: Path | None, examples: Path, names: list[str]) -> Iterator[Tested]:
    from affetto import _engine
    from affetto.evaluation.held_out import run_held_out
    from affetto.models import find_bundle

    return run_held_out(_engine.load_bundle(find_bundle(bundle)), examples, names)


def _folds(examples: Path, names: list[str], folds: int, on_fold: Callable[[], None]) -> Iterator[Tested]:
    from affetto.evaluation.cross_validation import cross_validate
    from affetto.preparation.examples import Examples
    from affetto.training.config import TrainingConfig

    for name in names:
        yield cross_validate(Examples.load(examples, name), TrainingConfig(), folds, on_fold)


def _listening(data: Path, songs: int, soundfont: Path | None, peer: bool) -> list[Figure]:
    from affetto.cli.output import progress
    from affetto.evaluation.listening import chosen_entries
    from affetto.evaluation.listening import evaluate as evaluate_listening
    from affetto.preparation.rendering import find_soundfonts

    font = find_soundfonts([soundfont] if soundfont else None)[0]
    count = len(chosen_entries(data, songs))
    with progress() as bar:
        task = bar.add_task("songs", total=count)
        return list(evaluate_listening(data, songs, font, peer, lambda: bar.advance(task)))

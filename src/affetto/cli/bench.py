"""`affetto bench`: speed and memory, measured here and now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from affetto.figures import Figure


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("bench")(bench)


def bench(
    models: Annotated[
        Path | None, typer.Option("--models", help="Bundle; the default one if left out.")
    ] = None,
    calls: Annotated[int, typer.Option(min=2000, help="Timed steps a network.")] = 5000,
    minutes: Annotated[
        float, typer.Option(min=0.1, max=60, help="Length of the accompanied recording.")
    ] = 3.0,
    peers: Annotated[
        bool, typer.Option("--peers", help="Also time PyTorch and librosa, where installed.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measures features, loading, networks, the way from a recording to MIDI, and preparation.

    Example: affetto bench --peers
    """
    import importlib.util

    from affetto.benchmark.inference import measure_inference
    from affetto.benchmark.listening import measure_accompany, measure_features
    from affetto.benchmark.loading import measure_loading
    from affetto.cli.output import progress, say_json, table_of_figures
    from affetto.figures import report
    from affetto.models import find_bundle

    bundle = find_bundle(models)
    program = _load_program()
    with_pytorch = peers and importlib.util.find_spec("torch") is not None
    stages: list[tuple[str, Callable[[], Iterator[Figure]]]] = [
        ("features", lambda: measure_features(60.0, peers)),
        ("loading", lambda: measure_loading(bundle, 30, program)),
        ("networks", lambda: measure_inference(bundle, calls, with_pytorch)),
        ("accompany", lambda: measure_accompany(bundle, 60 * minutes, rounds=3)),
    ]
    if _can_prepare():
        from affetto.benchmark.preparation import measure_preparation

        stages.append(("preparation", lambda: measure_preparation(bundle)))
    figures: list[Figure] = []
    with progress() as bar:
        task = bar.add_task("bench", total=len(stages))
        for name, measure in stages:
            bar.update(task, description=name)
            figures += list(measure())
            bar.advance(task)
    if as_json:
        say_json(report(figures, bundle=str(bundle)))
    else:
        table_of_figures(figures)


def _load_program() -> Path | None:
    """The program that measures loading, or None with a word on what goes unmeasured."""
    import importlib.util

    from affetto.benchmark.loading import PROGRAM, find_program

    program = find_program()
    if program is None:
        typer.echo(f"{PROGRAM} is not built (make test-cpp): no heap peaks, no loading of JSON", err=True)
    elif importlib.util.find_spec("safetensors") is None:
        typer.echo("safetensors is not installed: no heap peaks, no loading of JSON", err=True)
        program = None
    return program


def _can_prepare() -> bool:
    """Whether the packages that read corpora are installed; a word on what goes unmeasured if not."""
    import importlib.util

    if (
        importlib.util.find_spec("symusic") is not None
        and importlib.util.find_spec("safetensors") is not None
    ):
        return True
    typer.echo("symusic is not installed (affetto[train]): no preparation", err=True)
    return False

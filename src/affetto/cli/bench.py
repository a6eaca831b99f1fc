"""`affetto bench`: speed and memory, measured here and now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import ExitStack

    from affetto.benchmark.inference import Peer
    from affetto.figures import Figure

    Stage = tuple[str, Callable[[], Iterator[Figure]]]


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
        bool, typer.Option("--peers", help="Also time PyTorch, ONNX Runtime and librosa, where installed.")
    ] = False,
    rtneural: Annotated[
        list[Path] | None,
        typer.Option(
            "--rtneural-bench", help="Also time RTNeural with this rtneural-bench. May be repeated."
        ),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Measure this stage alone. May be repeated.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measures features, loading, networks, composing, the way from a recording to MIDI, preparation and training.

    Example: affetto bench --peers --only networks
    """
    from contextlib import ExitStack

    from affetto.benchmark.composing import measure_composing
    from affetto.benchmark.footprint import measure_footprint
    from affetto.benchmark.inference import measure_inference
    from affetto.benchmark.listening import measure_accompany, measure_features
    from affetto.benchmark.loading import measure_loading
    from affetto.cli.output import progress, say_json, table_of_figures
    from affetto.figures import report
    from affetto.models import find_bundle
    from affetto.training.requirements import has_training

    bundle = find_bundle(models)
    stages: list[Stage] = [
        ("features", lambda: measure_features(60.0, peers)),
        ("loading", lambda: measure_loading(bundle, 30, _load_program())),
        ("footprint", lambda: measure_footprint(bundle, _footprint_program())),
        ("networks", lambda: measure_inference(bundle, calls, contenders)),
        ("compose", lambda: measure_composing(bundle)),
        ("accompany", lambda: measure_accompany(bundle, 60 * minutes, rounds=3)),
    ]
    if _can_prepare():
        from affetto.benchmark.preparation import measure_preparation

        stages.append(("preparation", lambda: measure_preparation(bundle)))
    if has_training():
        from affetto.benchmark.training import measure_training

        stages.append(("training", measure_training))
    stages = _chosen(stages, only)
    figures: list[Figure] = []
    with ExitStack() as running, progress() as bar:
        contenders = _peers(bundle, peers, rtneural or [], running)
        task = bar.add_task("bench", total=len(stages))
        for name, measure in stages:
            bar.update(task, description=name)
            figures += list(measure())
            bar.advance(task)
    if as_json:
        say_json(report(figures, bundle=str(bundle)))
    else:
        table_of_figures(figures)


def _chosen(stages: list[Stage], only: list[str] | None) -> list[Stage]:
    from affetto.errors import InputError

    names = [name for name, _ in stages]
    for name in only or []:
        if name not in names:
            raise InputError("--only", f"one of {', '.join(names)}", name)
    return [stage for stage in stages if not only or stage[0] in only]


def _peers(bundle: Path, installed: bool, rtneural: list[Path], running: ExitStack) -> list[Peer]:
    """Those that are installed, where asked for, and each program of RTNeural, which ends with `running`."""
    import importlib.util

    found: list[Peer] = []
    if rtneural:
        from affetto.benchmark.peers import RtNeural

        found += [running.enter_context(RtNeural(program, bundle)) for program in rtneural]
    elif installed:
        typer.echo("--rtneural-bench is not given: RTNeural is not timed", err=True)
    if installed and importlib.util.find_spec("onnx") and importlib.util.find_spec("onnxruntime"):
        from affetto.benchmark.onnx_peer import OnnxRuntime

        found.append(OnnxRuntime(bundle))
    elif installed:
        typer.echo("onnx and onnxruntime are not installed (affetto[bench]): not timed", err=True)
    if installed and importlib.util.find_spec("torch"):
        from affetto.benchmark.peers import PyTorch

        found += [PyTorch(bundle, scripted, onednn) for scripted in (False, True) for onednn in (True, False)]
    return found


def _footprint_program() -> Path | None:
    """The program that measures what the engine holds, or None with a word on what goes unmeasured."""
    from affetto.benchmark.footprint import PROGRAM
    from affetto.benchmark.loading import find_program

    program = find_program(PROGRAM)
    if program is None:
        typer.echo(
            f"{PROGRAM} is not built (make test-cpp): no memory, no allocations, no load time", err=True
        )
    return program


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

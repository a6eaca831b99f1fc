"""`affetto soak`: the live engine under everything that audio, host and user can do to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from affetto.figures import Figure

_SLICE_SECONDS = 15.0


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("soak")(soak)


def soak(
    minutes: Annotated[float, typer.Option(min=0.1, max=10_000, help="Minutes of audio, simulated.")] = 5.0,
    models: Annotated[
        Path | None, typer.Option("--models", help="Bundle; the default one if left out.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=2**64 - 1, help="Draws what happens.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Drives the live engine with unkind audio and a restless host. Exit code 1 where anything is wrong.

    Silence, noise, clipping, denormals, NaN; blocks of 1 to 8,192 samples; changes of rate, tempo, metre
    and bundle (to int8 and back); jumps, loops, resets; workers that are slowed ten-fold or starved. Two
    engines share the workers. Nothing may stall, leak, sound on, or break a plan's promises. Simulated
    minutes pass much faster than real ones.

    Example: affetto soak --minutes 60
    """
    from affetto import _engine
    from affetto.cli.output import progress, say_json, table_of_figures
    from affetto.errors import CheckFailed
    from affetto.figures import report
    from affetto.models import find_bundle

    bundle = find_bundle(models)
    # Two bundles to swap between: the same one in another precision is as different as any.
    drive = _engine.Soak([_engine.load_bundle(bundle), _engine.load_bundle(bundle, "int8")], seed)
    told = drive.report()
    with progress() as bar:
        task = bar.add_task("soak", total=round(60 * minutes))
        while told["simulated_seconds"] < 60 * minutes and not told["fault"]:
            drive.run(min(_SLICE_SECONDS, 60 * minutes - told["simulated_seconds"]))
            told = drive.report()
            bar.update(task, completed=round(told["simulated_seconds"]))
    figures = list(_figures(told, f"{minutes:g} min, seed {seed}"))
    if as_json:
        say_json(report(figures, bundle=str(bundle), fault=told["fault"]))
    else:
        table_of_figures(figures)
    if told["fault"]:
        raise CheckFailed(told["fault"])


def _figures(told: dict[str, Any], condition: str) -> Iterator[Figure]:
    from affetto.figures import Figure

    def counted(measure: str, aim: float | None = None) -> Figure:
        return Figure("pipeline", measure, condition, told[measure], "count", aim=aim)

    yield Figure("pipeline", "simulated_minutes", condition, told["simulated_seconds"] / 60, "min")
    yield counted("blocks")
    yield counted("waits", aim=0)
    yield counted("stuck_notes", aim=0)
    yield counted("plans_checked")
    for measure in ("notes", "bars", "late_bars", "chunks", "dropped_chunks"):
        yield counted(measure)
    for measure in ("swaps", "jumps", "resets", "rate_changes"):
        yield counted(measure)
    load = told["process_seconds"] / max(told["simulated_seconds"], 1.0)
    yield Figure("pipeline", "audio_thread_load", condition, 100 * load, "%")
    # The processor's time tells what the call itself did; by the clock, other programs had turns too.
    for measure, key in (("slowest_process", "process"), ("slowest_process_by_clock", "clock")):
        yield Figure("pipeline", measure, condition, 1000 * told[f"slowest_{key}_seconds"], "ms")
    for measure in ("heap_growth", "resident_growth"):
        aim = told[f"tolerated_{measure}_bytes"] / 1024
        yield Figure("pipeline", measure, condition, told[f"{measure}_bytes"] / 1024, "KiB", aim=aim)

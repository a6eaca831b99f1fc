"""affetto inspect: what is in a bundle, and whether it holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from affetto.verification.inspection import Inspection


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("inspect")(_inspect)


def _inspect(
    bundle: Annotated[
        Path | None, typer.Argument(help="Bundle folder; the default one where none is given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Shows a bundle: format, contract, hashes, golden vectors, networks, corpora and figures.

    Example: affetto inspect trained/bundle

    Exit code 2 where the engine refuses it, after all that could be shown.
    """
    from dataclasses import asdict

    from affetto.cli.output import say_json
    from affetto.models import find_bundle
    from affetto.verification.inspection import inspect

    inspection = inspect(find_bundle(bundle))
    if as_json:
        say_json({"accepted": inspection.refusal is None, **asdict(inspection)})
    else:
        _print(inspection)
    if inspection.refusal is not None:
        _refuse(inspection.refusal)


def _refuse(words: str) -> None:
    import sys

    from affetto.cli.output import one_line

    sys.stdout.flush()
    print(f"affetto: {one_line(words)}", file=sys.stderr)
    raise typer.Exit(2)


def _print(inspection: Inspection) -> None:
    from affetto.cli.output import one_line, print_networks, print_table
    from affetto.verification.inspection import corpora, figures

    for name, words in _lines(inspection).items():
        print(f"{name:<12}{one_line(words)}")
    for file in inspection.files:
        held = "as stated" if file.held else "NOT as stated"
        print(one_line(f"{'file':<12}{file.file}, {file.bytes} bytes, SHA-256 {file.sha256}: {held}"))
    print_networks(inspection.networks)
    for title, licence in corpora(inspection.provenance).items():
        print(one_line(f"{'corpus':<12}{title}, licence: {licence}"))
    for name, value in inspection.provenance.items():
        if not isinstance(value, dict | list):
            print(one_line(f"{name:<12}{value}"))
    measured = figures(inspection.provenance)
    if measured:
        columns = ("subject", "measure", "condition")
        cells = [
            (
                *(str(figure[column]) for column in columns),
                _number(figure["value"]),
                _number(figure.get("baseline")),
            )
            for figure in measured
        ]
        print_table(columns, ("value", "baseline"), cells)


def _lines(inspection: Inspection) -> dict[str, str]:
    """The bundle's own fields, one a line."""
    golden, error = inspection.golden, inspection.golden_error
    measured = "not run" if error is None else f"error {error:.1e} measured now"
    return {
        "bundle": f"{inspection.name} ({inspection.folder})",
        "format": f"version {inspection.format_version}, read: {inspection.support}"
        + (f" (passed over: {', '.join(inspection.passed_over)})" if inspection.passed_over else ""),
        "contract": f"{inspection.contract}: {'this' if inspection.contract_held else 'NOT this'} engine's",
        "precision": str(inspection.precision),
        "golden": f"{golden.get('steps')} steps, reset before {golden.get('reset_before')}, "
        f"tolerance {golden.get('tolerance')}, {measured}",
    }


def _number(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, int | float) else ""

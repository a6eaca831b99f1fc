"""affetto validate: is this RTNeural JSON sound, and if not, where not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from affetto.verification.validation import Validation


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("validate")(_validate)


def _validate(
    files: Annotated[list[Path], typer.Argument(help="Files of RTNeural JSON.", show_default=False)],
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Also list the layers.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Checks RTNeural JSON by every rule that RTNeural's loader leaves unchecked; lists all problems.

    Example: affetto validate trained/rtneural/melody.json --verbose

    Exit code 1 where a file is not sound. Files that affetto exported are also held against the contract.
    """
    from affetto.cli.output import say_json
    from affetto.errors import CheckFailed
    from affetto.verification.validation import validate

    validations = [validate(file) for file in files]
    if as_json:
        say_json([_content(validation) for validation in validations])
    else:
        for validation in validations:
            _print(validation, verbose)
    unsound = [validation for validation in validations if not validation.sound]
    if unsound:
        raise CheckFailed(
            f"{len(unsound)} of {len(validations)} files not sound, the first {unsound[0].file}"
        )


def _content(validation: Validation) -> dict[str, object]:
    from dataclasses import asdict

    return {"sound": validation.sound, **asdict(validation)}


def _print(validation: Validation, verbose: bool) -> None:
    from affetto.cli.output import one_line

    file = one_line(validation.file)
    for problem in validation.problems:
        print(f"{file}: {one_line(problem)}")
    if not validation.sound:
        return
    layers = validation.layers
    print(
        f"{file}: sound, {layers[0].inputs} -> {layers[-1].outputs}, "
        f"{len(layers)} layers, {validation.parameters:,} weights"
    )
    for layer in layers if verbose else ():
        print(f"  {layer.type:<12}{layer.inputs:>6} -> {layer.outputs}")

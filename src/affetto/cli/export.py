"""affetto export: weights as RTNeural JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from affetto.export import RTNeuralModel
    from affetto.export.folder import Written


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("export")(_export)


def _export(
    to: Annotated[Path, typer.Option("--to", help="Folder for the files; made where there is none.")],
    source: Annotated[
        Path | None,
        typer.Argument(help="Bundle folder, or a network's checkpoint or weights; else the default bundle."),
    ] = None,
    layers: Annotated[
        Path | None, typer.Option(help="Description of a JSON state dict, which SOURCE then is.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="Only rtneural.")] = "rtneural",
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Writes RTNeural JSON: a file for each network of a bundle, or one for a single network.

    Example: affetto export trained/bundle --to plugin/models

    Each file is proven by the engine's strict reader before it takes its name. Needs no PyTorch.
    """
    from dataclasses import asdict

    from affetto.cli.output import say_json
    from affetto.errors import InputError
    from affetto.export.folder import write_models

    if form != "rtneural":
        raise InputError("--format", "rtneural", form)
    models = _models(source, layers, to)
    written = write_models(models, to, source if source is not None and source.is_file() else None)
    if as_json:
        say_json([asdict(file) for file in written])
    else:
        _print(written, to)


def _models(source: Path | None, layers: Path | None, to: Path) -> dict[str, RTNeuralModel]:
    """The models in the source, by the name of the file that each becomes."""
    from affetto.errors import InputError
    from affetto.export import bundle_models, read_state_dict_json, weights_model
    from affetto.export.description import read_description
    from affetto.files import is_same
    from affetto.models import find_bundle

    if layers is not None:
        if source is None:
            raise InputError("--layers", "a JSON state dict to read with it", "none")
        if is_same(to / f"{source.stem}.json", source):
            raise InputError(to, "a folder other than that of the state dict", "the same")
        return {source.stem: read_state_dict_json(source, read_description(layers))}
    if source is not None and source.is_file():
        if source.suffix == ".json":
            raise InputError(source, "--layers DESCRIPTION.json beside a JSON state dict", "none")
        model = weights_model(source)
        return {model.network or source.stem: model}
    return {model.network or "model": model for model in bundle_models(find_bundle(source))}


def _print(written: list[Written], folder: Path) -> None:
    from affetto.cli.output import one_line, print_table

    rows = [
        (Path(file.file).name, file.layers, f"{file.parameters:,}", f"{file.bytes:,}") for file in written
    ]
    print_table(("file", "layers"), ("parameters", "bytes"), rows)
    print(f"written to {one_line(folder)}")

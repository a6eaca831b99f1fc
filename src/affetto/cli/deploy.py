"""affetto deploy: a bundle to where the plugin finds it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("deploy")(_deploy)


def _deploy(
    bundle: Annotated[Path, typer.Argument(help="Bundle folder.", show_default=False)],
    plugin: Annotated[
        Path | None,
        typer.Option("--plugin", help="A plugin's folder (.vst3, .lv2): the bundle becomes its own."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace another bundle that lies at that place.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Checks a bundle, copies it where the plugin looks, and says where that is.

    Example: affetto deploy trained/bundle

    Without --plugin the plugin's window offers it under "Bundle"; with it, that plugin begins with it.
    """
    from affetto.cli.output import one_line, say_json
    from affetto.models import find_bundle
    from affetto.plugin.deployment import deploy

    done = deploy(find_bundle(bundle), plugin, replace)
    if as_json:
        say_json(
            {
                "name": done.name,
                "sha256": done.sha256,
                "folder": str(done.folder),
                "replaced": done.replaced,
            }
        )
        return
    print(one_line(f"{done.name} ({done.sha256[:12]}) is in {done.folder}"))
    if plugin is None:
        print('The plugin\'s window offers it under "Bundle".')
    else:
        print(f"{plugin.name} begins with it from its next start.")

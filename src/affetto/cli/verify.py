"""affetto verify: contract, torch modules, engine and bundle against one another."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from affetto.verification import Check, NetworkRow


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("verify")(_verify)


def _verify(
    bundle: Annotated[
        Path | None, typer.Argument(help="Bundle folder; the default one where none is given.")
    ] = None,
    plugin: Annotated[
        list[Path] | None,
        typer.Option("--plugin", help="Also a plugin's bundle; without this, those of installed plugins."),
    ] = None,
    roundtrip: Annotated[
        bool, typer.Option("--roundtrip", help="Also PyTorch to the engine and back, over 1,000 steps.")
    ] = False,
    precisions: Annotated[
        bool,
        typer.Option(
            "--precisions", help="Also every precision of the weights, against PyTorch with the same."
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Checks that contract, torch modules, engine and bundles agree. Exit code 1 where they do not.

    Example: affetto verify trained/bundle --roundtrip
    """
    from affetto.cli.output import say_json
    from affetto.errors import CheckFailed
    from affetto.models import find_bundle
    from affetto.plugin.places import installed_plugins
    from affetto.training.requirements import has_training, require_training
    from affetto.verification import network_rows, verify
    from affetto.verification.plugins import check_plugin

    if roundtrip or precisions:
        require_training("--roundtrip" if roundtrip else "--precisions")
        bundle = find_bundle(bundle)
    folder = _bundle(bundle)
    checks, rows = verify(folder, has_training()), network_rows(folder)
    checks += [check_plugin(place) for place in plugin or installed_plugins()]
    if roundtrip and folder is not None:
        checks += _roundtrip(folder, checks)
    if precisions and folder is not None:
        checks += _precisions(folder, checks)
    if as_json:
        content = {"networks": [asdict(row) for row in rows], "checks": [asdict(check) for check in checks]}
        say_json(content)
    else:
        _print(rows, checks)
    failed = [check for check in checks if check.held is False]
    if failed:
        raise CheckFailed(f"{failed[0].name}: {failed[0].detail}")


def _bundle(asked: Path | None) -> Path | None:
    """The bundle that was asked for, else the default one where there is one."""
    from affetto.errors import InputError
    from affetto.models import find_bundle

    try:
        return find_bundle(asked)
    except InputError:
        if asked is not None or os.environ.get("AFFETTO_MODELS"):
            raise
        return None


def _is_refused(checks: list[Check]) -> bool:
    return any(check.name == "bundle" and not check.held for check in checks)


def _precisions(bundle: Path, checks: list[Check]) -> list[Check]:
    from affetto.verification import Check

    if _is_refused(checks):
        return [Check("precisions", None, "the bundle was refused")]
    from affetto.verification.precisions import verify_precisions

    return [
        Check(
            f"{parity.network} in {parity.way}, weights x {parity.scale:g}",
            parity.held,
            f"largest difference {parity.error:.1e} from PyTorch with the same rounded weights",
        )
        for parity in verify_precisions(bundle)
    ]


def _roundtrip(bundle: Path, checks: list[Check]) -> list[Check]:
    from affetto.verification import Check

    if _is_refused(checks):
        return [Check("round trip", None, "the bundle was refused")]
    from affetto.verification.roundtrip import verify_roundtrip, verify_way_back

    checks = [
        Check(
            f"{parity.network} through {parity.way}, weights x {parity.scale:g}",
            parity.held,
            f"largest difference {parity.error:.1e} (PyTorch's own rounding {parity.rounding:.1e})",
        )
        for parity in verify_roundtrip(bundle)
    ]
    return checks + [
        Check(
            f"{back.network} through RTNeural JSON back to PyTorch",
            back.held,
            f"{back.weights:,} weights, {back.changed:,} with other bits",
        )
        for back in verify_way_back(bundle)
    ]


def _print(rows: list[NetworkRow], checks: list[Check]) -> None:
    from affetto.cli.output import one_line, print_networks

    print_networks(rows)
    words = {True: "yes", False: "NO", None: "skipped"}
    for check in checks:
        print(one_line(f"{words[check.held]:8}{check.name}: {check.detail}"))

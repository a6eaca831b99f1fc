"""affetto verify: contract, torch modules, engine and bundle against one another."""

from __future__ import annotations

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
    from affetto.plugin.places import installed_plugins
    from affetto.training.requirements import has_training
    from affetto.verification import network_rows, verify
    from affetto.verification.plugins import check_plugin

    folder = _bundle(bundle)
    checks, rows = verify(folder, has_training()), network_rows(folder)
    checks += [check_plugin(place) for place in plugin or installed_plugins()]
    if roundtrip:
        checks += _roundtrip(folder, checks)
    if precisions:
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
        if asked is not None:
            raise
        return None


def _why_not(bundle: Path | None, checks: list[Check]) -> str | None:
    """Why PyTorch and the engine cannot be run side by side; None where they can."""
    from affetto.training.requirements import has_training

    if bundle is None or not has_training():
        return "needs PyTorch and a bundle"
    if any(check.name == "bundle" and not check.held for check in checks):
        return "the bundle was refused"
    return None


def _precisions(bundle: Path | None, checks: list[Check]) -> list[Check]:
    from affetto.verification import Check

    why_not = _why_not(bundle, checks)
    if why_not is not None or bundle is None:
        return [Check("precisions", None, why_not or "")]
    from affetto.verification.precisions import verify_precisions

    return [
        Check(
            f"{parity.network} in {parity.way}, weights x {parity.scale:g}",
            parity.held,
            f"largest difference {parity.error:.1e} from PyTorch with the same rounded weights",
        )
        for parity in verify_precisions(bundle)
    ]


def _roundtrip(bundle: Path | None, checks: list[Check]) -> list[Check]:
    from affetto.verification import Check

    why_not = _why_not(bundle, checks)
    if why_not is not None or bundle is None:
        return [Check("round trip", None, why_not or "")]
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
    from rich.console import Console

    from affetto.cli.output import print_networks

    print_networks(rows)
    console = Console()
    words = {True: "yes", False: "NO", None: "skipped"}
    for check in checks:
        console.print(f"{words[check.held]:8}{check.name}: {check.detail}", highlight=False, soft_wrap=True)

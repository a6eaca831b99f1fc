"""`affetto gallery`: one page to hear and see what is played, which opens from disk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("gallery")(gallery)


def gallery(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the page and its files.")],
    recording: Annotated[
        list[Path] | None,
        typer.Option(help="A recording, or a folder of them, to accompany; may be repeated."),
    ] = None,
    bundle: Annotated[Path | None, typer.Option(help="Bundle folder; the default one if left out.")] = None,
    bars: Annotated[int, typer.Option(min=4, max=256, help="Bars of each piece.")] = 16,
    seed: Annotated[int, typer.Option(min=0, max=2**64 - 1, help="Another seed, another music.")] = 1,
    soundfont: Annotated[Path | None, typer.Option(help="Soundfont to play with.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Composes for nine feelings, accompanies four recordings, and shows it all on one page.

    Example: affetto gallery -o gallery --recording song.wav

    Recordings that are given come first; made ones fill up to four. The page needs no network.
    """
    from affetto.accompaniment.accompanist import open_bundle
    from affetto.cli.output import one_line, say, say_json, task_bars
    from affetto.gallery.build import build
    from affetto.models import find_bundle

    opened = open_bundle(find_bundle(bundle))
    with task_bars() as show:
        built = build(output, opened, recording or [], bars, seed, soundfont, show)
    if as_json:
        say_json(built.told())
    else:
        count = len(built.pieces) + len(built.recordings)
        say(one_line(f"{built.page}: {count} exhibits, played by {built.instrument}"))

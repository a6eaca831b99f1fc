"""`affetto evaluate`: how well the engine hears, on songs that nothing was fitted to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("evaluate")(evaluate)


def evaluate(
    data: Annotated[Path, typer.Option("--data", help="Directory with corpora; pop909/ is used.")],
    songs: Annotated[int, typer.Option(min=1, help="Held-out songs at most.")] = 100,
    soundfont: Annotated[
        Path | None, typer.Option(help="Soundfont to render with; the first installed one if left out.")
    ] = None,
    peer: Annotated[bool, typer.Option("--peer", help="Also score librosa, where installed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Scores beats, tempo, downbeats and keys on rendered songs of POP909, whose truth is known.

    Example: affetto evaluate --data ~/corpora --songs 20 --peer
    """
    import importlib.util

    from affetto.cli.output import progress, say_json, table_of_figures
    from affetto.errors import InputError
    from affetto.evaluation.listening import chosen_entries
    from affetto.evaluation.listening import evaluate as evaluate_listening
    from affetto.figures import report
    from affetto.preparation.rendering import find_soundfonts

    if importlib.util.find_spec("symusic") is None:
        raise InputError("evaluate", "the extra affetto[train], which reads corpora", "it is not installed")
    if peer and importlib.util.find_spec("librosa") is None:
        raise InputError("--peer", "librosa", "it is not installed")
    font = find_soundfonts([soundfont] if soundfont else None)[0]
    count = len(chosen_entries(data, songs))
    with progress() as bar:
        task = bar.add_task("songs", total=count)
        figures = list(evaluate_listening(data, songs, font, peer, lambda: bar.advance(task)))
    if as_json:
        say_json(report(figures))
    else:
        table_of_figures(figures)

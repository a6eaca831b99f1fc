"""`affetto evaluate`: how well a bundle's networks and the engine's ears do on music that neither was fitted to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from affetto.evaluation.outcome import Outcome
    from affetto.evaluation.runs import Evaluation
    from affetto.figures import Figure


_SONGS_HEARD = 100


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("evaluate")(evaluate)


def evaluate(
    bundle: Annotated[Path | None, typer.Argument(help="Bundle folder; the default one if left out.")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="Directory with corpora.")] = None,
    examples: Annotated[
        Path | None, typer.Option(help="Examples as `affetto train` left them, in place of --data.")
    ] = None,
    network: Annotated[list[str] | None, typer.Option(help="Only this network; may be repeated.")] = None,
    folds: Annotated[
        int | None, typer.Option(min=3, help="Train anew so often, each group being held out once.")
    ] = None,
    cache: Annotated[
        Path | None, typer.Option(help="Folder that keeps what is prepared; one in ~/.cache if left out.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that prepare.")] = 2,
    draws: Annotated[int, typer.Option(min=0, help="Draws of the bootstrap; 0 for no intervals.")] = 1000,
    soundfont: Annotated[
        Path | None,
        typer.Option(help="Soundfont to measure on; if left out, one that training did not hear."),
    ] = None,
    precision: Annotated[
        str | None, typer.Option(help="Hold weights in float32, float16 or int8; as stored if left out.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Folder for pictures.")] = None,
    card: Annotated[Path | None, typer.Option(help="File for the bundle's model card.")] = None,
    listening: Annotated[
        bool,
        typer.Option("--listening", help="Score beats, tempo and keys heard in songs of pop909/ instead."),
    ] = False,
    music: Annotated[
        bool, typer.Option("--music", help="Measure composed pieces beside the songs of pop909/ instead.")
    ] = False,
    songs: Annotated[
        int | None,
        typer.Option(
            min=1, help="With --listening or --music: songs at most (100; all).", show_default=False
        ),
    ] = None,
    peer: Annotated[bool, typer.Option("--peer", help="With --listening: also score librosa.")] = False,
    closed_loop: Annotated[
        bool,
        typer.Option("--closed-loop", help="Have judges hear what the composer plays of a feeling instead."),
    ] = False,
    grid: Annotated[int, typer.Option(min=2, help="With --closed-loop or --music: feelings a side.")] = 7,
    seeds: Annotated[
        int, typer.Option(min=1, help="With --closed-loop or --music: pieces of each feeling.")
    ] = 8,
    first_seed: Annotated[
        int, typer.Option(min=0, help="With --closed-loop or --music: the first one's seed.")
    ] = 1,
    bars: Annotated[
        int, typer.Option(min=4, max=256, help="With --closed-loop or --music: bars of a piece.")
    ] = 16,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Scores a bundle's networks on songs that their training never saw, beside baselines of the same run.

    Example: affetto evaluate --data ~/corpora --output pictures

    The networks whose corpora are there are measured; the bundle tells which of their songs are new to it.
    Example: affetto evaluate --data ~/corpora --network emotion --folds 6
    Example: affetto evaluate --data ~/corpora --listening --songs 20 --peer
    Example: affetto evaluate --data ~/corpora --closed-loop --output pictures
    Example: affetto evaluate --data ~/corpora --music --output pictures
    """
    from affetto.errors import InputError
    from affetto.models import checked_precision
    from affetto.training.requirements import require_training

    others = {"--closed-loop": closed_loop, "--music": music, "--listening": listening}
    unfit: dict[str, object] = {
        "--network": network, "--folds": folds, "--precision": precision, "--card": card,
        "--peer": None if listening or not peer else peer,
        "--examples": examples if music and data and not closed_loop else None,
    }  # fmt: skip
    _check_together(others, unfit)
    if closed_loop or music:
        require_training()
        from affetto.cli.closed_loop import evaluate_closed_loop
        from affetto.cli.music import evaluate_music
        from affetto.evaluation.grid import Grid

        if data is None:
            option, folder = ("--closed-loop", "vgmidi/") if closed_loop else ("--music", "pop909/")
            raise InputError(option, f"--data with {folder}", "none")
        pieces = Grid(grid, seeds, first_seed, bars)
        if not closed_loop:
            evaluate_music(bundle, data, pieces, songs, output, as_json)
            return
        evaluate_closed_loop(
            bundle, data, examples, cache, pieces, soundfont, workers, draws, output, as_json
        )
        return
    if (examples is None) == (data is None):
        raise InputError("evaluate", "one of --data and --examples", "both" if data else "neither")
    require_training()
    if listening:
        _check_listening(data, peer)
        assert data is not None
        _say(_listen(data, songs or _SONGS_HEARD, soundfont, peer), as_json)
        return
    from affetto.evaluation.provenance import require_training_told

    run = _plan(bundle, data, examples, network, folds, cache, soundfont, workers)
    run.precision = checked_precision(precision)
    if card is not None:
        require_training_told(run.bundle)
    _check_outputs(output, card)
    results, figures = _test(run, draws, output)
    told = [_told(tested) for tested in results]
    if card is not None:
        _write_card(card, run.bundle, figures, told)
    _say(figures, as_json, tested=told, remarks=run.remarks)


def _check_together(others: dict[str, bool], options: dict[str, object]) -> None:
    """What measures something else than networks comes alone, without options that say nothing of it."""
    from affetto.errors import InputError

    asked = [name for name, is_asked in others.items() if is_asked]
    unfit = [*asked[1:], *(name for name, value in options.items() if value is not None)]
    if asked and unfit:
        raise InputError(asked[0], "no other measure and no option of other measures beside it", unfit[0])


def _plan(
    bundle: Path | None,
    data: Path | None,
    examples: Path | None,
    network: list[str] | None,
    folds: int | None,
    cache: Path | None,
    soundfont: Path | None,
    workers: int,
) -> Evaluation:
    from affetto.evaluation.preparing import cache_folder
    from affetto.evaluation.runs import Evaluation
    from affetto.models import find_bundle
    from affetto.training.sources import Source, in_order

    names, folder = in_order(network), find_bundle(bundle)
    if examples is not None:
        Source("examples", examples).check(names)
        return Evaluation(folder, names, examples, folds=folds, asked=bool(network))
    assert data is not None
    Source("data", data).check([])  # Networks without a corpus are left out.
    place = cache or cache_folder(folder, data)
    return Evaluation(folder, names, place, data, folds, soundfont, workers, asked=bool(network))


def _test(run: Evaluation, draws: int, output: Path | None) -> tuple[list[Outcome], list[Figure]]:
    """All results and their figures, drawn as they come, with a bar a task on stderr."""
    from affetto.cli.output import task_bars
    from affetto.evaluation.pictures import draw

    results, figures = [], []
    with task_bars() as show:
        for tested in run.run(show):
            figures += tested.figures(draws)
            results.append(tested)
            if output is not None:
                draw(tested, output)
    return results, figures


def _write_card(card: Path, bundle: Path, figures: list[Figure], told: list[dict[str, Any]]) -> None:
    import json
    from dataclasses import asdict

    from affetto.training.card import write_card

    manifest = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    write_card(card, manifest["name"], manifest["provenance"], [asdict(one) for one in figures], told)


def _told(tested: Outcome) -> dict[str, Any]:
    """What was tested and every baseline's value."""
    place = {"subject": tested.network, "condition": tested.condition}
    return {**place, **tested.about, "baselines": tested.baseline_values()}


def _say(figures: list[Figure], as_json: bool, **more: Any) -> None:
    from affetto.cli.output import one_line, say_json, table_of_figures
    from affetto.figures import report

    if as_json:
        say_json(report(figures, **more))
        return
    table_of_figures(figures)
    for told in more.get("tested", ()):
        print(
            f"{told['subject']}, {told['condition']}: {told['groups']} groups, {told['unseen_groups']} of them from "
            f"elsewhere; network {told['network']}; baselines fitted to {told['baselines_fitted_to']}"
        )
    for remark in more.get("remarks", ()):
        typer.echo(f"affetto: {one_line(remark)}", err=True)


def _check_outputs(output: Path | None, card: Path | None) -> None:
    """Before anything is computed: a picture or card that cannot be written is told at once."""
    from affetto.files import create_aside, make_folder, remove

    if output is not None:
        make_folder(output)
    if card is not None:
        remove([create_aside(card)])


def _check_listening(data: Path | None, peer: bool) -> None:
    import importlib.util

    from affetto.errors import InputError

    if data is None:
        raise InputError("--listening", "--data with pop909/", "--examples")
    if peer and importlib.util.find_spec("librosa") is None:
        raise InputError("--peer", "librosa", "it is not installed")


def _listen(data: Path, songs: int, soundfont: Path | None, peer: bool) -> list[Figure]:
    from affetto.cli.output import progress
    from affetto.evaluation.listening import chosen_entries
    from affetto.evaluation.listening import evaluate as evaluate_listening
    from affetto.preparation.rendering import find_soundfonts

    font = find_soundfonts([soundfont] if soundfont else None)[0]
    count = len(chosen_entries(data, songs))
    with progress() as bar:
        task = bar.add_task("songs", total=count)
        return list(evaluate_listening(data, songs, font, peer, lambda: bar.advance(task)))

"""The model card: what a bundle learned from and how well, written from the training's own report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from affetto.contract import load_contract
from affetto.files import writing
from affetto.training.metrics import LESS_IS_BETTER

if TYPE_CHECKING:
    from pathlib import Path

CARD = "MODEL_CARD.md"


def write_card(folder: Path, name: str, report: dict[str, Any]) -> Path:
    """Writes `<folder>/MODEL_CARD.md` from the report of `train` and returns its path."""
    sections = [
        f"# {name}\n\nFive networks trained by `affetto train`; this page is written by it.",
        _learned_from(report["examples"]),
        _how(report),
        _figures(report["figures"]),
        _limits(report["examples"], report["figures"]),
    ]
    path = folder / CARD
    with writing(path) as aside:
        aside.write_text("\n\n".join(sections) + "\n", encoding="utf-8")
    return path


def _learned_from(examples: dict[str, Any]) -> str:
    rows = [
        "| network | corpora | licence | songs | groups | sequences | steps |",
        "|---|---|---|---|---|---|---|",
    ]
    for network, about in examples.items():
        corpora = about.get("corpora", [])
        titles = ", ".join(corpus.get("title", corpus["name"]) for corpus in corpora) or "not stated"
        licences = ", ".join(dict.fromkeys(corpus["licence"] for corpus in corpora)) or "not stated"
        numbers = (about.get("songs", ""), about["groups"], about["sequences"], about["steps"])
        rows.append(f"| {network} | {titles} | {licences} | " + " | ".join(map(str, numbers)) + " |")
    notes = [
        f"- {network}: {count} songs: {remark}."
        for network, about in examples.items()
        for remark, count in about.get("remarks", {}).items()
    ]
    for network, about in examples.items():
        if fonts := about.get("soundfonts"):
            notes.append(
                f"- {network}: rendered with {', '.join(fonts['training'])}; measured with {fonts['measuring']}."
            )
    return "\n".join(["## What they learned from\n", *rows, "", *notes]).rstrip()


def _how(report: dict[str, Any]) -> str:
    config = report["config"]
    shares = f"{config['validation_share']:.0%} of the groups choose the epoch, {config['test_share']:.0%} only measure"
    larger = [
        f"{network} {own['validation_share']:.0%} and {own['test_share']:.0%}"
        for network, own in config["networks"].items()
        if own["test_share"] is not None
    ]
    if larger:
        shares += f" ({', '.join(larger)})"
    return (
        "## How\n\n"
        f"Groups (song, game series, drummer) stay on one side of the split: {shares}. Seed {config['seed']}. "
        "The weights with the least validation loss are kept."
    )


def _figures(figures: list[dict[str, Any]]) -> str:
    rows = [
        "## Figures on held-out groups\n",
        "A loss stands beside the best constant's; a measure beside the better of the best constant's and a",
        "simple reference's: a trigram for melody and harmony, ridge regression for emotion and dynamics, the",
        "mean of the last four bars for groove.\n",
        "| network | measure | share | network's | baseline | better |",
        "|---|---|---|---|---|---|",
    ]
    for figure in figures:
        value, baseline, measure = figure["value"], figure["baseline"], figure["measure"]
        better = {True: "yes", False: "no", None: ""}[_is_better(figure)]
        shown = "" if baseline is None else f"{baseline:.4g}"
        unit = f" {figure['unit']}" if figure["unit"] else ""
        rows.append(
            f"| {figure['subject']} | {measure} | {figure['condition']} | {value:.4g}{unit} | {shown} | {better} |"
        )
    return "\n".join(rows)


def _is_better(figure: dict[str, Any]) -> bool | None:
    """Whether the network beats its baseline; None where there is none."""
    if figure["baseline"] is None:
        return None
    less: bool = figure["value"] < figure["baseline"]
    return less == (figure["measure"] in LESS_IS_BETTER)


def _limits(examples: dict[str, Any], figures: list[dict[str, Any]]) -> str:
    lines = ["## Limits\n"]
    for figure in figures:
        if figure["condition"] == "test" and _is_better(figure) is False:
            lines.append(
                f"- {figure['subject']}: {figure['measure']} is no better than its baseline on test."
            )
    for network, about in examples.items():
        if "heard_songs" in about and network in ("melody", "harmony", "dynamics"):
            songs, heard = about["songs"], about["heard_songs"]
            if heard >= songs:
                continue
            lines.append(
                f"- {network}: what the emotion network hears was an input for {heard} of {songs} songs; for "
                "the others emotion was masked."
            )
        if skipped := about.get("skipped"):
            lines.append(f"- {network}: {len(skipped)} songs could not be used.")
    parameters = sum(network.parameter_count for network in load_contract().networks)
    lines.append(f"- The five networks have {parameters:,} weights together; they are small.")
    return "\n".join(lines)

"""The model card: what a bundle learned from and how well, written from its provenance and its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from affetto.contract import load_contract
from affetto.files import in_utf8, writing
from affetto.training.config import TrainingConfig
from affetto.training.metrics import LESS_IS_BETTER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    Figures = list[dict[str, Any]]

_Kind = TypeVar("_Kind", list[Any], dict[str, Any], int)
CARD = "MODEL_CARD.md"


def write_card(
    path: Path,
    name: str,
    provenance: Mapping[str, Any],
    figures: Figures,
    tested: Iterable[Mapping[str, Any]] = (),
) -> None:
    """Writes the card of a bundle.

    provenance: that of its manifest. figures: as `affetto train` or `affetto evaluate` reports them.
    tested: what the evaluation says of each condition, baselines included; none from a training.
    """
    tested = list(tested)
    sections = [
        f"# {name}\n\nFive networks trained by `affetto train`; this page is written by "
        f"`affetto {'evaluate --card' if tested else 'train'}`.",
        _learned_from(provenance["examples"]),
        _how(provenance),
        _figures(figures, tested),
        *([_tested(tested)] if tested else []),
        _limits(provenance["examples"], figures),
    ]
    with writing(path) as aside:
        aside.write_text(in_utf8("\n\n".join(filter(None, sections)) + "\n"), encoding="utf-8")


def _learned_from(examples: dict[str, Any]) -> str:
    rows = [
        "| network | corpora | licence | songs | groups | sequences | steps |",
        "|---|---|---|---|---|---|---|",
    ]
    for network, about in examples.items():
        corpora = [corpus for corpus in _part(about, "corpora", list) if isinstance(corpus, dict)]
        titles = ", ".join(str(corpus.get("title", corpus.get("name"))) for corpus in corpora) or "not stated"
        licences = ", ".join(dict.fromkeys(str(corpus.get("licence", "not stated")) for corpus in corpora))
        licences = licences or "not stated"
        numbers = tuple(about.get(name, "") for name in ("songs", "groups", "sequences", "steps"))
        rows.append(f"| {network} | {titles} | {licences} | " + " | ".join(map(str, numbers)) + " |")
    notes = [
        f"- {network}: {count} songs: {remark}."
        for network, about in examples.items()
        for remark, count in _part(about, "remarks", dict).items()
    ]
    for network, about in examples.items():
        fonts = _part(about, "soundfonts", dict)
        if names := _part(fonts, "training", list):
            rendered = ", ".join(map(str, names))
            notes.append(f"- {network}: rendered with {rendered}; measured with {fonts.get('measuring')}.")
    return "\n".join(["## What they learned from\n", *rows, "", *notes]).rstrip()


def _part(about: Mapping[str, Any], name: str, kind: type[_Kind]) -> _Kind:
    """What whoever made the examples tells; empty where that is of another kind, as it may be anything."""
    value = about.get(name)
    return value if isinstance(value, kind) else kind()


def _how(provenance: Mapping[str, Any]) -> str:
    try:
        config = TrainingConfig.model_validate(provenance.get("config"))
    except ValidationError:
        return ""
    official = [network for network, split in provenance.get("split", {}).items() if split.get("official")]
    shares = (
        f"{config.validation_share:.0%} of the groups choose the epoch, {config.test_share:.0%} only measure"
    )
    larger = [
        f"{network} " + " and ".join(f"{share:.0%}" for share in config.shares_of(network))
        for network, own in config.networks.items()
        if own.test_share is not None and network not in official
    ]
    if larger:
        shares += f" ({', '.join(larger)})"
    if official:
        shares += f"; for {' and '.join(official)} the corpus's own split holds"
    return (
        "## How\n\n"
        f"Groups (song, game series, drummer) stay on one side of the split: {shares}. Seed {config.seed}. "
        "The weights with the least validation loss are kept."
    )


def _figures(figures: Figures, tested: list[Mapping[str, Any]]) -> str:
    baselines = {(one["subject"], one["condition"]): one["baselines"] for one in tested}
    rows = [
        "## Figures on held-out groups\n",
        "Each measure stands beside the best of the baselines of the same run: the best constant; a trigram for",
        "melody and harmony, for harmony also a song's own repetitions; ridge regression for emotion and",
        "dynamics, for dynamics also gradient boosting; means of the step and of the bars before for groove. A loss stands beside the best constant's. In brackets: 95 % of a bootstrap over songs.\n",
        "| network | measure | condition | network's | baseline | better | aim |",
        "|---|---|---|---|---|---|---|",
    ]
    for figure in figures:
        place = figure["subject"], figure["condition"]
        better = {True: "yes", False: "no", None: ""}[_is_better(figure)]
        cells = (_value(figure), _baseline(figure, baselines.get(place, {})), better, _aim(figure))
        rows.append(f"| {place[0]} | {figure['measure']} | {place[1]} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _value(figure: dict[str, Any]) -> str:
    unit = f" {figure['unit']}" if figure["unit"] else ""
    if figure["low"] is None:
        return f"{figure['value']:.4g}{unit}"
    return f"{figure['value']:.4g}{unit} ({figure['low']:.4g} to {figure['high']:.4g})"


def _baseline(figure: dict[str, Any], baselines: Mapping[str, Mapping[str, float]]) -> str:
    """The best baseline's value, and whose it is where that is known."""
    if figure["baseline"] is None:
        return ""
    owners = [
        who for who, value in baselines.get(figure["measure"], {}).items() if value == figure["baseline"]
    ]
    return f"{figure['baseline']:.4g}" + (f" ({owners[0]})" if owners else "")


def _aim(figure: dict[str, Any]) -> str:
    if figure["aim"] is None:
        return ""
    reached = _no_worse(figure["measure"], figure["value"], figure["aim"])
    return f"{figure['aim']:.4g}, {'reached' if reached else 'not reached'}"


def _no_worse(measure: str, value: float, than: float) -> bool:
    return value <= than if measure in LESS_IS_BETTER else value >= than


def _tested(tested: list[Mapping[str, Any]]) -> str:
    lines = ["## What was tested\n"]
    for one in tested:
        elsewhere = f" ({one['unseen_groups']} from elsewhere)" if one["unseen_groups"] else ""
        lines.append(
            f"- {one['subject']}, {one['condition']}: {one['groups']} groups{elsewhere}, {one['sequences']} sequences; "
            f"network {one['network']}; baselines fitted to {one['baselines_fitted_to']}."
        )
    return "\n".join(lines)


def _is_better(figure: dict[str, Any]) -> bool | None:
    """Whether the network beats its baseline; None where there is none."""
    if figure["baseline"] is None:
        return None
    return not _no_worse(figure["measure"], figure["baseline"], figure["value"])


def _limits(examples: dict[str, Any], figures: Figures) -> str:
    lines = ["## Limits\n"]
    for figure in figures:
        if figure["condition"] != "validation" and _is_better(figure) is False:
            place = f"{figure['subject']}, {figure['condition']}"
            lines.append(f"- {place}: {figure['measure']} is no better than its baseline.")
    for network, about in examples.items():
        songs, heard = _part(about, "songs", int), _part(about, "heard_songs", int)
        if "heard_songs" in about and network in ("melody", "harmony", "dynamics") and heard < songs:
            lines.append(
                f"- {network}: what the emotion network hears was an input for {heard} of {songs} songs; for "
                "the others emotion was masked."
            )
        if skipped := _part(about, "skipped", list):
            lines.append(f"- {network}: {len(skipped)} songs could not be used.")
    parameters = sum(network.parameter_count for network in load_contract().networks)
    lines.append(f"- The five networks have {parameters:,} weights together; they are small.")
    return "\n".join(lines)

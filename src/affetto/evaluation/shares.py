"""Which share of a bundle's split a song belongs to, and which songs its training never saw."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from affetto.files import in_utf8
from affetto.preparation.marks import known_marks, unpack_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from affetto.datasets import Entry
    from affetto.preparation.examples import Examples

Share = Literal["train", "validation", "test", "unseen"]
"""`unseen`: songs of a corpus that the bundle was not trained on."""
OFFICIAL = "official"
"""What a bundle's provenance has in place of groups where the corpus's own split was used."""


@dataclass(frozen=True)
class Shares:
    """The share of every group; `official` where, of known groups, each song has its corpus's own share."""

    of_group: Mapping[str, Share]
    official: bool = False

    def of_sequence(self, examples: Examples, sequence: int) -> Share:
        """The share of one sequence; unknown groups are unseen."""
        share = self.of_group.get(examples.groups[sequence], "unseen")
        own = examples.official[sequence]
        if share == "train" and self.official and own in ("train", "validation", "test"):
            return own  # type: ignore[return-value]
        return share

    def counts(self) -> dict[str, int]:
        """Groups of each share."""
        return dict(Counter(self.of_group.values()))


def shares_of_entries(network: str, provenance: Mapping[str, Any], entries: Iterable[Entry]) -> Shares:
    """The shares of a network's songs, as the bundle's provenance tells.

    A song is known by its content. A group of which training knew a song is that of the split by name;
    one of which it knew none is unseen, whatever its name. A bundle that does not list its songs is
    taken to know all of them where a group of its split is among them.
    """
    split = provenance.get("split", {}).get(network, {})
    named = {share: set(split.get(share, ())) for share in ("test", "validation")}
    known = _known_groups(provenance, list(entries), named["test"] | named["validation"])
    shares: dict[str, Share] = {
        group: "unseen" if not is_known
        else "test" if in_utf8(group) in named["test"]
        else "validation" if in_utf8(group) in named["validation"]
        else "train"
        for group, is_known in known.items()
    }  # fmt: skip
    return Shares(shares, bool(split.get(OFFICIAL)))


def shares_by_name(network: str, provenance: Mapping[str, Any], examples: Examples) -> Shares:
    """The shares of examples as training left them: every group is known."""
    split = provenance.get("split", {}).get(network, {})
    by_name: dict[str, Share] = dict.fromkeys(split.get("validation", ()), "validation")
    by_name.update(dict.fromkeys(split.get("test", ()), "test"))
    shares = {group: by_name.get(in_utf8(group), "train") for group in examples.groups}
    return Shares(shares, bool(split.get(OFFICIAL)))


def _known_groups(provenance: Mapping[str, Any], entries: list[Entry], named: set[str]) -> dict[str, bool]:
    listed = provenance.get("songs")
    if listed is None:
        is_ours = any(in_utf8(entry.group) in named for entry in entries)
        return {entry.group: is_ours for entry in entries}
    marks = {corpus: unpack_marks(text) for corpus, text in listed.items()}
    known: dict[str, bool] = {}
    for entry in entries:
        is_known = not known_marks(entry).isdisjoint(marks.get(entry.corpus, ()))
        known[entry.group] = known.get(entry.group, False) or is_known
    return known

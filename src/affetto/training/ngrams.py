"""What followed a context before: interpolated Kneser-Ney smoothing of counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    Context = tuple[Hashable, ...]
    Discounts = tuple[float, float, float]

_PLAIN: Discounts = (0.5, 0.75, 0.75)
"""Discounts where too few counts are there to estimate them."""
_COMMON = 3
"""Counts from here on share a discount."""


class KneserNey:
    """Modified Kneser-Ney smoothing, interpolated (Chen & Goodman 1999).

    A context is what was before, the most telling part first; its shorter forms leave out the last
    parts. The whole context counts events; a shorter one counts in how many longer ones an event was
    seen, so that an event that belongs to few contexts says little where none of them is.
    """

    def __init__(self, classes: int) -> None:
        self.classes = classes
        self._seen: defaultdict[Context, Counter[int]] = defaultdict(Counter)
        self._counts: dict[int, dict[Context, Counter[int]]] = {}
        self._discounts: dict[int, Discounts] = {}

    def see(self, context: Context, event: int) -> None:
        """Counts an event after a context; all contexts have the same length."""
        self._seen[context][event] += 1
        self._counts.clear()

    def logits(self, contexts: list[Context]) -> NDArray[np.float32]:
        """[contexts, classes] logarithms of probabilities. Raises ValueError where nothing was seen."""
        if not self._seen:
            raise ValueError("no event was seen")
        if not self._counts:
            self._count()
        known = {c: np.log(self._probabilities(c)).astype(np.float32) for c in set(contexts)}
        return np.array([known[context] for context in contexts], np.float32)

    def _count(self) -> None:
        order = len(next(iter(self._seen)))
        self._counts[order] = dict(self._seen)
        for length in range(order - 1, -1, -1):
            shorter: defaultdict[Context, Counter[int]] = defaultdict(Counter)
            for context, counts in self._counts[length + 1].items():
                shorter[context[:length]].update(counts.keys())
            self._counts[length] = dict(shorter)
        self._discounts = {length: _discounts(counts) for length, counts in self._counts.items()}

    def _probabilities(self, context: Context) -> NDArray[np.float64]:
        probabilities = np.full(self.classes, 1.0 / self.classes)
        for length in range(len(context) + 1):
            counts = self._counts[length].get(context[:length])
            if counts is None:
                break
            discounts, total = self._discounts[length], sum(counts.values())
            freed = sum(discounts[min(count, _COMMON) - 1] for count in counts.values())
            probabilities *= freed / total
            for event, count in counts.items():
                probabilities[event] += (count - discounts[min(count, _COMMON) - 1]) / total
        return probabilities


def _discounts(counts: dict[Context, Counter[int]]) -> Discounts:
    """For what was counted once, twice, and more often: from how often that happened."""
    times = Counter(count for events in counts.values() for count in events.values())
    once, twice, thrice, more = (times[n] for n in range(1, 5))
    if not (once and twice and thrice and more):
        return _PLAIN
    share = once / (once + 2 * twice)
    ratios = (twice / once, thrice / twice, more / thrice)
    first, second, third = (
        min(max(n - (n + 1) * share * ratio, 0.05), n - 0.05) for n, ratio in enumerate(ratios, 1)
    )
    return first, second, third

"""Songs to training examples: rendering, features, alignment, one file a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from affetto.preparation.options import PreparationOptions

if TYPE_CHECKING:
    from affetto.preparation.prepare import prepare_all


def __getattr__(name: str) -> Any:
    # Examples alone are read without the corpora and the engine.
    if name == "prepare_all":
        from affetto.preparation.prepare import prepare_all

        return prepare_all
    raise AttributeError(name)


__all__ = ["PreparationOptions", "prepare_all"]

"""Songs to training examples: rendering, features, alignment, one file a network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from affetto.preparation.prepare import PreparationOptions, prepare_all


def __getattr__(name: str) -> Any:
    # Examples alone are read without the corpora and the engine.
    if name in __all__:
        from affetto.preparation import prepare

        return getattr(prepare, name)
    raise AttributeError(name)


__all__ = ["PreparationOptions", "prepare_all"]

"""Whether the packages that training needs are installed."""

from __future__ import annotations

from importlib.util import find_spec

from affetto.errors import InputError

PACKAGES = ("torch", "lightning", "safetensors", "pydantic", "tensorboard")


def has_training() -> bool:
    """Whether all of them are."""
    return all(find_spec(package) for package in PACKAGES)


def require_training(what: str = "training") -> None:
    """For `what` a user asked for. Raises InputError that says how to install what is missing."""
    for package in PACKAGES:
        if not find_spec(package):
            raise InputError(what, "the training packages: pip install 'affetto[train]'", f"no {package}")

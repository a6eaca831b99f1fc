"""Whether the packages that training and reading corpora need are installed."""

from __future__ import annotations

from importlib.util import find_spec

from affetto.errors import InputError

PACKAGES = ("torch", "lightning", "safetensors", "pydantic", "tensorboard")
CORPUS_PACKAGES = ("symusic", "scipy", "defusedxml")
"""What reads corpora and prepares examples of them."""
_BASELINES = ("sklearn",)


def has_training() -> bool:
    """Whether all that a network is trained with are."""
    return all(find_spec(package) for package in PACKAGES)


def require_training(what: str = "training") -> None:
    """For `what` a user asked for. Raises InputError that says how to install what it or its corpora lack."""
    _require(what, "the training packages", (*PACKAGES, *CORPUS_PACKAGES, *_BASELINES))


def require_corpora() -> None:
    """Raises InputError that says how to install what reading corpora lacks."""
    _require("corpora", "the packages that read them", CORPUS_PACKAGES)


def _require(what: str, expected: str, packages: tuple[str, ...]) -> None:
    if missing := [package for package in packages if not find_spec(package)]:
        raise InputError(what, f"{expected}: pip install 'affetto[train]'", f"no {missing[0]}")

"""Where the examples come from: made here, prepared from corpora, or prepared before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from affetto.contract import load_contract
from affetto.errors import InputError
from affetto.preparation.examples import Examples

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done and of how many."""


@dataclass(frozen=True)
class Source:
    """`path` is the directory of the corpora or of the examples; none for synthetic ones."""

    kind: Literal["synthetic", "data", "examples"]
    path: Path | None = None

    def describe(self) -> dict[str, str]:
        """What the output's configuration says of it."""
        return {"kind": self.kind, "path": str(self.path.absolute()) if self.path else ""}

    def check(self, networks: list[str]) -> None:
        """Raises InputError where the path cannot be what it should be, before any work is done."""
        if self.path is None:
            return
        if not self.path.is_dir():
            what = "a directory of corpora" if self.kind == "data" else "a directory of examples"
            raise InputError(self.path, what, "a file" if self.path.exists() else "nothing there")
        if self.kind == "data":
            from affetto.preparation.entries import check_corpora

            check_corpora(networks, self.path)
        else:
            for network in networks:
                if not Examples.are_in(self.path, network):
                    raise InputError(
                        self.path, f"{network}.safetensors or {network}/manifest.json", "neither"
                    )

    def check_apart(self, made: Path) -> None:
        """Raises InputError where the folder `made` for the examples lies among the corpora."""
        if self.kind == "data" and self.path is not None:
            from affetto.preparation.prepare import check_apart

            check_apart(made, self.path)

    def examples(
        self, network: str, made: Path, seed: int, emotion_model: Path | None, progress: Progress
    ) -> Examples:
        """The examples of one network; those that are made go into the folder `made` and stay there.

        `emotion_model` is the trained emotion network as RTNeural JSON, where there is one yet: with it,
        corpora are heard for the networks that listen.
        """
        if self.kind == "examples":
            assert self.path is not None
            return Examples.load(self.path, network)
        if self.kind == "data":
            from affetto.preparation.prepare import prepare_all

            heard = None if network == "emotion" else emotion_model
            assert self.path is not None
            prepare_all(self.path, made, [network], emotion_model=heard, progress=progress)
        elif not (made / f"{network}.safetensors").is_file():
            from affetto.training.synthetic import make_examples

            progress(f"{network}: synthetic music", 0, 1)
            make_examples(network, seed).save(made)
            progress(f"{network}: synthetic music", 1, 1)
        return Examples.load(made, network)


def in_order(networks: list[str] | None) -> list[str]:
    """The networks asked for (all by default) in the contract's order, emotion first.

    Raises InputError for a name that the contract lacks.
    """
    names = [network.name for network in load_contract().networks]
    for network in networks or ():
        if network not in names:
            raise InputError("--network", " or ".join(names), repr(network))
    return [name for name in names if not networks or name in networks]

"""The ways to an evaluation of networks: from corpora, from examples, or trained anew fold by fold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from affetto import _engine
from affetto.errors import InputError
from affetto.evaluation.preparing import Request, is_unheard, prepared, with_corpora
from affetto.evaluation.protocol import run_protocol
from affetto.evaluation.provenance import read_provenance
from affetto.evaluation.shares import Shares, shares_by_name
from affetto.preparation.examples import Examples
from affetto.training.config import TrainingConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from affetto.evaluation.outcome import Outcome

    Progress = Callable[[str, int, int], None]


@dataclass
class Evaluation:
    """One run over a bundle's networks.

    data_dir: corpora to prepare into `folder`; None where `folder` holds the examples of a training.
    folds: where given, networks are trained anew so often instead.
    asked: whether the networks were asked for by name, so that none may be missing.
    precision: of the weights; None for as the bundle stores them.
    remarks: what the results need said, filled by the run.
    """

    bundle: Path
    networks: list[str]
    folder: Path
    data_dir: Path | None = None
    folds: int | None = None
    soundfont: Path | None = None
    workers: int = 2
    asked: bool = False
    precision: str | None = None
    remarks: list[str] = field(default_factory=list)

    def run(self, progress: Progress) -> Iterator[Outcome]:
        """Tests network after network; one that cannot be tested leaves a remark.

        Raises InputError for networks that were asked for by name or where none can be tested, and the
        engine's ModelError.
        """
        bundle = _engine.load_bundle(self.bundle, self.precision)
        provenance = read_provenance(self.bundle)
        config = self._config(provenance)
        tested = False
        for network in self._present():
            try:
                examples, shares = self._examples(network, provenance, progress)
                for outcome in self._tested(bundle.network(network), examples, shares, config, progress):
                    yield outcome
                    tested = True
            except InputError as error:
                if self.asked:
                    raise
                self.remarks.append(str(error))
        if not tested:
            raise InputError(
                self.data_dir or self.folder,
                "songs that the bundle can be tested on",
                "; ".join(self.remarks),
            )

    def _tested(
        self, network: Any, examples: Examples, shares: Shares, config: TrainingConfig, progress: Progress
    ) -> Iterator[Outcome]:
        if self.folds:
            from affetto.evaluation.cross_validation import cross_validate

            yield cross_validate(examples, config, self.folds, progress)
        else:
            progress(examples.network, 0, 1)
            yield from run_protocol(network, examples, shares, config, progress)
            progress(examples.network, 1, 1)

    def _present(self) -> list[str]:
        """The networks that can be tested; for the others there is a remark."""
        if self.data_dir is None:
            return self.networks
        found, missing = with_corpora(self.networks, self.data_dir)
        if missing and self.asked:
            raise next(iter(missing.values()))
        self.remarks += [f"{network}: {why}" for network, why in missing.items()]
        return found

    def _examples(
        self, network: str, provenance: dict[str, Any], progress: Progress
    ) -> tuple[Examples, Shares]:
        if self.data_dir is None:
            examples = Examples.load(self.folder, network)
            if network not in provenance.get("split", {}) and not self.folds:
                raise InputError(
                    f"bundle {self.bundle}", f"the test groups of {network} in its provenance", "none"
                )
            return examples, shares_by_name(network, provenance, examples)
        request = Request(
            self.bundle, provenance, self.data_dir, self.folder, self.soundfont, self.workers, bool(self.folds)
        )  # fmt: skip
        if network == "emotion" and not is_unheard(request):
            self.remarks.append("emotion: no soundfont is installed that training did not hear")
        return prepared(request, network, progress)

    def _config(self, provenance: dict[str, Any]) -> TrainingConfig:
        """The settings of the bundle's own training, for networks that are trained anew."""
        told = provenance.get("config")
        try:
            return TrainingConfig.model_validate(told)
        except ValidationError:
            self.remarks.append(
                "the bundle tells no settings of this version: what is trained anew has the defaults"
            )
            return TrainingConfig()

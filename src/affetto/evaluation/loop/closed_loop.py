"""The closed loop: is the feeling that was asked for, or that a recording has, the one that is heard?

The composer plays and judges listen that it never trained with. Beside it, in the same run, its rules play
with predictions that know nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from affetto.evaluation.grid import Grid
from affetto.evaluation.loop.audio_judge import judge_accuracy, train_judge
from affetto.evaluation.loop.control import Heard, control
from affetto.evaluation.loop.following import follow
from affetto.evaluation.loop.judges import Judges
from affetto.evaluation.loop.outcome import RECORDING, LoopOutcome
from affetto.evaluation.loop.rated_series import RatedSeries, rated_entries, rated_series
from affetto.evaluation.loop.rivals import COMPOSER, RIVALS, Rivals
from affetto.evaluation.loop.symbolic_judge import RatedWindows, SymbolicJudge, rated_windows
from affetto.evaluation.preparing import Request, soundfonts
from affetto.evaluation.provenance import read_provenance
from affetto.preparation.examples import Examples
from affetto.preparation.options import PreparationOptions
from affetto.preparation.prepare import prepare_all
from affetto.preparation.workers import hire
from affetto.training.config import TrainingConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from affetto.datasets import Entry
    from affetto.figures import Figure
    from affetto.preparation.workers import Workers

    Progress = Callable[[str, int, int], None]

RENDERINGS = 1
"""Of a rated piece, for a judge to learn from: on a piano and in its own key, as it will judge."""
_EPOCHS = 4
"""More than the bundle's, whose renderings are three a piece."""


@dataclass(frozen=True)
class ClosedLoop:
    """A run over one bundle.

    folder: keeps what is rendered and trained. examples: a folder with emotion examples as `affetto train`
    left them, in place of new renderings.
    """

    bundle: Path
    data_dir: Path
    folder: Path
    grid: Grid = field(default_factory=Grid)
    examples: Path | None = None
    soundfont: Path | None = None
    workers: int = 2
    draws: int = 1000

    def run(self, progress: Progress) -> LoopOutcome:
        """Trains the judges where that was not done yet, then plays and judges. Raises InputError."""
        provenance = read_provenance(self.bundle)
        entries = rated_entries(self.data_dir)
        series = rated_series(entries, provenance)
        fonts = soundfonts(
            Request(self.bundle, provenance, self.data_dir, self.folder, self.soundfont, self.workers)
        )
        examples = self._examples(fonts, progress)
        windows = rated_windows(entries, _counted(progress, "reading notes", len(entries)))
        judges, accuracy = self._judges(examples, windows, series.judging, series.known, fonts[-1], progress)
        followers, _ = self._judges(
            examples, windows, series.not_followed, series.followed, fonts[-1], progress
        )
        with TemporaryDirectory() as folder, hire(self.workers) as workers:
            rivals = Rivals(self.bundle, Path(folder))
            pieces = self._control(rivals, judges, workers, progress)
            recordings = self._follow(rivals, entries, series, followers, workers, progress)
        return LoopOutcome(self.grid, series, pieces, recordings, accuracy, self.draws)

    def _examples(self, fonts: tuple[Path, ...], progress: Progress) -> Examples:
        if self.examples is not None:
            return Examples.load(self.examples, "emotion")
        options = PreparationOptions(renderings=RENDERINGS, soundfonts=fonts)
        prepare_all(self.data_dir, self.folder, ["emotion"], self.workers, options, progress=progress)
        return Examples.load(self.folder, "emotion")

    def _judges(
        self,
        examples: Examples,
        windows: RatedWindows,
        learned: Iterable[str],
        measured: Iterable[str],
        soundfont: Path,
        progress: Progress,
    ) -> tuple[Judges, list[Figure]]:
        """Judges that learned from some series, and how well they hear others."""
        what = f"judge of {len(set(learned))} series"
        progress(what, 0, 1)
        audio = train_judge(examples, learned, _config(), self.folder / "judges")
        symbolic = SymbolicJudge.fit(windows.of(learned))
        progress(what, 1, 1)
        accuracy = [
            *judge_accuracy(audio, examples, learned, measured, self.draws),
            *symbolic.accuracy(windows.of(measured), self.draws),
        ]
        return Judges(audio, symbolic, soundfont), accuracy

    def _control(
        self, rivals: Rivals, judges: Judges, workers: Workers, progress: Progress
    ) -> dict[str, Heard]:
        count = len(self.grid.asked())
        return {
            who: control(
                self.grid,
                partial(rivals.of_seed, who),
                judges,
                workers,
                _counted(progress, f"pieces: {who}", count),
            )
            for who in (COMPOSER, *RIVALS)
        }

    def _follow(
        self,
        rivals: Rivals,
        entries: list[Entry],
        series: RatedSeries,
        judges: Judges,
        workers: Workers,
        progress: Progress,
    ) -> dict[str, Heard]:
        chosen = [entry for entry in entries if entry.group in series.followed]
        bundles = tuple(rivals.of_seed(who, self.grid.first_seed) for who in (COMPOSER, *RIVALS))
        heard = follow(chosen, bundles, judges, workers, _counted(progress, "recordings", len(chosen)))
        return dict(zip((COMPOSER, *RIVALS, RECORDING), heard, strict=True))


def _counted(progress: Progress, what: str, count: int) -> Callable[[], None]:
    """Tells of one more that is done, of so many."""
    numbers = iter(range(1, count + 1))
    progress(what, 0, count)
    return lambda: progress(what, next(numbers), count)


def _config() -> TrainingConfig:
    """Training's defaults with more epochs."""
    usual = TrainingConfig()
    emotion = usual.network("emotion").model_copy(update={"epochs": _EPOCHS})
    return usual.model_copy(update={"networks": {**usual.networks, "emotion": emotion}})

"""Preparation: corpora in, one file of examples a network out."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, TypeVar

from affetto.contract import load_contract
from affetto.datasets import CORPORA
from affetto.errors import InputError
from affetto.preparation.emotion import training_soundfonts
from affetto.preparation.examples import METADATA
from affetto.preparation.hearing import HearingTask, hear
from affetto.preparation.makers import BESIDE, CORPORA_OF, Made, Task, make
from affetto.preparation.options import PreparationOptions
from affetto.preparation.rendering import find_soundfonts
from affetto.preparation.sequences import join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from affetto.datasets import Corpus, Entry

    Progress = Callable[[str, int, int], None]
    """Called with what is being done, how many are done and of how many."""

In = TypeVar("In")
Out = TypeVar("Out")

VERSION = 4
"""Raised whenever the same input gives other examples."""
NETWORKS_THAT_HEAR = ("melody", "harmony", "dynamics")
CORPORA_THAT_SOUND = ("pop909",)
"""Corpora whose songs are rendered and heard for them; of the others nothing is heard."""
Known = tuple[str, str]
"""A song's corpus and identifier."""


def prepare_all(
    data_dir: Path,
    examples_dir: Path,
    networks: list[str] | None = None,
    workers: int = 2,
    options: PreparationOptions | None = None,
    emotion_model: Path | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Writes `<network>.safetensors` for each network into `examples_dir` and says what is in it.

    A network whose file was made from the same corpus and options is left as it is. `emotion_model`
    is a trained emotion network as RTNeural JSON: with it the networks that hear are told what it
    hears in the songs; without it their emotion and chroma stay masked. Returns network -> provenance.
    Raises InputError for a corpus that is missing or of which no song can be used.
    """
    names = networks or list(CORPORA_OF)
    for name in names:
        if name not in CORPORA_OF:
            raise InputError(name, f"a network: {', '.join(CORPORA_OF)}", "none of them")
        present(name, data_dir)
    run = _Run(data_dir, examples_dir, workers, options or PreparationOptions(), emotion_model, progress)
    return {name: run.prepare(name) for name in names}


def present(network: str, data_dir: Path) -> list[Corpus]:
    """The corpora that teach the network and are there. Raises InputError where there is none."""
    corpora = [CORPORA[name] for name in CORPORA_OF[network]]
    found = [corpus for corpus in corpora if corpus.folder(data_dir)]
    if not found:
        folders = " or ".join(f"{corpus.folders[0]}/" for corpus in corpora)
        titles = " or ".join(corpus.title for corpus in corpora)
        raise InputError(data_dir, f"a folder {folders} with {titles}", "none")
    return found


@dataclass
class _Run:
    data_dir: Path
    examples_dir: Path
    workers: int
    options: PreparationOptions
    emotion_model: Path | None
    progress: Progress | None

    def prepare(self, network: str) -> dict[str, Any]:
        corpora = present(network, self.data_dir)
        titles = " and ".join(corpus.title for corpus in corpora)
        entries = [entry for corpus in corpora for entry in corpus.entries(self.data_dir)]
        fingerprint = self._fingerprint(network, entries)
        path = self.examples_dir / f"{network}.safetensors"
        if (about := _about(path)).get("fingerprint") == fingerprint:
            return about
        heard = self._hear(entries) if network in NETWORKS_THAT_HEAR else {}
        tasks = [self._task(network, entry, heard) for entry in entries]
        made = list(self._map(f"{network}: {titles}", make, tasks))
        sequences = [sequence for one in made for sequence in one.sequences]
        if not sequences:
            raise InputError(self.data_dir, f"songs of {titles}", _first_reason(made))
        about = {"fingerprint": fingerprint, **self._provenance(network, made, heard)}
        join(network, sequences, about).save(self.examples_dir)
        return about

    def _task(self, network: str, entry: Entry, heard: dict[Known, Path]) -> Task:
        if network != "emotion":
            return Task(network, entry, heard_file=heard.get(_song(entry)))
        return Task(network, entry, find_soundfonts(list(self.options.soundfonts)), self.options.renderings)

    def _hear(self, entries: list[Entry]) -> dict[Known, Path]:
        """Song -> the file of what is heard in it, for the songs that are heard, spread evenly."""
        if self.emotion_model is None or self.options.heard_songs == 0:
            return {}
        sounding = [entry for entry in entries if entry.corpus in CORPORA_THAT_SOUND]
        chosen = _spread(sounding, self.options.heard_songs)
        soundfonts = find_soundfonts(list(self.options.soundfonts))
        model = hashlib.sha256(self.emotion_model.read_bytes()).hexdigest()
        fingerprint = _hash([VERSION, load_contract().hash, model, [str(font.name) for font in soundfonts]])
        folder = self.examples_dir / "heard"
        tasks = [
            HearingTask(entry, self.emotion_model, soundfonts, folder / entry.corpus / f"{entry.identifier}.safetensors", fingerprint)
            for entry in chosen
        ]  # fmt: skip
        reasons = self._map("hearing songs", hear, tasks)
        return {
            _song(task.entry): task.file for task, reason in zip(tasks, reasons, strict=True) if not reason
        }

    def _map(self, what: str, function: Callable[[In], Out], tasks: list[In]) -> Iterable[Out]:
        """Results in the order of the tasks, from `workers` processes (in this one for a single worker)."""
        if self.workers <= 1:
            yield from self._counted(what, map(function, tasks), len(tasks))
            return
        with ProcessPoolExecutor(self.workers, get_context("spawn")) as pool:
            yield from self._counted(what, pool.map(function, tasks, chunksize=2), len(tasks))

    def _counted(self, what: str, results: Iterable[Out], total: int) -> Iterable[Out]:
        for done, result in enumerate(results, 1):
            yield result
            if self.progress:
                self.progress(what, done, total)

    def _provenance(self, network: str, made: list[Made], heard: dict[Known, Path]) -> dict[str, Any]:
        used = [one for one in made if one.sequences]
        songs = Counter(one.task.entry.corpus for one in used)
        corpora = [name for name in CORPORA_OF[network] if songs[name]]
        beside = [BESIDE[name] for name in corpora if name in BESIDE]
        corpora += [name for name in beside if CORPORA[name].folder(self.data_dir)]
        return {
            "corpora": [
                {
                    "name": name,
                    "title": CORPORA[name].title,
                    "licence": CORPORA[name].licence,
                    "songs": songs[name],
                }
                for name in corpora
            ],
            "absent": [name for name in CORPORA_OF[network] if not CORPORA[name].folder(self.data_dir)],
            "songs": len(used),
            "skipped": [one.skipped for one in made if not one.sequences],
            "sequences": sum(len(one.sequences) for one in used),
            "remarks": dict(sorted(Counter(one.remark for one in used if one.remark).items())),
            "heard_songs": len(heard),
            **self._soundfonts(network),
            "options": json.loads(json.dumps(asdict(self.options), default=lambda path: path.name)),
        }

    def _soundfonts(self, network: str) -> dict[str, Any]:
        if network != "emotion":
            return {}
        found = find_soundfonts(list(self.options.soundfonts))
        trained = [font.name for font in training_soundfonts(found)]
        return {"soundfonts": {"training": trained, "measuring": found[-1].name}}

    def _fingerprint(self, network: str, entries: list[Entry]) -> str:
        parts: list[Any] = [VERSION, network, load_contract().hash, self.options.renderings]
        parts += [_hash_entry(entry) for entry in entries]
        if network == "emotion":
            parts += [font.name for font in find_soundfonts(list(self.options.soundfonts))]
        if network in NETWORKS_THAT_HEAR and self.emotion_model is not None:
            parts += [hashlib.sha256(self.emotion_model.read_bytes()).hexdigest(), self.options.heard_songs]
        return _hash(parts)


def _spread(entries: list[Entry], count: int) -> list[Entry]:
    """At most `count` entries, evenly from all."""
    count = min(count, len(entries))
    return [entries[i * len(entries) // count] for i in range(count)]


def _song(entry: Entry) -> Known:
    return entry.corpus, entry.identifier


def _hash(parts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _hash_entry(entry: Entry) -> str:
    """Of everything that the entry's song is read from."""
    digest = hashlib.sha256(repr((entry.identifier, entry.group)).encode())
    files = sorted(entry.path.iterdir()) if entry.path.is_dir() else [entry.path]
    details = entry.details.values()
    for path in [*files, *(value for value in details if hasattr(value, "read_bytes"))]:
        digest.update(path.read_bytes() if path.is_file() else b"missing")
    digest.update(json.dumps([v for v in details if not hasattr(v, "read_bytes")]).encode())
    return digest.hexdigest()


def _about(path: Path) -> dict[str, Any]:
    """The provenance of a file of examples; empty where it can't be read."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as file:
            return dict(json.loads((file.metadata() or {})[METADATA])["about"])
    except (OSError, SafetensorError, KeyError, ValueError):
        return {}


def _first_reason(made: list[Made]) -> str:
    return next((one.skipped for one in made if one.skipped), "none")

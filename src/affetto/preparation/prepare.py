"""Preparation: corpora in, a folder of shards a network out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from affetto.datasets import present_corpora
from affetto.errors import InputError
from affetto.files import real_path
from affetto.preparation.duplicates import same_groups
from affetto.preparation.emotion import training_soundfonts
from affetto.preparation.entries import check_corpora, entries_for, present
from affetto.preparation.hearing import check_emotion_model, hear, hearing_tasks
from affetto.preparation.makers import CORPORA_OF, Task
from affetto.preparation.marks import marks_of
from affetto.preparation.options import PreparationOptions
from affetto.preparation.provenance import provenance
from affetto.preparation.rendering import find_soundfonts
from affetto.preparation.shards import ShardMade, make_shard, shard_tasks
from affetto.preparation.storage import Manifest
from affetto.preparation.workers import Workers, hire

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from affetto.datasets import Entry

    Progress = Callable[[str, int, int], None]
    """Called with what is being done, how many songs are done and of how many."""

In = TypeVar("In")
Out = TypeVar("Out")
Identity = tuple[str, str]
"""A song's corpus and identifier."""
NETWORKS_THAT_HEAR = ("melody", "harmony", "dynamics")


def prepare_all(
    data_dir: Path,
    examples_dir: Path,
    networks: list[str] | None = None,
    workers: int = 2,
    options: PreparationOptions | None = None,
    emotion_model: Path | None = None,
    progress: Progress | None = None,
    scheduler: str | None = None,
) -> dict[str, Any]:
    """Writes `<network>/shard-00000.safetensors` ... and a manifest for each network into `examples_dir`.

    Shards are made by so many `workers`, processes of this machine, or, where the address of its scheduler is given, by a
    Dask cluster whose workers reach both folders under the same names; the same input gives the same
    shards everywhere. A shard that was made from the same songs and options is left as it is, so that an
    interrupted preparation goes on where it was.

    `emotion_model` is a trained emotion network as RTNeural JSON: with it the networks that hear are told
    what it hears in the songs; without it their emotion and chroma stay masked. Returns network ->
    provenance. Raises InputError for corpora that are missing or of which no song can be used, for a
    soundfont that is none, and for a folder that cannot be written; ModelError for a model that is none.
    What can be refused before anything is made is.
    """
    names = networks or list(CORPORA_OF)
    for name in names:
        if name not in CORPORA_OF:
            raise InputError(name, f"a network: {', '.join(CORPORA_OF)}", "none of them")
    check_corpora(names, data_dir)
    check_apart(examples_dir, data_dir)
    options, model = options or PreparationOptions(), emotion_model and real_path(emotion_model)
    _check_means(names, options, model)
    with hire(workers, scheduler) as who:
        run = _Run(data_dir.resolve(), real_path(examples_dir), who, options, model, progress)
        return {name: run.prepare(name) for name in names}


@dataclass
class _Run:
    data_dir: Path
    examples_dir: Path
    workers: Workers
    options: PreparationOptions
    emotion_model: Path | None
    progress: Progress | None

    def prepare(self, network: str) -> dict[str, Any]:
        everything, copies = entries_for(network, self.data_dir)
        titles = " and ".join(corpus.title for corpus in present(network, self.data_dir))
        entries = [entry for entry in everything if self.options.use_of(entry.group)]
        folder = _made(self.examples_dir / network)
        heard, unheard = self._hear(entries) if network in NETWORKS_THAT_HEAR else ({}, [])
        tasks = shard_tasks(network, [self._task(network, entry, heard) for entry in entries], folder)
        made = self._do(f"{network}: {titles}", make_shard, tasks, [len(task.songs) for task in tasks])
        about = provenance(network, made, self.data_dir, self.options)
        about["skipped"] += copies
        if not about["sequences"]:
            raise InputError(self.data_dir, f"songs of {titles}", next(iter(about["skipped"]), "none"))
        about |= {"heard_songs": len(heard), "unheard": unheard, **self._soundfonts(network)}
        about["marks"] = marks_of(entries)
        _finish(folder, network, made, about)
        return about

    def _task(self, network: str, entry: Entry, heard: dict[Identity, Path]) -> Task:
        if network != "emotion":
            return Task(network, entry, heard_file=heard.get((entry.corpus, entry.identifier)))
        use = self.options.use_of(entry.group) or "any"
        return Task(network, entry, self._found(), self.options.renderings, use=use)

    def _hear(self, entries: list[Entry]) -> tuple[dict[Identity, Path], list[str]]:
        """Song -> the file of what is heard in it, and why songs could not be heard."""
        if self.emotion_model is None or self.options.heard_songs == 0:
            return {}, []
        entries = [entry for entry in entries if self.options.use_of(entry.group) != "trains"]
        folder = self.examples_dir / "heard"
        tasks = hearing_tasks(entries, self.options.heard_songs, self.emotion_model, self._found(), folder)
        for corpus in {task.entry.corpus for task in tasks}:
            _made(folder / corpus)
        reasons = self._do("hearing songs", hear, tasks, [1] * len(tasks))
        files = {
            (task.entry.corpus, task.entry.identifier): task.file
            for task, reason in zip(tasks, reasons, strict=True)
            if not reason
        }
        return files, [reason for reason in reasons if reason]

    def _do(self, what: str, function: Callable[[In], Out], tasks: list[In], songs: list[int]) -> list[Out]:
        """Results in the order of the tasks, of which each is so many songs."""
        results: dict[int, Out] = {}
        done = 0
        for number, result in self.workers.do(function, tasks):
            results[number] = result
            done += songs[number]
            if self.progress:
                self.progress(what, done, sum(songs))
        return [results[number] for number in range(len(tasks))]

    def _found(self) -> list[Path]:
        return find_soundfonts(list(self.options.soundfonts))

    def _soundfonts(self, network: str) -> dict[str, Any]:
        if network != "emotion":
            return {}
        trained = [font.name for font in training_soundfonts(self._found())]
        return {"soundfonts": {"training": trained, "measuring": self._found()[-1].name}}


def _check_means(names: list[str], options: PreparationOptions, emotion_model: Path | None) -> None:
    """Reads the model and looks at the soundfonts that are asked for or needed."""
    hears = emotion_model is not None and not set(names).isdisjoint(NETWORKS_THAT_HEAR)
    if emotion_model is not None:
        check_emotion_model(emotion_model)
    if options.soundfonts or "emotion" in names or (hears and options.heard_songs):
        find_soundfonts(list(options.soundfonts))


def check_apart(examples_dir: Path, data_dir: Path) -> None:
    """Examples among the files of a corpus would be taken for it, or take their place."""
    place = real_path(examples_dir)
    corpora = [
        folder.resolve() for corpus in present_corpora(data_dir) if (folder := corpus.folder(data_dir))
    ]
    if place == data_dir.resolve() or any(place.is_relative_to(folder) for folder in corpora):
        raise InputError(examples_dir, "a folder for the examples apart from the corpora", "one among them")


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise InputError(folder, "a folder for the examples", "a file in its place") from None
    return folder


def _finish(folder: Path, network: str, made: list[ShardMade], about: dict[str, Any]) -> None:
    """Writes the manifest, then removes what an earlier preparation left and the manifest does not name."""
    shards = [one.shard for one in made if one.shard]
    sketches = [(group, hashes) for one in made for group, hashes in one.about["sketches"]]
    Manifest(network, about, same_groups(sketches), shards).write(folder)
    named = {shard.file for shard in shards}
    for path in (
        *folder.glob("shard-[0-9][0-9][0-9][0-9][0-9].safetensors"),
        *folder.glob(".affetto-*.safetensors"),
    ):
        if path.name not in named:
            path.unlink(missing_ok=True)

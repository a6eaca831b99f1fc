"""Preparation that is interrupted, goes on, and gives the same shards wherever it is done."""

import errno
import json
import os
from multiprocessing import active_children
from pathlib import Path

import pytest
import safetensors.numpy

import corpora
from affetto.errors import InputError
from affetto.preparation import PreparationOptions, prepare_all, shards
from affetto.preparation.examples import Examples
from affetto.preparation.storage import Manifest

NUMBERS = tuple(f"{number:03}" for number in range(1, 8))
OPTIONS = PreparationOptions(heard_songs=0)


@pytest.fixture(autouse=True)
def two_songs_a_shard(monkeypatch):
    monkeypatch.setattr(shards, "_MOST_SONGS", 2)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    corpora.write_pop909(tmp_path / "data", NUMBERS)
    return tmp_path / "data"


def prepare(data: Path, output: Path, workers: int = 1, **more):
    return prepare_all(data, output, ["melody"], workers, OPTIONS, **more)["melody"]


def files(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((output / "melody").iterdir())}


def written(output: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (output / "melody").glob("shard-*")}


def test_the_same_input_gives_the_same_bytes_by_one_worker_or_two(data, tmp_path):
    assert prepare(data, tmp_path / "one")["sequences"] == len(NUMBERS)
    prepare(data, tmp_path / "two", workers=2)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert [name for name in files(tmp_path / "one") if name.startswith("shard")] == [
        f"shard-{i:05}.safetensors" for i in range(4)
    ]


def test_a_dask_cluster_gives_the_same_bytes(data, tmp_path):
    distributed = pytest.importorskip("distributed", reason="needs Dask: pip install 'affetto[cluster]'")
    prepare(data, tmp_path / "here")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        about = prepare(data, tmp_path / "cluster", scheduler=cluster.scheduler_address)
        again = written(tmp_path / "cluster")
        assert prepare(data, tmp_path / "cluster", scheduler=cluster.scheduler_address) == about
    assert files(tmp_path / "here") == files(tmp_path / "cluster")
    assert written(tmp_path / "cluster") == again


def test_shards_join_to_what_one_file_would_hold(data, tmp_path, monkeypatch):
    prepare(data, tmp_path / "many")
    monkeypatch.setattr(shards, "_MOST_SONGS", 100)
    prepare(data, tmp_path / "one")
    many, one = (Examples.load(tmp_path / name, "melody") for name in ("many", "one"))
    for name in ("inputs", "targets", "mask", "starts"):
        assert (getattr(many, name) == getattr(one, name)).all()
    assert (many.groups, many.corpora, many.roles) == (one.groups, one.corpora, one.roles)
    assert many.inputs.dtype == "float32" and many.targets.dtype == "int64"


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupted_preparation_goes_on_where_it_was(data, tmp_path, workers):
    def interrupt(what, done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(data, tmp_path / "out", workers, progress=interrupt)
    assert not active_children()
    done = written(tmp_path / "out")
    assert 1 <= len(done) <= 4
    with pytest.raises(InputError, match="unfinished preparation"):
        Examples.load(tmp_path / "out", "melody")
    prepare(data, tmp_path / "out")
    assert done.items() <= written(tmp_path / "out").items()
    prepare(data, tmp_path / "whole")
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_only_the_shards_of_changed_songs_are_made_again(data, tmp_path):
    prepare(data, tmp_path / "out")
    before = written(tmp_path / "out")
    prepare(data, tmp_path / "out")
    assert written(tmp_path / "out") == before
    corpora.write_pop909(data, ("003",), bars=20)
    prepare(data, tmp_path / "out")
    after = written(tmp_path / "out")
    assert [name for name in before if before[name] != after[name]] == ["shard-00001.safetensors"]


def test_what_an_earlier_preparation_left_is_removed(data, tmp_path):
    prepare(data, tmp_path / "out")
    (tmp_path / "out" / "melody" / ".affetto-1-0.safetensors").write_bytes(b"killed")
    for number in ("006", "007"):
        for path in (data / "pop909" / number).iterdir():
            path.unlink()
        (data / "pop909" / number).rmdir()
    prepare(data, tmp_path / "out")
    assert list(files(tmp_path / "out")) == [
        "manifest.json",
        *(f"shard-{i:05}.safetensors" for i in range(3)),
    ]


def test_songs_of_a_shard_that_are_all_broken(data, tmp_path):
    for number in ("003", "004"):
        (data / "pop909" / number / f"{number}.mid").write_bytes(b"MThd")
    about = prepare(data, tmp_path / "out")
    assert (about["songs"], len(about["skipped"])) == (5, 2)
    assert len(Examples.load(tmp_path / "out", "melody")) == 5
    assert "shard-00001.safetensors" not in files(tmp_path / "out")


def test_a_full_disk_is_said_and_what_is_done_is_kept(data, tmp_path, monkeypatch):
    save_file, saved = safetensors.numpy.save_file, []

    def full_after_two(*arguments):
        if len(saved) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        saved.append(save_file(*arguments))

    with monkeypatch.context() as patched:
        patched.setattr(safetensors.numpy, "save_file", full_after_two)
        with pytest.raises(InputError, match=r"shard-00002.*No space left on device"):
            prepare(data, tmp_path / "out")
    assert list(files(tmp_path / "out")) == ["shard-00000.safetensors", "shard-00001.safetensors"]
    done = written(tmp_path / "out")
    prepare(data, tmp_path / "out")
    assert done.items() <= written(tmp_path / "out").items()


def test_a_truncated_shard_is_refused_and_made_again(data, tmp_path):
    prepare(data, tmp_path / "out")
    whole = files(tmp_path / "out")
    path = tmp_path / "out" / "melody" / "shard-00001.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(InputError, match=r"shard-00001.*prepare again"):
        Examples.load(tmp_path / "out", "melody")
    path.unlink()
    with pytest.raises(InputError, match=r"shard-00001.*no such file"):
        Examples.load(tmp_path / "out", "melody")
    prepare(data, tmp_path / "out")
    assert files(tmp_path / "out") == whole


def test_a_foreign_manifest(data, tmp_path):
    prepare(data, tmp_path / "out")
    path = tmp_path / "out" / "melody" / "manifest.json"
    text = path.read_text()
    for changed, found in (
        ("{}", "something else"),
        ("[", "something else"),
        (text.replace('"format_version": 1', '"format_version": 2'), "affetto-examples of 2"),
        (text.replace('"contract": "', '"contract": "0'), "another one; prepare again"),
    ):
        path.write_text(changed)
        with pytest.raises(InputError, match=found):
            Manifest.read(path.parent)


def test_a_damaged_manifest_is_told_by_its_part(data, tmp_path):
    prepare(data, tmp_path / "out")
    path = tmp_path / "out" / "melody" / "manifest.json"
    whole = json.loads(path.read_text())
    first, *others = whole["shards"]
    damages = [
        ({"shards": []}, "one shard or more"),
        ({"about": None}, "an object as about"),
        ({"about": {"marks": {"pop909": "!!"}}}, "marks of songs"),
        ({"same_groups": None}, "same_groups"),
        ({"same_groups": {"a": 1}}, "same_groups"),
        ({"network": "groove"}, "the examples of the melody network, found 'groove'"),
        *(
            ({"shards": [{**first, part: count}, *others]}, "steps")
            for part in ("steps", "sequences")
            for count in (1, 10**18, "many", -3)
        ),
    ]
    for damage, message in damages:
        path.write_text(json.dumps({**whole, **damage}))
        with pytest.raises(InputError, match=rf"manifest\.json: .*{message}"):
            Examples.load(tmp_path / "out", "melody")

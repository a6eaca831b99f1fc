import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from affetto.errors import InputError
from affetto.preparation import workers
from affetto.soundfonts import check_soundfont


@pytest.mark.parametrize("count", [1, 2])
def test_results_come_with_the_numbers_of_their_tasks(count):
    with workers.hire(count) as who:
        assert dict(who.do(abs, [-1, 2, -3])) == {0: 1, 1: 2, 2: 3}
        assert dict(who.do(len, ["", "ab"])) == {0: 0, 1: 2}


@pytest.mark.parametrize("count", [1, 2])
def test_a_refusal_comes_from_a_worker_as_it_is(count, tmp_path):
    with pytest.raises(InputError) as refusal, workers.hire(count) as who:
        list(who.do(check_soundfont, [tmp_path / "none.sf2"]))
    assert (refusal.value.what, refusal.value.found) == (str(tmp_path / "none.sf2"), "no such file")


def test_a_worker_that_is_killed_is_told_of():
    with pytest.raises(InputError, match="one that was killed"), workers.hire(2) as who:
        list(who.do(os._exit, [9, 9]))


def test_a_scheduler_that_does_not_answer(monkeypatch):
    pytest.importorskip("distributed", reason="needs Dask: pip install 'affetto[cluster]'")
    monkeypatch.setattr(workers, "_PATIENCE_SECONDS", 1)
    for address in ("tcp://127.0.0.1:1", "nonsense://a"):
        with pytest.raises(InputError, match="the address of a Dask scheduler"), workers.hire(2, address):
            pass


def test_a_cluster_without_workers():
    distributed = pytest.importorskip("distributed", reason="needs Dask: pip install 'affetto[cluster]'")
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=None) as cluster,
        pytest.raises(InputError, match="one without"),
        workers.hire(2, cluster.scheduler_address),
    ):
        pass


def test_without_dask(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(InputError, match=r"affetto\[cluster\]"), workers.hire(2, "tcp://127.0.0.1:1"):
        pass


def test_a_worker_of_another_contract_refuses(tmp_path):
    from affetto.preparation.shards import ShardTask, make_shard

    with pytest.raises(InputError, match="another contract"):
        make_shard(ShardTask("melody", [], Path(tmp_path / "a.safetensors"), "0" * 64))


def test_workers_end_with_a_parent_that_is_killed():
    parent = """
import os
from affetto.preparation.workers import hire
with hire(2) as who:
    for _ in who.do(abs, range(8)):
        pass
    print("at work", flush=True)
    os.read(0, 1)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", parent],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout.readline() == "at work\n"
        process.kill()
        # Workers hold the same pipe: it ends when the last of them does.
        assert process.communicate(timeout=60)[0] == ""
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)

"""Where preparation's work is done: in this process, in several of this machine, or on a Dask cluster.

Tasks are independent of one another and write their results to files, so that all three give the same.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, get_context, parent_process
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from affetto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

In = TypeVar("In")
Out = TypeVar("Out")
_PATIENCE_SECONDS = 10


class Workers(Protocol):
    """Whoever does tasks."""

    def do(self, function: Callable[[In], Out], tasks: Sequence[In]) -> Iterator[tuple[int, Out]]:
        """Yields the number of a task and its result, as each is done."""
        ...


def hire(count: int, scheduler: str | None = None) -> AbstractContextManager[Workers]:
    """A Dask cluster where its scheduler's address is given, else `count` processes of this machine.

    Leaving by an exception stops what is under way. Raises InputError where no cluster answers.
    """
    if scheduler is not None:
        return _cluster(scheduler)
    return _processes(count) if count > 1 else contextlib.nullcontext(_Here())


class _Here:
    def do(self, function: Callable[[In], Out], tasks: Sequence[In]) -> Iterator[tuple[int, Out]]:
        yield from enumerate(map(function, tasks))


class _Processes:
    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def do(self, function: Callable[[In], Out], tasks: Sequence[In]) -> Iterator[tuple[int, Out]]:
        futures = {self._pool.submit(function, task): i for i, task in enumerate(tasks)}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BrokenProcessPool:
            raise InputError(
                "preparation", "worker processes that live to the end",
                "one that was killed, perhaps for want of memory; the same command goes on, with fewer --workers",
            ) from None  # fmt: skip


@contextlib.contextmanager
def _processes(count: int) -> Iterator[Workers]:
    others = set(active_children())
    # Spawned: a fork would copy locks that threads of this process hold.
    pool = ProcessPoolExecutor(count, get_context("spawn"), initializer=_begin_work)
    try:
        yield _Processes(pool)
    except BaseException:
        for process in set(active_children()) - others:
            process.terminate()
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def _begin_work() -> None:
    """A worker that is told to stop removes what it has written aside, and says nothing.

    One whose parent is killed, so that nobody tells it, ends too.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(1))
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


class _Cluster:
    def __init__(self, client: Any) -> None:
        self._client = client

    def do(self, function: Callable[[In], Out], tasks: Sequence[In]) -> Iterator[tuple[int, Out]]:
        from distributed import as_completed as completed

        # Not pure: a task that was done before looks for itself whether its file is still the right one.
        futures = self._client.map(function, tasks, pure=False)
        numbers = {future: i for i, future in enumerate(futures)}
        try:
            for future in completed(futures, loop=self._client.loop):
                yield numbers[future], future.result()
        except BaseException:
            self._client.cancel(futures)
            raise


@contextlib.contextmanager
def _cluster(address: str) -> Iterator[Workers]:
    try:
        from distributed import Client
    except ImportError:
        raise InputError("--scheduler", "Dask (pip install 'affetto[cluster]')", "none") from None
    try:
        client = Client(address, timeout=_PATIENCE_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(address, "the address of a Dask scheduler", str(error) or "no answer") from None
    with client:
        if not client.scheduler_info()["workers"]:
            raise InputError(address, "a Dask scheduler with workers", "one without")
        yield _Cluster(client)

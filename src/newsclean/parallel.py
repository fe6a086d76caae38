# SPDX-License-Identifier: Apache-2.0
"""One function over many items on several processors, the answers in the order of the items.

Promise: the answers are those of ``map``, an exception included, and no more than a few items for each process are
under way, however many there are. Workers are processes of their own, started afresh, and end with their parent,
whatever ends it. Knows nothing of what is done.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

_AHEAD = 3  # items under way for each process: one at work, one waiting, one on its way back


class WorkersLost(RuntimeError):
    """A worker process was killed from outside: the work is not done."""


class Workers:
    """`jobs` processes; none at all for one job, where everything is done here. A context manager."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def map(self, do: Callable[..., Any], items: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        """``do(*item)`` for each item, in order. Raises what `do` raises, and `WorkersLost`."""
        if self.jobs == 1:
            for item in items:
                yield do(*item)
            return
        from concurrent.futures.process import BrokenProcessPool

        executor = self._started()
        under_way: deque[Future[Any]] = deque()
        try:
            for item in items:
                under_way.append(executor.submit(do, *item))
                if len(under_way) >= _AHEAD * self.jobs:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        except BrokenProcessPool:
            raise WorkersLost(
                "a worker process was ended from outside; with fewer --jobs less memory is needed"
            ) from None
        finally:
            for future in under_way:
                future.cancel()

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            # Not forked: the parent may hold threads and open files that a copy must not have.
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self.jobs, context, _begin)
        return self._executor


ALONE = Workers(1)


def _begin() -> None:
    """In a new worker: leave Ctrl-C to the parent, and do not outlive it."""
    import multiprocessing
    import os
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()

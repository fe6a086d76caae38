# SPDX-License-Identifier: Apache-2.0
"""One function over many items on several processors, the answers in the order of the items.

Promise: the answers are those of ``map``, an exception included, and no more than a few items for each process are
under way, however many there are. Workers are processes of their own, which hold no file that their parent opens, and
end with it, whatever ends it. Knows nothing of what is done.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from newsclean.shelf import Shelf

_AHEAD = 3  # items under way for each process: one at work, one waiting, one on its way back
_LARGE = 1 << 24  # what glibc has given back in one piece of this size it keeps at hand from then on
_shelf: Shelf | None = None  # in a worker: that of its parent


class WorkersLost(RuntimeError):
    """A worker process was killed from outside: the work is not done."""


class Workers:
    """`jobs` processes; none at all for one job, where everything is done here. A context manager."""

    def __init__(self, jobs: int, load: Callable[[], object] = int) -> None:
        """`load` makes a process ready for its work: this one, where the others can be copies of it."""
        self.jobs = jobs
        self._load = load
        self._executor: ProcessPoolExecutor | None = None
        self._shelf: Shelf | None = None

    def __enter__(self) -> Self:
        if self.jobs > 1 and _can_copy():
            # Now, while there are no threads or open files that a copy must not have.
            from newsclean.shelf import Shelf

            self._load()
            self._shelf = Shelf(_AHEAD * self.jobs)
            self._start("fork").submit(int).result()
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

        executor = self._executor or self._start("spawn")
        under_way: deque[tuple[Future[Any], int | None]] = deque()
        try:
            for item in items:
                under_way.append(self._submit(executor, do, item))
                if len(under_way) >= _AHEAD * self.jobs:
                    yield self._answer(under_way)
            while under_way:
                yield self._answer(under_way)
        except BrokenProcessPool:
            raise WorkersLost(
                "a worker process was ended from outside; with fewer --jobs less memory is needed"
            ) from None
        finally:
            for future, place in under_way:
                if not future.cancel():
                    future.exception()  # it is being worked on: its place is not free before that is done
                self._release(place)

    def _submit(
        self, executor: ProcessPoolExecutor, do: Callable[..., Any], item: tuple[Any, ...]
    ) -> tuple[Future[Any], int | None]:
        if self._shelf is None:
            return executor.submit(do, *item), None
        place = self._shelf.reserve()
        return executor.submit(_do, do, place, self._shelf.lend(place, item)), place

    def _answer(self, under_way: deque[tuple[Future[Any], int | None]]) -> Any:
        """What became of the item that is longest under way."""
        future, place = under_way[0]
        answer = future.result()
        under_way.popleft()
        if self._shelf is not None and type(answer) is tuple:
            answer = self._shelf.take(answer)
        self._release(place)
        return answer

    def _release(self, place: int | None) -> None:
        if self._shelf is not None:
            self._shelf.release(place)

    def _start(self, method: str) -> ProcessPoolExecutor:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        load = int if method == "fork" else self._load
        context = multiprocessing.get_context(method)
        self._executor = ProcessPoolExecutor(self.jobs, context, _begin, (load, self._shelf))
        return self._executor


ALONE = Workers(1)


def _can_copy() -> bool:
    """Whether a worker may be a copy of this process, which saves loading everything once more."""
    import sys
    import threading

    # Elsewhere parts of the system do not bear it.
    return sys.platform == "linux" and threading.active_count() == 1


def _begin(load: Callable[[], object], shelf: Shelf | None) -> None:
    """In a new worker: leave Ctrl-C to the parent, do not outlive it, be ready for work."""
    global _shelf
    _shelf = shelf
    import multiprocessing
    import os
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):  # what the parent does about them is not for a copy to do
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    bytes(_LARGE)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    load()


def _do(do: Callable[..., Any], place: int | None, item: tuple[Any, ...]) -> Any:
    """In a worker: `do`, with what is long taken from the shelf and put there again."""
    if _shelf is None:
        raise RuntimeError("a worker without a shelf was given something on it")
    answer = do(*_shelf.take(item))
    return _shelf.lend(place, answer) if type(answer) is tuple else answer

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

_AHEAD = 3  # messages under way for each process: one at work, one waiting, one on its way back
_SINGLY = 2  # so many messages for each process have one item: a short input keeps all of them busy
_LARGE = 1 << 24  # what glibc has given back in one piece of this size it keeps at hand from then on
_shelf: Shelf | None = None  # in a worker: that of its parent


class WorkersLost(RuntimeError):
    """A worker process was killed from outside: the work is not done."""


class Workers:
    """`jobs` processes; none at all for one job, where everything is done here. A context manager."""

    def __init__(self, jobs: int, load: Callable[[], object] = int, together: int = 1) -> None:
        """`load` makes a process ready for its work: this one, where the others can be copies of it.

        `together`: how many items go to a process in one message, at most.
        """
        self.jobs = jobs
        self._together = together
        self._load = load
        self._executor: ProcessPoolExecutor | None = None
        self._shelf: Shelf | None = None

    def __enter__(self) -> Self:
        if self.jobs > 1 and _can_copy():
            # Now, while there are no threads or open files that a copy must not have.
            import gc

            from newsclean.shelf import Shelf

            self._load()
            gc.freeze()  # what the copies share is not theirs to look through, which would make them have it alone
            try:
                self._shelf = Shelf(_AHEAD * self.jobs * self._together)
                self._start("fork").submit(int).result()
            finally:
                gc.unfreeze()
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
        under_way: deque[tuple[Future[Any], list[int | None]]] = deque()
        try:
            for some in self._portions(items):
                under_way.append(self._submit(executor, do, some))
                if len(under_way) >= _AHEAD * self.jobs:
                    yield from self._answers(under_way)
            while under_way:
                yield from self._answers(under_way)
        except BrokenProcessPool:
            raise WorkersLost(
                "a worker process was ended from outside; with fewer --jobs less memory is needed"
            ) from None
        finally:
            for future, places in under_way:
                if not future.cancel():
                    future.exception()  # it is being worked on: its places are not free before that is done
                self._release(places)

    def _portions(self, items: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
        """The items as they go together."""
        some: list[tuple[Any, ...]] = []
        number = 0
        for item in items:
            some.append(item)
            if len(some) >= self._together or number < _SINGLY * self.jobs:
                yield some
                some = []
                number += 1
        if some:
            yield some

    def _submit(
        self, executor: ProcessPoolExecutor, do: Callable[..., Any], some: list[tuple[Any, ...]]
    ) -> tuple[Future[Any], list[int | None]]:
        shelf = self._shelf
        if shelf is None:
            return executor.submit(_do, do, [(None, item) for item in some]), []
        places = [shelf.reserve() for _ in some]
        lent = [(place, shelf.lend(place, item)) for place, item in zip(places, some, strict=True)]
        return executor.submit(_do, do, lent), places

    def _answers(self, under_way: deque[tuple[Future[Any], list[int | None]]]) -> Iterator[Any]:
        """What became of the items that are longest under way."""
        future, places = under_way[0]
        answers, error = future.result()
        under_way.popleft()
        if self._shelf is not None:
            answers = [self._shelf.take(answer) if type(answer) is tuple else answer for answer in answers]
        self._release(places)
        yield from answers
        if error is not None:
            raise error

    def _release(self, places: Iterable[int | None]) -> None:
        if self._shelf is not None:
            for place in places:
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


def _do(do: Callable[..., Any], some: list[tuple[int | None, tuple[Any, ...]]]) -> tuple[list[Any], Exception | None]:
    """In a worker: `do` for some items, long bytes taken from the shelf and put there again; what error ended it."""
    answers: list[Any] = []
    for place, item in some:
        try:
            answer = do(*(_shelf.take(item) if _shelf else item))
        except Exception as error:
            return answers, error
        answers.append(_shelf.lend(place, answer) if _shelf and type(answer) is tuple else answer)
    return answers, None

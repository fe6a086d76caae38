# SPDX-License-Identifier: Apache-2.0
"""Memory that a process shares with its copies, so that long bytes need not be sent from one to the other.

Promise: bytes that fit into a place go there and come back the same; all else is passed on as it is. A place is given
to one at a time. Knows nothing of what is in it, and of processes only that they are copies.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable
from typing import Any, NamedTuple

PLACE = 1 << 19  # bytes of a place: a window and what it became are shorter
_LEAST = 1 << 14  # shorter bytes are sent: that costs no more


class Lent(NamedTuple):
    """Stands for bytes that lie on the shelf."""

    at: int
    size: int


class Shelf:
    """`count` places, made before the copies are."""

    def __init__(self, count: int) -> None:
        self._memory = mmap.mmap(-1, count * PLACE)
        self._free = list(range(count))

    def reserve(self) -> int | None:
        """A place that nobody has, if there is one."""
        return self._free.pop() if self._free else None

    def release(self, place: int | None) -> None:
        """Nobody needs the place any more."""
        if place is not None:
            self._free.append(place)

    def lend(self, place: int | None, values: Iterable[Any]) -> tuple[Any, ...]:
        """`values`, of which the first that is long and fits lies in the place now, and something stands for it."""
        out = []
        for value in values:
            if place is not None and type(value) is bytes and _LEAST <= len(value) <= PLACE:
                at = place * PLACE
                self._memory[at : at + len(value)] = value
                value, place = Lent(at, len(value)), None
            out.append(value)
        return tuple(out)

    def take(self, values: Iterable[Any]) -> tuple[Any, ...]:
        """`values` with the bytes that something stands for."""
        return tuple([self._memory[v.at : v.at + v.size] if type(v) is Lent else v for v in values])

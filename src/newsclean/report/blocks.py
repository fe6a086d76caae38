# SPDX-License-Identifier: Apache-2.0
"""The whole lines that edits touch, and which of them lie so near to each other that they are shown together.

Promise: linear time, since nothing is searched for: the edits say where the texts differ.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newsclean.edits import Edit


@dataclass(slots=True)
class Block:
    """Whole lines that differ: ``source[start:end]`` became ``clean[new_start:new_end]``."""

    start: int
    end: int
    new_start: int
    new_end: int


class Lines:
    """A text with the offsets of its lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0]
        at = text.find("\n")
        while at >= 0:
            self.starts.append(at + 1)
            at = text.find("\n", at + 1)

    def start(self, at: int) -> int:
        """Where the line of offset `at` begins."""
        return self.starts[bisect_right(self.starts, at) - 1]

    def count(self, at: int) -> int:
        """How many lines end before offset `at`, which is the start of a line."""
        return bisect_left(self.starts, at)

    def back(self, at: int, lines: int) -> int:
        """The start of the line `lines` before the one that begins at `at`."""
        return self.starts[max(0, bisect_left(self.starts, at) - lines)]

    def on(self, at: int, lines: int) -> int:
        """The start of the line `lines` after the one that begins at `at`, or the end of the text."""
        k = bisect_left(self.starts, at) + lines
        return self.starts[k] if k < len(self.starts) else len(self.text)

    def end(self, at: int) -> int:
        """Where the line of offset `at` ends, line feed included."""
        return self.on(self.start(at), 1)


def blocks(lines: Lines, clean: str, edits: Iterable[Edit]) -> Iterator[Block]:
    """The lines that the edits touch; edits on one line share a block."""
    block: Block | None = None
    shift = 0
    for edit in edits:
        start = lines.start(edit.start)
        if block and start >= block.end and edit.start > 0:
            yield block
            block = None
        if block is None:
            block = Block(start, start, start + shift, start + shift)
        shift += len(edit.new) - len(edit.old)
        stop, new_stop = edit.end, edit.end + shift
        whole = _at_line(lines.text, stop) and _at_line(clean, new_stop) and stop > start
        block.end = stop if whole else max(lines.end(stop), block.end)
        block.new_end = block.end + shift
    if block:
        yield block


def _at_line(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == "\n"


def groups(lines: Lines, blocks: Iterable[Block], context: int) -> Iterator[list[Block]]:
    """Blocks with no more than twice `context` lines between them."""
    group: list[Block] = []
    for block in blocks:
        if group and lines.on(group[-1].end, 2 * context) < block.start:
            yield group
            group = []
        group.append(block)
    if group:
        yield group

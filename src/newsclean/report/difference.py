# SPDX-License-Identifier: Apache-2.0
"""A unified diff of a source text and its clean text, made from the edits between them.

Promise: linear time, since nothing is searched for: the edits say where the texts differ. Windows of one document
are added one after the other; line numbers run through. Nothing is neutralised here: that is the printer's duty.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsclean.edits import Edit

CONTEXT = 3


@dataclass(slots=True)
class _Block:
    """Whole lines that differ: ``source[start:end]`` became ``clean[new_start:new_end]``."""

    start: int
    end: int
    new_start: int
    new_end: int


@dataclass(slots=True)
class UnifiedDiff:
    """Gives the lines of the diff, window by window; each is (mark, text without its line feed)."""

    old_line: int = 1
    new_line: int = 1

    def add(self, source: str, clean: str, edits: Sequence[Edit], final: bool = True) -> Iterator[tuple[str, str]]:
        """The hunks of one window, as (``@``, header), then (blank, ``-``, ``+`` or ``\\``, line).

        Only the `final` window's missing line feed is a missing one: another may be a piece of an endless line.
        """
        for mark, line in self._hunks(source, clean, edits):
            if final or mark != "\\":
                yield mark, line
        self.old_line += source.count("\n")
        self.new_line += clean.count("\n")

    def _hunks(self, source: str, clean: str, edits: Sequence[Edit]) -> Iterator[tuple[str, str]]:
        if edits:
            lines = _Lines(source)
            for group in _groups(lines, _blocks(lines, clean, edits)):
                yield from self._hunk(lines, clean, group)

    def _hunk(self, lines: _Lines, clean: str, group: list[_Block]) -> Iterator[tuple[str, str]]:
        first, last = group[0], group[-1]
        start, end = lines.back(first.start, CONTEXT), lines.on(last.end, CONTEXT)
        body: list[tuple[str, str]] = []
        at = start
        for block in group:
            body += _marked(" ", lines.text[at : block.start])
            body += _changed(lines.text[block.start : block.end], clean[block.new_start : block.new_end])
            at = block.end
        body += _marked(" ", lines.text[at:end])
        before = lines.count(start)
        new_start = first.new_start - (first.start - start)
        old = (self.old_line + before, sum(mark in " -" for mark, _ in body))
        new = (self.new_line + clean.count("\n", 0, new_start), sum(mark in " +" for mark, _ in body))
        yield "@", f"@@ -{_range(*old)} +{_range(*new)} @@"
        yield from body


class _Lines:
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


def _blocks(lines: _Lines, clean: str, edits: Sequence[Edit]) -> Iterator[_Block]:
    """The lines that the edits touch; edits on one line share a block."""
    block: _Block | None = None
    shift = 0
    for edit in edits:
        start = lines.start(edit.start)
        if block and start >= block.end and edit.start > 0:
            yield block
            block = None
        if block is None:
            block = _Block(start, start, start + shift, start + shift)
        shift += len(edit.new) - len(edit.old)
        stop, new_stop = edit.end, edit.end + shift
        whole = _at_line(lines.text, stop) and _at_line(clean, new_stop) and stop > start
        block.end = stop if whole else max(lines.end(stop), block.end)
        block.new_end = block.end + shift
    if block:
        yield block


def _at_line(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] == "\n"


def _groups(lines: _Lines, blocks: Iterator[_Block]) -> Iterator[list[_Block]]:
    group: list[_Block] = []
    for block in blocks:
        if group and lines.on(group[-1].end, 2 * CONTEXT) < block.start:
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _changed(old: str, new: str) -> list[tuple[str, str]]:
    before, after = _split(old), _split(new)
    top = 0
    while top < min(len(before), len(after)) and before[top] == after[top]:
        top += 1
    bottom = 0
    while bottom < min(len(before), len(after)) - top and before[-1 - bottom] == after[-1 - bottom]:
        bottom += 1
    out = _marked(" ", "".join(before[:top]))
    out += _marked("-", "".join(before[top : len(before) - bottom]))
    out += _marked("+", "".join(after[top : len(after) - bottom]))
    return out + _marked(" ", "".join(before[len(before) - bottom :]))


def _marked(mark: str, text: str) -> list[tuple[str, str]]:
    out = []
    for line in _split(text):
        out.append((mark, line.removesuffix("\n")))
        if not line.endswith("\n"):
            out.append(("\\", " No newline at end of file"))
    return out


def _split(text: str) -> list[str]:
    parts = text.split("\n")
    last = parts.pop()
    return [part + "\n" for part in parts] + ([last] if last else [])


def _range(start: int, count: int) -> str:
    return f"{start if count else start - 1},{count}" if count != 1 else str(start)

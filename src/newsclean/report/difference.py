# SPDX-License-Identifier: Apache-2.0
"""A unified diff of a source text and its clean text, made from the edits between them.

Promise: linear time, since nothing is searched for: the edits say where the texts differ. Windows of one document
are added one after the other; line numbers run through. Nothing is neutralised here: that is the printer's duty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsclean.edits import Edit
from newsclean.report.blocks import Block, Lines, blocks, groups

CONTEXT = 3


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
            lines = Lines(source)
            for group in groups(lines, blocks(lines, clean, edits), CONTEXT):
                yield from self._hunk(lines, clean, group)

    def _hunk(self, lines: Lines, clean: str, group: list[Block]) -> Iterator[tuple[str, str]]:
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

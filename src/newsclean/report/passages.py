# SPDX-License-Identifier: Apache-2.0
"""Text beside its clean text: the lines that were touched, in two columns, with a few lines around them.

Promise: each mark stands in the row of its lines and carries its number, so that the page can tell more about it; what
is long is shortened and says so. Everything passes through `newsclean.report.shown`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from newsclean.report.blocks import Block, Lines, blocks, groups
from newsclean.report.marks import Mark
from newsclean.report.shown import as_attribute, as_html, pair_as_html

MOST_OF_MARK = 600  # characters of one edit
MOST_BETWEEN = 300  # characters between two edits of a line
MOST_AROUND = 140  # characters of a line that is only there to tell where one is
MOST_ROWS = 40  # touched lines in one piece of a passage
MOST_IN_ROW = 100  # marks of one touched line
Number = Callable[[Mark], int]


class Passages:
    """The passages of one document, window by window."""

    def __init__(self) -> None:
        self._old_line = self._new_line = 1

    def window(
        self, source: str, clean: str, marks: Sequence[Mark], number: Number, context: int, head: str = ""
    ) -> Iterator[tuple[str, int, int]]:
        """The passages of the next window as HTML, each with how many of the marks it covers and how many it shows.

        `number` is asked for the number of each mark when its passage is made; `context` is in lines; `head` is HTML
        that stands above each.
        """
        lines = Lines(source)
        at = counted = 0
        after = self._new_line
        for group in groups(lines, blocks(lines, clean, [mark.edit for mark in marks]), context):
            # A long one comes in pieces, of which a browser lays out only those in sight.
            for k in range(0, len(group), MOST_ROWS):
                part = group[k : k + MOST_ROWS]
                begin = group[k - 1].end if k else lines.back(part[0].start, context)
                end = lines.on(part[-1].end, context) if k + MOST_ROWS >= len(group) else part[-1].end
                out = []
                first, shown = at, 0
                for block in part:
                    out.append(self._around(lines, begin, block.start))
                    own = at
                    while at < len(marks) and _belongs(marks[at], block, len(source)):
                        at += 1
                    after += clean.count("\n", counted, block.new_start)
                    counted = max(counted, block.new_start)
                    out.append(self._row(lines, after, block, marks[own : min(at, own + MOST_IN_ROW)], number))
                    shown += min(at - own, MOST_IN_ROW)
                    begin = block.end
                out.append(self._around(lines, begin, end))
                yield f'<div class="p{" q" if k else ""}">{"" if k else head}{"".join(out)}</div>', at - first, shown

    def skip(self, source: str, clean: str) -> None:
        """The window is done: count its lines."""
        self._old_line += source.count("\n")
        self._new_line += clean.count("\n")

    def _around(self, lines: Lines, start: int, end: int) -> str:
        """Lines that are the same on both sides, numbered as on the left."""
        if start >= end:
            return ""
        number = self._old_line + lines.count(start)
        out = []
        for count, line in enumerate(lines.text[start:end].removesuffix("\n").split("\n")):
            if line.strip():
                tail = "…" if len(line) > MOST_AROUND else ""
                text = as_html(line[:MOST_AROUND].removesuffix("\r")) + tail
                out.append(_line("c", number + count, text))
        return "".join(out)

    def _row(self, lines: Lines, after: int, block: Block, marks: Sequence[Mark], number: Number) -> str:
        text, at = lines.text, block.start
        old: list[str] = []
        new: list[str] = []
        for mark in marks:
            plain = as_html(text[at : mark.edit.start], MOST_BETWEEN)
            left, right = marked(mark, number(mark))
            old += (plain, left)
            new += (plain, right)
            at = mark.edit.end
        rest = as_html(text[at : block.end].removesuffix("\n").removesuffix("\r"), MOST_BETWEEN)
        before = self._old_line + lines.count(block.start)
        return _line("o", before, "".join([*old, rest])) + _line("n", after, "".join([*new, rest]))


def _belongs(mark: Mark, block: Block, length: int) -> bool:
    return mark.edit.start < block.end or block.end == length


def _line(side: str, number: int, html: str) -> str:
    # one element for each: a page of 5,000 findings has to be parsed within a second
    return f"<div class={side} data-n={number} dir=auto>{html}</div>" if html else f'<div class="{side} x"></div>'


def marked(mark: Mark, number: int) -> tuple[str, str]:
    """A mark in the old and in the new text; the one of them that the keyboard reaches has ``data-k``."""
    edit = mark.edit
    name = f"data-i={number}"
    reached = f'{name} tabindex=0 data-k="{as_attribute(mark.summary)}"'
    if mark.is_gap:
        return f"<b {name}>‸</b>{as_html(edit.old)}", f"<b {reached}>‸</b>{as_html(edit.new)}"
    old, new = pair_as_html(edit.old, edit.new, MOST_OF_MARK)
    if not mark.done:
        old = new = old or "·"  # what lies within an edit has its place behind it
        return f"<u {name}>{old}</u>", f"<u {reached}>{new}</u>"
    if not edit.new:
        return f"<del {reached}>{old}</del>", ""
    part = " class=part" if "<span>" in old or "<span>" in new else ""
    return f"<del{part} {name}>{old}</del>" if edit.old else "", f"<ins{part} {reached}>{new}</ins>"

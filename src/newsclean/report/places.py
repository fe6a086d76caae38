# SPDX-License-Identifier: Apache-2.0
"""Line and column of offsets in a document that comes window by window.

Promise: lines end with a line feed, both numbers begin with 1 and run through the windows, a line that spans several
of them included. A window whose places nobody asks for costs one count.
"""

from __future__ import annotations

from newsclean.report.blocks import Lines


class Places:
    """Begins at the first window of a document; `next_window` goes on to the one that follows."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: Lines | None = None
        self._line = 1  # of the window's first character
        self._before = 0  # characters of that line in windows before
        self.offset = 0  # code points of the document before this window

    def next_window(self, text: str) -> None:
        """The next window of the document."""
        breaks = self._text.count("\n")
        self._line += breaks
        inside = len(self._text) - (self._text.rfind("\n") + 1)
        self._before = inside if breaks else self._before + inside
        self.offset += len(self._text)
        self._text = text
        self._lines = None

    def line_start(self, at: int) -> int:
        """The offset in the window where the line of offset `at` begins, 0 where it began before."""
        return self._index().start(at)

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of offset `at` of the window."""
        lines = self._index()
        start = lines.start(at)
        column = at - start + 1
        return self._line + lines.count(start), column if start else column + self._before

    def _index(self) -> Lines:
        if self._lines is None:
            self._lines = Lines(self._text)
        return self._lines

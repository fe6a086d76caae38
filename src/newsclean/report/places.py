# SPDX-License-Identifier: Apache-2.0
"""Line and column of offsets in a document that comes window by window.

Promise: lines end with a line feed, both numbers begin with 1 and run through the windows, a line that spans several
of them included. A window whose places nobody asks for costs one count.
"""

from __future__ import annotations

from bisect import bisect_right


class Places:
    """Begins at the first window of a document; `next_window` goes on to the one that follows."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] | None = None
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
        self._starts = None

    def line_start(self, at: int) -> int:
        """The offset in the window where the line of offset `at` begins, 0 where it began before."""
        return self._index()[self._number(at)]

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of offset `at` of the window."""
        number = self._number(at)
        column = at - self._index()[number] + 1
        return self._line + number, column if number else column + self._before

    def _number(self, at: int) -> int:
        return bisect_right(self._index(), at) - 1

    def _index(self) -> list[int]:
        if self._starts is None:
            starts, at = [0], self._text.find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = self._text.find("\n", at + 1)
            self._starts = starts
        return self._starts

# SPDX-License-Identifier: Apache-2.0
"""Prints the unified diff of documents; for a terminal coloured and with every control character made visible.

Promise: where there are colours no escape of the data gets through, since somebody is going to look at it; a plain diff
into a pipe or a file has the bytes of the data.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from newsclean.formats.files import Output, Replacement
from newsclean.report.difference import UnifiedDiff
from newsclean.report.visible import visible, visible_name

if TYPE_CHECKING:
    from newsclean.stream import Window

_COLOURS = {"-": "\x1b[31m", "+": "\x1b[32m", "@": "\x1b[36m", "*": "\x1b[1m"}
_PLAIN = "\x1b[m"


class DiffPrinter:
    """Writes the diffs of several documents to one output; `color` is ``auto``, ``always`` or ``never``."""

    def __init__(self, out: Output | Replacement, color: str = "auto") -> None:
        self._out = out
        terminal = isinstance(out, Output) and os.isatty(out.fd)
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        self._colour = color == "always" or (color == "auto" and terminal and not plain)
        self._harmless = terminal or self._colour
        self.begin(b"-")

    def begin(self, path: bytes) -> None:
        """The next document."""
        self._name = "(standard input)" if path == b"-" else visible_name(path)
        self._diff = UnifiedDiff()
        self._headed = False
        self._recoded = False

    def window(self, window: Window, final: bool) -> None:
        """One window of it."""
        lines = []
        if window.log.recodings and not self._recoded and window.clean != window.data:
            self._recoded = True
            names = dict.fromkeys(r.encoding for r in window.log.recodings)
            lines.append(("*", f"recoded {self._name}: {', '.join(names)} to utf-8"))
        for mark, text in self._diff.add(window.source, window.text, window.log.edits, final):
            if not self._headed:
                self._headed = True
                lines += [("*", f"--- {self._name}"), ("*", f"+++ {self._name}")]
            lines.append((mark, text))
        if lines:
            self._out.write("".join(self._line(*line) for line in lines).encode("utf-8", "surrogateescape"))

    def _line(self, mark: str, text: str) -> str:
        line = text if mark in "@*" else mark + text
        if self._harmless:
            line = visible(line)
        if self._colour and mark in _COLOURS:
            line = f"{_COLOURS[mark]}{line}{_PLAIN}"
        return line + "\n"

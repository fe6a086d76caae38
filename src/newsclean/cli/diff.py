# SPDX-License-Identifier: Apache-2.0
"""Prints the unified diff of documents; for a terminal coloured and with every control character made visible."""

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
    """Writes the diffs of several documents to one output."""

    def __init__(self, out: Output | Replacement) -> None:
        self._out = out
        self._terminal = isinstance(out, Output) and os.isatty(out.fd)
        self._colour = self._terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
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
        line = (text if mark in "@*" else mark + text) if not self._terminal else visible(self._shown(mark, text))
        if self._colour and mark in _COLOURS:
            line = f"{_COLOURS[mark]}{line}{_PLAIN}"
        return line + "\n"

    @staticmethod
    def _shown(mark: str, text: str) -> str:
        return text if mark in "@*" else mark + text

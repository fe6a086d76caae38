# SPDX-License-Identifier: Apache-2.0
"""``--to same``: clean text written in the encoding, or encodings, that the input is in.

Promise: what was not edited comes out as the very bytes that went in; new text is written in the encoding of the place
where it stands; a character that this encoding lacks is a `BadData` that names line and character, never a ``?``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.cli.status import BadData

if TYPE_CHECKING:
    from newsclean.edits import Recoding
    from newsclean.stream import Window

_UTF8 = "utf-8"


class SameEncoding:
    """Writes the windows of one input one after the other."""

    def __init__(self, path: bytes | None) -> None:
        self._path = path
        self._line = 1

    def encode(self, window: Window) -> bytes:
        """The clean text of the next window. Raises `BadData`."""
        first = self._line
        self._line += window.source.count("\n")
        edits = window.log.edits
        if not edits:
            return window.data
        recodings = window.log.recodings
        out: list[bytes] = []
        at = begun = 0
        for edit in edits:
            begun = _keep(out, window.source, at, edit.start, recodings, begun)
            name = next((r.encoding for r in recodings if r.start <= edit.start < r.end), None)
            if name is None:
                name = recodings[-1].encoding if recodings and edit.start == len(window.source) else _UTF8
            try:
                out.append(_encode(edit.new, name))
            except UnicodeEncodeError as error:
                line = first + window.source.count("\n", 0, edit.start) + edit.new.count("\n", 0, error.start)
                raise BadData(self._path, _message(edit.new[error.start], name, line)) from None
            at = edit.end
        _keep(out, window.source, at, len(window.source), recodings, begun)
        return b"".join(out)


def _keep(out: list[bytes], source: str, at: int, end: int, recodings: tuple[Recoding, ...], begun: int) -> int:
    """Append the bytes of ``source[at:end]``; gives the number of the first recoding that is not behind."""
    while begun < len(recodings):
        r = recodings[begun]
        if r.start > end or (r.start == end and r.end > end):
            break
        if r.start > at:
            out.append(_encode(source[at : r.start], _UTF8))
            at = r.start
        if r.raw is not None and at == r.start and r.end <= end:
            out.append(r.raw)
        elif at < r.end:
            out.append(_encode(source[at : min(r.end, end)], r.encoding))
        at = max(at, min(r.end, end))
        if r.end > end:
            return begun
        begun += 1
    if at < end:
        out.append(_encode(source[at:end], _UTF8))
    return begun


def _encode(text: str, name: str) -> bytes:
    if not text:
        return b""
    try:
        return text.encode(name, "surrogateescape")
    except LookupError:
        return text.encode(_UTF8, "surrogateescape")  # CESU-8, which Python does not have


def _message(character: str, encoding: str, line: int) -> str:
    from unicodedata import name

    point = f"U+{ord(character):04X}"
    named = name(character, "")
    shown = f"{character!r} ({point} {named})" if named else point
    return f"line {line}: {encoding} has no {shown}; write it with --to utf-8"

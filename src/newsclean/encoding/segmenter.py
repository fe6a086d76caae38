# SPDX-License-Identifier: Apache-2.0
"""Cuts a byte stream into segments, always at the same places, however the stream arrives.

Promise: the segments joined are the input; where they are cut depends on the bytes alone; time is linear even when
fed byte by byte, and no more than about two windows are held.
"""

from __future__ import annotations

from collections.abc import Iterator

WINDOW = 262_144
_TAIL = 4096  # how far back from the window's end a blank is looked for


class Segmenter:
    """Feed bytes, get complete segments; `finish` gives the last one.

    Each segment is cut from the first `window` bytes not yet cut: after the last empty line in the second half of the
    window, else after the last line, else after the last blank near the end, else between two UTF-8 characters.
    """

    __slots__ = ("_held", "_window")

    def __init__(self, window: int = WINDOW) -> None:
        if window < 1:
            raise ValueError("the window must be at least one byte")
        self._window = window
        self._held = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """The segments that are complete now."""
        out: list[bytes] = []
        window = self._window
        if len(self._held) + len(data) <= window:
            self._held += data
            return out
        # More than a window is known: the place of the cut can no longer change.
        data, first, at = bytes(data), len(self._held), 0
        # Nearly always an empty line is found in what is new: then nothing is joined but the segment itself.
        end = _empty_line(data, window // 2 - first, window - first) if 0 < 2 * first <= window else -1
        if end >= 0:
            out.append(b"".join((self._held, memoryview(data)[:end])))
            known, at = data, end
        else:
            known = b"".join((self._held, data)) if first else data
        while len(known) - at > window:
            end = at + _cut(known, at, window)
            out.append(known[at:end])
            at = end
        self._held = bytearray(memoryview(known)[at:])
        return out

    def finish(self) -> bytes | None:
        """What is left, or None when nothing is."""
        rest = bytes(self._held)
        self._held = bytearray()
        return rest or None


class LineSegmenter:
    """A `Segmenter` for which every line is a segment as soon as its line feed is there.

    A line that is longer than the window is cut as a `Segmenter` cuts it, counted from the beginning of the line.
    """

    __slots__ = ("_line",)

    def __init__(self, window: int = WINDOW) -> None:
        self._line = Segmenter(window)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The segments that are complete now; all must be taken before more is fed."""
        at = 0
        while end := data.find(b"\n", at) + 1:
            yield from self._line.feed(data[at:end])
            if rest := self._line.finish():
                yield rest
            at = end
        yield from self._line.feed(data[at:])

    def finish(self) -> bytes | None:
        """What is left, or None when nothing is."""
        return self._line.finish()


def segments(data: bytes, window: int = WINDOW) -> Iterator[bytes]:
    """The segments of `data`, as a `Segmenter` cuts them."""
    segmenter = Segmenter(window)
    for start in range(0, len(data), window):
        yield from segmenter.feed(data[start : start + window])
    rest = segmenter.finish()
    if rest is not None:
        yield rest


def _cut(held: bytes, at: int, window: int) -> int:
    """Where the segment that begins at `at` ends, counted from there: 1 to `window`."""
    stop = at + window
    end = _empty_line(held, at + window // 2, stop)
    if end >= 0:
        return end - at
    cut = held.rfind(b"\n", at, stop) + 1
    if cut:
        return cut - at
    cut = held.rfind(b" ", max(at, stop - _TAIL), stop) + 1
    if cut:
        return cut - at
    for back in range(1, min(4, window)):
        lead = held[stop - back]
        if lead & 0xC0 != 0x80:
            length = 1 if lead < 0xC0 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
            return window - back if length > back else window
    return window


def _empty_line(data: bytes, start: int, end: int) -> int:
    """The offset behind the last empty line in ``data[start:end]``; -1 when there is none."""
    unix = data.rfind(b"\n\n", start, end)
    dos = data.rfind(b"\r\n\r\n", start, end) if data.rfind(b"\r", start, end) >= 0 else -1
    return max(unix + 2 if unix >= 0 else -1, dos + 4 if dos >= 0 else -1)

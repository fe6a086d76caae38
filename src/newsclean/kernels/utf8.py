# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""Whether bytes are UTF-8, and how nearly: the loops that look at every byte.

Promise: linear time, the same answers compiled and plain, nothing is copied. Nothing here knows charsets or languages.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def first_fault(text: bytes, start: int) -> int:
    """Where a block of 4096 bytes begins in which `text` ceases to be UTF-8; -1 when it is UTF-8 from `start` on.

    `start`, at least 3, must be between characters; a character that is cut at the end is not seen. There are no
    branches inside a block, so that the compiler can make vectors of it.
    """
    data = text
    size = len(text)
    while start < size:
        end = start + 4096
        if end > size:
            end = size
        bad = 0
        for at in range(start, end):
            b = data[at]
            p = data[at - 1]
            q = data[at - 2]
            r = data[at - 3]
            bad |= ((b & 192) == 128) ^ ((p >= 192) | (q >= 224) | (r >= 240))
            bad |= (b == 192) | (b == 193) | (b >= 245)
            bad |= ((p == 224) & (b < 160)) | ((p == 237) & (b >= 160))
            bad |= ((p == 240) & (b < 144)) | ((p == 244) & (b >= 144))
        if bad:
            return start
        start = end
    return -1


def _need(b: int) -> int:
    """How many bytes a sequence has that begins with `b`, which is above ASCII; 0 when none does."""
    if b < 194 or b > 244:
        return 0
    if b < 224:
        return 2
    if b < 240:
        return 3
    return 4


def _sequence(data: Any, at: int, size: int) -> int:
    """How many bytes of the sequence at `at` are there, of those that it needs; 0 when there is no sequence."""
    b = data[at]
    need = _need(b)
    end = at + need
    if end > size:
        end = size
    if end > at + 1:
        c = data[at + 1]
        if (b == 224 and c < 160) or (b == 237 and c >= 160) or (b == 240 and c < 144) or (b == 244 and c >= 144):
            return 0
    for k in range(at + 1, end):
        if (data[k] & 192) != 128:
            return 0
    return end - at


def _surrogates(data: Any, at: int, size: int) -> int:
    """The length of a pair of surrogates, each written as if it were a character, or of a long NUL; else 0."""
    if data[at] == 192:
        return 2 if at + 1 < size and data[at + 1] == 128 else 0
    if at + 5 >= size or data[at] != 237 or data[at + 3] != 237:
        return 0
    if (data[at + 1] & 240) != 160 or (data[at + 4] & 240) != 176:
        return 0
    return 6 if (data[at + 2] & 192) == 128 and (data[at + 5] & 192) == 128 else 0


def survey(data: bytes) -> tuple[int, int, int, int, int, int, int]:
    """Seven counts that tell how far `data` is UTF-8, and how far text.

    Complete sequences; pairs of surrogates and long NULs; bytes above ASCII that fit nowhere; bytes of sequences that
    the ends cut; bytes above ASCII; runs of these; control characters that text does not have (NUL included).
    """
    text = data
    size = len(data)
    good = 0
    pairs = 0
    stray = 0
    cut = 0
    high = 0
    runs = 0
    controls = 0
    odd = 4160735743  # one bit for each control character but tab, line feed, form feed, carriage return, escape
    was = 0
    at = 0
    while at < size:
        b = text[at]
        if b < 128:
            if b < 32:
                controls += odd >> b & 1
            elif b == 127:
                controls += 1
            was = 0
            at += 1
            continue
        runs += 1 - was
        was = 1
        length = _sequence(text, at, size)
        if length > 0:
            if length == _need(b):
                good += 1
            else:
                cut += length
        else:
            length = _surrogates(text, at, size)
            if length > 0:
                pairs += 1
            else:
                length = 1
                if b < 192 and at == cut and at < 3:
                    cut += 1
                else:
                    stray += 1
        at += length
        high += length
    return good, pairs, stray, cut, high, runs, controls


def high_runs(data: bytes) -> int:
    """How many runs of bytes above ASCII there are."""
    text = data
    runs = 0
    was = 0
    for at in range(len(data)):
        high = text[at] >> 7
        runs += high & (1 - was)
        was = high
    return runs

# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""Whether bytes are UTF-8, and how nearly: the loops that look at every byte.

Promise: linear time, the same answers compiled and plain, nothing is copied. Nothing here knows charsets or languages.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def first_fault(data: Any, start: int) -> int:
    """Where a block of 4096 bytes begins in which `data` ceases to be UTF-8; -1 when it is UTF-8 from `start` on.

    `start`, at least 3, must be between characters; a character that is cut at the end is not seen. There are no
    branches inside a block, so that the compiler can make vectors of it.
    """
    size = len(data)
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


def _sequence(data: Any, at: int, size: int) -> int:
    """The length of the UTF-8 sequence of two bytes or more at `at`; 0 when there is none."""
    b = data[at]
    if b < 194 or b > 244 or at + 1 >= size:
        return 0
    c = data[at + 1]
    if (c & 192) != 128:
        return 0
    if b < 224:
        return 2
    if (b == 224 and c < 160) or (b == 237 and c >= 160) or (b == 240 and c < 144) or (b == 244 and c >= 144):
        return 0
    if at + 2 >= size or (data[at + 2] & 192) != 128:
        return 0
    if b < 240:
        return 3
    if at + 3 >= size or (data[at + 3] & 192) != 128:
        return 0
    return 4


def _surrogates(data: Any, at: int, size: int) -> Any:
    """Whether a pair of surrogates stands at `at`, each written as if it were a character."""
    if at + 5 >= size or data[at] != 237 or data[at + 3] != 237:
        return False
    if (data[at + 1] & 240) != 160 or (data[at + 4] & 240) != 176:
        return False
    return (data[at + 2] & 192) == 128 and (data[at + 5] & 192) == 128


def utf8_shape(data: Any, limit: int) -> tuple[int, int, int]:
    """(complete sequences, surrogate pairs and long NULs, bytes above ASCII that fit nowhere) in the first bytes."""
    size = len(data)
    if size > limit:
        size = limit
    good = 0
    pairs = 0
    stray = 0
    at = 0
    while at < size:
        if data[at] < 128:
            at += 1
            continue
        length = _sequence(data, at, size)
        if length > 0:
            good += 1
            at += length
        elif _surrogates(data, at, size):
            pairs += 1
            at += 6
        elif data[at] == 192 and at + 1 < size and data[at + 1] == 128:
            pairs += 1
            at += 2
        else:
            stray += 1
            at += 1
    return good, pairs, stray


def high_runs(data: Any) -> int:
    """How many runs of bytes above ASCII there are."""
    runs = 0
    was = 0
    for at in range(len(data)):
        high = data[at] >> 7
        runs += high & (1 - was)
        was = high
    return runs

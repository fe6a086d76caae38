# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""Small questions about a text or its measured lines that would be slow to answer in Python.

Promise: compiled and plain agree on every input; linear time. Rows are those of `newsclean.kernels.lines`.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence

from newsclean.kernels.storage import PLAIN

Bytes = Sequence[int]  # a table: bytes, or a memoryview of whole numbers
Ints = MutableSequence[int]  # working space: an array of whole numbers
globals().update(PLAIN)  # compiled code has from C: place_of


def breaks(text: str, first: int, last: int) -> int:
    """How many line feeds ``text[first:last]`` has; faster than ``str.count`` where lines are longer than a word."""
    n = 0
    at = place_of(text, 10, first, last)  # type: ignore[name-defined]  # noqa: F821
    while at >= 0:
        n += 1
        at = place_of(text, 10, at + 1, last)  # type: ignore[name-defined]  # noqa: F821
    return n


def hollow_lines(text: str) -> list[int]:
    """Start and end, one after the other, of lines whose first character beside ASCII blanks is a blank beyond ASCII."""
    found: list[int] = []
    at = 0
    size = len(text)
    while at < size:
        stop = place_of(text, 10, at, size)  # type: ignore[name-defined]  # noqa: F821
        if stop < 0:
            stop = size
        k = at
        while k < stop and (ord(text[k]) == 32 or 9 <= ord(text[k]) <= 13):
            k += 1
        if k < stop:
            code = ord(text[k])
            # narrow enough to pass dashes and quotes (U+2010 to U+2027), with which lines of speech begin
            if code > 126 and (
                code == 160
                or code == 173
                or code == 65279
                or code == 12288
                or 8192 <= code <= 8207
                or 8232 <= code <= 8239
                or 8287 <= code <= 8303
            ):
                found.append(at)
                found.append(stop)
        at = stop + 1
    return found


def flagged(rows: Ints, n: int, flags: int) -> list[int]:
    """The rows that have one of the flags."""
    return [i for i in range(n) if rows[i * 24 + 18] & flags]


def above(verdicts: Ints, n: int, least: int) -> list[int]:
    """The rows with a verdict above `least`."""
    return [i for i in range(n) if verdicts[i] > least]


def kind_sums(scratch: Ints, count: int, weights: Bytes, width: int, out: Ints) -> None:
    """Sum the rows of a table of `width` columns that the features in `scratch` choose."""
    mask = len(weights) // width - 1
    for k in range(width):
        out[k] = 0
    for j in range(count):
        h = scratch[j]
        where = ((h ^ (h >> 15)) & mask) * width
        for k in range(width):
            out[k] += weights[where + k]

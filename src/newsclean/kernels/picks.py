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
globals().update(PLAIN)  # compiled code has from C: kind_of, ones, twos, fours, seek


def breaks(text: str, first: int, last: int) -> int:
    """How many line feeds ``text[first:last]`` has."""
    kind = kind_of(text)  # type: ignore[name-defined]  # noqa: F821
    if kind == 1:
        return _breaks(ones(text, first, last), last - first)  # type: ignore[name-defined]  # noqa: F821
    if kind == 2:
        return _breaks(twos(text, first, last), last - first)  # type: ignore[name-defined]  # noqa: F821
    return _breaks(fours(text, first, last), last - first)  # type: ignore[name-defined]  # noqa: F821


def _breaks(data: Bytes, size: int) -> int:
    n = 0
    at = seek(data, 10, 0, size)  # type: ignore[name-defined]  # noqa: F821
    while at < size:
        n += 1
        at = seek(data, 10, at + 1, size)  # type: ignore[name-defined]  # noqa: F821
    return n


def has_bracket(text: str) -> bool:
    """Whether `text` holds one of the brackets that open a note, see `newsclean.boilerplate.rules.BRACKETS`."""
    kind = kind_of(text)  # type: ignore[name-defined]  # noqa: F821
    if kind == 1:
        return _has_bracket(ones(text, 0, len(text)), len(text))  # type: ignore[name-defined]  # noqa: F821
    if kind == 2:
        return _has_bracket(twos(text, 0, len(text)), len(text))  # type: ignore[name-defined]  # noqa: F821
    return _has_bracket(fours(text, 0, len(text)), len(text))  # type: ignore[name-defined]  # noqa: F821


def _has_bracket(data: Bytes, size: int) -> bool:
    at = 0
    while at + 32 <= size:
        odd = 0
        for step in range(32):
            odd |= (data[at + step] == 40) | (data[at + step] == 91)
            odd |= (data[at + step] == 65288) | (data[at + step] == 12304)
        if odd:
            return True
        at += 32
    while at < size:
        if data[at] == 40 or data[at] == 91 or data[at] == 65288 or data[at] == 12304:
            return True
        at += 1
    return False


def hollow_lines(text: str) -> list[int]:
    """Start and end, one after the other, of lines whose first character beside ASCII blanks is a blank beyond ASCII."""
    kind = kind_of(text)  # type: ignore[name-defined]  # noqa: F821
    if kind == 1:
        return _hollow_lines(ones(text, 0, len(text)), len(text))  # type: ignore[name-defined]  # noqa: F821
    if kind == 2:
        return _hollow_lines(twos(text, 0, len(text)), len(text))  # type: ignore[name-defined]  # noqa: F821
    return _hollow_lines(fours(text, 0, len(text)), len(text))  # type: ignore[name-defined]  # noqa: F821


def _hollow_lines(data: Bytes, size: int) -> list[int]:
    found: list[int] = []
    at = 0
    while at < size:
        stop = seek(data, 10, at, size)  # type: ignore[name-defined]  # noqa: F821
        while at < stop and (data[at] == 32 or 9 <= data[at] <= 13):
            at += 1
        if at < stop:
            code = data[at]
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
                while at > 0 and data[at - 1] != 10:
                    at -= 1
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

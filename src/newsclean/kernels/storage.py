# SPDX-License-Identifier: Apache-2.0
"""How plain Python stands in for the storage of a str, which compiled kernels read directly.

Promise: no state, nothing but `PLAIN`, which a kernel puts among its names: ``globals().update(PLAIN)``. A plain import
would be an assignment to names that compiled code has from ``storage.pxd``.
"""

from __future__ import annotations


def _codes(text: str, first: int, last: int) -> list[int]:
    """The code points of ``text[first:last]`` and a zero, as C has one behind the end of a text."""
    return [*map(ord, text[first:last]), 0]


def _seek(data: list[int], code: int, at: int, end: int) -> int:
    """Where the code point stands in ``data[at:end]``; `end` if nowhere."""
    try:
        return data.index(code, at, end)
    except ValueError:
        return end


def _beyond_ascii(data: list[int], at: int, end: int) -> int:
    """Where the first code point beyond ASCII stands in ``data[at:end]``; `end` if nowhere."""
    while at < end and data[at] < 128:
        at += 1
    return at


# `kind_of`: bytes that a character takes; `ones` and so on: the characters of a text that takes so many.
PLAIN = {
    "kind_of": lambda _: 4, "ones": _codes, "twos": _codes, "fours": _codes, "seek": _seek, "beyond_ascii": _beyond_ascii,
}  # fmt: skip

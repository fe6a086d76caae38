# SPDX-License-Identifier: Apache-2.0
"""Chooses the bytes on which statistics are made: the places above ASCII of the whole input, within a bound.

Promise: linear time in the input; short inputs are taken whole; a byte value that occurs anywhere is in the sample.
"""

from __future__ import annotations

import re

BUDGET = 4096  # about 2,000 characters above ASCII decide any charset
PARTS = 16
CHUNK = 1 << 20  # bytes that are copied at a time
_RUN = re.compile(rb"(?<![\x80-\xff])[\x80-\xff]")
_HIGH = re.compile(rb"[\x80-\xff]")
_TAG = re.compile(rb"</?[a-zA-Z][^<>]{0,400}>|&[a-zA-Z#0-9]{2,8};")
_ASCII_RUN = re.compile(rb"[\x00-\x7f]{96,}")
_ASCII = bytes(range(128))


def evidence(data: bytes) -> bytes:
    """At most about `BUDGET` bytes of `data`, markup left out."""
    if len(data) <= BUDGET:
        return _TAG.sub(b" ", data) if b"<" in data else data
    if len(data) <= 65536:
        dense = _ASCII_RUN.sub(_shortened, _TAG.sub(b" ", data) if b"<" in data else data)
        if len(dense) <= BUDGET:
            return dense
        data = dense
    width = BUDGET // PARTS
    parts = []
    at = 0
    for i in range(PARTS):
        at = max(at, len(data) * i // PARTS)
        found = _RUN.search(data, at) or _HIGH.search(data, at)
        if found is None:
            break
        start = found.start()
        before = data[max(at, start - 32) : start]
        parts.append(before + data[start : start + width])
        at = start + width
    sample = b"\n".join(parts)
    known = _ASCII + sample
    rare: set[int] = set()
    for start in range(0, len(data), CHUNK):
        rare.update(data[start : start + CHUNK].translate(None, known))
    for byte in sorted(rare):
        at = data.find(byte)
        sample += b"\n" + data[max(0, at - 8) : at + 9]
    return sample


def _shortened(run: re.Match[bytes]) -> bytes:
    text = run.group()
    return text[:40] + b" " + text[-40:]

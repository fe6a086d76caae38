# SPDX-License-Identifier: Apache-2.0
"""Chooses the bytes on which statistics are made: the places above ASCII of the whole input, within a bound.

Promise: linear time in the input; short inputs are taken whole; a byte value that occurs anywhere is in the sample.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

BUDGET = 4096  # about 2,000 characters above ASCII decide any charset
PARTS = 16
CHUNK = 1 << 16  # bytes that are copied at a time
# Compiled when first used (and kept by `re`), and `re` is imported then: that costs more than the rest of a detection.
_RUN = rb"(?<![\x80-\xff])[\x80-\xff]"
_HIGH = rb"[\x80-\xff]"
_TAG = rb"</?[a-zA-Z][^<>]{0,400}>|&[a-zA-Z#0-9]{2,8};"
_ASCII_RUN = rb"[\x00-\x7f]{96,}"
_ASCII = bytes(range(128))


def evidence(data: bytes, every_value: bool = True) -> bytes:
    """At most about `BUDGET` bytes of `data`, markup left out; with `every_value` each byte value that occurs."""
    if len(data) <= BUDGET and b"<" not in data:
        return data
    import re

    if len(data) <= BUDGET:
        return re.sub(_TAG, b" ", data)
    if len(data) <= 65536:
        dense = re.sub(_ASCII_RUN, _shortened, re.sub(_TAG, b" ", data) if b"<" in data else data)
        if len(dense) <= BUDGET:
            return dense
        data = dense
    sample = spread(data)
    if every_value:
        known = _ASCII + sample
        rare: set[int] = set()
        for start in range(0, len(data), CHUNK):
            rare.update(data[start : start + CHUNK].translate(None, known))
        for byte in sorted(rare):
            at = data.find(byte)
            sample += b"\n" + data[max(0, at - 8) : at + 9]
    return sample


def spread(data: bytes) -> bytes:
    """Places above ASCII, evenly over `data`."""
    import re

    run, high = re.compile(_RUN), re.compile(_HIGH)
    width = BUDGET // PARTS
    parts = []
    at = 0
    for i in range(PARTS):
        at = max(at, len(data) * i // PARTS)
        found = run.search(data, at) or high.search(data, at)
        if found is None:
            break
        start = found.start()
        before = data[max(at, start - 32) : start]
        parts.append(before + data[start : start + width])
        at = start + width
    return b"\n".join(parts)


def values(data: bytes) -> bytes:
    """The bytes above ASCII that occur in `data`; of large data each once."""
    if len(data) <= 512:
        return data.translate(None, _ASCII)
    found: set[int] = set()
    for start in range(0, len(data), CHUNK):
        known = _ASCII + bytes(found)
        found.update(data[start : start + CHUNK].translate(None, known))
    return bytes(found)


def _shortened(run: re.Match[bytes]) -> bytes:
    text = run.group()
    return text[:40] + b" " + text[-40:]

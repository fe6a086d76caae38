# SPDX-License-Identifier: Apache-2.0
"""Encodings that write everything in ASCII: ISO-2022, HZ, UTF-7.

Promise: an answer means that the bytes decode strictly (but for a cut end) and that the result looks like text.
"""

from __future__ import annotations

import re

from newsclean.encoding.statistics import TextScore

LOOK = 65536
# A designation -> the codecs that know it, the plainest first.
_JAPANESE = ("iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_2004", "iso2022_jp_3", "iso2022_jp_ext")
# Compiled when first used (and kept by `re`): that costs more than the rest of a detection.
_DESIGNATION = rb"\x1b(?:\$[@AB]|\$\([CDOPQ]|\([JI]|\.[AF])"
_HZ = rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}"
_UTF7 = rb"\+[A-Za-z0-9+/]{3,}"
_UTF7_MOST = 12 * 16  # a character above ASCII costs less than this (sixteenths of a nat) in real text


def seven_bit(data: bytes) -> str | None:
    """The 7-bit encoding of `data`, which is ASCII; None when it is just ASCII."""
    data = data[:LOOK]
    if b"\x1b" in data:
        if b"\x1b$)C" in data and b"\x0e" in data and _decodes(data, "iso2022_kr"):
            return "iso2022_kr"
        if re.search(_DESIGNATION, data):
            for name in _JAPANESE:
                if _decodes(data, name):
                    return name
    if b"~{" in data and re.search(_HZ, data) and _decodes(data, "hz"):
        return "hz"
    if b"+" in data and re.search(_UTF7, data) and _is_utf7(data):
        return "utf-7"
    return None


def _text(data: bytes, name: str) -> str | None:
    for size in (len(data), len(data) - 1, len(data) - 2):
        try:
            return data[:size].decode(name)
        except UnicodeError:
            if b"\n" in data[-200:]:
                data = data[: data.rfind(b"\n") + 1]
    return None


def _decodes(data: bytes, name: str) -> bool:
    text = _text(data, name)
    return text is not None and "\x1b" not in text and not text.isascii()


def _is_utf7(data: bytes) -> bool:
    text = _text(data, "utf-7")
    if text is None or text.isascii():
        return False
    high = len(text[:4096]) - len(text[:4096].encode("ascii", "ignore"))
    score = TextScore(text)
    return high > 0 and score.cost <= _UTF7_MOST * high + 48

# SPDX-License-Identifier: Apache-2.0
"""Makes the two-level table of character classes that `newsclean.kernels.lines` reads.

Promise: built from `unicodedata` and the few sets below, nothing else.
"""

from __future__ import annotations

import unicodedata
from array import array

from newsclean.kernels import lines as kernel

# The classes, whose numbers the kernel knows.
C_OTHER, C_SPACE, C_LETTER, C_UPPER, C_DIGIT, C_WIDE, C_MARK, C_STOP = range(8)
C_COLON, C_COMMA, C_CLOSING, C_QUOTE, C_OPENING, C_INVISIBLE, C_DASH = range(8, 15)

_STOPS = ".!?…。！？؟।॥։።｡‽⁇⁈⁉"
_COLONS = ":：︰"
_COMMAS = ",;，；、،؛"
_QUOTES = "\"'«»‘’‚‛“”„‟‹›「」『』＂＇"
_DASHES = "-–—―|•·●▪►▶‣/\\*"


def class_of(code: int) -> int:
    """The class of one code point of the Basic Multilingual Plane."""
    char = chr(code)
    category = unicodedata.category(char)
    for marks, value in (
        (_STOPS, C_STOP),
        (_COLONS, C_COLON),
        (_COMMAS, C_COMMA),
        (_QUOTES, C_QUOTE),
        (_DASHES, C_DASH),
    ):
        if char in marks:
            return value
    if char.isspace() or code in (0x200B, 0xFEFF, 0x2060):
        return C_SPACE
    if 0x2E80 <= code <= 0x2FDF or 0x3005 <= code <= 0x30FF or 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF:
        return C_WIDE if category[0] in "LN" else C_OTHER
    if category in ("Lu", "Lt"):
        return C_UPPER
    by_category = {
        "L": C_LETTER,
        "N": C_DIGIT,
        "M": C_MARK,
        "C": C_INVISIBLE,
    }
    if category == "Ps":
        return C_OPENING
    if category == "Pe":
        return C_CLOSING
    return by_category.get(category[0], C_OTHER)


def letters() -> tuple[bytes, bytes]:
    """How code points count in words, as `newsclean.kernels.topics` reads it: a page index and pages of 256 numbers.

    The folded code point; 0 for what belongs to no word, 1 in scripts without blanks.
    """
    pages: dict[bytes, int] = {}
    index = bytearray()
    for high in range(256):
        page = array("H")
        for code in range(high << 8, (high + 1) << 8):
            kind = class_of(code)
            in_word = C_LETTER <= kind <= C_MARK
            page.append(1 if kind == C_WIDE else kernel.fold(code) if in_word else 0)
        index.append(pages.setdefault(page.tobytes(), len(pages)))
    return bytes(index), b"".join(pages)


def tables() -> tuple[bytes, bytes]:
    """The page index (256 bytes) and the distinct pages of 256 classes each."""
    pages: dict[bytes, int] = {}
    index = bytearray()
    for high in range(256):
        page = bytes(class_of(high << 8 | low) for low in range(256))
        index.append(pages.setdefault(page, len(pages)))
    return bytes(index), b"".join(pages)

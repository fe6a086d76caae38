# SPDX-License-Identifier: Apache-2.0
"""What the model sees of a character: its folded symbol and its kind.

Promise: two tables over the Basic Multilingual Plane, made from Python's Unicode data at training time, so that a
user's Python version changes nothing. The kinds are numbered in `newsclean.mojibake.kinds`.
"""

from __future__ import annotations

import unicodedata

from newsclean.mojibake import kinds

FOLDED = 0x3000  # above, a code point is its own symbol, but for private use and surrogates

# First matching range wins; letters of Latin, Greek and Cyrillic are divided further below.
_RANGES = (
    (0x80, 0x9F, kinds.C1),
    (0xA0, 0xA0, kinds.NBSP),
    (0xA1, 0xBF, kinds.LATIN1_SIGN),
    (0xD7, 0xD7, kinds.LATIN1_SIGN),
    (0xF7, 0xF7, kinds.LATIN1_SIGN),
    (0x0180, 0x0191, kinds.LATIN_RARE),
    (0x0193, 0x019F, kinds.LATIN_RARE),
    (0x01A2, 0x01AE, kinds.LATIN_RARE),
    (0x01B1, 0x01FF, kinds.LATIN_RARE),
    (0x021C, 0x02AF, kinds.LATIN_RARE),
    (0x02B0, 0x036F, kinds.MARK),
    (0x0370, 0x0383, kinds.OTHER_LETTER),
    (0x03D0, 0x03FF, kinds.OTHER_LETTER),
    (0x0460, 0x048F, kinds.CYRILLIC_RARE),
    (0x0490, 0x0491, -1),
    (0x0492, 0x052F, kinds.CYRILLIC_RARE),
    (0x0530, 0x058F, kinds.ARMENIAN),
    (0x0590, 0x05FF, kinds.HEBREW),
    (0x0600, 0x06FF, kinds.ARABIC),
    (0x0700, 0x08FF, kinds.OTHER_LETTER),
    (0x0900, 0x0DFF, kinds.INDIC),
    (0x0E00, 0x0E7F, kinds.THAI),
    (0x0E80, 0x109F, kinds.SOUTH_EAST),
    (0x10A0, 0x10FF, kinds.GEORGIAN),
    (0x1100, 0x11FF, kinds.JAMO),
    (0x1780, 0x17FF, kinds.SOUTH_EAST),
    (0x1D00, 0x1DFF, kinds.LATIN_RARE),
    (0x1F00, 0x1FFF, kinds.OTHER_LETTER),
    (0x2000, 0x206F, kinds.PUNCTUATION),
    (0x2070, 0x218F, kinds.LETTERLIKE),
    (0x2190, 0x23FF, kinds.MATHS),
    (0x2400, 0x24FF, kinds.LETTERLIKE),
    (0x2500, 0x259F, kinds.BOX),
    (0x25A0, 0x2BFF, kinds.SYMBOL),
    (0x2E80, 0x2FFF, kinds.HANZI_EXTENSION),
    (0x3000, 0x303F, kinds.CJK_SIGN),
    (0x3040, 0x309F, kinds.HIRAGANA),
    (0x30A0, 0x30FF, kinds.KATAKANA),
    (0x3100, 0x312F, kinds.BOPOMOFO),
    (0x3130, 0x318F, kinds.JAMO),
    (0x3190, 0x33FF, kinds.CJK_SIGN),
    (0x3400, 0x4DBF, kinds.HANZI_EXTENSION),
    (0x4E00, 0x9FFF, kinds.HANZI_RARE),
    (0xA960, 0xA97F, kinds.JAMO),
    (0xAC00, 0xD7A3, kinds.HANGUL),
    (0xD7B0, 0xD7FF, kinds.JAMO),
    (0xD800, 0xDFFF, kinds.SURROGATE),
    (0xE000, 0xF8FF, kinds.PRIVATE),
    (0xF900, 0xFAFF, kinds.HANZI_EXTENSION),
    (0xFB50, 0xFDFF, kinds.ARABIC_FORM),
    (0xFE20, 0xFE2F, kinds.MARK),
    (0xFE30, 0xFE4F, kinds.CJK_SIGN),
    (0xFE70, 0xFEFE, kinds.ARABIC_FORM),
    (0xFF00, 0xFF60, kinds.FULLWIDTH),
    (0xFF61, 0xFF9F, kinds.HALFWIDTH_KANA),
    (0xFFA0, 0xFFDC, kinds.JAMO),
    (0xFFE0, 0xFFEF, kinds.FULLWIDTH),
    (0xFFF0, 0xFFFF, kinds.SPECIAL),
)


def kind_of(code: int) -> int:
    """The kind of a code point of the BMP."""
    char = chr(code)
    if code < 0x80:
        return _ascii_kind(char)
    for first, last, kind in _RANGES:
        if first <= code <= last and kind >= 0:
            return kind
    category = unicodedata.category(char)
    if category.startswith("M"):
        return kinds.MARK
    if not category.startswith("L"):
        return kinds.OTHER
    upper = category == "Lu"
    name = unicodedata.name(char, "")
    if name.startswith("LATIN"):
        return kinds.LATIN_UPPER if upper else kinds.LATIN_LOWER
    if name.startswith("GREEK"):
        return kinds.GREEK_UPPER if upper else kinds.GREEK_LOWER
    if name.startswith("CYRILLIC"):
        return kinds.CYRILLIC_UPPER if upper else kinds.CYRILLIC_LOWER
    return kinds.OTHER_LETTER


def _ascii_kind(char: str) -> int:
    if char in " \t\n\r":
        return kinds.SPACE
    if char < " " or char == "\x7f":
        return kinds.CONTROL
    if char.isdigit():
        return kinds.DIGIT
    if char.isalpha():
        return kinds.ASCII_UPPER if char.isupper() else kinds.ASCII_LOWER
    return kinds.ASCII_SIGN


def fold_of(code: int) -> int:
    """The symbol under which the model counts a code point of the BMP."""
    kind = kind_of(code)
    if kind == kinds.SPACE:
        return 0x20
    if kind == kinds.CONTROL:
        return 1
    if kind == kinds.DIGIT:
        return 0x30
    if kind == kinds.C1:
        return 0x80
    if kind == kinds.PRIVATE:
        return 0xE000
    if kind == kinds.SURROGATE:
        return 0xD800
    if code >= FOLDED:
        return code
    lowered = chr(code).lower()
    return ord(lowered) if len(lowered) == 1 else code


def fold_table() -> list[int]:
    """`fold_of` for every code point of the BMP; the kernel keeps the first FOLDED of them."""
    return [fold_of(code) for code in range(0x10000)]


def kind_table() -> list[int]:
    """`kind_of` for every code point of the BMP."""
    return [kind_of(code) for code in range(0x10000)]

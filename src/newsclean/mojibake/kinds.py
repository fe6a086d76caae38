# SPDX-License-Identifier: Apache-2.0
"""Numbers for the kinds of characters that the model distinguishes.

Promise: numbers below 64, the same in the tables, the kernels and the judge. Holds no logic.
"""

from __future__ import annotations

CONTROL = 0
SPACE = 1
ASCII_SIGN = 2
DIGIT = 3
ASCII_LOWER = 4
ASCII_UPPER = 5
C1 = 6
NBSP = 7
LATIN1_SIGN = 8
PUNCTUATION = 9
LETTERLIKE = 10
MATHS = 11
BOX = 12
SYMBOL = 13
CJK_SIGN = 14
FULLWIDTH = 15
PRIVATE = 16
SPECIAL = 17
EMOJI = 18
ASTRAL = 19
OTHER = 20
SURROGATE = 21
# From here on: letters and what stands inside words.
FIRST_LETTER = 24
LATIN_LOWER = 24
LATIN_UPPER = 25
LATIN_RARE = 26
MARK = 27
GREEK_LOWER = 28
GREEK_UPPER = 29
CYRILLIC_LOWER = 30
CYRILLIC_UPPER = 31
CYRILLIC_RARE = 32
ARMENIAN = 33
HEBREW = 34
ARABIC = 35
ARABIC_FORM = 36
INDIC = 37
SOUTH_EAST = 38
GEORGIAN = 39
OTHER_LETTER = 40
JAMO = 41
BOPOMOFO = 42
# From here on: scripts whose words are not divided by spaces (or, Hangul, carry endings), looked up piece by piece.
FIRST_UNSPACED = 48
THAI = 48
HANGUL = 49
HIRAGANA = 50
KATAKANA = 51
HALFWIDTH_KANA = 52
HANZI = 53
HANZI_RARE = 54
HANZI_EXTENSION = 55
COUNT = 64

# Kinds taken together when a text is asked for its script.
SCRIPTS = {
    "latin": (LATIN_LOWER, LATIN_UPPER),
    "latin-rare": (LATIN_RARE, MARK),
    "greek": (GREEK_LOWER, GREEK_UPPER),
    "cyrillic": (CYRILLIC_LOWER, CYRILLIC_UPPER),
    "cyrillic-rare": (CYRILLIC_RARE,),
    "armenian": (ARMENIAN,),
    "hebrew": (HEBREW,),
    "arabic": (ARABIC,),
    "indic": (INDIC, SOUTH_EAST),
    "thai": (THAI,),
    "georgian": (GEORGIAN,),
    "hangul": (HANGUL,),
    "kana": (HIRAGANA, KATAKANA),
    "hanzi": (HANZI,),
    "hanzi-rare": (HANZI_RARE, HANZI_EXTENSION),
    "punctuation": (PUNCTUATION, NBSP, CJK_SIGN, FULLWIDTH, LATIN1_SIGN, LETTERLIKE),
    "symbol": (MATHS, BOX, SYMBOL, EMOJI, ASTRAL, OTHER, HALFWIDTH_KANA, BOPOMOFO, JAMO, ARABIC_FORM, OTHER_LETTER),
    "broken": (C1, PRIVATE, SPECIAL, SURROGATE),
}

# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""Cuts UTF-8 text into tokens: words, numbers, marks and line breaks, with the blanks before each.

Promise: linear time, integer arithmetic only, the same answer compiled and plain, no byte sequence is refused. This
module fills a caller's token array and knows no language: words leave it as `UNKNOWN`, and the `boundaries` kernel
looks them up.

The token array holds `STRIDE` numbers a token: 0 first byte, 1 byte after the last, 2 and 3 the same in code points,
4 hash of the lower-cased word, 5 class | blanks before << 8 | capital << 12 | sentence start << 13, 6 the last four
bytes of a word, 7 of a word: 1 all capitals, 2 a dot inside. The other numbers, and 6 and 7, are for the next kernel.
Three line-break tokens stand before and after the text, so that a boundary always has neighbours.
"""

from __future__ import annotations

from typing import Any

MASK = 4294967295
HASH_START, HASH_STEP = 1540483477, 16777619
STRIDE = 12
PAD = 3

# Fixed classes; lexicon classes begin at FIRST_LEXICAL. Blanks: 0 none, 1 one, 2 several, 3 one no-break, 4 several
# with a no-break among them, 5 tab or other.
NEWLINE, COMMA, STOP, COLON, SEMICOLON, EXCLAIM, QUESTION, OPEN, CLOSE, BRACKET_OPEN, BRACKET_CLOSE = range(1, 12)
QUOTE_OPEN, QUOTE_CLOSE, QUOTE, DASH, HYPHEN, ELLIPSIS, SLASH, SYMBOL, CJK_COMMA, CJK_STOP = range(12, 22)
CJK_OPEN, CJK_CLOSE, CJK, NUMBER, YEAR, BIG_NUMBER, ORDINAL, TAG, GENITIVE, CLIPPED = range(22, 32)
CAPITAL, ACRONYM, UNKNOWN, UNKNOWN_START, UNKNOWN_CAPITAL, DOTTED, MARKER = range(32, 39)
FIRST_LEXICAL = 48

_NAMES = """newline comma stop colon semicolon exclaim question open close bracket-open bracket-close quote-open
quote-close quote dash hyphen ellipsis slash symbol cjk-comma cjk-stop cjk-open cjk-close cjk number year big-number
ordinal tag genitive clipped capital acronym unknown unknown-start unknown-capital dotted marker"""
NUMBERS = {"stride": STRIDE, "pad": PAD, "first-lexical": FIRST_LEXICAL, "finite": 1, "noun": 2, "determiner": 4}
NUMBERS |= {"preposition": 8, "conjunction": 16, "verb": 32, "pronoun": 64, "adjective": 128}
NUMBERS |= {name: number for number, name in enumerate(_NAMES.split(), NEWLINE)}


def _byte_kinds() -> bytes:
    """1 lower case, 2 upper case, 3 digit, 4 blank, 5 line break, 6 other ASCII, 7 first byte, 8 later byte."""
    kinds = bytearray([6] * 128 + [8] * 64 + [7] * 64)
    kinds[97:123] = b"\x01" * 26
    kinds[65:91] = b"\x02" * 26
    kinds[48:58] = b"\x03" * 10
    kinds[9] = kinds[32] = 4
    kinds[10:14] = b"\x05" * 4
    return bytes(kinds)


def _ascii_classes() -> bytes:
    classes = bytearray([SYMBOL] * 128)
    named = {",": COMMA, ".": STOP, ":": COLON, ";": SEMICOLON, "!": EXCLAIM, "?": QUESTION, "(": OPEN, ")": CLOSE}
    named |= {"[": BRACKET_OPEN, "]": BRACKET_CLOSE, '"': QUOTE, "'": QUOTE, "-": HYPHEN, "/": SLASH, "`": QUOTE_OPEN}
    for mark, number in named.items():
        classes[ord(mark)] = number
    return bytes(classes)


BYTE_KIND = _byte_kinds()
ASCII_CLASS = _ascii_classes()


def wide_class(data: Any, i: int, n: int) -> int:
    """The class of the character whose first byte (0xC2 and up) is at `i`: 0 letter, 255 no-break blank."""
    b = data[i]
    c = data[i + 1] if i + 1 < n else 0
    d = data[i + 2] if i + 2 < n else 0
    if b == 194:  # U+0080..U+00BF
        if c == 160:
            return 255
        if c == 171 or c == 187:
            return QUOTE_OPEN if c == 171 else QUOTE_CLOSE
        return 0 if c in (170, 181, 186) else SYMBOL
    if b == 226:
        if c == 128:  # U+2000..U+203F, general punctuation
            if d in (130, 131, 137, 175):
                return 255
            if 144 <= d <= 149:
                return HYPHEN if d < 146 else DASH if d > 146 else SYMBOL
            if d in (152, 154, 156, 158, 185):
                return QUOTE_OPEN
            if d in (153, 157, 186):
                return QUOTE_CLOSE
            if d == 166:
                return ELLIPSIS
        return SYMBOL
    if b == 227:
        if c == 128:  # U+3000..U+303F, CJK punctuation
            if d == 128:
                return 255
            if d == 129:
                return CJK_COMMA
            if d == 130:
                return CJK_STOP
            if 136 <= d <= 155:
                return CJK_OPEN if d & 1 == 0 else CJK_CLOSE
            return SYMBOL
        return CJK
    if 228 <= b <= 233:
        return CJK
    if b == 239 and c == 188:  # full width
        if d == 140:
            return CJK_COMMA
        if d in (136, 137):
            return CJK_OPEN if d == 136 else CJK_CLOSE
        if d in (129, 142, 159):
            return CJK_STOP
        return COLON if d in (154, 155) else SYMBOL
    return SYMBOL if b == 240 else 0


def word_end(data: Any, kinds: Any, i: int, n: int, out: Any) -> int:
    """The end of the word that begins at `i`; out: 0 hash, 1 last four bytes, 2 capitals, 3 letters, 4 digits, 5 shape,
    6 whether it may hold characters beyond ASCII. Shape bits: 1 a dot inside, 2 a hyphen inside, 4 a hyphen at the end.
    """
    h = HASH_START
    last = upper = letters = digits = shape = beyond = 0
    while i < n:
        b = data[i]
        k = kinds[b]
        if k == 1:
            letters += 1
            h = ((h ^ b) * HASH_STEP) & MASK
            last = ((last << 8) | b) & MASK
            i += 1
            continue
        if k == 2:
            upper += 1
            letters += 1
            b += 32
        elif k == 3:
            digits += 1
        elif k == 7:
            beyond = 1
            if b == 226 and i + 3 < n and data[i + 1] == 128 and data[i + 2] == 153 and kinds[data[i + 3]] <= 2:
                b = 39  # a curly apostrophe inside a word counts as a straight one
                i += 2
            elif b < 194 or wide_class(data, i, n) != 0:
                break
            else:
                letters += 1
                c = data[i + 1] if i + 1 < n else 0
                if (b == 195 and 128 <= c <= 158) or (b == 208 and 144 <= c <= 175):
                    upper += 1
                    if b == 208 and c >= 160:
                        b = 209
                        c -= 64
                    h = ((h ^ b) * HASH_STEP) & MASK
                    last = ((last << 8) | b) & MASK
                    b = c + 32
                    i += 1
        elif k == 6:
            nk = kinds[data[i + 1]] if i + 1 < n else 4
            inside = nk <= 3 or nk == 7
            if b == 45:
                if inside and (nk != 7 or wide_class(data, i + 1, n) == 0):
                    shape |= 2
                elif letters > 0 and nk == 4:
                    shape |= 4
                    i += 1
                    break
                else:
                    break
            elif b == 46:
                if nk == 1 or nk == 3 or (nk == 2 and (letters == 1 or upper == letters)):
                    shape |= 1
                else:
                    break
            elif b == 39:
                if nk > 2 or nk == 0:
                    break
            elif b == 44 or b == 58:
                if nk != 3 or letters > 0 or digits == 0:
                    break
            elif b == 95 or b == 64 or b == 38 or b == 47:
                if nk > 3 and b != 95:
                    break
            else:
                break
        elif k == 8:
            beyond = 1
        else:
            break
        h = ((h ^ b) * HASH_STEP) & MASK
        last = ((last << 8) | b) & MASK
        i += 1
    out[0] = h
    out[1] = last
    out[2] = upper
    out[3] = letters
    out[4] = digits
    out[5] = shape
    out[6] = beyond
    return i


def plain_class(letters: int, digits: int, shape: int, first_kind: int) -> int:
    """The class of a word as far as its characters tell it: `UNKNOWN` for what a lexicon must say."""
    if letters == 0:
        return YEAR if digits == 4 else NUMBER if digits <= 2 else BIG_NUMBER
    if first_kind == 3:
        return ORDINAL
    return CLIPPED if shape & 4 else UNKNOWN


def put(tokens: Any, index: int, first: int, last: int, at: int, to: int, word: int, flags: int) -> None:
    """Write one token."""
    base = index * STRIDE
    tokens[base], tokens[base + 1], tokens[base + 2], tokens[base + 3] = first, last, at, to
    tokens[base + 4], tokens[base + 5], tokens[base + 6], tokens[base + 7] = word, flags, 0, 0


def abbreviated(tokens: Any, count: int) -> int:
    """Whether the full stop just written ends a title or an initial (``Mr.``, ``J.``) and not a sentence."""
    base = (count - 2) * STRIDE
    if tokens[base + 1] - tokens[base] > 2 or tokens[base + 1] != tokens[base + STRIDE]:
        return 0
    return 1 if tokens[base + 5] & 4096 else 0


def marker_end(data: Any, i: int, n: int) -> int:
    """The end of a visible gap marker (three dots in square brackets) that begins at `i`, or 0."""
    i += 1
    dots = 0
    while i < n and dots < 4:
        if data[i] == 46:
            dots += 1
            i += 1
        elif data[i] == 226 and i + 2 < n and data[i + 1] == 128 and data[i + 2] == 166:
            dots += 3
            i += 3
        else:
            break
    return i + 1 if dots == 3 and i < n and data[i] == 93 else 0


def genitive_end(data: Any, kinds: Any, i: int, n: int) -> int:
    """The end of a genitive ending that stands alone (an apostrophe and s, no word before), or 0."""
    if data[i] == 39:
        i += 1
    elif data[i] == 226 and i + 3 < n and data[i + 2] == 153:
        i += 3
    else:
        return 0
    if i < n and data[i] == 115 and (i + 1 >= n or kinds[data[i + 1]] > 3):
        return i + 1
    return 0


def tokenise(data: Any, begin: int, n: int, kinds: Any, marks: Any, tokens: Any, out: Any) -> int:
    """Fill `tokens` from ``data[begin:n]``; gives the number of tokens, padding included.

    `tokens` must have room for (n - begin + 2 * PAD + 2) * STRIDE numbers and `out` for 8.
    """
    i = begin
    count = 0
    extra = 0  # later bytes of characters so far: code point = byte - begin - extra
    start = 1
    while count < PAD:
        put(tokens, count, begin, begin, 0, 0, 7, NEWLINE)
        count += 1
    blanks = 0
    while i < n:
        k = kinds[data[i]]
        if k <= 2:  # most of a text is words of plain letters between blanks, and these need no more than this
            j = i + 1
            last = data[i] + 32 if k == 2 else data[i]
            h = ((HASH_START ^ last) * HASH_STEP) & MASK
            while j < n:
                b = data[j]
                if b < 97 or b > 122:
                    break
                h = ((h ^ b) * HASH_STEP) & MASK
                last = ((last << 8) | b) & MASK
                j += 1
            else:
                b = 10
            nk = kinds[b]
            if b == 46 and (j + 1 >= n or kinds[data[j + 1]] > 3):
                nk = 4  # a stop that is not inside the word
            if nk == 4 or nk == 5 or b == 44:
                at = i - begin - extra
                capital = (4096 if k == 2 else 0) | (8192 if start else 0)
                put(tokens, count, i, j, at, at + j - i, h, UNKNOWN | (blanks << 8) | capital)
                tokens[count * STRIDE + 6] = last
                count += 1
                start = blanks = 0
                i = j
                if b == 32 and i + 1 < n and kinds[data[i + 1]] <= 3:
                    blanks = 1
                    i += 1
                continue
        elif k == 4 and i + 1 < n and data[i] == 32 and kinds[data[i + 1]] <= 3:
            blanks = 1
            i += 1
            continue
        wide = wide_class(data, i, n) if k == 7 else 0
        if k == 4 or k == 5 or wide == 255:
            first = i
            hard = lines = width = tabs = 0
            before = extra
            while i < n:
                k = kinds[data[i]]
                if k == 4 or k == 5:
                    tabs |= 1 if data[i] == 9 else 0
                    lines += k - 4
                    i += 1
                elif k == 7 and wide_class(data, i, n) == 255:
                    hard = 1
                    i += 1
                    while i < n and kinds[data[i]] == 8:
                        i += 1
                        extra += 1
                else:
                    break
                width += 1
            if lines > 0:
                put(tokens, count, first, i, first - begin - before, i - begin - extra, 7, NEWLINE)
                count += 1
                start = 1
                blanks = 0
            else:
                blanks = 5 if tabs else (3 if width == 1 else 4) if hard else (1 if width == 1 else 2)
            continue
        first = i
        at = i - begin - extra
        c = data[i]
        following = data[i + 1] if i + 1 < n else 32
        nk = kinds[following]
        wordly = k <= 3 or (k == 7 and wide == 0)
        capital = 0
        if k == 6 and nk <= 3 and blanks + start > 0 and (c == 46 or c == 35 or c == 64 or c == 36):
            i = word_end(data, kinds, i + 1, n, out)
            cls = TAG if c != 36 and c != 46 else (DOTTED if c == 46 else BIG_NUMBER)
            h = out[0]
        elif blanks > 0 and (c == 39 or wide == QUOTE_CLOSE) and genitive_end(data, kinds, i, n) > 0:
            i = genitive_end(data, kinds, i, n)
            cls = GENITIVE
            h = 11
        elif wordly:
            i = word_end(data, kinds, i, n, out)
            if i == first:
                i += 1
            cls = plain_class(out[3], out[4], out[5], k)
            h = cls if cls >= NUMBER and cls <= ORDINAL else out[0]
            capital = 4096 if out[2] > 0 else 0
        else:
            cls = marks[c] if c < 128 else (wide if wide > 0 else SYMBOL)
            h = (c * 256 + cls) & 65535
            i += 1
            while i < n and kinds[data[i]] == 8:
                i += 1
            if c == 46 or c == 45 or c == 95 or c == 42 or c == 61:
                while i < n and data[i] == c:
                    i += 1
                if i - first >= 2 and c == 45:
                    cls = DASH
                elif i - first >= 3 and c == 46:
                    cls = ELLIPSIS
                elif i - first == 2 and c == 46:
                    i -= 1
            elif cls == QUOTE:
                previous = tokens[(count - 1) * STRIDE + 5] & 255
                nk = kinds[data[i]] if i < n else 5
                left = blanks > 0 or previous in (NEWLINE, OPEN, DASH, BRACKET_OPEN)
                right = nk == 4 or nk == 5 or (nk == 6 and data[i] not in (34, 36, 40, 91))
                if left != right:
                    cls = QUOTE_OPEN if left else QUOTE_CLOSE
            elif cls == HYPHEN and blanks > 0:
                if i >= n or kinds[data[i]] in (4, 5):
                    cls = DASH
            elif cls == BRACKET_OPEN:
                after = marker_end(data, first, n)
                if after > 0:
                    i = after
                    cls = MARKER
        if wide != 0 or wordly == 0 or out[6] != 0:
            for j in range(first, i):
                if kinds[data[j]] == 8:
                    extra += 1
        put(tokens, count, first, i, at, i - begin - extra, h, cls | (blanks << 8) | capital | (8192 if start else 0))
        if cls == UNKNOWN:
            tokens[count * STRIDE + 6] = out[1]
            tokens[count * STRIDE + 7] = (1 if out[2] > 1 and out[2] == out[3] else 0) | ((out[5] & 1) << 1)
        count += 1
        if cls in (STOP, EXCLAIM, QUESTION, CJK_STOP, ELLIPSIS):
            start = 0 if cls == STOP and abbreviated(tokens, count) else 2
        elif cls not in (QUOTE_CLOSE, QUOTE_OPEN, QUOTE, CLOSE, OPEN):
            start = 0
        elif start == 1:
            start = 2
        blanks = 0
    for _ in range(PAD):
        put(tokens, count, n, n, n - begin - extra, n - begin - extra, 7, NEWLINE)
        count += 1
    return count

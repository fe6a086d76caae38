# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""Cuts UTF-8 text into tokens with word classes and scores the boundaries between them.

Promise: linear time, integer arithmetic only, the same answer compiled and plain, no byte sequence is refused. This
module knows nothing of gaps: it fills a caller's token array, computes hashed features of a boundary, and sums their
weights. Training reads the very same features through `extract`.

The token array holds `STRIDE` numbers a token: 0 first byte, 1 byte after the last, 2 and 3 the same in code points,
4 hash of the lower-cased word, 5 class | blanks before << 8 | capital << 12 | sentence start << 13 | coarse << 16,
6 what the sentence held up to here, 7 what it still holds after, 8 hash of the last finite verb, 9 that of the next,
10 hash of the last conjunction or relative, 11 the shape of the line.
Three line-break tokens stand before and after the text, so that a boundary always has neighbours.
"""

from __future__ import annotations

from typing import Any

MASK = 4294967295
STRIDE = 12
PAD = 3
FEATURES = 41

# Fixed classes; lexicon classes begin at FIRST_LEXICAL. Blanks: 0 none, 1 one, 2 several, 3 one no-break, 4 several
# with a no-break among them, 5 tab or other.
NEWLINE, COMMA, STOP, COLON, SEMICOLON, EXCLAIM, QUESTION, OPEN, CLOSE, BRACKET_OPEN, BRACKET_CLOSE = range(1, 12)
QUOTE_OPEN, QUOTE_CLOSE, QUOTE, DASH, HYPHEN, ELLIPSIS, SLASH, SYMBOL, CJK_COMMA, CJK_STOP = range(12, 22)
CJK_OPEN, CJK_CLOSE, CJK, NUMBER, YEAR, BIG_NUMBER, ORDINAL, TAG, GENITIVE, CLIPPED = range(22, 32)
CAPITAL, ACRONYM, UNKNOWN, UNKNOWN_START, UNKNOWN_CAPITAL, DOTTED, MARKER = range(32, 39)
FIRST_LEXICAL = 48

FINITE, NOUN, DETERMINER, PREPOSITION, CONJUNCTION, VERB, PRONOUN, ADJECTIVE = (1 << bit for bit in range(8))

NUMBERS = {
    "stride": STRIDE,
    "pad": PAD,
    "features": FEATURES,
    "first-lexical": FIRST_LEXICAL,
    "newline": NEWLINE, "comma": COMMA, "stop": STOP, "colon": COLON, "semicolon": SEMICOLON, "exclaim": EXCLAIM,
    "question": QUESTION, "open": OPEN, "close": CLOSE, "bracket-open": BRACKET_OPEN, "bracket-close": BRACKET_CLOSE,
    "quote-open": QUOTE_OPEN, "quote-close": QUOTE_CLOSE, "quote": QUOTE, "dash": DASH, "hyphen": HYPHEN,
    "ellipsis": ELLIPSIS, "slash": SLASH, "symbol": SYMBOL, "cjk-comma": CJK_COMMA, "cjk-stop": CJK_STOP,
    "cjk-open": CJK_OPEN, "cjk-close": CJK_CLOSE, "cjk": CJK, "number": NUMBER, "year": YEAR, "big-number": BIG_NUMBER,
    "ordinal": ORDINAL, "tag": TAG, "genitive": GENITIVE, "clipped": CLIPPED, "capital": CAPITAL, "acronym": ACRONYM,
    "unknown": UNKNOWN, "unknown-start": UNKNOWN_START, "unknown-capital": UNKNOWN_CAPITAL, "dotted": DOTTED,
    "marker": MARKER, "finite": FINITE, "noun": NOUN, "determiner": DETERMINER, "preposition": PREPOSITION,
    "conjunction": CONJUNCTION, "verb": VERB, "pronoun": PRONOUN, "adjective": ADJECTIVE,
}  # fmt: skip


def _byte_kinds() -> bytes:
    """1 lower case, 2 upper case, 3 digit, 4 blank, 5 line break, 6 other ASCII, 7 first byte, 8 later byte."""
    kinds = bytearray([6] * 128 + [8] * 64 + [7] * 64)
    for code in range(26):
        kinds[97 + code] = 1
        kinds[65 + code] = 2
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
        if c == 171:
            return QUOTE_OPEN
        if c == 187:
            return QUOTE_CLOSE
        return 0 if c == 170 or c == 181 or c == 186 else SYMBOL
    if b == 226:
        if c == 128:  # U+2000..U+203F, general punctuation
            if d == 175 or d == 130 or d == 131 or d == 137:
                return 255
            if d == 144 or d == 145:
                return HYPHEN
            if d == 147 or d == 148 or d == 149:
                return DASH
            if d == 152 or d == 156 or d == 154 or d == 158 or d == 185:
                return QUOTE_OPEN
            if d == 153 or d == 157 or d == 186:
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
        if d == 136:
            return CJK_OPEN
        if d == 137:
            return CJK_CLOSE
        if d == 129 or d == 159 or d == 142:
            return CJK_STOP
        if d == 154 or d == 155:
            return COLON
        return SYMBOL
    return SYMBOL if b == 240 else 0


def word_end(data: Any, kinds: Any, i: int, n: int, out: Any) -> int:
    """The end of the word that begins at `i`; out: 0 hash, 1 last four bytes, 2 capitals, 3 letters, 4 digits, 5 shape,
    6 whether it may hold characters beyond ASCII.

    Shape bits: 1 a dot inside, 2 a hyphen inside, 4 a hyphen at the end.
    """
    h = 1540483477
    last = 0
    upper = 0
    letters = 0
    digits = 0
    shape = 0
    beyond = 0
    while i < n:
        b = data[i]
        k = kinds[b]
        if k == 1:
            letters += 1
            h = ((h ^ b) * 16777619) & MASK
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
                if i + 1 < n:
                    c = data[i + 1]
                    if b == 195 and 128 <= c <= 158:
                        upper += 1
                        h = ((h ^ 195) * 16777619) & MASK
                        last = ((last << 8) | 195) & MASK
                        b = c + 32
                        i += 1
                    elif b == 208 and 144 <= c <= 175:
                        upper += 1
                        if c >= 160:
                            h = ((h ^ 209) * 16777619) & MASK
                            last = ((last << 8) | 209) & MASK
                            b = c - 32
                        else:
                            h = ((h ^ 208) * 16777619) & MASK
                            last = ((last << 8) | 208) & MASK
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
        h = ((h ^ b) * 16777619) & MASK
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


def look_up(keys: Any, values: Any, key: int, size_mask: int) -> int:
    """The value stored under `key` in an open-addressing table, 0 when it is not there (key 0 marks an empty slot)."""
    slot = (key ^ (key >> 15)) & size_mask
    while keys[slot] != 0:
        if keys[slot] == key:
            value: int = values[slot]
            return value
        slot = (slot + 1) & size_mask
    return 0


def suffix_key(last: int, length: int) -> int:
    """The lexicon key of the last `length` (3 or 4) bytes of a word."""
    if length == 3:
        last = last & 16777215
    return (last * 1640531527 + length * 40503) & MASK | 1


def word_class(
    out: Any, keys: Any, values: Any, props: Any, size_mask: int, start: int, first_kind: int, keep_capitals: int
) -> int:
    """The class of the word that `word_end` described."""
    h = out[0]
    upper = out[2]
    letters = out[3]
    if letters == 0:
        if out[4] == 4:
            return YEAR
        return NUMBER if out[4] <= 2 else BIG_NUMBER
    if first_kind == 3:
        return ORDINAL
    if out[5] & 4:
        return CLIPPED
    found = look_up(keys, values, h, size_mask)
    if upper > 1 and upper == letters and (found == 0 or start == 0):
        return ACRONYM
    if found != 0:
        if upper > 0 and start == 0 and keep_capitals == 0 and props[found] & 92 == 0:
            return CAPITAL
        return found
    if out[5] & 1:
        return DOTTED
    if upper > 0 and start == 0:
        return UNKNOWN_CAPITAL
    found = look_up(keys, values, suffix_key(out[1], 4), size_mask)
    if found == 0:
        found = look_up(keys, values, suffix_key(out[1], 3), size_mask)
    if found != 0:
        return found
    return UNKNOWN_START if upper > 0 else UNKNOWN


def put(tokens: Any, index: int, first: int, last: int, at: int, to: int, word: int, cls: int, flags: int) -> None:
    """Write one token."""
    base = index * STRIDE
    tokens[base] = first
    tokens[base + 1] = last
    tokens[base + 2] = at
    tokens[base + 3] = to
    tokens[base + 4] = word
    tokens[base + 5] = cls | flags
    tokens[base + 6] = 0
    tokens[base + 7] = 0
    tokens[base + 8] = 0
    tokens[base + 9] = 0
    tokens[base + 10] = 0
    tokens[base + 11] = 0


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


def tokenise(
    data: Any,
    begin: int,
    n: int,
    kinds: Any,
    marks: Any,
    keys: Any,
    values: Any,
    props: Any,
    keep_capitals: int,
    tokens: Any,
    out: Any,
) -> int:
    """Fill `tokens` from ``data[begin:n]``; gives the number of tokens, padding included.

    `tokens` must have room for (n - begin + 2 * PAD + 2) * STRIDE numbers and `out` for 8; `props` holds 256 property
    bytes and 256 coarse classes; the length of `keys` is a power of two.
    """
    size_mask = len(keys) - 1
    i = begin
    count = 0
    extra = 0  # later bytes of characters so far: code point = byte - begin - extra
    start = 1
    while count < PAD:
        put(tokens, count, begin, begin, 0, 0, 7, NEWLINE, props[256 + NEWLINE] << 16)
        count += 1
    blanks = 0
    while i < n:
        k = kinds[data[i]]
        wide = 0
        if k == 7:
            wide = wide_class(data, i, n)
        if k == 4 or k == 5 or wide == 255:
            first = i
            hard = 0
            lines = 0
            width = 0
            tabs = 0
            before = extra
            while i < n:
                k = kinds[data[i]]
                if k == 4:
                    if data[i] == 9:
                        tabs = 1
                    i += 1
                elif k == 5:
                    lines += 1
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
                put(
                    tokens,
                    count,
                    first,
                    i,
                    first - begin - before,
                    i - begin - extra,
                    7,
                    NEWLINE,
                    props[256 + NEWLINE] << 16,
                )
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
        if (
            k == 6
            and (nk <= 3)
            and ((c == 46 and blanks + start > 0) or ((c == 35 or c == 64 or c == 36) and blanks + start > 0))
        ):
            i = word_end(data, kinds, i + 1, n, out)
            cls = TAG if c != 36 and c != 46 else (DOTTED if c == 46 else BIG_NUMBER)
            h = out[0]
        elif k == 6 and c == 39 and following == 115 and blanks > 0 and (i + 2 >= n or kinds[data[i + 2]] > 3):
            i += 2
            cls = GENITIVE
            h = 11
        elif (
            k == 7
            and wide == QUOTE_CLOSE
            and blanks > 0
            and c == 226
            and i + 4 <= n
            and data[i + 2] == 153
            and data[i + 3] == 115
            and (i + 4 >= n or kinds[data[i + 4]] > 3)
        ):
            i += 4
            cls = GENITIVE
            h = 11
        elif wordly:
            i = word_end(data, kinds, i, n, out)
            if i == first:
                i += 1
            cls = word_class(out, keys, values, props, size_mask, start, k, keep_capitals)
            h = out[0]
            if cls >= NUMBER and cls <= ORDINAL:
                h = cls
            capital = 1 if out[2] > 0 else 0
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
                right = (
                    nk == 4
                    or nk == 5
                    or (nk == 6 and data[i] != 40 and data[i] != 91 and data[i] != 36 and data[i] != 34)
                )
                if left and not right:
                    cls = QUOTE_OPEN
                elif right and not left:
                    cls = QUOTE_CLOSE
            elif cls == HYPHEN and blanks > 0:
                nk = kinds[data[i]] if i < n else 5
                if nk == 4 or nk == 5:
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
        put(
            tokens,
            count,
            first,
            i,
            at,
            i - begin - extra,
            h,
            cls,
            (blanks << 8) | (capital << 12) | ((1 if start else 0) << 13) | (props[256 + cls] << 16),
        )
        count += 1
        if cls in (STOP, EXCLAIM, QUESTION, CJK_STOP, ELLIPSIS):
            start = 0 if cls == STOP and abbreviated(tokens, count) else 2
        elif cls != QUOTE_CLOSE and cls != QUOTE_OPEN and cls != QUOTE and cls != CLOSE and cls != OPEN:
            start = 0
        elif start == 1:
            start = 2
        blanks = 0
    for _ in range(PAD):
        put(tokens, count, n, n, n - begin - extra, n - begin - extra, 7, NEWLINE, props[256 + NEWLINE] << 16)
        count += 1
    return count


def sentence_states(tokens: Any, count: int, props: Any) -> None:
    """Write into each token what its sentence and clause held up to it and still hold after it.

    Bits of both: 0-2 tokens (at most 7), 3-4 finite verbs of the sentence (3), 5-6 of the clause (3), 7 a noun since
    the last verb or clause mark, 8 an open quote or bracket.
    """
    place = 0
    verbs = 0
    clause = 0
    noun = 0
    opened = 0
    verb = 0
    link = 0
    for j in range(count):
        base = j * STRIDE
        flags = tokens[base + 5]
        cls = flags & 255
        if ends_sentence(cls) and (cls != STOP or j + 1 >= count or (tokens[base + STRIDE + 5] >> 13) & 1):
            place = verbs = clause = noun = opened = verb = link = 0
        elif cls < NUMBER:
            if cls in (OPEN, QUOTE_OPEN, BRACKET_OPEN):
                opened = 1
            elif cls in (CLOSE, QUOTE_CLOSE, BRACKET_CLOSE):
                opened = 0
            clause = noun = 0
        else:
            held = props[cls]
            if place < 7:
                place += 1
            if held & CONJUNCTION:
                clause = noun = 0
                link = tokens[base + 4]
            if held & NOUN or cls in (CAPITAL, UNKNOWN_CAPITAL, ACRONYM):
                noun = 1
            if held & FINITE:
                verb = tokens[base + 4]
                noun = 0 if held & NOUN == 0 else noun
                if verbs < 3:
                    verbs += 1
                if clause < 3:
                    clause += 1
        tokens[base + 6] = place | (verbs << 3) | (clause << 5) | (noun << 7) | (opened << 8)
        tokens[base + 8] = verb
        tokens[base + 10] = link
    place = verbs = clause = noun = opened = verb = 0
    for step in range(count):
        base = (count - 1 - step) * STRIDE
        tokens[base + 7] = place | (verbs << 3) | (clause << 5) | (noun << 7) | (opened << 8)
        tokens[base + 9] = verb
        flags = tokens[base + 5]
        cls = flags & 255
        if ends_sentence(cls) and (cls != STOP or step == 0 or (tokens[base + STRIDE + 5] >> 13) & 1):
            place = verbs = clause = noun = opened = verb = 0
        elif cls < NUMBER:
            if cls in (CLOSE, QUOTE_CLOSE, BRACKET_CLOSE):
                opened = 1
            elif cls in (OPEN, QUOTE_OPEN, BRACKET_OPEN):
                opened = 0
            clause = noun = 0
        else:
            held = props[cls]
            if place < 7:
                place += 1
            if held & CONJUNCTION:
                clause = noun = 0
            if held & NOUN or cls in (CAPITAL, UNKNOWN_CAPITAL, ACRONYM):
                noun = 1
            if held & FINITE:
                verb = tokens[base + 4]
                if verbs < 3:
                    verbs += 1
                if clause < 3:
                    clause += 1


def line_shapes(tokens: Any, count: int) -> None:
    """Write the shape of its line into each token.

    Bits: 0-1 length (3 from 20 tokens on), 2 ends like a sentence, 3-4 how much of it is symbols (3: code).
    """
    first = 0
    marks = 0
    for j in range(count):
        base = j * STRIDE
        cls = tokens[base + 5] & 255
        if cls != NEWLINE:
            if cls in (SYMBOL, SLASH):
                marks += 1
            continue
        length = j - first
        shape = 0 if length <= 5 else 1 if length <= 10 else 2 if length <= 20 else 3
        last = tokens[base - STRIDE + 5] & 255 if length > 0 else 0
        if length > 1 and (last in (QUOTE_CLOSE, QUOTE, CLOSE)):
            last = tokens[base - 2 * STRIDE + 5] & 255
        if last in (STOP, EXCLAIM, QUESTION, COLON, CJK_STOP):
            shape |= 4
        if marks > 0:
            shape |= 8 if marks * 15 < length else 16 if marks * 6 < length else 24
        for k in range(first, j + 1):
            tokens[k * STRIDE + 11] = shape
        first = j + 1
        marks = 0


def ends_sentence(cls: int) -> int:
    """Whether a token of this class ends a sentence or a line."""
    return 1 if cls in (NEWLINE, STOP, EXCLAIM, QUESTION, CJK_STOP) else 0


def mix(template: int, a: int, b: int, c: int, d: int) -> int:
    """One 32-bit hash of a template number and four values."""
    h = (template * 1640531535 + a * 1181783497 + b * 2038074743 + c * 668265263 + d * 374761393) & MASK
    h = h ^ (h >> 15)
    h = (h * 1181783497) & MASK
    h = h ^ (h >> 13)
    h = (h * 2038074743) & MASK
    return h ^ (h >> 16)


def features(tokens: Any, i: int, bits: int, out: Any) -> None:
    """Write the `FEATURES` feature numbers (each below 2**bits) of the boundary after token `i`.

    `i` must leave PAD - 1 tokens before it and PAD after it.
    """
    base = i * STRIDE
    a3 = (tokens[base - 2 * STRIDE + 5] >> 16) & 255
    f2 = tokens[base - STRIDE + 5]
    f1 = tokens[base + 5]
    g1 = tokens[base + STRIDE + 5]
    g2 = tokens[base + 2 * STRIDE + 5]
    b3 = (tokens[base + 3 * STRIDE + 5] >> 16) & 255
    w2 = tokens[base - STRIDE + 4]
    w1 = tokens[base + 4]
    v1 = tokens[base + STRIDE + 4]
    v2 = tokens[base + 2 * STRIDE + 4]
    a2 = f2 & 255
    a1 = f1 & 255
    b1 = g1 & 255
    b2 = g2 & 255
    k = (g1 >> 8) & 15
    if k == 3 and b1 not in (COMMA, STOP, CLOSE):
        k = 1  # a lone no-break blank is typography or chance; only before these marks it tells of something missing
    s = tokens[base + 6]
    # What follows, seen from the boundary: what the next token's sentence holds from that token on.
    t = tokens[base + 7]
    ca = (f1 >> 16) & 255
    cb = (g1 >> 16) & 255
    c2 = (f2 >> 16) & 255
    d2 = (g2 >> 16) & 255
    start = (f1 >> 13) & 1
    caps = ((f1 >> 12) & 1) | (((g1 >> 12) & 1) << 1) | (((f2 >> 12) & 1) << 2) | (((g2 >> 12) & 1) << 3)
    sv = (s >> 3) & 31
    tv = (t >> 3) & 31
    verb = tokens[base + 8]
    after = tokens[base + 9]
    link = tokens[base + 10]
    shape = tokens[base + 11] | tokens[base + STRIDE + 11]
    out[0] = mix(1, k, 0, 0, 0)
    out[1] = mix(2, w1, k, 0, 0)
    out[2] = mix(3, v1, k, 0, 0)
    out[3] = mix(4, w1, v1, 0, 0)
    out[4] = mix(5, a1, b1, k, 0)
    out[5] = mix(6, w1, b1, 0, 0)
    out[6] = mix(7, a1, v1, 0, 0)
    out[7] = mix(8, w2, w1, 0, 0)
    out[8] = mix(9, v1, v2, 0, 0)
    out[9] = mix(10, a2, a1, b1, 0)
    out[10] = mix(11, a1, b1, b2, 0)
    out[11] = mix(12, a2, a1, b1, b2)
    out[12] = mix(13, w2, w1, b1, 0)
    out[13] = mix(14, w1, b1, b2, 0)
    out[14] = mix(15, a1, v1, v2, 0)
    out[15] = mix(16, w2, w1, v1, 0)
    out[16] = mix(17, w1, v1, v2, 0)
    out[17] = mix(18, a3, c2, a1, b1)
    out[18] = mix(19, a1, b1, d2, b3)
    out[19] = mix(20, (a3 << 8) | c2, (ca << 8) | cb, (d2 << 8) | b3, 0)
    out[20] = mix(21, sv, tv, ca, cb)
    out[21] = mix(22, sv, tv, w1, 0)
    out[22] = mix(23, sv, tv, v1, 0)
    out[23] = mix(24, s & 7, start, a1, b1)
    out[24] = mix(25, t & 7, a1, b1, 0)
    out[25] = mix(26, caps, a1, b1, k)
    out[26] = mix(27, verb, (s >> 7) & 1, b1, 0)
    out[27] = mix(28, after, a1, (t >> 7) & 1, 0)
    out[28] = mix(29, w1, a2, cb, 0)
    out[29] = mix(30, v1, b2, ca, 0)
    out[30] = mix(31, k, w1, cb, 1)
    out[31] = mix(32, sv, b1, b2, a1)
    out[32] = mix(33, tv, a1, a2, b1)
    out[33] = mix(34, w2, v1, 0, 0)
    out[34] = mix(35, s & 7, t & 7, ca, cb)
    out[35] = mix(36, a2, w1, b1, d2)
    out[36] = mix(37, shape, a1, b1, 0)
    out[37] = mix(38, shape, w1, cb, 0)
    out[38] = mix(39, verb, w1, cb, 0)
    out[39] = mix(40, link, a1, b1, (s >> 5) & 3)
    out[40] = mix(41, t & 7, w1, b1, 0)
    shift = 32 - bits
    for j in range(FEATURES):
        out[j] = out[j] >> shift


def blank_slot(blanks: int, bits: int) -> int:
    """The feature number of the kind of blanks alone, whose weights the caller keeps apart (see `score`)."""
    return mix(1, blanks, 0, 0, 0) >> (32 - bits)


def extract(tokens: Any, count: int, bits: int, out: Any) -> int:
    """Write the features of every boundary from token PAD - 1 to the last; gives the number of boundaries."""
    rows = 0
    row = 0
    for i in range(PAD - 1, count - PAD):
        features(tokens, i, bits, out[row : row + FEATURES])
        row += FEATURES
        rows += 1
    return rows


def score(
    tokens: Any,
    count: int,
    bits: int,
    gate: Any,
    weights: Any,
    bias: Any,
    threshold: int,
    scratch: Any,
    out: Any,
    facts: Any,
) -> int:
    """Write (boundary token, sum of weights) of the boundaries that pass the gate and reach `threshold`; how many.

    `gate` holds two bits for each pair of classes (left * 256 + right): 0 means that no gap is found there unless the
    blanks between are unusual, 2 that the boundary is written whatever its sum, as at wide blanks. `bias` is where the
    sum starts for each of 16 kinds of blanks. `scratch` has room for `FEATURES` numbers, `out` for two numbers for
    each token. `facts` counts: 0 boundaries, 1 full stops and commas, 2 those with a blank before them, 3 wide blanks,
    4 those after the end of a sentence, 5 ends of sentences with any blank after them.
    """
    found = 0
    for i in range(PAD - 1, count - PAD):
        left = tokens[i * STRIDE + 5] & 255
        right = tokens[(i + 1) * STRIDE + 5]
        blanks = (right >> 8) & 15
        right = right & 255
        if blanks == 3 and right not in (COMMA, STOP, CLOSE):
            blanks = 1  # as in `features`
        if right in (COMMA, STOP):
            facts[1] += 1
            if blanks > 0:
                facts[2] += 1
        if blanks > 0 and left != NEWLINE and ends_sentence(left):
            facts[5] += 1
        passed = (gate[(left * 256 + right) >> 2] >> ((right & 3) * 2)) & 3
        if blanks > 1:
            if blanks != 3:
                facts[3] += 1
                if ends_sentence(left):
                    facts[4] += 1
        elif passed == 0:
            continue
        features(tokens, i, bits, scratch)
        total = bias[blanks]
        for j in range(FEATURES):
            total += weights[scratch[j]]
        if total >= threshold or passed == 2 or blanks == 2 or blanks == 4:
            out[2 * found] = i
            out[2 * found + 1] = total
            found += 1
    facts[0] += count - 2 * PAD + 1
    return found

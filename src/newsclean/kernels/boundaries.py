# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""Says what stands on both sides of each boundary between tokens, and scores the boundaries.

Promise: linear time, integer arithmetic only, the same answer compiled and plain. This module knows nothing of gaps: it
looks the words of a token array up, writes down what their sentence and line hold, computes hashed features of a
boundary, and sums their weights. Training reads the very same features through `extract`.

It works on the array that `tokens.tokenise` filled, and adds: 5 coarse class << 16, 6 what the sentence held up to
here, 7 what it still holds after, 8 hash of the last finite verb, 9 that of the next, 10 hash of the last conjunction
or relative, 11 the shape of the line.
"""

from __future__ import annotations

from typing import Any

MASK = 4294967295
FEATURES = 26
PROBE = 10

# As in the `tokens` kernel (a test compares them): kernels import nothing.
STRIDE = 12
PAD = 3
NEWLINE, COMMA, STOP, COLON, SEMICOLON, EXCLAIM, QUESTION, OPEN, CLOSE, BRACKET_OPEN, BRACKET_CLOSE = range(1, 12)
QUOTE_OPEN, QUOTE_CLOSE, QUOTE = range(12, 15)
SLASH, SYMBOL, CJK_STOP, NUMBER = 18, 19, 21, 25
CAPITAL, ACRONYM, UNKNOWN, UNKNOWN_START, UNKNOWN_CAPITAL, DOTTED = range(32, 38)
FINITE, NOUN, CONJUNCTION = 1, 2, 16
NAMED = 92  # determiner | preposition | conjunction | pronoun: a capital does not make these a name
NUMBERS = {"features": FEATURES, "probe": PROBE}


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


def word_class(word: int, last: int, form: int, flags: int, keys: Any, values: Any, props: Any, keep: int) -> int:
    """The class of a word that `tokenise` left unknown; `flags` and `form` as it wrote them, `keep`: nouns have capitals."""
    size_mask = len(keys) - 1
    inside = (flags & 8192) == 0
    found = look_up(keys, values, word, size_mask)
    if form & 1 and (found == 0 or inside):
        return ACRONYM
    if found != 0:
        return CAPITAL if flags & 4096 and inside and keep == 0 and props[found] & NAMED == 0 else found
    if form & 2:
        return DOTTED
    if flags & 4096 and inside:
        return UNKNOWN_CAPITAL
    found = look_up(keys, values, suffix_key(last, 4), size_mask)
    if found == 0:
        found = look_up(keys, values, suffix_key(last, 3), size_mask)
    return found if found != 0 else UNKNOWN_START if flags & 4096 else UNKNOWN


def classify(tokens: Any, count: int, keys: Any, values: Any, props: Any, keep_capitals: int) -> None:
    """Look up the words among `tokens` and write each token's class and coarse class.

    `props` holds 256 property bytes and 256 coarse classes; the length of `keys` is a power of two.
    """
    for j in range(count):
        base = j * STRIDE
        flags = tokens[base + 5]
        cls = flags & 255
        if cls == UNKNOWN:
            cls = word_class(
                tokens[base + 4], tokens[base + 6], tokens[base + 7], flags, keys, values, props, keep_capitals
            )
        tokens[base + 5] = (flags & 65280) | cls | (props[256 + cls] << 16)


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


def near_features(tokens: Any, i: int, shift: int, out: Any) -> None:
    """Write the first `PROBE` feature numbers of the boundary after token `i`: the ones that tell most."""
    base = i * STRIDE
    f2 = tokens[base - STRIDE + 5]
    f1 = tokens[base + 5]
    g1 = tokens[base + STRIDE + 5]
    w1 = tokens[base + 4]
    v1 = tokens[base + STRIDE + 4]
    a1 = f1 & 255
    b1 = g1 & 255
    k = (g1 >> 8) & 15
    if k == 3 and b1 not in (COMMA, STOP, CLOSE):
        k = 1  # a lone no-break blank is typography or chance; only before these marks it tells of something missing
    sv = (tokens[base + 6] >> 3) & 31
    tv = (tokens[base + 7] >> 3) & 31
    out[0] = mix(1, k, 0, 0, 0) >> shift
    out[1] = mix(2, w1, k, 0, 0) >> shift
    out[2] = mix(3, v1, k, 0, 0) >> shift
    out[3] = mix(4, w1, v1, 0, 0) >> shift
    out[4] = mix(5, a1, b1, k, 0) >> shift
    out[5] = mix(6, w1, b1, 0, 0) >> shift
    out[6] = mix(7, a1, v1, 0, 0) >> shift
    out[7] = mix(10, f2 & 255, a1, b1, 0) >> shift
    out[8] = mix(11, a1, b1, tokens[base + 2 * STRIDE + 5] & 255, 0) >> shift
    out[9] = mix(21, sv, tv, (f1 >> 16) & 255, (g1 >> 16) & 255) >> shift


def far_features(tokens: Any, i: int, shift: int, out: Any) -> None:
    """Write the other feature numbers; `i` must leave PAD - 1 tokens before it and PAD - 1 after it."""
    base = i * STRIDE
    f2 = tokens[base - STRIDE + 5]
    f1 = tokens[base + 5]
    g1 = tokens[base + STRIDE + 5]
    g2 = tokens[base + 2 * STRIDE + 5]
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
        k = 1  # as in `near_features`
    s = tokens[base + 6]
    # What follows, seen from the boundary: what the next token's sentence holds from that token on.
    t = tokens[base + 7]
    cb = (g1 >> 16) & 255
    caps = ((f1 >> 12) & 1) | (((g1 >> 12) & 1) << 1) | (((f2 >> 12) & 1) << 2) | (((g2 >> 12) & 1) << 3)
    sv = (s >> 3) & 31
    tv = (t >> 3) & 31
    verb = tokens[base + 8]
    after = tokens[base + 9]
    shape = tokens[base + 11] | tokens[base + STRIDE + 11]
    out[10] = mix(8, w2, w1, 0, 0) >> shift
    out[11] = mix(9, v1, v2, 0, 0) >> shift
    out[12] = mix(13, w2, w1, b1, 0) >> shift
    out[13] = mix(14, w1, b1, b2, 0) >> shift
    out[14] = mix(15, a1, v1, v2, 0) >> shift
    out[15] = mix(16, w2, w1, v1, 0) >> shift
    out[16] = mix(17, w1, v1, v2, 0) >> shift
    out[17] = mix(22, sv, tv, w1, 0) >> shift
    out[18] = mix(23, sv, tv, v1, 0) >> shift
    out[19] = mix(26, caps, a1, b1, k) >> shift
    out[20] = mix(27, verb, (s >> 7) & 1, b1, 0) >> shift
    out[21] = mix(28, after, a1, (t >> 7) & 1, 0) >> shift
    out[22] = mix(32, sv, b1, b2, a1) >> shift
    out[23] = mix(33, tv, a1, a2, b1) >> shift
    out[24] = mix(37, shape, a1, b1, 0) >> shift
    out[25] = mix(39, verb, w1, cb, 0) >> shift


def blank_slot(blanks: int, bits: int) -> int:
    """The feature number of the kind of blanks alone, whose weights the caller keeps apart (see `score`)."""
    return mix(1, blanks, 0, 0, 0) >> (32 - bits)


def extract(tokens: Any, count: int, bits: int, out: Any) -> int:
    """Write the features of every boundary from token PAD - 1 to the last; gives the number of boundaries."""
    rows = 0
    row = 0
    for i in range(PAD - 1, count - PAD):
        near_features(tokens, i, 32 - bits, out[row : row + FEATURES])
        far_features(tokens, i, 32 - bits, out[row : row + FEATURES])
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
    cut: int,
    threshold: int,
    scratch: Any,
    out: Any,
    facts: Any,
) -> int:
    """Write (boundary token, sum of weights) of the boundaries that pass the gate and reach `threshold`; how many.

    `gate` holds two bits for each pair of classes (left * 256 + right): 0 means that no gap is found there unless the
    blanks between are unusual, 2 that the boundary is written whatever its sum, as at wide blanks. `bias` is where the
    sum starts for each of 16 kinds of blanks. A boundary with usual blanks whose first `PROBE` features stay below `cut` is
    not looked at further. `scratch` has room for `FEATURES` numbers, `out` for two numbers for
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
        near_features(tokens, i, 32 - bits, scratch)
        total = bias[blanks]
        for j in range(PROBE):
            total += weights[scratch[j]]
        if total < cut and passed != 2 and blanks <= 1:
            continue
        far_features(tokens, i, 32 - bits, scratch)
        for j in range(PROBE, FEATURES):
            total += weights[scratch[j]]
        if total >= threshold or passed == 2 or blanks == 2 or blanks == 4:
            out[2 * found] = i
            out[2 * found + 1] = total
            found += 1
    facts[0] += count - 2 * PAD + 1
    return found

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

# As in the `tokens` and `sentences` kernels (a test compares them): kernels import nothing.
STRIDE = 12
PAD = 3
NEWLINE, COMMA, STOP, COLON, SEMICOLON, EXCLAIM, QUESTION, OPEN, CLOSE, BRACKET_OPEN, BRACKET_CLOSE = range(1, 12)
QUOTE_OPEN, QUOTE_CLOSE, QUOTE = range(12, 15)
SLASH, SYMBOL, CJK_STOP, NUMBER = 18, 19, 21, 25
CAPITAL, ACRONYM, UNKNOWN, UNKNOWN_START, UNKNOWN_CAPITAL, DOTTED = range(32, 38)
FINITE, NOUN, CONJUNCTION = 1, 2, 16
NAMED = 92  # determiner | preposition | conjunction | pronoun: a capital does not make these a name
FORWARD, BACKWARD = 8192, 8704  # see the `sentences` kernel, which fills `steps`
KIND = 7680  # bits 9 to 12
LAST = FEATURES - 1
PIECE = 256  # tokens: 12 KiB
BATCH = 64  # boundaries
NUMBERS = {"features": FEATURES, "probe": PROBE, "scratch": BATCH * FEATURES}


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


def look_forward(
    tokens: Any, first: int, last: int, keys: Any, values: Any, props: Any, steps: Any, keep_capitals: int
) -> None:
    """Write into whole lines, tokens `first` to `last` - 1, the classes and what each sentence held up to each token,
    and into line breaks the shape of the line.

    Bits of the shape: 0-1 length (3 from 20 tokens on), 2 ends like a sentence, 3-4 how much of it is symbols (3: code).
    """
    state = 0
    verb = 0
    link = 0
    line = first
    marks = 0
    base = first * STRIDE
    for j in range(first, last):
        flags = tokens[base + 5]
        word = tokens[base + 4]
        cls = flags & 255
        if cls == UNKNOWN:
            cls = word_class(word, tokens[base + 6], tokens[base + 7], flags, keys, values, props, keep_capitals)
        tokens[base + 5] = (flags & 65280) | cls | (props[256 + cls] << 16)
        step = steps[FORWARD + cls + ((tokens[base + STRIDE + 5] >> 5) & 256)]
        state = steps[(step & KIND) | state]
        # Without branches, which nobody could predict: the word where the bit is set, 0 after an end, else as before.
        verb = (verb & (((step | (step >> 2)) & 1) - 1)) | (word & (0 - (step & 1)))
        link = (link & ((((step >> 1) | (step >> 2)) & 1) - 1)) | (word & (0 - ((step >> 1) & 1)))
        marks += (step >> 4) & 1
        tokens[base + 6] = state
        tokens[base + 8] = verb
        tokens[base + 10] = link
        if cls == NEWLINE:
            length = j - line
            shape = 0 if length <= 5 else 1 if length <= 10 else 2 if length <= 20 else 3
            before = tokens[base - STRIDE + 5] & 255 if length > 0 else 0
            if length > 1 and (before in (QUOTE_CLOSE, QUOTE, CLOSE)):
                before = tokens[base - 2 * STRIDE + 5] & 255
            if before in (STOP, EXCLAIM, QUESTION, COLON, CJK_STOP):
                shape |= 4
            if marks > 0:
                shape |= 8 if marks * 15 < length else 16 if marks * 6 < length else 24
            tokens[base + 11] = shape
            line = j + 1
            marks = 0
        base += STRIDE


def look_back(tokens: Any, first: int, last: int, steps: Any) -> None:
    """Write into the tokens `first` - 1 to `last` - 2 what their sentence still holds after them, and into all but line
    breaks the shape of their line; token `last` - 1 is a line break, and so is the one before `first`.
    """
    state = 0
    verb = 0
    base = (last - 1) * STRIDE
    following = tokens[base + 5]
    shape = tokens[base + 11]
    for _ in range(last - (first if first > 0 else 1)):
        base -= STRIDE
        tokens[base + 7] = state
        tokens[base + 9] = verb
        flags = tokens[base + 5]
        cls = flags & 255
        if cls == NEWLINE:
            shape = tokens[base + 11]
        else:
            tokens[base + 11] = shape
        step = steps[BACKWARD + cls + ((following >> 5) & 256)]
        following = flags
        state = steps[(step & KIND) | state]
        verb = (verb & (((step | (step >> 2)) & 1) - 1)) | (tokens[base + 4] & (0 - (step & 1)))


def piece_end(tokens: Any, first: int, count: int) -> int:
    """Where a piece of whole lines that begins at token `first` ends."""
    at = first + PIECE
    while at < count and tokens[(at - 1) * STRIDE + 5] & 255 != NEWLINE:
        at += 1
    return at if at < count else count


def annotate(tokens: Any, count: int, keys: Any, values: Any, props: Any, steps: Any, keep_capitals: int) -> None:
    """Look up the words among `tokens` and write down classes, sentences and lines (see the top of this module).

    `props` holds 256 property bytes and 256 coarse classes, `steps` what `sentences.write_steps` made of them; the length of `keys` is
    a power of two. Bits of what a sentence holds: 0-2 tokens (at most 7), 3-4 finite verbs of the sentence (3), 5-6 of
    the clause (3), 7 a noun since the last verb or clause mark, 8 an open quote or bracket.
    """
    look_forward(tokens, 0, count, keys, values, props, steps, keep_capitals)
    look_back(tokens, 0, count, steps)
    tokens[(count - 1) * STRIDE + 7] = tokens[(count - 1) * STRIDE + 9] = 0


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


def near_features(tokens: Any, rows: int, shift: int, out: Any) -> None:
    """Write the first `PROBE` feature numbers, the ones that tell most, of `rows` boundaries into the rows of `out`.

    The last number of each row says which: the token before the boundary << 2. `PAD` - 1 tokens stand on either side.
    """
    row = 0
    for _ in range(rows):
        base = (out[row + LAST] >> 2) * STRIDE
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
        out[row] = mix(1, k, 0, 0, 0) >> shift
        out[row + 1] = mix(2, w1, k, 0, 0) >> shift
        out[row + 2] = mix(3, v1, k, 0, 0) >> shift
        out[row + 3] = mix(4, w1, v1, 0, 0) >> shift
        out[row + 4] = mix(5, a1, b1, k, 0) >> shift
        out[row + 5] = mix(6, w1, b1, 0, 0) >> shift
        out[row + 6] = mix(7, a1, v1, 0, 0) >> shift
        out[row + 7] = mix(10, f2 & 255, a1, b1, 0) >> shift
        out[row + 8] = mix(11, a1, b1, tokens[base + 2 * STRIDE + 5] & 255, 0) >> shift
        out[row + 9] = mix(21, sv, tv, (f1 >> 16) & 255, (g1 >> 16) & 255) >> shift
        row += FEATURES


def far_features(tokens: Any, rows: int, shift: int, out: Any) -> None:
    """Write the other feature numbers, over the number that says which boundary it is; see `near_features`."""
    row = 0
    for _ in range(rows):
        base = (out[row + LAST] >> 2) * STRIDE
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
        out[row + 10] = mix(8, w2, w1, 0, 0) >> shift
        out[row + 11] = mix(9, v1, v2, 0, 0) >> shift
        out[row + 12] = mix(13, w2, w1, b1, 0) >> shift
        out[row + 13] = mix(14, w1, b1, b2, 0) >> shift
        out[row + 14] = mix(15, a1, v1, v2, 0) >> shift
        out[row + 15] = mix(16, w2, w1, v1, 0) >> shift
        out[row + 16] = mix(17, w1, v1, v2, 0) >> shift
        out[row + 17] = mix(22, sv, tv, w1, 0) >> shift
        out[row + 18] = mix(23, sv, tv, v1, 0) >> shift
        out[row + 19] = mix(26, caps, a1, b1, k) >> shift
        out[row + 20] = mix(27, verb, (s >> 7) & 1, b1, 0) >> shift
        out[row + 21] = mix(28, after, a1, (t >> 7) & 1, 0) >> shift
        out[row + 22] = mix(32, sv, b1, b2, a1) >> shift
        out[row + 23] = mix(33, tv, a1, a2, b1) >> shift
        out[row + 24] = mix(37, shape, a1, b1, 0) >> shift
        out[row + 25] = mix(39, verb, w1, cb, 0) >> shift
        row += FEATURES


def blanks_at(tokens: Any, i: int) -> int:
    """The kind of blanks after token `i` as the features see it."""
    flags = tokens[(i + 1) * STRIDE + 5]
    k: int = (flags >> 8) & 15
    if k == 3 and flags & 255 not in (COMMA, STOP, CLOSE):
        return 1  # a lone no-break blank is typography or chance; only before these marks it tells of something missing
    return k


def blank_slot(blanks: int, bits: int) -> int:
    """The feature number of the kind of blanks alone, whose weights the caller keeps apart (see `score`)."""
    return mix(1, blanks, 0, 0, 0) >> (32 - bits)


def extract(tokens: Any, count: int, bits: int, out: Any) -> int:
    """Write the features of every boundary from token PAD - 1 to the last; gives the number of boundaries."""
    row = LAST
    for i in range(PAD - 1, count - PAD):
        out[row] = i << 2
        row += FEATURES
    rows = count - 2 * PAD + 1
    near_features(tokens, rows, 32 - bits, out)
    far_features(tokens, rows, 32 - bits, out)
    return rows


def select(
    tokens: Any, low: int, high: int, bits: int, gate: Any, weights: Any, bias: Any, cut: int, threshold: int, steps: Any,
    scratch: Any, out: Any, found: int, facts: Any,
) -> int:  # fmt: skip
    """`survey` for the boundaries after the tokens `low` to `high` - 1; `found` are in `out` already, gives how many then.

    Three passes, each over what the one before left, so that few branches depend on the text.
    """
    chosen = 0
    right = tokens[low * STRIDE + 5]
    base = low * STRIDE
    places = spaced = wide = wide_ends = ends = 0
    for i in range(low, high):
        base += STRIDE
        left = right & 255
        right = tokens[base + 5]
        blanks = (right >> 8) & 15
        cls = right & 255
        if blanks == 3 and cls not in (COMMA, STOP, CLOSE):
            blanks = 1  # as in `near_features`
        some = 1 if blanks > 0 else 0
        mark = (steps[FORWARD + cls] >> 3) & 1
        places += mark
        spaced += mark & some
        ends += (steps[FORWARD + left] >> 5) & some
        passed = (gate[(left * 256 + cls) >> 2] >> ((cls & 3) * 2)) & 3
        sure = 2 if passed == 2 else 0
        if blanks > 1:
            sure |= 1
            passed = 1
            if blanks != 3:
                wide += 1
                if ends_sentence(left):
                    wide_ends += 1
                if blanks != 5:
                    sure = 2
        scratch[chosen * FEATURES + LAST] = (i << 2) | sure
        chosen += 1 if passed > 0 else 0
    facts[1] += places
    facts[2] += spaced
    facts[3] += wide
    facts[4] += wide_ends
    facts[5] += ends
    near_features(tokens, chosen, 32 - bits, scratch)
    near = 0
    row = 0
    for _ in range(chosen):
        place = scratch[row + LAST]
        total = bias[blanks_at(tokens, place >> 2)]
        for j in range(PROBE):
            total += weights[scratch[row + j]]
        out[2 * (found + near)] = place
        out[2 * (found + near) + 1] = total
        scratch[near * FEATURES + LAST] = place
        near += 1 if total >= cut or place & 3 > 0 else 0
        row += FEATURES
    far_features(tokens, near, 32 - bits, scratch)
    row = PROBE
    for k in range(found, found + near):
        place = out[2 * k]
        total = out[2 * k + 1]
        for j in range(FEATURES - PROBE):
            total += weights[scratch[row + j]]
        out[2 * found] = place >> 2
        out[2 * found + 1] = total
        found += 1 if total >= threshold or place & 2 > 0 else 0
        row += FEATURES
    return found


def survey(
    tokens: Any, count: int, keys: Any, values: Any, props: Any, steps: Any, keep_capitals: int, bits: int, gate: Any,
    weights: Any, bias: Any, cut: int, threshold: int, scratch: Any, out: Any, facts: Any,
) -> int:  # fmt: skip
    """`annotate`, and write (boundary token, sum of weights) of the boundaries that pass the gate and reach `threshold`;
    how many. It goes through the text in pieces that stay in the processor's cache.

    `gate` holds two bits for each pair of classes (left * 256 + right): 0 means that no gap is found there unless the
    blanks between are unusual, 2 that the boundary is written whatever its sum, as at wide blanks. `bias` is where the
    sum starts for each of 16 kinds of blanks. A boundary with usual blanks whose first `PROBE` features stay below `cut` is
    not looked at further. `scratch` has room for `BATCH` * `FEATURES` numbers, `out` for two numbers for
    each token. `facts` counts: 0 boundaries, 1 full stops and commas, 2 those with a blank before them, 3 wide blanks,
    4 those after the end of a sentence, 5 ends of sentences with any blank after them.
    """
    found = 0
    first = 0
    done = PAD - 1
    while first < count:
        last = piece_end(tokens, first, count)
        look_forward(tokens, first, last, keys, values, props, steps, keep_capitals)
        look_back(tokens, first, last, steps)
        # A boundary's features reach two tokens on, and what follows a line break belongs to the next piece.
        to = last - 2 if last < count else count - PAD
        if last == count:
            tokens[(count - 1) * STRIDE + 7] = tokens[(count - 1) * STRIDE + 9] = 0
        while done < to:
            high = done + BATCH if done + BATCH < to else to
            found = select(
                tokens, done, high, bits, gate, weights, bias, cut, threshold, steps, scratch, out, found, facts
            )
            done = high
        first = last
    facts[0] += count - 2 * PAD + 1
    return found

# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""Lines as numbers: one pass measures every line of a text.

Promise: integers only, so compiled and plain agree on every input; linear time; an endless line costs no more than its
first and last few hundred characters and the search for its end. Callers give tables of the sizes named below.

A *row* is `ROW` integers per non-blank line, see the ``_`` constants. Long lines that end like a sentence are prose:
they are measured from their edges only and never scored. This module knows neither rules nor kinds.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence

Bytes = Sequence[int]  # a table: bytes, or a memoryview of whole numbers
Ints = MutableSequence[int]  # working space: an array of whole numbers

# What a row holds. Scores come in the eight roles that a feature can play: for the line itself, for the line after it,
# before it, two after, two before, and for itself when at the head, inside and at the tail of an article.
ROW = 24
START, END, SCORE, LENGTH, WORDS, UPPER, DIGITS, MARKS = 0, 1, 2, 10, 11, 12, 13, 14
CLOSE, OPEN, HASH, FLAGS, RULE, EARLIER, TIMES, TOTAL = 15, 16, 17, 18, 19, 20, 21, 22
ALL_FLAGS = 23  # in the first row: the flags of all rows taken together
PROSE, SENTENCE, FIRST_TRIGGER, LAST_TRIGGER, WIDE, TRAIL_TRIGGER = 1, 2, 4, 8, 16, 32
SCRATCH = 512  # most features that a line can have, with some to spare

# Classes of characters.
C_OTHER, C_SPACE, C_LETTER, C_UPPER, C_DIGIT, C_WIDE, C_MARK, C_STOP = range(8)
C_COLON, C_COMMA, C_CLOSING, C_QUOTE, C_OPENING, C_INVISIBLE, C_DASH = range(8, 15)

PROSE_LENGTH = 150  # about 25 words; 50 in scripts without blanks; 1200 whatever the line ends with


def class_of(code: int, pages: Bytes, classes: Bytes) -> int:
    """The class of a code point."""
    if code < 65536:
        return classes[(pages[code >> 8] << 8) | (code & 255)]
    return 5 if code >= 131072 else 0


def fold(code: int) -> int:
    """Lower case where that is plain arithmetic, digits to 0: good enough for hashing, the same everywhere."""
    if code < 128:
        if 65 <= code <= 90:
            return code + 32
        return 48 if 48 <= code <= 57 else code
    if code < 384:
        if 192 <= code <= 222 and code != 215:
            return code + 32
        return code | 1 if code >= 256 else code
    if 913 <= code <= 939 or 1040 <= code <= 1071:
        return code + 32
    return code + 80 if 1024 <= code <= 1039 else code


def word_hash(text: str, start: int, end: int, pages: Bytes, classes: Bytes) -> int:
    """Hash of the first word in ``text[start:end]`` (of its first two characters in scripts without blanks)."""
    mask = 4294967295
    h = 2166136261
    n = 0
    wide = 0
    for i in range(start, end):
        code = ord(text[i])
        kind = class_of(code, pages, classes)
        if kind == 5:
            if n > 0 and wide == 0:
                break
            h = ((h ^ code) * 16777619) & mask
            n += 1
            wide += 1
            if wide == 2:
                break
        elif 2 <= kind <= 6:
            if wide > 0:
                break
            h = ((h ^ fold(code)) * 16777619) & mask
            n += 1
            if n == 24:
                break
        elif n > 0 or i - start >= 12:
            break
    if n == 0:
        return 0
    return (h ^ (h >> 15)) & 2147483647


def after_word(text: str, start: int, end: int, pages: Bytes, classes: Bytes) -> int:
    """Where the first word of ``text[start:end]`` ends, as `word_hash` sees it."""
    i = start
    while i < end and i - start < 12 and not 2 <= class_of(ord(text[i]), pages, classes) <= 6:
        i += 1
    low = i
    while i < end and i - low < 40 and 2 <= class_of(ord(text[i]), pages, classes) <= 6:
        i += 1
    return i


def pair_hash(text: str, start: int, end: int, pages: Bytes, classes: Bytes, word: int = -1, behind: int = -1) -> int:
    """Hash of the first two words together, 0 when there is no second; that of the first and its end, if known."""
    second = behind if behind >= 0 else after_word(text, start, end, pages, classes)
    other = word_hash(text, second, end, pages, classes)
    if other == 0:
        return 0
    both = word if word >= 0 else word_hash(text, start, end, pages, classes)
    return (both * 31 + other + 1) & 2147483647


def lead_hash(text: str, behind: int, end: int, pages: Bytes, classes: Bytes, word: int, both: int) -> int:
    """Hash of the first three words together, or of all; given those of fewer and where the first ends."""
    if both == 0:
        return word
    other = word_hash(text, after_word(text, behind, end, pages, classes), end, pages, classes)
    if other == 0:
        return both
    lead = both  # typed: multiplied, it is larger than a hash
    return (lead * 31 + other + 1) & 2147483647


def _holds(hashed: int, bit: int, triggers: Bytes) -> int:
    """Whether a word or pair of words wakes rules: the bit in two places, for one is there by chance too often."""
    return triggers[hashed & 262143] & triggers[hashed >> 13] & bit if hashed > 0 else 0


def _opens(text: str, start: int, end: int, pages: Bytes, classes: Bytes, triggers: Bytes, prose: int) -> int:
    """Whether the line may begin a rule: by a phrase, or by a word or two (before prose only as a label with its mark)."""
    word = word_hash(text, start, end, pages, classes)
    low = after_word(text, start, end, pages, classes)
    both = pair_hash(text, start, end, pages, classes, word, low)
    if _holds(lead_hash(text, low, end, pages, classes, word, both), 128, triggers) or _holds(both, 4, triggers):
        return 1
    if _holds(word, 1, triggers) or _holds(both, 64, triggers):
        if prose == 0 or class_of(ord(text[start]), pages, classes) == 5:
            return 1
        for i in range(low, low + 3 if low + 3 < end else end):
            kind = class_of(ord(text[i]), pages, classes)
            if kind == 8 or kind == 14:
                return 1
    return 0


def _last_word(text: str, start: int, end: int, pages: Bytes, classes: Bytes) -> int:
    """Where the last word of ``text[start:end]`` begins, closing marks left aside."""
    i = end
    while i > start and end - i < 6 and not 2 <= class_of(ord(text[i - 1]), pages, classes) <= 6:
        i -= 1
    low = i
    while low > start and i - low < 24 and 2 <= class_of(ord(text[low - 1]), pages, classes) <= 6:
        low -= 1
    return low


def trail(text: str, start: int, end: int, pages: Bytes, classes: Bytes, triggers: Bytes) -> int:
    """Where a last sentence begins whose first words may begin a trailing label; 0 when none does."""
    low = end - 220 if end - start > 220 else start
    found, before, mask, k = 0, 97, 4294967295, low - 1
    # over characters, not places: compiled, it looks up only once how the text is stored
    for char in text[low : end - 7 if end - 7 > low else low]:
        code = ord(char)
        k += 1
        # one jump for both questions, since the processor cannot foresee where blanks are
        apart = (((code - 33) & mask) >= 95) + (((before - 97) & mask) > 25)
        if apart == 2 and class_of(code, pages, classes) == 1:
            kind = class_of(before, pages, classes)
            if kind == 7 or kind == 10 or kind == 11:
                word = word_hash(text, k + 1, end, pages, classes)
                pair = pair_hash(text, k + 1, end, pages, classes, word)
                if _holds(pair, 8, triggers) or _holds(word, 16, triggers):
                    found = k + 1
        before = code
    return found


def brackets(text: str, start: int, end: int, mark: str, pages: Bytes, classes: Bytes, triggers: Bytes) -> list[int]:
    """Where the bracket `mark` stands in ``text[start:end]`` before a word that may open a note in brackets."""
    found = []
    at = text.find(mark, start, end)
    while at >= 0:
        if _holds(word_hash(text, at + 1, at + 32 if end - at > 32 else end, pages, classes), 32, triggers):
            found.append(at)
        at = text.find(mark, at + 1, end)
    return found


def _bucket(share: int, whole: int) -> int:
    """A share in eighths."""
    return share * 8 // whole if whole > 0 else 0


def features(text: str, start: int, end: int, pages: Bytes, classes: Bytes, scratch: Ints, facts: Ints) -> int:
    """Hash the line ``text[start:end]`` into `scratch`; returns how many there are, those for neighbours first.

    `facts` receives: features for neighbours, words, words in upper case, digits, marks, hash of the line, wide.
    """
    hashes = [0] * 512
    numbers = [0] * 8
    n = _features(text, start, end, pages, classes, hashes, numbers)
    for k in range(n):
        scratch[k] = hashes[k]
        facts[k & 7] = numbers[k & 7]
    return n


def _features(text: str, start: int, end: int, pages: Bytes, classes: Bytes, scratch: Ints, facts: Ints) -> int:
    """`features`, in working space of the caller's."""
    # Numbers beyond 31 bits must be typed variables: as literals they would be Python objects when compiled.
    mask = 4294967295
    basis = 2166136261
    spread = 2654435761
    full = 18446744073709551615
    n = words = upper = digits = marks = wide = inside = 0
    length = end - start
    line_hash = h = basis
    i = start
    while i < end:
        if length > 300 and i == start + 240:
            i = end - 60
            inside = 0
        code = ord(text[i])
        # `class_of` written out: this is the hottest place, and a call would copy both views.
        if code < 65536:
            kind = classes[(pages[code >> 8] << 8) | (code & 255)]
        else:
            kind = 5 if code >= 131072 else 0
        folded = fold(code)
        if 2 <= kind <= 6:
            line_hash = ((line_hash ^ folded) * 16777619) & mask
            if kind == 5:
                if inside and n < 200:
                    scratch[n] = h
                    n += 1
                inside = 0
                words += 1
                wide += 1
                h = ((basis ^ code) * 16777619) & mask
                if n < 200:
                    scratch[n] = h
                    n += 1
            else:
                if inside == 0:
                    h = basis
                    inside = 1
                    words += 1
                    upper += 1 if kind == 3 else 0
                h = ((h ^ folded) * 16777619) & mask
                digits += 1 if kind == 4 else 0
        else:
            if inside and n < 200:
                scratch[n] = h
                n += 1
            inside = 0
            marks += 1 if kind != 1 else 0
        i += 1
    if inside and n < 200:
        scratch[n] = h
        n += 1
    grams = n
    first = scratch[0] if n > 0 else 0
    last = scratch[n - 1] if n > 0 else 0
    close = class_of(ord(text[end - 1]), pages, classes)
    opening, size = class_of(ord(text[start]), pages, classes), 0
    while size < 9 and (length >> size) > 1:
        size += 1
    count = words if words < 12 else 12
    scratch[n] = (first * 31 + 7) & mask
    scratch[n + 1] = (last * 37 + 11) & mask
    scratch[n + 2] = 1000003 + size * 16 + close
    scratch[n + 3] = 2000003 + (count * 16 + opening) * 16 + close
    scratch[n + 4] = 3000017 + count * 16 + _bucket(upper, words)
    scratch[n + 5] = 4000037 + size * 16 + _bucket(digits, length)
    scratch[n + 6] = 5000011 + size * 16 + _bucket(marks, length)
    scratch[n + 7] = 6000011
    facts[0] = n = n + 8
    for k in range(1, grams):
        scratch[n] = (scratch[k - 1] * 1000003 + scratch[k] * 13 + 5) & mask
        n += 1
    if grams > 2:
        scratch[n] = (first * 1000033 + scratch[1] * 17 + scratch[2] * 19 + 3) & mask
        n += 1
    stop = end if length < 40 else start + 40
    gram = 0
    for i in range(start, stop):
        gram = ((gram << 16) | (fold(ord(text[i])) & 65535)) & full
        if i - start >= 3:
            scratch[n] = ((gram ^ (gram >> 29)) * spread + 9) & mask
            n += 1
    facts[1], facts[2], facts[3], facts[4] = words, upper, digits, marks
    facts[5], facts[6] = line_hash & 2147483647, wide
    return n


def _add_weights(scratch: Ints, count: int, near: int, weights: Bytes, rows: Ints, at: int) -> None:
    """Add up the weights of the features: eight roles each, of which those from `near` on have only the line's own.

    Eight sums run in the four 16-bit lanes of two numbers, which is as fast as one. A byte is made positive by 128,
    so that 256 features fit into a lane, and what was added is taken off in the end.
    """
    mask = len(weights) - 1
    bias, lanes = 9259542123273814144, 71777214294589695  # 128 in each byte; every other byte
    own, others = 18446742974197924095, 551911718912  # all roles but those for neighbours, 128 in theirs
    j = 0
    while j < count:
        stop = j + 256 if count - j > 256 else count
        taken = 128 * (stop - j)
        even = odd = bias ^ bias
        while j < stop:
            h = scratch[j]
            h = weights[(h ^ (h >> 15)) & mask] ^ bias
            if j >= near:
                h = (h & own) | others
            even += h & lanes
            odd += (h >> 8) & lanes
            j += 1
        for k in range(4):
            rows[at + 2 * k] += ((even >> (16 * k)) & 65535) - taken
            rows[at + 2 * k + 1] += ((odd >> (16 * k)) & 65535) - taken


def measure(
    text: str, first: int, last: int, pages: Bytes, classes: Bytes, weights: Bytes, triggers: Bytes, rows: Ints
) -> int:
    """Fill one row per non-blank line of ``text[first:last]``; returns how many.

    `rows` must have room for `ROW` integers per line break and once more; see `ALL_FLAGS`. `weights` has, for each of a power of two of
    buckets, the eight signed bytes of the roles as one number. `triggers` has 2**18 bytes, see `_holds` and
    `newsclean.training.boilerplate_rules.triggers`.
    """
    scratch = [0] * 512
    facts = [0] * 8
    n = every = 0
    at = first
    while at <= last:
        stop = text.find("\n", at, last)
        if stop < 0:
            stop = last
        start, end, at = at, stop, stop + 1
        while start < end and class_of(ord(text[start]), pages, classes) == 1:
            start += 1
        while end > start and class_of(ord(text[end - 1]), pages, classes) == 1:
            end -= 1
        if start == end:
            continue
        row = n * 24
        n += 1
        for k in range(24):
            rows[row + k] = 0
        rows[row], rows[row + 1] = start, end
        rows[row + 10] = length = end - start
        code = ord(text[end - 1])
        close = class_of(code, pages, classes)
        # A quote or bracket may stand behind the end mark: she said." (He left.)
        if (close == 11 or close == 10) and length > 1 and class_of(ord(text[end - 2]), pages, classes) == 7:
            close = 7
        rows[row + 15] = close
        opening = class_of(ord(text[start]), pages, classes)
        rows[row + 16] = opening
        wide = length >= 50 and ((code > 12288 and code < 65520) or opening == 5)
        prose = 1 if (close == 7 and (length >= 150 or wide)) or length >= 1200 else 0
        flags = _opens(text, start, end, pages, classes, triggers, prose) << 2
        low = _last_word(text, start, end, pages, classes)
        closing = _holds(word_hash(text, low, end, pages, classes), 2, triggers)
        # a credit behind a copyright sign ends with any name
        if close == 10 or closing or text.find("\u00a9", start if length < 80 else end - 80, end) >= 0:
            flags |= 8
        if length > 30 and trail(text, start, end, pages, classes, triggers) > 0:
            flags |= 32
        every |= flags
        if prose:
            rows[row + 18] = flags | 3
            rows[row + 11] = length // 6
            # Other lines must know that prose stands here: one feature, in all roles.
            scratch[0] = 6999830  # mixed, it is 7000003
            _add_weights(scratch, 1, 1, weights, rows, row + 2)
            continue
        count = _features(text, start, end, pages, classes, scratch, facts)
        if facts[6] > 0:
            flags |= 16
        if close == 7 and (length >= 60 or (facts[6] > 0 and length >= 20)):
            flags |= 2
        rows[row + 11], rows[row + 12], rows[row + 13], rows[row + 14] = facts[1], facts[2], facts[3], facts[4]
        rows[row + 17], rows[row + 18] = facts[5], flags
        _add_weights(scratch, count, facts[0], weights, rows, row + 2)
    if n > 0:
        rows[23] = every
    return n


class Ruler:
    """`measure` with its tables."""

    def __init__(self, pages: Bytes, classes: Bytes, weights: Bytes, triggers: Bytes) -> None:
        self.pages = pages
        self.classes = classes
        self.weights = weights
        self.triggers = triggers

    def measure(self, text: str, first: int, last: int, rows: Ints) -> int:
        """See `measure`."""
        return measure(text, first, last, self.pages, self.classes, self.weights, self.triggers, rows)

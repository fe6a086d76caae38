# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False, initializedcheck=False
# SPDX-License-Identifier: Apache-2.0
"""Lines as numbers: one pass measures every line of a text.

Promise: integers only, so compiled and plain agree on every input; linear time; an endless line costs no more than its
first and last few hundred characters and the search for its end. Callers give tables of the sizes named below.

A *row* is `ROW` integers per non-blank line, see the ``_`` constants. Long lines that end like a sentence are prose:
they are measured from their edges only and never scored. This module knows neither rules nor kinds.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence

from newsclean.kernels.storage import PLAIN

Bytes = Sequence[int]  # a table: bytes, or a memoryview of whole numbers
Ints = MutableSequence[int]  # working space: an array of whole numbers
globals().update(PLAIN)  # compiled code has these from C: kind_of, ones, twos, fours, seek

# What a row holds. Scores come in the eight roles that a feature can play: for the line itself, for the line after it,
# before it, two after, two before, and for itself when at the head, inside and at the tail of an article.
ROW = 24
START, END, SCORE, LENGTH, WORDS, UPPER, DIGITS, MARKS = 0, 1, 2, 10, 11, 12, 13, 14
CLOSE, OPEN, HASH, FLAGS, RULE, EARLIER, TIMES, TOTAL = 15, 16, 17, 18, 19, 20, 21, 22
ALL_FLAGS = 23  # in the first row: the flags of all rows taken together, and `HOLLOW` where a line may begin with no ASCII blank
PROSE, SENTENCE, FIRST_TRIGGER, LAST_TRIGGER, WIDE, TRAIL_TRIGGER, HOLLOW = 1, 2, 4, 8, 16, 32, 64
SCRATCH = 512  # most features that a line can have, with some to spare
# Of characters: see `newsclean.training.boilerplate_classes`. 1 blanks, 2 to 6 in words, 5 in scripts without blanks.


def fold(code: int) -> int:
    """Lower case where that is plain arithmetic, digits to 0: good enough for hashing, the same everywhere."""
    if code < 128:
        return code + 32 if 65 <= code <= 90 else 48 if 48 <= code <= 57 else code
    if 256 <= code < 384:
        return code | 1
    if (192 <= code <= 222 and code != 215) or 913 <= code <= 939 or 1040 <= code <= 1071:
        return code + 32
    return code + 80 if 1024 <= code <= 1039 else code


class Ruler:
    """Measures lines with the tables of a model.

    `weights` has, for each of a power of two of buckets, the eight signed bytes of the roles as one number. `triggers`
    has 2**18 bytes, see `holds` and `newsclean.training.boilerplate_rules.triggers`. `data` is the storage of a text.
    """

    def __init__(self, pages: Bytes, classes: Bytes, weights: Bytes, triggers: Bytes) -> None:
        self.pages = pages
        self.classes = classes
        self.weights = weights
        self.triggers = triggers

    def class_of(self, code: int) -> int:
        """The class of a code point."""
        if code < 65536:
            return self.classes[(self.pages[code >> 8] << 8) | (code & 255)]
        return 5 if code >= 131072 else 0

    def holds(self, hashed: int, bit: int) -> int:
        """Whether a word or pair of words wakes rules: the bit in two places, for one is there by chance too often."""
        return self.triggers[hashed & 262143] & self.triggers[hashed >> 13] & bit if hashed > 0 else 0

    def word(self, data: Bytes, start: int, end: int) -> int:
        """Hash of the first word in ``data[start:end]`` (of its first two characters in scripts without blanks)."""
        mask = 4294967295
        h = 2166136261
        n = wide = 0
        for i in range(start, end):
            code = data[i]
            kind = self.class_of(code)
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
        return (h ^ (h >> 15)) & 2147483647 if n > 0 else 0

    def behind(self, data: Bytes, start: int, end: int) -> int:
        """Where the first word of ``data[start:end]`` ends, as `word` sees it."""
        i = start
        while i < end and i - start < 12 and not 2 <= self.class_of(data[i]) <= 6:
            i += 1
        low = i
        while i < end and i - low < 40 and 2 <= self.class_of(data[i]) <= 6:
            i += 1
        return i

    def last(self, data: Bytes, start: int, end: int) -> int:
        """Where the last word of ``data[start:end]`` begins, closing marks left aside."""
        i = end
        while i > start and end - i < 6 and not 2 <= self.class_of(data[i - 1]) <= 6:
            i -= 1
        low = i
        while low > start and i - low < 24 and 2 <= self.class_of(data[low - 1]) <= 6:
            low -= 1
        return low

    def joined(self, first: int, second: int) -> int:
        """Hash of words together and the one behind them, 0 when there is none."""
        both = first * 31 + second + 1
        return both & 2147483647 if second > 0 else 0

    def look(self, text: str, start: int, end: int) -> list[int]:
        """Of ``text[start:end]``: hashes of the first word, of two and three together (none, all if fewer), and `label`."""
        kind = kind_of(text)  # type: ignore[name-defined]  # noqa: F821
        size = end - start
        heads = [0] * 4
        if kind == 1:
            at = self.edges(ones(text, start, end), size, heads)  # type: ignore[name-defined]  # noqa: F821
        elif kind == 2:
            at = self.edges(twos(text, start, end), size, heads)  # type: ignore[name-defined]  # noqa: F821
        else:
            at = self.edges(fours(text, start, end), size, heads)  # type: ignore[name-defined]  # noqa: F821
        return [heads[0], heads[1], heads[2], start + at if at > 0 else 0]

    def edges(self, data: Bytes, size: int, heads: Ints) -> int:
        """`look`, in storage."""
        self.open(data, 0, size, heads)
        return self.label(data, 0, size)

    def open(self, data: Bytes, start: int, end: int, heads: Ints) -> None:
        """The hashes of `look`, and where the first word ends."""
        heads[0] = self.word(data, start, end)
        heads[3] = behind = self.behind(data, start, end)
        heads[1] = self.joined(heads[0], self.word(data, behind, end))
        third = self.joined(heads[1], self.word(data, self.behind(data, behind, end), end)) if heads[1] > 0 else 0
        heads[2] = third if third > 0 else heads[1] if heads[1] > 0 else heads[0]

    def opens(self, data: Bytes, start: int, end: int, prose: int) -> int:
        """Whether the line may begin a rule: by a phrase, or by a word or two (before prose only as a label with its mark)."""
        if self.class_of(data[start]) == 5:  # where there are no blanks no rule begins with several words
            return self.holds(self.word(data, start, end), 1)
        heads = [0] * 4
        self.open(data, start, end, heads)
        if self.holds(heads[2], 128) or self.holds(heads[1], 4):
            return 1
        if self.holds(heads[0], 1) or self.holds(heads[1], 64):
            if prose == 0:
                return 1
            low = heads[3]
            for i in range(low, low + 3 if low + 3 < end else end):
                kind = self.class_of(data[i])
                if kind == 8 or kind == 14:
                    return 1
        return 0

    def label(self, data: Bytes, start: int, end: int) -> int:
        """Where a last sentence begins whose first words may begin a trailing label; 0 when none does."""
        apart = [0] * 240
        low = end - 220 if end - start > 220 else start
        size = end - 8 - low
        # Without jumps, many at once: where what may be a blank follows what is neither comma nor one of most letters.
        for k in range(size):
            at = low + k
            apart[k] = (data[at + 1] < 33) | ((data[at + 1] > 126) & (data[at + 1] < 161)) | (data[at + 1] == 12288)
            apart[k] |= (
                ((data[at + 1] >= 8192) & (data[at + 1] < 8289)) | (data[at + 1] == 5760) | (data[at + 1] == 65279)
            )
            apart[k] &= ((data[at] < 97) | (data[at] > 122)) & (data[at] != 44)
            apart[k] &= ((data[at] < 1072) | (data[at] > 1119)) & ((data[at] < 1569) | (data[at] > 1610))
        k = size
        while k > 0:
            k -= 1
            if k & 15 == 15:
                odd = 0
                for j in range(16):
                    odd |= apart[k - j]
                if odd == 0:
                    k -= 15
                    continue
            if apart[k] and self.class_of(data[low + k + 1]) == 1:
                kind = self.class_of(data[low + k])
                if kind == 7 or kind == 10 or kind == 11:
                    at = low + k + 2
                    word = self.word(data, at, end)
                    if self.holds(word, 16):
                        return at
                    if self.holds(self.joined(word, self.word(data, self.behind(data, at, end), end)), 8):
                        return at
        return 0

    def opens_note(self, text: str, start: int, end: int) -> bool:
        """Whether ``text[start:end]``, behind a bracket, begins with a word that may open a note in brackets."""
        return self.holds(self.look(text, start, end)[0], 32) != 0

    def features(self, line: str, scratch: Ints, facts: Ints) -> int:
        """Hash a line into `scratch`; returns how many features there are, those for neighbours first.

        `facts` receives: features for neighbours, words, words in upper case, digits, marks, hash of the line, wide.
        """
        hashes = [0] * 512
        numbers = [0] * 8
        size = len(line)
        kind = kind_of(line)  # type: ignore[name-defined]  # noqa: F821
        if kind == 1:
            n = self.hashed(ones(line, 0, size), 0, size, hashes, numbers)  # type: ignore[name-defined]  # noqa: F821
        elif kind == 2:
            n = self.hashed(twos(line, 0, size), 0, size, hashes, numbers)  # type: ignore[name-defined]  # noqa: F821
        else:
            n = self.hashed(fours(line, 0, size), 0, size, hashes, numbers)  # type: ignore[name-defined]  # noqa: F821
        for k in range(n):
            scratch[k] = hashes[k]
            facts[k & 7] = numbers[k & 7]
        return n

    def hashed(self, data: Bytes, start: int, end: int, scratch: Ints, facts: Ints) -> int:
        """`features`, in storage and in working space of the caller's."""
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
            code = data[i]
            kind = self.class_of(code)
            folded = fold(code)
            if 2 <= kind <= 6:
                line_hash = ((line_hash ^ folded) * 16777619) & mask
                if kind == 5:
                    scratch[n] = h
                    n += inside & (n < 200)
                    inside = 0
                    words += 1
                    wide += 1
                    h = ((basis ^ code) * 16777619) & mask
                    scratch[n] = h
                    n += n < 200
                else:
                    if inside == 0:
                        h = basis
                        inside = 1
                        words += 1
                        upper += 1 if kind == 3 else 0
                    h = ((h ^ folded) * 16777619) & mask
                    digits += 1 if kind == 4 else 0
            else:
                scratch[n] = h
                n += inside & (n < 200)
                inside = 0
                marks += 1 if kind != 1 else 0
            i += 1
        scratch[n] = h
        n += inside & (n < 200)
        grams = n
        first = scratch[0] if n > 0 else 0
        last = scratch[n - 1] if n > 0 else 0
        close = self.class_of(data[end - 1])
        opening, size = self.class_of(data[start]), 0
        while size < 9 and (length >> size) > 1:
            size += 1
        count = words if words < 12 else 12
        scratch[n] = (first * 31 + 7) & mask
        scratch[n + 1] = (last * 37 + 11) & mask
        scratch[n + 2] = 1000003 + size * 16 + close
        scratch[n + 3] = 2000003 + (count * 16 + opening) * 16 + close
        scratch[n + 4] = 3000017 + count * 16 + (upper * 8 // words if words > 0 else 0)
        scratch[n + 5] = 4000037 + size * 16 + digits * 8 // length
        scratch[n + 6] = 5000011 + size * 16 + marks * 8 // length
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
            gram = ((gram << 16) | (fold(data[i]) & 65535)) & full
            if i - start >= 3:
                scratch[n] = ((gram ^ (gram >> 29)) * spread + 9) & mask
                n += 1
        facts[1], facts[2], facts[3], facts[4] = words, upper, digits, marks
        facts[5], facts[6] = line_hash & 2147483647, wide
        return n

    def add_weights(self, scratch: Ints, count: int, near: int, rows: Ints, at: int) -> None:
        """Add up the weights of the features: eight roles each, of which those from `near` on have only the line's own.

        Eight sums run in the four 16-bit lanes of two numbers, which is as fast as one. A byte is made positive by 128,
        so that 256 features fit into a lane, and what was added is taken off in the end.
        """
        mask = len(self.weights) - 1
        bias, lanes = 9259542123273814144, 71777214294589695  # 128 in each byte; every other byte
        own, others = 18446742974197924095, 551911718912  # all roles but those for neighbours, 128 in theirs
        j = 0
        while j < count:
            stop = j + 256 if count - j > 256 else count
            taken = 128 * (stop - j)
            even = odd = bias ^ bias
            while j < stop:
                h = scratch[j]
                h = self.weights[(h ^ (h >> 15)) & mask] ^ bias
                if j >= near:
                    h = (h & own) | others
                even += h & lanes
                odd += (h >> 8) & lanes
                j += 1
            for k in range(4):
                rows[at + 2 * k] += ((even >> (16 * k)) & 65535) - taken
                rows[at + 2 * k + 1] += ((odd >> (16 * k)) & 65535) - taken

    def measure(self, text: str, first: int, last: int, rows: Ints) -> int:
        """Fill one row per non-blank line of ``text[first:last]``; returns how many.

        `rows` must have room for `ROW` integers per line break and once more; see `ALL_FLAGS`.
        """
        kind = kind_of(text)  # type: ignore[name-defined]  # noqa: F821
        if kind == 1:
            return self.measured(ones(text, first, last), first, last, rows)  # type: ignore[name-defined]  # noqa: F821
        if kind == 2:
            return self.measured(twos(text, first, last), first, last, rows)  # type: ignore[name-defined]  # noqa: F821
        return self.measured(fours(text, first, last), first, last, rows)  # type: ignore[name-defined]  # noqa: F821

    def measured(self, data: Bytes, first: int, last: int, rows: Ints) -> int:
        """`measure`; `data` begins at `first`."""
        scratch = [0] * 512
        facts = [0] * 8
        n = every = at = 0
        size = last - first
        while at <= size:
            stop = seek(data, 10, at, size)  # type: ignore[name-defined]  # noqa: F821
            start, end, at = at, stop, stop + 1
            while start < end and self.class_of(data[start]) == 1:
                every |= (data[start] > 126) << 6
                start += 1
            if start < end and (data[start] == 173 or 8203 <= data[start] <= 8207 or 8232 <= data[start] <= 8303):
                every |= 64
            while end > start and self.class_of(data[end - 1]) == 1:
                end -= 1
            if start == end:
                continue
            row, n = n * 24, n + 1
            for k in range(24):
                rows[row + k] = 0
            rows[row], rows[row + 1] = first + start, first + end
            rows[row + 10] = length = end - start
            code = data[end - 1]
            close = self.class_of(code)
            # A quote or bracket may stand behind the end mark: she said." (He left.)
            if (close == 11 or close == 10) and length > 1 and self.class_of(data[end - 2]) == 7:
                close = 7
            rows[row + 15] = close
            rows[row + 16] = opening = self.class_of(data[start])
            wide = length >= 50 and ((code > 12288 and code < 65520) or opening == 5)
            prose = 1 if (close == 7 and (length >= 150 or wide)) or length >= 1200 else 0
            flags = self.opens(data, start, end, prose) << 2
            low = self.last(data, start, end)
            if close == 10 or self.holds(self.word(data, low, end), 2):
                flags |= 8
            # a credit behind a copyright sign ends with any name
            low = start if length < 80 else end - 80
            if seek(data, 169, low, end) < end:  # type: ignore[name-defined]  # noqa: F821
                flags |= 8
            if length > 30 and self.label(data, start, end) > 0:
                flags |= 32
            every |= flags
            if prose:
                rows[row + 18] = flags | 3
                rows[row + 11] = length // 6
                # Other lines must know that prose stands here: one feature, in all roles.
                scratch[0] = 6999830  # mixed, it is 7000003
                self.add_weights(scratch, 1, 1, rows, row + 2)
                continue
            count = self.hashed(data, start, end, scratch, facts)
            if facts[6] > 0:
                flags |= 16
            if close == 7 and (length >= 60 or (facts[6] > 0 and length >= 20)):
                flags |= 2
            rows[row + 11], rows[row + 12], rows[row + 13], rows[row + 14] = facts[1], facts[2], facts[3], facts[4]
            rows[row + 17], rows[row + 18] = facts[5], flags
            self.add_weights(scratch, count, facts[0], rows, row + 2)
        rows[23] = every
        return n

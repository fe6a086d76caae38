# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False, initializedcheck=False
# SPDX-License-Identifier: Apache-2.0
"""Which words a line shares with the sentences around it.

Promise: whole numbers only, so compiled and plain agree on every input; linear time. Only rows that are to be judged,
and the sentences near them, are read. Rows are those of `newsclean.kernels.lines`, notes those of
`newsclean.kernels.verdicts`; callers give arrays of the right size.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence

from newsclean.kernels.storage import PLAIN

Bytes = Sequence[int]  # a table: bytes, or a memoryview of whole numbers
Ints = MutableSequence[int]  # working space: an array of whole numbers
globals().update(PLAIN)  # compiled code has these from C: kind_of, ones, twos, fours

REACH = 60  # lines on each side whose words count
NEAREST = 4  # of these the ones that are read first, since they often show that a line belongs to the article
MOST = 120  # stems of a line
FIRST = 16  # lines at the top that are read wherever the others are


class Words:
    """Finds the longer words of lines, by the folded `letters` of code points and their `index` of pages.

    A letter is 0 where the code point belongs to no word, 1 in scripts without blanks. `data` is the storage of a text.
    """

    def __init__(self, index: Bytes, letters: Bytes) -> None:
        self.index = index
        self.letters = letters

    def letter(self, code: int) -> int:
        """The code point as it counts in words."""
        if code < 65536:
            return self.letters[(self.index[code >> 8] << 8) | (code & 255)]
        return 1 if code >= 131072 else 0

    def stems(
        self, text: str, rows: Ints, n: int, wanted: Ints, reach: int, marks: Ints, out: Ints, ends: Ints
    ) -> None:  # fmt: skip
        """Hash the words of the wanted rows and of sentences near, cut to six letters; pairs of characters in scripts without blanks.

        `reach`: how many lines are near; if it is `REACH`, the first lines of all are read too. A row has each stem
        once. `ends` receives where those of each row end in `out`: at most `MOST` a line, from its first 700
        characters, for which there must be room. `marks` has a power of two of zeros: which line last had such a stem.
        """
        _near(rows, n, wanted, reach)
        kind = kind_of(text)  # type: ignore[name-defined]  # noqa: F821
        first = rows[0]
        last = rows[n * 24 - 23]
        if kind == 1:
            self.read(ones(text, first, last), rows, n, wanted, marks, out, ends)  # type: ignore[name-defined]  # noqa: F821
        elif kind == 2:
            self.read(twos(text, first, last), rows, n, wanted, marks, out, ends)  # type: ignore[name-defined]  # noqa: F821
        else:
            self.read(fours(text, first, last), rows, n, wanted, marks, out, ends)  # type: ignore[name-defined]  # noqa: F821

    def read(self, data: Bytes, rows: Ints, n: int, wanted: Ints, marks: Ints, out: Ints, ends: Ints) -> None:
        """`stems`; `data` begins with the first row."""
        spelt = [0] * 712
        edges = [0] * 712
        at = 0
        first = rows[0]
        for i in range(n):
            if wanted[i]:
                start, stop = rows[i * 24] - first, rows[i * 24 + 1] - first
                if stop - start > 700:
                    stop = start + 700
                begin = at
                at = self.of_words(data, start, stop, i, begin, marks, out, spelt, edges)
                if at < 0:
                    at = self.of_pairs(data, start, stop, i, begin, marks, out)
            ends[i] = at

    def of_words(
        self, data: Bytes, start: int, stop: int, i: int, at: int, marks: Ints, out: Ints, spelt: Ints, edges: Ints
    ) -> int:  # fmt: skip
        """`stems` for one line, row `i`; where they end, or -1 where characters of a script without blanks stand in it.

        In three loops without a jump that the processor cannot foresee, since words are as long as they like: where
        words begin and end, their hashes, which of these are new. `spelt` and `edges` are working space.
        """
        mask = 2147483647
        prime = 16777619
        begin = at
        n = before = 0
        size = stop - start
        for k in range(size):
            letter = self.letter(data[start + k])
            if letter == 1:
                return -1
            spelt[k] = letter
            inside = letter > 1
            edges[n] = k
            n += inside ^ before
            before = inside
        edges[n] = size
        count = 0
        for j in range(0, n, 2):
            first = edges[j]
            size = edges[j + 1] - first
            h = ((spelt[first] * prime + spelt[first + 1]) * prime + spelt[first + 2]) & mask
            h = (h * prime + spelt[first + 3]) & mask
            longer = (h * prime + spelt[first + 4]) & mask
            h = longer if size > 4 else h
            h = (longer * prime + spelt[first + 5]) & mask if size > 5 else h
            edges[count] = h
            count += size > 3
        for j in range(count):
            at = _keep(edges[j], i, begin, at, marks, out)
        return at

    def of_pairs(self, data: Bytes, start: int, stop: int, i: int, at: int, marks: Ints, out: Ints) -> int:
        """`stems` for one line, row `i`, whatever its scripts are; where they end."""
        mask = 2147483647
        begin = at
        h = 0
        size = 0
        for k in range(start, stop):
            code = data[k]
            letter = self.letter(code)
            if letter > 1:
                if size <= 0:
                    h = letter
                    size = 1
                elif size < 6:
                    h = (h * 16777619 + letter) & mask
                    size += 1
            elif letter == 1:
                if size == -1:
                    at = _keep((h * 31 + code) & mask, i, begin, at, marks, out)
                h = code
                size = -1
            else:
                if size >= 4:
                    at = _keep(h, i, begin, at, marks, out)
                size = 0
        if size >= 4:
            at = _keep(h, i, begin, at, marks, out)
        return at


def _near(rows: Ints, n: int, wanted: Ints, reach: int) -> None:
    """Put 1 to the sentences within `reach` of a wanted row, and if that is `REACH` to the first lines of all."""
    first = 16 if reach == 60 else 0
    near = reach + 1
    for i in range(n):
        near = 0 if wanted[i] == 2 else near + 1
        if 0 < near <= reach and (i < first or rows[i * 24 + 18] & 3):
            wanted[i] = 1
    near = reach + 1
    for j in range(n):
        i = n - 1 - j
        near = 0 if wanted[i] == 2 else near + 1
        if 0 < near <= reach and (i < first or rows[i * 24 + 18] & 3):
            wanted[i] = 1


def _keep(stem: int, i: int, begin: int, at: int, marks: Ints, out: Ints) -> int:
    """Put `stem` behind those of row `i`, which begin at `begin`, if it is new and not one too many; where they end."""
    if stem == 0 or at - begin >= 120:
        return at
    place = stem & (len(marks) - 1)
    if marks[place] == i + 1:
        for j in range(begin, at):
            if out[j] == stem:
                return at
    marks[place] = i + 1
    out[at] = stem
    return at + 1


def topics(rows: Ints, n: int, wanted: Ints, found: Ints, ends: Ints, last: Ints, notes: Ints) -> None:
    """Fill notes 9 to 13 of the rows to be judged from what `stems` found; `last` has a power of two of zeros.

    9 stems that stand in a sentence or prose up to 60 lines before, 10 the same after, 11 the greater, 12 stems in
    all; 13, near the top, the greatest share (in eighths) that an earlier label has of them.
    """
    mask = len(last) - 1
    begin = 0
    for i in range(n):
        end = ends[i]
        flags = rows[i * 24 + 18]
        note = i * 14
        if wanted[i] == 2:
            for k in range(9, 14):
                notes[note + k] = 0
            for k in range(begin, end):
                seen = last[found[k] & mask]
                if seen > 0 and i + 1 - seen <= 60:
                    notes[note + 9] += 1
            notes[note + 12] = end - begin
            if i < 16 and end - begin >= 2:
                notes[note + 13] = _like_earlier(rows, i, found, ends, begin, end)
        if flags & 3:
            for k in range(begin, end):
                last[found[k] & mask] = i + 1
        begin = end
    # On the way back entries count from the end, so that nothing of the way there looks near.
    for j in range(n):
        i = n - 1 - j
        begin = ends[i - 1] if i > 0 else 0
        end = ends[i]
        flags = rows[i * 24 + 18]
        note = i * 14
        if wanted[i] == 2:
            for k in range(begin, end):
                seen = last[found[k] & mask]
                if seen < 0 and -seen - 1 - i <= 60:
                    notes[note + 10] += 1
            notes[note + 11] = notes[note + 9] if notes[note + 9] > notes[note + 10] else notes[note + 10]
        if flags & 3:
            for k in range(begin, end):
                last[found[k] & mask] = -i - 1


def _like_earlier(rows: Ints, i: int, found: Ints, ends: Ints, begin: int, end: int) -> int:
    """The greatest share, in eighths, of the stems from `begin` to `end` that one earlier line has too."""
    best = 0
    low = 0
    for r in range(i):
        high = ends[r]
        if rows[r * 24 + 18] & 1 == 0 and high - low >= 2:
            common = 0
            for k in range(begin, end):
                for m in range(low, high):
                    if found[m] == found[k]:
                        common += 1
                        break
            share = common * 8 // (end - begin)
            if share > best:
                best = share
        low = high
    return best

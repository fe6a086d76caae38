# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False, initializedcheck=False
# SPDX-License-Identifier: Apache-2.0
"""What the measured lines mean: place in the article, repeats, features for the trees, the trees' verdict.

Promise: whole numbers only, so compiled and plain agree on every input; linear time. Rows are those that
`newsclean.kernels.lines` fills, 24 numbers each; the columns are named there. Callers give arrays of the right size.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence

Bytes = Sequence[int]  # a table: bytes, or a memoryview of whole numbers
Ints = MutableSequence[int]  # working space: an array of whole numbers

FEATURES = 80  # dense features of one line, see `describe`
NEAR = 60  # lines looked at before and after for the place in the article
NOTES = 14  # numbers beside each row, one row more than there are lines: see `survey` and `newsclean.kernels.topics`
PAGE = 41  # numbers for each row of a page, see `Trees`; `NOTES` more stand at its end


def _bucket(share: int, whole: int) -> int:
    """A share in eighths."""
    return share * 8 // whole if whole > 0 else 0


def place(rows: Ints, n: int, before: Ints, after: Ints) -> None:
    """Distances to the nearest prose line before and after each row (capped), then the total of the linear score."""
    near = 60
    gap = near
    for i in range(n):
        before[i] = gap
        if rows[i * 24 + 18] & 1:
            gap = 1
        elif gap < near:
            gap += 1
    gap = near
    for j in range(n):
        i = n - 1 - j
        after[i] = gap
        if rows[i * 24 + 18] & 1:
            gap = 1
        elif gap < near:
            gap += 1
    for i in range(n):
        row = i * 24
        if rows[row + 18] & 1:
            continue
        total = rows[row + 2]
        if before[i] >= near:
            if after[i] < near:
                total += rows[row + 7]
        elif after[i] < near:
            total += rows[row + 8]
        else:
            total += rows[row + 9]
        if i > 0:
            total += rows[row - 24 + 3]
        if i > 1:
            total += rows[row - 48 + 5]
        if i + 1 < n:
            total += rows[row + 24 + 4]
        if i + 2 < n:
            total += rows[row + 48 + 6]
        rows[row + 22] = total


def survey(rows: Ints, n: int, notes: Ints) -> None:
    """Fill the first nine notes: running sums, the run of lines without prose, the nearest rules in it.

    0 prose lines, 1 sentences, 2 characters (at most 1000 a line), 3 characters of prose, 4 short lines, each before
    the row; 5 and 6 where the run begins and ends; 7 and 8 distance to a rule that takes or opens a line (at most 40).
    """
    for k in range(14):
        notes[k] = 0
    begin = 0
    near = 40
    for i in range(n):
        row = i * 24
        note = i * 14
        flags = rows[row + 18]
        length = rows[row + 10]
        if length > 1000:
            length = 1000
        prose = flags & 1
        for k in range(5):
            notes[note + 14 + k] = notes[note + k]
        for k in range(5, 14):
            notes[note + 14 + k] = 0
        notes[note + 14] += prose
        if flags & 3:
            notes[note + 15] += 1
        notes[note + 16] += length
        if prose:
            notes[note + 17] += length
            begin = i + 1
            near = 40
        elif near < 40:
            near += 1
        if length <= 60:
            notes[note + 18] += 1
        notes[note + 5] = begin
        notes[note + 7] = near
        if prose == 0 and 1 <= rows[row + 19] <= 3:
            near = 0
    stop = n
    near = 40
    for j in range(n):
        i = n - 1 - j
        row = i * 24
        note = i * 14
        if rows[row + 18] & 1:
            stop = i
            near = 40
        elif near < 40:
            near += 1
        notes[note + 6] = stop
        notes[note + 8] = near
        if rows[row + 18] & 1 == 0 and 1 <= rows[row + 19] <= 3:
            near = 0


def describe(rows: Ints, n: int, i: int, before: Ints, after: Ints, notes: Ints, out: Ints) -> None:
    """The dense features of row `i`, `FEATURES` integers, for the trees."""
    row = i * 24
    for k in range(80):
        out[k] = 0
    out[0] = rows[row + 22]
    out[1] = rows[row + 2]
    out[2] = rows[row + 10]
    out[3] = rows[row + 11]
    out[4] = _bucket(rows[row + 12] * 4, rows[row + 11])
    out[5] = _bucket(rows[row + 13] * 4, rows[row + 10])
    out[6] = _bucket(rows[row + 14] * 4, rows[row + 10])
    out[7] = rows[row + 15]
    out[8] = rows[row + 16]
    out[9] = before[i]
    out[10] = after[i]
    out[11] = rows[row + 19]
    out[12] = rows[row + 20]
    out[13] = rows[row + 21]
    out[14] = rows[row + 18] >> 1 & 1
    out[15] = rows[row + 18] >> 4 & 1
    # The four lines on each side: score, length, end mark; missing lines score nothing and have no length.
    for k in range(1, 5):
        slot = 16 + (k - 1) * 4
        if i - k >= 0:
            out[slot] = rows[row - 24 * k + 22] if rows[row - 24 * k + 18] & 1 == 0 else -3000
            out[slot + 1] = rows[row - 24 * k + 10]
        if i + k < n:
            out[slot + 2] = rows[row + 24 * k + 22] if rows[row + 24 * k + 18] & 1 == 0 else -3000
            out[slot + 3] = rows[row + 24 * k + 10]
    if i > 0:
        out[32] = rows[row - 24 + 15] + 1
        out[33] = rows[row - 24 + 19]
        out[34] = rows[row - 24 + 18] & 3
    if i + 1 < n:
        out[35] = rows[row + 24 + 15] + 1
        out[36] = rows[row + 24 + 16] + 1
        out[37] = rows[row + 24 + 19]
        out[38] = rows[row + 24 + 18] & 3
    _surroundings(rows, n, i, out)
    _neighbourhood(n, i, notes, out)
    _run(rows, n, i, notes, out)


def _surroundings(rows: Ints, n: int, i: int, out: Ints) -> None:
    """Sums over wider windows: is this a run of labels, or a text of short lines?"""
    for k in range(i - 10 if i > 10 else 0, i + 11 if i + 11 < n else n):
        if k == i:
            continue
        row = k * 24
        score = rows[row + 22] if rows[row + 18] & 1 == 0 else 0
        sentence = rows[row + 18] >> 1 & 1
        out[39 if k < i else 40] += score
        out[41 if k < i else 42] += sentence
        if rows[row + 22] < 0:
            out[43] += 1
        if rows[row + 19]:
            out[44] += 1


def _neighbourhood(n: int, i: int, notes: Ints, out: Ints) -> None:
    """What kind of text this is, over 60 lines on each side, and how much of the line's words it shares."""
    low = i - 60 if i > 60 else 0
    high = i + 61 if i + 61 < n else n
    count = high - low
    here = i * 14
    first = low * 14
    last = high * 14
    following = here + 14
    prose_before = notes[here + 3] - notes[first + 3]
    prose_after = notes[last + 3] - notes[following + 3]
    out[45] = i if i < 60 else 60
    out[46] = n - 1 - i if n - 1 - i < 60 else 60
    out[47] = notes[here] - notes[first]
    out[48] = notes[last] - notes[following]
    out[49] = (notes[last] - notes[first]) * 64 // count
    out[50] = (notes[last + 1] - notes[first + 1]) * 64 // count
    out[51] = (notes[last + 2] - notes[first + 2]) // count
    out[52] = prose_before * 64 // (prose_before + prose_after) if prose_before + prose_after > 0 else -1
    out[53] = prose_before + prose_after
    out[54] = (notes[last + 4] - notes[first + 4]) * 64 // count
    out[55] = count
    out[56] = notes[here + 9]
    out[57] = notes[here + 10]
    out[58] = notes[here + 11]
    out[59] = notes[here + 12]
    out[60] = notes[here + 11] * 16 // notes[here + 12] if notes[here + 12] > 0 else -1
    out[61] = notes[here + 13]


def _run(rows: Ints, n: int, i: int, notes: Ints, out: Ints) -> None:
    """The run of lines without prose in which the row stands: its size, the place in it, its scores and rules."""
    begin = notes[i * 14 + 5]
    end = notes[i * 14 + 6]
    low = begin if begin > i - 40 else i - 40
    high = end if end < i + 40 else i + 40
    total = 0
    most = -30000
    least = 30000
    rules = 0
    alike = 0
    length = rows[i * 24 + 10]
    for k in range(low, high):
        score = rows[k * 24 + 22]
        score = -20000 if score < -20000 else 20000 if score > 20000 else score
        total += score
        if score > most:
            most = score
        if score < least:
            least = score
        if rows[k * 24 + 19]:
            rules += 1
        if k - i <= 5 and i - k <= 5 and k != i:
            apart = rows[k * 24 + 10] - length
            if apart * 7 <= length and -apart * 7 <= length:
                alike += 1
    out[62] = end - begin if end - begin < 60 else 60
    out[63] = i - begin if i - begin < 40 else 40
    out[64] = end - 1 - i if end - 1 - i < 40 else 40
    out[65] = 1 if begin == 0 else 0
    out[66] = 1 if end == n else 0
    # `//` would round towards zero when compiled: the sum is moved above zero first
    out[67] = (total + 4000000) // (high - low)
    out[68] = most
    out[69] = least
    out[70] = notes[i * 14 + 7]
    out[71] = notes[i * 14 + 8]
    out[72] = rules
    out[73] = alike


def repeats(rows: Ints, n: int, seen: dict[int, list[int]]) -> None:
    """Mark rows that repeat an earlier one: EARLIER = how far back (at most 99), TIMES = copies in all (at most 9).

    `seen` is an empty dict; the caller gives it so that no module keeps state.
    """
    for i in range(n):
        row = i * 24
        if rows[row + 18] & 1:
            continue
        key = rows[row + 17]
        other = seen.get(key)
        if other is None:
            seen[key] = [i, 1]
        else:
            gap = i - other[0]
            rows[row + 20] = gap if gap < 99 else 99
            other[0] = i
            other[1] += 1
    for i in range(n):
        row = i * 24
        if rows[row + 18] & 1 == 0:
            times = seen[rows[row + 17]][1]
            rows[row + 21] = times if times < 9 else 9


def mark(rows: Ints, n: int, least: int, wanted: Ints) -> int:
    """Fill `wanted`: 2 for rows that the trees must judge, 0 for others; how many there are.

    Judged are rows that are no prose and have a rule or a linear score of at least `least`.
    """
    count = 0
    for i in range(n):
        row = i * 24
        wanted[i] = 0
        if rows[row + 18] & 1 == 0 and (rows[row + 22] >= least or rows[row + 19] != 0):
            wanted[i] = 2
            count += 1
    return count


class Trees:
    """The trees, and what must be known before words are compared.

    `nodes` has, per node: feature (negative for a leaf), left, right; `thresholds` a limit (go left when not above)
    or the value of the leaf. `floors` has, for each tree, how low the sum may be there for a line that ends up found.
    `least`: the linear score from which on a line is judged. A *page*, for `room` rows: rows, before, after, wanted, notes.
    """

    def __init__(self, nodes: Bytes, thresholds: Bytes, roots: Bytes, floors: Bytes, least: int) -> None:
        self.nodes = nodes
        self.thresholds = thresholds
        self.roots = roots
        self.floors = floors
        self.least = least

    def prepare(self, page: Ints, room: int, n: int, dense: Ints) -> int:
        """`repeats`, `place`, `mark`, `survey` and `screen` on the `n` measured rows; how many the trees must judge."""
        rows = page[: 24 * room]
        before = page[24 * room : 25 * room]
        after = page[25 * room : 26 * room]
        wanted = page[26 * room : 27 * room]
        notes = page[27 * room :]
        if n > 1:
            repeats(rows, n, {})
        elif rows[18] & 1 == 0:
            rows[21] = 1
        place(rows, n, before, after)
        if mark(rows, n, self.least, wanted) == 0:
            return 0
        survey(rows, n, notes)
        return self.screen(rows, n, before, after, notes, dense, wanted, 0)

    def most(self, node: int, low: Ints, high: Ints) -> int:
        """The highest value that a tree can give while each feature lies somewhere from `low` to `high`."""
        while self.nodes[node * 3] >= 0:
            feature = self.nodes[node * 3]
            limit = self.thresholds[node]
            if high[feature] <= limit:
                node = self.nodes[node * 3 + 1]
            elif low[feature] > limit:
                node = self.nodes[node * 3 + 2]
            else:
                left = self.most(self.nodes[node * 3 + 1], low, high)
                right = self.most(self.nodes[node * 3 + 2], low, high)
                return left if left > right else right
        return self.thresholds[node]

    def screen(
        self, rows: Ints, n: int, before: Ints, after: Ints, notes: Ints, dense: Ints, wanted: Ints, read: int
    ) -> int:
        """Take back the wish for rows that `judge` would leave whatever words they share; how many are left.

        Asked before `newsclean.kernels.topics` has filled the notes, or (`read`) when it has with some of the lines.
        """
        count = len(self.roots)
        low = [0] * 80
        high = [0] * 80
        left = 0
        for i in range(n):
            if wanted[i] != 2:
                wanted[i] = 0
                continue
            left += 1
            if rows[i * 24 + 19] or (rows[i * 24 + 22] > 0 and read == 0):
                continue  # never left, or so rarely that the attempt costs more than it saves
            describe(rows, n, i, before, after, notes, dense)
            for k in range(80):
                low[k] = high[k] = dense[k]
            if read == 0:
                high[59] = 1000
                low[60] = -1
            # what lines share is at most all, and sixteen sixteenths of it
            high[56] = high[57] = high[58] = high[59]
            high[60] = 16 if high[59] > 0 else -1
            high[61] = 8 if i < 16 else 0
            total = 0
            for k in range(count):
                total += self.most(self.roots[k], low, high)
                if total < self.floors[k]:
                    wanted[i] = 0
                    left -= 1
                    break
        return left

    def judge(
        self, rows: Ints, n: int, before: Ints, after: Ints, notes: Ints, dense: Ints, wanted: Ints, out: Ints
    ) -> None:
        """Let the trees judge the wanted rows; `out` has their sums, others -2**30.

        A row below a floor, and without a rule, is left at -2**29.
        """
        count = len(self.roots)
        low = [0] * 80
        for i in range(n):
            if wanted[i] != 2:
                out[i] = -1073741824
                continue
            describe(rows, n, i, before, after, notes, dense)
            for k in range(80):
                low[k] = dense[k]
            total = 0
            for k in range(count):
                total += self.most(self.roots[k], low, low)
                if total < self.floors[k] and rows[i * 24 + 19] == 0:
                    total = -536870912
                    break
            out[i] = total

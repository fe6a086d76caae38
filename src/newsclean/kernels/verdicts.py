# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""What the measured lines mean: place in the article, repeats, features for the trees, the trees' verdict.

Promise: whole numbers only, so compiled and plain agree on every input; linear time. Rows are those that
`newsclean.kernels.lines` fills, 24 numbers each; the columns are named there. Callers give arrays of the right size.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence

Bytes = Sequence[int]  # a table: bytes, or a memoryview of whole numbers
Ints = MutableSequence[int]  # working space: an array of whole numbers

FEATURES = 48  # dense features of one line, see `describe`
NEAR = 60  # lines looked at before and after for the place in the article


def _bucket(share: int, whole: int) -> int:
    """A share in eighths."""
    return share * 8 // whole if whole > 0 else 0


def flagged(rows: Ints, n: int) -> list[int]:
    """The rows on which a rule may fit."""
    return [i for i in range(n) if rows[i * 24 + 18] & 12]


def kind_sums(scratch: Ints, count: int, weights: Bytes, width: int, out: Ints) -> None:
    """Sum the rows of a table of `width` columns that the features in `scratch` choose."""
    mask = len(weights) // width - 1
    for k in range(width):
        out[k] = 0
    for j in range(count):
        h = scratch[j]
        where = ((h ^ (h >> 15)) & mask) * width
        for k in range(width):
            out[k] += weights[where + k]


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


def describe(rows: Ints, n: int, i: int, before: Ints, after: Ints, out: Ints) -> None:
    """The dense features of row `i`, `FEATURES` integers, for the trees."""
    row = i * 24
    for k in range(48):
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


def _surroundings(rows: Ints, n: int, i: int, out: Ints) -> None:
    """Sums over wider windows: is this a run of labels, or a text of short lines?"""
    score_before = 0
    score_after = 0
    sentences_before = 0
    sentences_after = 0
    plain = 0
    rules = 0
    for k in range(1, 11):
        if i - k >= 0:
            row = (i - k) * 24
            if rows[row + 18] & 1 == 0:
                score_before += rows[row + 22]
            if rows[row + 18] & 2:
                sentences_before += 1
            if rows[row + 19]:
                rules += 1
            if rows[row + 22] < 0:
                plain += 1
        if i + k < n:
            row = (i + k) * 24
            if rows[row + 18] & 1 == 0:
                score_after += rows[row + 22]
            if rows[row + 18] & 2:
                sentences_after += 1
            if rows[row + 19]:
                rules += 1
            if rows[row + 22] < 0:
                plain += 1
    out[39] = score_before
    out[40] = score_after
    out[41] = sentences_before
    out[42] = sentences_after
    out[43] = plain
    out[44] = rules


def judge(
    rows: Ints,
    n: int,
    before: Ints,
    after: Ints,
    nodes: Bytes,
    thresholds: Bytes,
    roots: Bytes,
    dense: Ints,
    out: Ints,
    least: int,
) -> None:
    """Let the trees judge every row that is no prose; `out` receives their sums, 2**30 below zero for prose.

    `nodes` has, per node: feature (negative for a leaf), left, right; `thresholds` a limit (go left when not above)
    or the value of the leaf. Rows without a rule whose linear score is below `least` are given that verdict unread.
    """
    count = len(roots)
    for i in range(n):
        row = i * 24
        if rows[row + 18] & 1:
            out[i] = -1073741824
            continue
        if rows[row + 22] < least and rows[row + 19] == 0:
            out[i] = -536870912
            continue
        describe(rows, n, i, before, after, dense)
        total = 0
        for k in range(count):
            node = roots[k]
            while nodes[node * 3] >= 0:
                if dense[nodes[node * 3]] <= thresholds[node]:
                    node = nodes[node * 3 + 1]
                else:
                    node = nodes[node * 3 + 2]
            total += thresholds[node]
        out[i] = total


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

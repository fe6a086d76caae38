# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""Many texts of one line each: in which of them may boilerplate be found?

Promise: whole numbers only, so compiled and plain agree on every input; linear time. A text that is not named here
would get no verdict that counts from `newsclean.kernels.verdicts`; of those that are named many have nothing. Rows are
those of `newsclean.kernels.lines`, each for a text of its own.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence

Bytes = Sequence[int]  # a table: bytes, or a memoryview of whole numbers
Ints = MutableSequence[int]  # working space: an array of whole numbers

FEATURES = 80  # as in `newsclean.kernels.verdicts`


def describe(rows: Ints, i: int, out: Ints) -> None:
    """The dense features of row `i` as those of the only line of a text that no rule fits.

    As `newsclean.kernels.verdicts.describe` has them, but for 59 and 60, which its words decide.
    """
    row = i * 24
    flags = rows[row + 18]
    length = rows[row + 10]
    words = rows[row + 11]
    total = rows[row + 2]
    for k in range(80):
        out[k] = 0
    out[0] = out[1] = total
    out[2] = length
    out[3] = words
    if words > 0:
        out[4] = rows[row + 12] * 32 // words
    if length > 0:
        out[5] = rows[row + 13] * 32 // length
        out[6] = rows[row + 14] * 32 // length
    out[7] = rows[row + 15]
    out[8] = rows[row + 16]
    out[9] = out[10] = 60
    out[13] = 1
    out[14] = flags >> 1 & 1
    out[15] = flags >> 4 & 1
    out[50] = 64 if flags & 3 else 0
    out[51] = length if length < 1000 else 1000
    out[52] = -1
    out[54] = 64 if length <= 60 else 0
    out[55] = out[62] = out[65] = out[66] = 1
    total = -20000 if total < -20000 else 20000 if total > 20000 else total
    out[67] = total + 4000000
    out[68] = out[69] = total
    out[70] = out[71] = 40


def highest(node: int, nodes: Bytes, thresholds: Bytes) -> int:
    """The highest value that the tree from `node` on can give."""
    if nodes[node * 3] < 0:
        return thresholds[node]
    left = highest(nodes[node * 3 + 1], nodes, thresholds)
    right = highest(nodes[node * 3 + 2], nodes, thresholds)
    return left if left > right else right


def fold(
    node: int,
    nodes: Bytes,
    thresholds: Bytes,
    low: Bytes,
    high: Bytes,
    new_nodes: Ints,
    new_thresholds: Ints,
    used: int,
) -> int:
    """Write the tree that begins at `node` once more, without the questions that have but one answer.

    Feature `k` is between ``low[k]`` and ``high[k]``; where it is unknown, from 56 to 61, the highest value stands for
    the rest of the tree. The first node goes to place `used`; returns the place behind the last.
    """
    while nodes[node * 3] >= 0:
        if high[nodes[node * 3]] <= thresholds[node]:
            node = nodes[node * 3 + 1]
        elif low[nodes[node * 3]] > thresholds[node]:
            node = nodes[node * 3 + 2]
        else:
            break
    feature = nodes[node * 3]
    new_thresholds[used] = thresholds[node]
    new_nodes[used * 3] = feature
    if feature < 0 or 56 <= feature <= 61:
        new_nodes[used * 3] = -1
        new_thresholds[used] = highest(node, nodes, thresholds)
        return used + 1
    left = used + 1
    right = fold(nodes[node * 3 + 1], nodes, thresholds, low, high, new_nodes, new_thresholds, left)
    new_nodes[used * 3 + 1] = left
    new_nodes[used * 3 + 2] = right
    return fold(nodes[node * 3 + 2], nodes, thresholds, low, high, new_nodes, new_thresholds, right)


def grid(
    scores: Bytes, lengths: Bytes, nodes: Bytes, thresholds: Bytes, roots: Bytes, rows: Ints, dense: Ints, out: Ints
) -> None:
    """The sums of trees for each score and, within it, each length: of a line that is no sentence, and of one that is."""
    at = 0
    for i in range(len(scores)):
        for j in range(len(lengths)):
            for flags in range(0, 4, 2):
                rows[2] = scores[i]
                rows[10] = lengths[j]
                rows[18] = flags
                describe(rows, 0, dense)
                out[at] = 0
                for k in range(len(roots)):
                    node = roots[k]
                    while nodes[node * 3] >= 0:
                        node = nodes[node * 3 + (1 if dense[nodes[node * 3]] <= thresholds[node] else 2)]
                    out[at] += thresholds[node]
                at += 1


class Judge:
    """What may be found in lines that stand alone.

    A line whose linear score is below `least` is not found. For others the sum of some trees stands in `cells`: at
    ``scores[score - least] + lengths[length]``, the last of each for all that is greater, and one further for
    sentences. The trees of `roots` remain: a line whose sum is below ``limits[k]`` when `k` of them are added is not
    found whatever the rest say.
    """

    def __init__(
        self, least: int, scores: Bytes, lengths: Bytes, cells: Bytes, nodes: Bytes, thresholds: Bytes, roots: Bytes,
        limits: Bytes,
    ) -> None:  # fmt: skip
        self.least = least
        self.scores = scores
        self.lengths = lengths
        self.cells = cells
        self.nodes = nodes
        self.thresholds = thresholds
        self.roots = roots
        self.limits = limits

    def loud(self, rows: Ints, n: int, dense: Ints, out: Ints) -> int:
        """Put the rows in which something may be found into `out`; how many there are.

        A row `i` of which a rule alone can say so stands there as `i`, others as ``-1 - i``.
        """
        found = 0
        for i in range(n):
            flags = rows[i * 24 + 18]
            score = rows[i * 24 + 2] - self.least
            if flags & 32 or (flags & 1 == 0 and score >= 0 and self.may_be(rows, i, dense)):
                out[found] = -1 - i
                found += 1
            elif flags & 12:
                out[found] = i
                found += 1
        return found

    def may_be(self, rows: Ints, i: int, dense: Ints) -> bool:
        """Whether the trees may find row `i`, which is not prose and reaches the linear score."""
        score = rows[i * 24 + 2] - self.least
        length = rows[i * 24 + 10]
        size = len(self.scores)
        place = self.scores[score if score < size else size - 1]
        size = len(self.lengths)
        place += self.lengths[length if length < size else size - 1]
        total = self.cells[place + (rows[i * 24 + 18] >> 1 & 1)]
        if total < self.limits[0]:
            return False
        describe(rows, i, dense)
        for k in range(len(self.roots)):
            node = self.roots[k]
            while self.nodes[node * 3] >= 0:
                if dense[self.nodes[node * 3]] <= self.thresholds[node]:
                    node = self.nodes[node * 3 + 1]
                else:
                    node = self.nodes[node * 3 + 2]
            total += self.thresholds[node]
            if total < self.limits[k + 1]:
                return False
        return True

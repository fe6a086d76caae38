# SPDX-License-Identifier: Apache-2.0
"""How early a line may be given up: the least linear score and the least sum after each tree of lines that are found.

Promise: taken from lines of publishers that the model at hand was not fitted to, lowered by a margin, so that giving
up changes next to no finding. Lines on which a rule fits are never given up and do not count.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from newsclean.kernels import lines as kernel
from newsclean.training import boilerplate_model

STRAY = 10_000  # one line in so many may be given up wrongly: the few that hardly got found would hold all others back
LINEAR_MARGIN = 30
TREE_MARGIN = 300  # thousandths of a unit of log-odds
_NEARLY = -1500  # verdicts below are not found at any limit

Path = tuple[int, np.ndarray]  # linear score, sums after each tree


def paths(page: boilerplate_model.Measured, verdicts: Sequence[int], trees: tuple[bytes, bytes, bytes]) -> list[Path]:
    """The ways that the lines of `page` took which may be found."""
    table = boilerplate_model.dense(page)
    rows = [k for k, i in enumerate(page.scored) if verdicts[i] > _NEARLY and not page.rules[i]]
    scores = [page.rows[page.scored[k] * kernel.ROW + kernel.TOTAL] for k in rows]
    return list(zip(scores, _sums(table[rows], trees), strict=True)) if rows else []


def _sums(table: np.ndarray, trees: tuple[bytes, bytes, bytes]) -> np.ndarray:
    """The sums after each tree, a row per line of dense features."""
    nodes = np.frombuffer(trees[0], np.int16).reshape(-1, 3).astype(np.int64)
    thresholds, roots = np.frombuffer(trees[1], np.int32), np.frombuffer(trees[2], np.int16)
    every, values = np.arange(len(table)), np.zeros((len(table), len(roots)), np.int64)
    for k, root in enumerate(roots):
        node = np.full(len(table), root, np.int64)
        inner = nodes[node, 0] >= 0
        while inner.any():
            left = table[every, np.maximum(nodes[node, 0], 0)] <= thresholds[node]
            node = np.where(inner, np.where(left, nodes[node, 1], nodes[node, 2]), node)
            inner = nodes[node, 0] >= 0
        values[:, k] = thresholds[node]
    return np.asarray(np.cumsum(values, axis=1))


def lowest(found: Sequence[Path], limit: int) -> tuple[int, list[int]]:
    """The least linear score and the floor of each tree for lines with a verdict above `limit`."""
    kept = [(score, sums) for score, sums in found if sums[-1] > limit]
    stray = len(kept) // STRAY
    floors = np.partition(np.array([sums for _, sums in kept]), stray, axis=0)[stray] - TREE_MARGIN
    return sorted(score for score, _ in kept)[stray] - LINEAR_MARGIN, [int(floor) for floor in floors]

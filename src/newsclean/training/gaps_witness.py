# SPDX-License-Identifier: Apache-2.0
"""Fits the second layer of the gap model: how far the rest of a document confirms each candidate.

Promise: fitted only on scores of pages that the first layer was not fitted to, with the inputs that
`newsclean.gaps.judge` computes at run time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize

from newsclean.gaps import judge
from newsclean.gaps.kinds import MARKS, WIDE, ends_sentence
from newsclean.training.gaps_data import Page
from newsclean.training.gaps_fit import PAD, Rows, Tables, page_grid


@dataclass
class Seen:
    """What the second layer sees of one page: a row of inputs, a label and a place for each candidate."""

    inputs: list[list[float]]
    label: list[int]
    places: list[tuple[int, int]]
    boundaries: int


def seen_pages(pages: Sequence[Page], rows: Rows, scores: Any, tables: Tables, floor: float) -> list[tuple[Page, Seen]]:
    """The candidates of each page among `rows`, which are in the order of the pages."""
    limits = np.searchsorted(rows.page, np.arange(len(pages) + 1))
    return [
        (page, _seen(page, rows.place[a:b] - (PAD - 1), rows.label[a:b], scores[a:b], tables, floor))
        for page, a, b in zip(pages, limits[:-1], limits[1:], strict=True)
    ]


def _seen(page: Page, place: Any, labels: Any, scores: Any, tables: Tables, floor: float) -> Seen:
    grid = page_grid(page.text, tables)
    left, right = grid[PAD - 1 : -PAD], grid[PAD : len(grid) - PAD + 1]
    score, label = np.full(len(left), -99.0), np.zeros(len(left), np.int8)
    score[place], label[place] = scores, labels
    first, second = left[:, 5] & 255, right[:, 5] & 255
    blanks = (right[:, 5] >> 8) & 15
    mark = np.isin(second, sorted(MARKS))
    end = np.array([ends_sentence(int(c)) for c in first])
    wide = np.isin(blanks, sorted(WIDE))
    code = ((left[:, 11] | right[:, 11]) & 24) == 24
    facts = [len(first), int(mark.sum()), int((mark & (blanks > 0)).sum()), int(wide.sum()), int((wide & end).sum())]
    chosen = np.nonzero(score >= floor)[0]
    rows = judge.witness(
        [float(z) for z in score[chosen]], [int(k) for k in blanks[chosen]], [bool(m) for m in mark[chosen]],
        [bool(e) for e in end[chosen]], [bool(c) for c in code[chosen]], facts,
    )  # fmt: skip
    places = [(int(left[k, 3]), int(right[k, 2])) for k in chosen]
    return Seen(list(rows), [int(v) for v in label[chosen]], places, len(first))


def logistic_fit(x: Any, y: Any, weight: Any, penalty: float = 1.0) -> Any:
    """Weights of a small logistic regression."""

    def loss(w: Any) -> tuple[float, Any]:
        z = x @ w
        p = 1.0 / (1.0 + np.exp(-z))
        value = float((weight * (np.logaddexp(0, z) - y * z)).sum()) + 0.5 * penalty * float(w @ w)
        return value, x.T @ (weight * (p - y)) + penalty * w

    return optimize.minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x


def fit(held: Sequence[tuple[Page, Seen]]) -> tuple[list[float], list[float]]:
    """Weights of the judge and of the document's verdict."""
    x = np.array([row for _, seen in held for row in seen.inputs], dtype=float).reshape(-1, judge.INPUTS)
    y = np.array([v for _, seen in held for v in seen.label], dtype=float)
    weight = np.array([page.weight for page, seen in held for _ in seen.label])
    judged = y >= 0
    weights = logistic_fit(x[judged], y[judged], weight[judged])
    chances = 1.0 / (1.0 + np.exp(-(x @ weights)))
    rows = []
    at = 0
    for _, seen in held:
        rows.append(judge.document_inputs([float(c) for c in chances[at : at + len(seen.label)]], seen.boundaries))
        at += len(seen.label)
    damaged = np.array([1.0 if page.gaps else 0.0 for page, _ in held])
    verdict = logistic_fit(np.array(rows), damaged, np.ones(len(rows)))
    return [round(float(w), 4) for w in weights], [round(float(w), 4) for w in verdict]

# SPDX-License-Identifier: Apache-2.0
"""Features of pages through the run-time kernel, and the logistic fit over them.

Promise: what the model is trained on is what the kernel computes at run time; the fit is deterministic (one thread,
fixed order, full batches).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from scipy import optimize, sparse

from newsclean.kernels import boundaries, sentences
from newsclean.kernels import tokens as kernel
from newsclean.training.gaps_data import Page

N = kernel.NUMBERS
STRIDE, PAD, WIDTH = N["stride"], N["pad"], boundaries.NUMBERS["features"]
PROBE = boundaries.NUMBERS["probe"]


@dataclass
class Tables:
    """What the kernel needs of one language."""

    keys: Any
    values: bytes
    props: bytes
    keep_capitals: int
    bits: int


@dataclass
class Rows:
    """Boundaries: features, label (1 gap, 0 none, -1 not to be judged), class pair, page, weight, token before, whether
    the kernel scores it whatever its first features say, whether several blanks stand there."""

    features: Any
    label: Any
    pair: Any
    page: Any
    weight: Any
    place: Any
    always: Any
    wide: Any


def page_tokens(text: str, tables: Tables) -> tuple[Any, int, bytes]:
    """The token array of a page with sentence states, and its length."""
    data = text.encode("utf-8", "surrogatepass")
    tokens = array("I", bytes(4 * STRIDE * (len(data) + 2 * PAD + 2)))
    out = array("I", bytes(4 * 8))
    count = kernel.tokenise(data, 0, len(data), kernel.BYTE_KIND, kernel.ASCII_CLASS, tokens, out)
    steps = array("H", bytes(2 * sentences.NUMBERS["steps"]))
    sentences.write_steps(tables.props, steps)
    boundaries.annotate(tokens, count, tables.keys, tables.values, tables.props, steps, tables.keep_capitals)
    return tokens, count, data


def page_grid(text: str, tables: Tables) -> Any:
    """The token array of a page as a grid, a row for each token."""
    raw, count, _ = page_tokens(text, tables)
    return np.frombuffer(raw, np.uint32, count * STRIDE).reshape(count, STRIDE).astype(np.int64)


def labels(tokens: Any, text: str, gaps: Sequence[tuple[int, int]]) -> Any:
    """One label for each boundary; boundaries one character from a gap are not judged."""
    starts, ends = tokens[:, 2], tokens[:, 3]
    left, right = ends[PAD - 1 : -PAD], starts[PAD : len(starts) - PAD + 1]
    label = np.zeros(len(left), np.int8)
    for start, end in gaps:
        at = int(np.searchsorted(right, start))
        for near in range(max(0, at - 3), min(len(left), at + 4)):
            between = text[right[near] : start] if right[near] < start else text[end : left[near]]
            if sum(not c.isspace() for c in between) <= 1 and label[near] == 0:
                label[near] = -1
        if at < len(left) and left[at] <= start:
            label[at] = 1
    return label


def pair_counts(pages: Sequence[Page], tables: Tables) -> tuple[Any, Any]:
    """For each pair of classes how many boundaries have it, and how many gaps."""
    seen, hits = np.zeros(65536), np.zeros(65536)
    for page in pages:
        grid = page_grid(page.text, tables)
        pair = pairs(grid)
        label = labels(grid, page.text, page.gaps)
        seen += np.bincount(pair, minlength=65536)
        hits += np.bincount(pair[label == 1], minlength=65536)
    return seen, hits


def pairs(grid: Any) -> Any:
    """The pair of classes of each boundary."""
    cls = grid[:, 5] & 255
    return cls[PAD - 1 : -PAD] * 256 + cls[PAD : len(cls) - PAD + 1]


def rows_of(pages: Sequence[Page], tables: Tables, gate: Any) -> Rows:
    """The boundaries of `pages` that pass `gate` (a number for each pair of classes) or have unusual blanks."""
    parts: list[tuple[Any, ...]] = []
    for number, page in enumerate(pages):
        raw, count, _ = page_tokens(page.text, tables)
        out = array("I", bytes(4 * WIDTH * count))
        n = boundaries.extract(raw, count, tables.bits, memoryview(out))
        grid = np.frombuffer(raw, np.uint32, count * STRIDE).reshape(count, STRIDE).astype(np.int64)
        x = np.frombuffer(out, np.uint32, n * WIDTH).reshape(n, WIDTH).view(np.int32)
        pair = pairs(grid)
        blanks = (grid[PAD : count - PAD + 1, 5] >> 8) & 15
        chosen = np.nonzero((gate[pair] > 0) | (blanks > 1))[0]
        y = labels(grid, page.text, page.gaps)[chosen]
        weight = np.full(len(y), page.weight, np.float32)
        always = (blanks > 1) | (gate[pair] == 2)
        parts.append(
            (x[chosen], y, pair[chosen].astype(np.uint16), np.full(len(y), number, np.int32), weight,
             (chosen + PAD - 1).astype(np.int32), always[chosen], ((blanks == 2) | (blanks == 4))[chosen])
        )  # fmt: skip
    return Rows(*(np.concatenate([p[k] for p in parts]) for k in range(8)))


def select(rows: Rows, chosen: Any) -> Rows:
    """The rows where `chosen` is true."""
    return Rows(*(getattr(rows, field.name)[chosen] for field in fields(Rows)))


def join(a: Rows, b: Rows) -> Rows:
    """Both, with the pages of `b` numbered on."""
    shifted = b.page + (a.page[-1] + 1 if len(a.page) else 0)
    names = [field.name for field in fields(Rows) if field.name != "page"]
    both = {name: np.concatenate([getattr(a, name), getattr(b, name)]) for name in names}
    return Rows(page=np.concatenate([a.page, shifted]), **both)


# Features that pages damaged here have a second copy of while fitting: they take up what is peculiar to those pages
# (more links than news has, other pairs of words), and are thrown away.
# Gaps are rare: with the log odds of a boundary set beforehand no single weight has to grow beyond what a byte holds.
INTERCEPT = -7.0
OWN_COLUMNS = (0, 4, 5, 6, 24)


def fit(rows: Rows, foreign: Any, bits: int, penalty: float, steps: int) -> Any:
    """Weights (float32) of the logistic model over the judged rows; `foreign`: rows of other text."""
    judged = rows.label >= 0
    x = rows.features[judged]
    strange = foreign[judged]
    y = rows.label[judged].astype(np.float32)
    weight = rows.weight[judged]
    size = 1 << bits
    x = np.concatenate([x[~strange].ravel(), np.hstack([x[strange], x[strange][:, OWN_COLUMNS] + size]).ravel()])
    y = np.concatenate([y[~strange], y[strange]])
    weight = np.concatenate([weight[~strange], weight[strange]])
    lengths = np.full(len(y), WIDTH)
    lengths[int((~strange).sum()) :] += len(OWN_COLUMNS)
    matrix = sparse.csr_matrix(
        (np.ones(len(x), np.float32), x, np.concatenate([[0], np.cumsum(lengths)])), shape=(len(y), 2 * size)
    )
    across = matrix.T
    del x

    def loss(w: Any) -> tuple[float, Any]:
        z = matrix @ w.astype(np.float32) + np.float32(INTERCEPT)
        p = 1.0 / (1.0 + np.exp(-np.clip(z, -30, 30)))
        value = float((weight * (np.logaddexp(0, z) - y * z)).sum()) + 0.5 * penalty * float(w @ w)
        return value, (across @ (weight * (p - y)).astype(np.float32)).astype(np.float64) + penalty * w

    start = np.zeros(2 * size)
    best = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 6})
    return best.x[:size].astype(np.float32)


@dataclass
class Weights:
    """Quantised weights: signed bytes, and apart from them the weight of each kind of blanks."""

    table: Any
    bias: Any
    scale: float

    def sums(self, features: Any) -> Any:
        """The log odds of each row, as the kernel computes them."""
        bits = len(self.table).bit_length() - 1
        slots = np.array([boundaries.blank_slot(k, bits) for k in range(16)])
        order = np.argsort(slots)
        kinds = order[np.searchsorted(slots[order], features[:, 0])]
        return (sums(features, self.table) + self.bias[kinds]) / np.float32(self.scale)


def quantise(weights: Any, scale: float) -> Weights:
    """Weights as signed bytes, rounded up or down by lot so that the sum of many small ones keeps its size."""
    bits = len(weights).bit_length() - 1
    slots = [boundaries.blank_slot(k, bits) for k in range(16)]
    bias = np.round((weights[slots] + INTERCEPT) * scale).astype(np.int32)
    lot = np.random.default_rng(1).random(len(weights), np.float32)
    table = np.clip(np.floor(weights * scale + lot), -127, 127).astype(np.int8)
    table[slots] = 0
    return Weights(table, bias, scale)


def sums(features: Any, weights: Any) -> Any:
    """The sum of weights of each row."""
    total = np.zeros(len(features), np.float32)
    for at in range(0, len(features), 100_000):
        total[at : at + 100_000] = weights[features[at : at + 100_000]].sum(1)
    return total

# SPDX-License-Identifier: Apache-2.0
"""The document as witness: judges each candidate by what the rest of its document shows.

Promise: plain arithmetic on the scan of one document; confidences are calibrated probabilities. Links are dropped
from whole pages, so a weak candidate counts among many strong ones and does not count in a page without; wide blanks
and blanks before marks that are the habit of a page speak against each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp, log

INPUTS = 15
DOCUMENT_INPUTS = 4


def logistic(z: float) -> float:
    """The probability of log odds `z`; never overflows."""
    return 1.0 / (1.0 + exp(-z)) if z > -500.0 else 0.0


def witness(
    scores: Sequence[float],
    blanks: Sequence[int],
    marks: Sequence[bool],
    ends: Sequence[bool],
    codes: Sequence[int],
    facts: Sequence[int],
) -> Iterator[list[float]]:
    """The inputs of the second layer for each candidate of a document.

    `scores` are log odds of the first layer; `blanks` as in the kernel; `marks` whether a mark follows the blank;
    `ends` whether the candidate follows the end of a sentence; `codes` whether its line looks like program text;
    `facts` the kernel's counts.
    """
    chances = [logistic(z) for z in scores]
    total = sum(chances)
    strong = sum(p for p in chances if p > 0.2)
    boundaries, places, spaced, wide, wide_ends = facts
    share = max(spaced - 1, 0) / (places + 4.0)
    size = log(boundaries + 10.0)
    per_thousand = 1000.0 / (boundaries + 50.0)
    for z, p, blank, mark, end, code in zip(scores, chances, blanks, marks, ends, codes, strict=True):
        is_wide = 1.0 if blank > 1 and blank != 3 else 0.0
        is_spaced = 1.0 if mark and blank > 0 else 0.0
        plain = 1.0 - max(is_wide, is_spaced)
        others = log(0.3 + total - p)
        dense = log(0.5 + (strong - (p if p > 0.2 else 0.0)) * per_thousand)
        middle = max(wide - wide_ends - (0 if end else is_wide), 0.0)
        yield [
            1.0, z, others, size, dense, plain, plain * z, plain * others,
            is_wide, is_wide * log(1.0 + middle), is_wide * end, is_wide * end * log(1.0 + wide_ends),
            is_spaced, is_spaced * share, 1.0 if code else 0.0,
        ]  # fmt: skip


def confidences(
    scores: Sequence[float],
    blanks: Sequence[int],
    marks: Sequence[bool],
    ends: Sequence[bool],
    codes: Sequence[int],
    facts: Sequence[int],
    weights: Sequence[float],
) -> list[float]:
    """``logistic(weigh(row, weights))`` for the rows of `witness`; nearly all candidates have nothing but words
    beside them, and for those most inputs are zero and are left out.
    """
    chances = [logistic(z) for z in scores]
    total = sum(chances)
    strong = sum(p for p in chances if p > 0.2)
    size, per_thousand = log(facts[0] + 10.0), 1000.0 / (facts[0] + 50.0)
    base = weights[0] + weights[3] * size + weights[5]
    slope, crowd, dense, code = weights[1] + weights[6], weights[2] + weights[7], weights[4], weights[14]
    calm = log(0.5 + strong * per_thousand)  # around a candidate that is not among the strong ones itself
    rows = None
    out = []
    for k, (z, p, blank) in enumerate(zip(scores, chances, blanks, strict=True)):
        if blank > 1 or (blank and marks[k]):
            if rows is None:
                rows = list(witness(scores, blanks, marks, ends, codes, facts))
            out.append(logistic(weigh(rows[k], weights)))
            continue
        around = log(0.5 + (strong - p) * per_thousand) if p > 0.2 else calm
        nats = base + slope * z + crowd * log(0.3 + total - p) + dense * around
        out.append(logistic(nats + code if codes[k] else nats))
    return out


def document_inputs(confidences: Sequence[float], boundaries: int) -> list[float]:
    """The inputs of the document's own verdict: expected gaps, the strongest places, and the length."""
    total = sum(confidences)
    doubt = sum(log(max(1e-6, 1.0 - c)) for c in confidences if c > 0.3)
    return [1.0, log(0.05 + total), log(0.02 - doubt), log(boundaries + 10.0)]


def weigh(inputs: Sequence[float], weights: Sequence[float]) -> float:
    """The log odds of one row of inputs."""
    return sum(a * b for a, b in zip(inputs, weights, strict=True))

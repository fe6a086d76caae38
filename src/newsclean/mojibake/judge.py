# SPDX-License-Identifier: Apache-2.0
"""Decides from the evidence whether a repair is right.

Promise: a score in nats for each candidate, from weights that were learned (``data/mojibake-judge.bin``): a net with
one hidden layer, small enough to be read as a table. Deterministic, without side effects.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp

from newsclean.tables import open_table

HIGHEST = 12.0  # nats that one line can count, however sure the net is


class Judge:
    """One hidden layer of rectified units. `hidden` has a row of weights for each unit, `out` a weight for each."""

    def __init__(self, hidden: list[list[float]], out: list[float], bias: float, threshold: float) -> None:
        self.hidden = hidden
        self.out = out
        self.bias = bias
        self.threshold = threshold

    def score(self, evidence: list[float]) -> float:
        """Nats for the repair being right beyond what is asked for: accepted from 0 on."""
        total = self.bias - self.threshold
        for row, out in zip(self.hidden, self.out, strict=True):
            unit = 0.0
            for weight, value in zip(row, evidence, strict=True):
                unit += weight * value
            if unit > 0:
                total += out * unit
        return max(-HIGHEST, min(HIGHEST, total))

    def confidence(self, score: float) -> float:
        """The probability that a repair accepted with `score` is right; from 0.5 on."""
        return max(0.5, 1 / (1 + exp(-score - self.threshold)))


@lru_cache(maxsize=1)
def judge() -> Judge:
    """The judge of ``data/mojibake-judge.bin``."""
    table = open_table("mojibake-judge")
    flat = [float(weight) for weight in table.section("hidden")]
    out = [float(weight) for weight in table.section("out")]
    width = len(flat) // len(out)
    rows = [flat[at : at + width] for at in range(0, len(flat), width)]
    return Judge(rows, out, float(table.meta["bias"]), float(table.meta["threshold"]))

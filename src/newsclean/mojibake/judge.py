# SPDX-License-Identifier: Apache-2.0
"""Decides from the evidence whether a repair is right.

Promise: a score in nats for each candidate, from weights that were learned (``data/mojibake-judge.bin``): a net with
one hidden layer, small enough to be read as a table. Deterministic, without side effects.
"""

from __future__ import annotations

from array import array
from functools import lru_cache
from math import exp

from newsclean.kernels.network import net
from newsclean.tables import open_table

# Nats beyond what is asked for as a probability: a little below what the development lines show, in which garbled lines
# are plentiful (right there: 0 to 0.5 nats 83 %, 1 to 2 95 %, 3 to 4 99 %). Of the surest one in 100 may be wrong.
SLOPE = 0.8
SHIFT = 0.7
SUREST = 0.99
HIGHEST = 12.0  # nats that one line can count, however sure the net is


class Judge:
    """One hidden layer of rectified units. `hidden` has a row of weights for each unit, `out` a weight for each.

    Scores are computed in integers, so that they are the same everywhere.
    """

    def __init__(self, hidden: list[list[float]], out: list[float], bias: float, threshold: float) -> None:
        self.hidden = memoryview(array("q", [round(weight * 65536) for row in hidden for weight in row]))
        self.out = memoryview(array("q", [round(weight * 65536) for weight in out]))
        self.bias = bias
        self.threshold = threshold

    def score(self, evidence: list[float]) -> float:
        """Nats for the repair being right beyond what is asked for: accepted from 0 on."""
        steps = memoryview(array("q", [round(value * 4096) for value in evidence]))
        total = self.bias - self.threshold + net(steps, self.hidden, self.out) / 4294967296
        return max(-HIGHEST, min(HIGHEST, total))

    def confidence(self, score: float) -> float:
        """The probability that a repair accepted with `score` is right; from 0.5 on."""
        return max(0.5, min(SUREST, 1 / (1 + exp(-SLOPE * score - SHIFT))))


@lru_cache(maxsize=1)
def judge() -> Judge:
    """The judge of ``data/mojibake-judge.bin``."""
    table = open_table("mojibake-judge")
    flat = [float(weight) for weight in table.section("hidden")]
    out = [float(weight) for weight in table.section("out")]
    width = len(flat) // len(out)
    rows = [flat[at : at + width] for at in range(0, len(flat), width)]
    return Judge(rows, out, float(table.meta["bias"]), float(table.meta["threshold"]))

# SPDX-License-Identifier: Apache-2.0
"""Makes the second judge of a boundary: a small network over the word vectors that the third judge has learned.

Promise: the network is trained on the descriptions that the run-time kernel gives; the same texts give the same numbers
(one thread, fixed order and seeds).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from newsclean.kernels import network
from newsclean.training import gaps_learn
from newsclean.training.gaps_data import Page
from newsclean.training.gaps_fit import PAD, Tables, labels, page_grid, page_tokens, pairs
from newsclean.training.gaps_vectors import Vectors

N = network.NUMBERS
DESCRIBED, PLACES, WORDS = N["described"], N["places"], N["words"]
GAPLESS = 8  # boundaries without a gap to train on for each gap of the same classes, at most

SHOWN = 32  # numbers of a word vector that this judge sees, of 64


def shown(vectors: Vectors) -> Any:
    """The part of the vectors that this judge sees."""
    return vectors.table[:, :SHOWN]


@dataclass
class Network:
    """Quantised weights of one language, laid out as the kernel reads them."""

    vectors: Vectors
    first: Any
    hots: Any
    second: Any
    third: Any
    prior: Any

    @property
    def units(self) -> int:
        """The number of units of the first hidden layer."""
        return len(self.first)

    @property
    def tops(self) -> int:
        """The number of units of the second hidden layer."""
        return len(self.second)

    def answers(self, described: Any) -> Any:
        """The log odds of each description, as the kernel computes them."""
        parts = [self._answers(described[at : at + 20_000]) for at in range(0, len(described), 20_000)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _answers(self, told: Any) -> Any:
        one = float(1 << N["embedding-bits"])
        x = shown(self.vectors)[told[:, :PLACES]].reshape(len(told), -1).astype(np.float64)
        hots = self.hots.astype(np.float64)
        plain = hots[told[:, PLACES : PLACES + WORDS]].sum(1) + hots[-1]
        plain += told[:, PLACES + WORDS :] @ hots[WORDS * N["coarse"] : -1]
        units = np.floor((x @ self.first.T.astype(np.float64) + plain * one) / 2.0 ** N["weight-bits"])
        units = np.clip(units, 0, N["limit"])
        second = self.second.astype(np.float64)
        tops = np.floor((units @ second[:, :-1].T + second[:, -1] * one) / 2.0 ** N["second-bits"])
        total = np.clip(tops, 0, 32767) @ self.third[:-1].astype(np.float64) + float(self.third[-1]) * one
        return total / 2.0 ** N["output-bits"] + self.prior[class_pair(told)] / 2.0 ** N["prior-bits"]


def descriptions(pages: Sequence[Page], page: Any, place: Any, tables: Tables, vectors: Vectors) -> Any:
    """A description of each boundary: `place` is the token before it on page number `page` (rising)."""
    out = np.zeros((len(place), DESCRIBED), np.int32)
    keys, rows = memoryview(vectors.keys).cast("I"), memoryview(vectors.rows).cast("H")
    limits = np.searchsorted(page, np.arange(len(pages) + 1))
    for item, a, b in zip(pages, limits[:-1], limits[1:], strict=True):
        if a == b:
            continue
        raw, count, _ = page_tokens(item.text, tables)
        room = array("i", bytes(4 * DESCRIBED * int(b - a)))
        places = array("i", [int(v) for v in place[a:b]])
        network.describe_all(raw, count, places, len(places), keys, rows, memoryview(room))
        out[a:b] = np.frombuffer(room, np.int32).reshape(-1, DESCRIBED)
    return out


def class_pair(described: Any) -> Any:
    """The pair of coarse classes beside the boundary, as one number."""
    side = N["side"]
    left = described[:, PLACES + side - 1] - (side - 1) * N["coarse"]
    right = described[:, PLACES + side] - side * N["coarse"]
    return left * N["coarse"] + right


def prior_of(described: Any, label: Any) -> Any:
    """For each pair of coarse classes the log of the share of its gapless boundaries to train on, in 1/16.

    Where gaps are rare most boundaries are dull; the network learns more from as many of each kind.
    """
    pair = class_pair(described)
    size = N["coarse"] ** 2
    seen, hits = np.bincount(pair, minlength=size), np.bincount(pair[label == 1], minlength=size)
    share = np.minimum(1.0, GAPLESS * (hits + 0.1) / (seen + 10.0))
    return np.maximum(np.round(np.log(share) * 2.0 ** N["prior-bits"]), -127).astype(np.int8)


def thin(described: Any, label: Any, prior: Any, seed: int) -> Any:
    """Which rows to train on: all gaps, and of the others the share that `prior` says."""
    share = np.exp(prior / 2.0 ** N["prior-bits"])[class_pair(described)]
    return (label == 1) | ((label == 0) & (np.random.default_rng(seed).random(len(label)) < share))


def simulated(items: Iterable[Page], tables: Tables, gate: Any, vectors: Vectors) -> tuple[Any, Any]:
    """(descriptions, labels) of the boundaries of `items` that pass `gate`, half of the gapless ones."""
    random = np.random.default_rng(3)
    told, label = [], []
    for page in items:
        grid = page_grid(page.text, tables)
        y = labels(grid, page.text, page.gaps)
        chosen = np.nonzero((gate[pairs(grid)] > 0) & ((y == 1) | ((y == 0) & (random.random(len(y)) < 0.5))))[0]
        place = chosen + PAD - 1
        told.append(descriptions([page], np.zeros(len(place), np.int32), place, tables, vectors).astype(np.int16))
        label.append(y[chosen])
    return np.concatenate(told), np.concatenate(label)


def practised(told: Any, label: Any, vectors: Vectors, shape: tuple[int, int], rounds: int) -> gaps_learn.Net:
    """A network of (units, upper units) that has practised on simulated gaps."""
    net = gaps_learn.new(shown(vectors) / np.float32(1 << N["embedding-bits"]), *shape, 1)
    gaps_learn.train(net, told, label, rounds, 2e-3, 1024, 1)
    return net


def fit(practised_net: gaps_learn.Net, told: Any, label: Any, vectors: Vectors, prior: Any, rounds: int) -> Network:
    """Go on from `practised_net` with real gaps (labels 0 and 1), and quantise."""
    net = practised_net.copy()
    gaps_learn.train(net, told, label, rounds, 1e-3, 512, 2)
    w = net.weights
    hots = np.concatenate([w["hots"], w["flags"], w["first-bias"][None, :]])
    second = np.concatenate([w["second"].T, w["second-bias"][:, None]], 1)
    return Network(
        vectors, _short(w["first"].T, N["weight-bits"]),
        _short(hots, N["weight-bits"]), _short(second, N["second-bits"]),
        _short(np.concatenate([w["third"], w["third-bias"]]), N["third-bits"]), prior,
    )  # fmt: skip


def _short(weights: Any, bits: int) -> Any:
    return np.ascontiguousarray(np.clip(np.round(weights * (1 << bits)), -32767, 32767).astype(np.int16))

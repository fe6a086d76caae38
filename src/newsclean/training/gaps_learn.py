# SPDX-License-Identifier: Apache-2.0
"""Trains the small network of the second judge: two hidden layers over given word vectors, Adam, in plain numpy.

Promise: word vectors stay as they are given; the same rows, seed and number of threads (one) give the same weights. It
knows a boundary only as its description by the run-time kernel: rows of the vector table, one-hot classes, flags.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from newsclean.kernels import network

N = network.NUMBERS
PLACES, WORDS, COARSE = N["places"], N["words"], N["coarse"]
DROPOUT = 0.1  # of units; of whole words half as much
DECAY = 1e-6
FAST, SLOW = 0.9, 0.999  # Adam's two memories


@dataclass
class Net:
    """Weights as float32 arrays by name, and what Adam remembers of them."""

    weights: dict[str, Any]
    moment: dict[str, Any]
    square: dict[str, Any]
    steps: int = 0

    def copy(self) -> Net:
        """The same weights with no memory of how they came about."""
        return started({name: w.copy() for name, w in self.weights.items()})


def started(weights: dict[str, Any]) -> Net:
    """A network that begins with `weights`."""
    empty = [{name: np.zeros_like(w) for name, w in weights.items()} for _ in range(2)]
    return Net(weights, empty[0], empty[1])


def new(vectors: Any, units: int, tops: int, seed: int) -> Net:
    """A network with random weights over the given word vectors."""
    random = np.random.default_rng(seed)

    def layer(rows: int, columns: int) -> Any:
        limit = float(np.sqrt(6.0 / (rows + columns)))
        return random.uniform(-limit, limit, (rows, columns)).astype(np.float32)

    wide = PLACES * vectors.shape[1]
    whole = layer(wide + WORDS * COARSE + N["flags"], units)
    return started(
        {
            "vectors": vectors.astype(np.float32),  # fixed: no gradient is computed for them
            "first": whole[:wide].copy(),
            "hots": whole[wide : wide + WORDS * COARSE].copy(),
            "flags": whole[wide + WORDS * COARSE :].copy(),
            "first-bias": np.zeros(units, np.float32),
            "second": layer(units, tops),
            "second-bias": np.zeros(tops, np.float32),
            "third": layer(tops, 1)[:, 0].copy(),
            "third-bias": np.zeros(1, np.float32),
        }
    )


def outputs(net: Net, told: Any) -> Any:
    """Log odds of each description."""
    parts = [_forward(net.weights, told[at : at + 8192], None)["out"] for at in range(0, len(told), 8192)]
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _forward(w: dict[str, Any], told: Any, random: Any) -> dict[str, Any]:
    n = len(told)
    x = w["vectors"][told[:, :PLACES]]
    seen: dict[str, Any] = {}
    if random is not None:
        seen["words"] = (random.random((n, PLACES, 1), np.float32) > DROPOUT / 2).astype(np.float32)
        x = x * seen["words"]
    x = x.reshape(n, -1)
    flags = told[:, PLACES + WORDS :].astype(np.float32)
    z = x @ w["first"] + flags @ w["flags"] + w["first-bias"] + w["hots"][told[:, PLACES : PLACES + WORDS]].sum(1)
    a = np.maximum(z, 0)
    if random is not None:
        seen["units"] = (random.random(a.shape, np.float32) > DROPOUT).astype(np.float32) / np.float32(1 - DROPOUT)
        a = a * seen["units"]
    top = np.maximum(a @ w["second"] + w["second-bias"], 0)
    out = top @ w["third"] + w["third-bias"]
    return seen | {"x": x, "flags": flags, "z": z, "a": a, "top": top, "out": out}


def _gradient(w: dict[str, Any], told: Any, label: Any, random: Any) -> dict[str, Any]:
    """Of the mean log loss, for each layer."""
    seen = _forward(w, told, random)
    n = len(label)
    error = ((1.0 / (1.0 + np.exp(-np.clip(seen["out"], -30, 30))) - label) / n).astype(np.float32)
    into_top = error[:, None] * w["third"] * (seen["top"] > 0)
    into_units = (into_top @ w["second"].T) * seen["units"] * (seen["z"] > 0)
    hot = told[:, PLACES : PLACES + WORDS]
    places = sparse.csr_matrix(
        (np.ones(hot.size, np.float32), hot.ravel(), np.arange(0, hot.size + 1, WORDS)), shape=(n, len(w["hots"]))
    )
    return {
        "third": seen["top"].T @ error, "third-bias": error.sum(keepdims=True),
        "second": seen["a"].T @ into_top, "second-bias": into_top.sum(0),
        "first": seen["x"].T @ into_units, "first-bias": into_units.sum(0),
        "flags": seen["flags"].T @ into_units, "hots": places.T @ into_units,
    }  # fmt: skip


def _step(net: Net, told: Any, label: Any, rate: float, random: Any) -> None:
    layers = _gradient(net.weights, told, label, random)
    net.steps += 1
    fast, slow = 1 - FAST**net.steps, 1 - SLOW**net.steps
    for name, gradient in layers.items():
        weight, moment, square = net.weights[name], net.moment[name], net.square[name]
        gradient = gradient + DECAY * weight
        moment += (1 - FAST) * (gradient - moment)
        square += (1 - SLOW) * (gradient * gradient - square)
        weight -= rate * (moment / fast) / (np.sqrt(square / slow) + 1e-8)


def train(net: Net, told: Any, label: Any, rounds: int, rate: float, batch: int, seed: int) -> None:
    """Improve `net` on descriptions with labels 0 and 1; the rate falls to a twentieth on the way."""
    random = np.random.default_rng(seed)
    label = label.astype(np.float32)
    batches = len(label) // batch
    for turn in range(rounds):
        order = random.permutation(len(label))
        for k in range(batches):
            chosen = order[k * batch : (k + 1) * batch]
            share = (turn * batches + k) / (rounds * batches)
            _step(net, told[chosen], label[chosen], rate * (1 - 0.95 * share), random)

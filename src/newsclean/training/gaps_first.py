# SPDX-License-Identifier: Apache-2.0
"""The first judge of a language as the table holds it: gate, weights, floors; and its sections.

Promise: plain numpy; what is needed to train a language without networks, and nothing else.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from newsclean.kernels import tokens as kernel
from newsclean.training import gaps_fit, gaps_witness
from newsclean.training.gaps_data import Page

N = kernel.NUMBERS
SCALE = 24.0  # weights are stored as whole parts of 1/24, -5.3 to 5.3
FLOOR = -5.25  # log odds below which a boundary is not even a weak witness
PENALTY = 0.7
KEPT = -5.0  # log odds of both judges together below which a boundary is dropped
# A pair of classes passes the gate when more than this share of its boundaries are gaps, or when it is rare.
GATE_SHARE = 0.002
GATE_ROWS = 10
DROPPED = -99.0  # log odds of a boundary that was dropped
NO_NETWORKS: dict[str, Any] = {"mixture": [0.0, 1.0, 0.0, 0.0, 0.0, 0.0], "shape": [0, 0]}
CUT_LOSS = 0.005  # of the gaps above the floor that the first features may lose


def gate_of(seen: Any, hits: Any) -> Any:
    """A number for each pair of classes: 0 where no gap is looked for, 2 where each boundary is a candidate."""
    gate = ((hits > GATE_SHARE * seen) | (seen < GATE_ROWS)).astype(np.uint8)
    quotes = ("quote-open", "quote"), ("quote-close", "quote")
    always = [(a, b) for a in quotes[0] for b in quotes[1]]
    always += [("open", "close"), ("bracket-open", "bracket-close"), ("cjk-open", "cjk-close"), ("comma", "comma")]
    always += [("cjk-comma", "cjk-comma"), ("cjk-comma", "cjk-stop"), ("comma", "stop")]
    for a, b in always:
        gate[N[a] * 256 + N[b]] = 2
    gate[N["newline"] * 256 + N["newline"]] = 0
    return gate


def packed_gate(gate: Any) -> bytes:
    """The gate as the kernel reads it, two bits a pair."""
    fours = gate.reshape(-1, 4)
    data: bytes = (fours[:, 0] | fours[:, 1] << 2 | fours[:, 2] << 4 | fours[:, 3] << 6).astype(np.uint8).tobytes()
    return data


@dataclass
class Trained:
    """One language's result; `held` are (page, scores) of pages that no judge was fitted to.

    `networks` and `parts` are the facts and sections of the other judges, where the language has them.
    """

    tables: gaps_fit.Tables
    weights: gaps_fit.Weights
    gate: bytes
    cut: float
    held: list[tuple[Page, gaps_witness.Seen]]
    networks: dict[str, Any] = field(default_factory=lambda: dict(NO_NETWORKS))
    parts: dict[str, tuple[str, bytes]] = field(default_factory=dict)


def fitted(rows: gaps_fit.Rows, bits: int, steps: int, own: int | None = None) -> gaps_fit.Weights:
    """The weights of the first judge; rows from number `own` on are of other text than what is to be judged."""
    foreign = np.arange(len(rows.label)) >= (len(rows.label) if own is None else own)
    return gaps_fit.quantise(gaps_fit.fit(rows, foreign, bits, PENALTY, steps), SCALE)


def facts_of(result: Trained, judge: list[float], document: list[float]) -> dict[str, Any]:
    """What the table says of one language beside its sections."""
    return {
        "bits": result.tables.bits, "scale": 1.0 / SCALE, "keep_capitals": result.tables.keep_capitals,
        "floor": int(FLOOR * SCALE), "judge": judge, "document": document, "kept": KEPT,
        "cut": round(result.cut * SCALE), **result.networks,
    }  # fmt: skip


def sections_of(lang: str, result: Trained) -> dict[str, tuple[str, bytes]]:
    """The sections of one language."""
    return {
        f"{lang}.keys": ("I", bytes(result.tables.keys)),
        f"{lang}.values": ("B", bytes(result.tables.values)),
        f"{lang}.props": ("B", bytes(result.tables.props)),
        f"{lang}.gate": ("B", zlib.compress(result.gate, 9)),
        f"{lang}.weights": ("B", zlib.compress(result.weights.table.tobytes(), 9)),
        f"{lang}.bias": ("i", result.weights.bias.tobytes()),
        **{f"{lang}.{name}": part for name, part in result.parts.items()},
    }

# SPDX-License-Identifier: Apache-2.0
"""Counts the corpus and packs the language model of the mojibake engine.

Promise: the same corpus gives the same bytes. The layout is what `newsclean.kernels.score` reads: a backing-off
trigram model (Witten-Bell weights, costs in eighths of a nat) and a lexicon of word fingerprints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from newsclean.kernels.score import MASK, MULTIPLIER
from newsclean.mojibake import kinds
from newsclean.training import mojibake_symbols

Array = np.ndarray[Any, Any]

PAIR_BITS = 17
TRIPLE_BITS = 19
LEXICON_BITS = 18
LOAD = 0.74  # of the hash tables; above it, linear probing grows slow
FLOOR = 3e-8  # of the probability mass of a symbol never seen
STEPS = 8.0  # a nat


class Symbols:
    """Folds text to arrays of symbols, as the kernel does."""

    def __init__(self) -> None:
        self.fold = np.array(mojibake_symbols.fold_table(), dtype=np.uint16)
        self.kind = np.array(mojibake_symbols.kind_table(), dtype=np.uint8)

    def of(self, text: str) -> Array:
        """The symbols of `text`."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        low = self.fold[np.minimum(codes, 0xFFFF)].astype(np.uint64)
        high = np.where(codes >= 0x20000, 0xE002, np.where(codes >= 0x1F000, 0xE001, 0xE003))
        return np.where(codes < 0x10000, low, high).astype(np.uint64)


class Counts:
    """Weighted counts of triples; pairs and single symbols follow from them."""

    def __init__(self) -> None:
        self.keys: list[Array] = []
        self.weights: list[Array] = []

    def add(self, symbols: Symbols, parts: Iterable[tuple[str, float]], total: float) -> None:
        """Count the texts `parts` with their weights, scaled so that they sum to `total`."""
        pieces, weights = [], []
        for text, weight in parts:
            part = symbols.of("  " + text + " ")
            pieces.append(part)
            weights.append(np.full(len(part), weight))
        if not pieces:
            return
        row, scale = np.concatenate(pieces), np.concatenate(weights)
        key = (row[:-2] << np.uint64(32)) | (row[1:-1] << np.uint64(16)) | row[2:]
        found, where = np.unique(key, return_inverse=True)
        mass = np.bincount(where, weights=scale[2:])
        self.keys.append(found)
        self.weights.append(mass * (total / mass.sum()))

    def merged(self) -> tuple[Array, Array]:
        """All triples with their weight, sorted."""
        key, where = np.unique(np.concatenate(self.keys), return_inverse=True)
        return key, np.bincount(where, weights=np.concatenate(self.weights))


def hashes(keys: Array) -> Array:
    """The kernel's hash of each key."""
    with np.errstate(over="ignore"):
        return keys * np.uint64(MULTIPLIER)


def fill(table_bits: int, hashed: Array, columns: list[Array]) -> tuple[Array, list[Array]]:
    """Open-addressed fingerprints of `hashed` (inserted in order) and the `columns` beside them."""
    size = 1 << table_bits
    marks = [0] * size
    values = [[0] * size for _ in columns]
    listed = [column.tolist() for column in columns]
    for number, one in enumerate(hashed.tolist()):
        at, mark = one >> (64 - table_bits), (one >> 16) & 0xFFFF or 1
        while marks[at] and marks[at] != mark:
            at = (at + 1) & (size - 1)
        if marks[at] == mark:
            continue  # taken for a key that came earlier; the earlier is the weightier
        marks[at] = mark
        for target, source in zip(values, listed, strict=True):
            target[at] = source[number]
    return np.array(marks, dtype="<u2"), [np.array(column, dtype=np.uint8) for column in values]


def cost(probability: Array) -> Array:
    """Eighths of a nat, at most 255."""
    return np.minimum(np.rint(-np.log(probability) * STEPS), 255).astype(np.int64)


def backing(groups: Array, weight: Array) -> tuple[Array, Array, Array]:
    """Contexts, their total and their Witten-Bell share for what was not seen after them."""
    context, where = np.unique(groups, return_inverse=True)
    total = np.bincount(where, weights=weight)
    types = np.bincount(where)
    return context, total, types / (types + total)


def language_model(counts: Counts) -> dict[str, tuple[str, bytes]]:
    """The sections uni, unibow, pair_*, triple_*."""
    key3, weight3 = counts.merged()
    keep = weight3 > 0.02
    key3, weight3 = key3[keep], weight3[keep]
    key2, where2 = np.unique(key3 & np.uint64(0xFFFFFFFF), return_inverse=True)
    weight2 = np.bincount(where2, weights=weight3)
    single, where1 = np.unique(key2 & np.uint64(0xFFFF), return_inverse=True)
    weight1 = np.bincount(where1, weights=weight2)

    p1 = np.full(65536, FLOOR)
    p1[single.astype(np.int64)] += weight1 / weight1.sum()
    context1, total1, left1 = backing(key2 >> np.uint64(16), weight2)
    bow1 = np.ones(65536)
    bow1[context1.astype(np.int64)] = left1
    sum1 = np.zeros(65536)
    sum1[context1.astype(np.int64)] = total1
    first2, second2 = (key2 >> np.uint64(16)).astype(np.int64), (key2 & np.uint64(0xFFFF)).astype(np.int64)
    p2 = (1 - bow1[first2]) * weight2 / sum1[first2] + bow1[first2] * p1[second2]

    context2, total2, left2 = backing(key3 >> np.uint64(16), weight3)
    at2 = np.searchsorted(context2, key3 >> np.uint64(16))
    lower = p2[np.searchsorted(key2, key3 & np.uint64(0xFFFFFFFF))]
    p3 = (1 - left2[at2]) * weight3 / total2[at2] + left2[at2] * lower
    gain3 = weight3 * np.abs(np.log(p3) - np.log(left2[at2] * lower))
    best3 = np.argsort(-gain3, kind="stable")[: int(LOAD * (1 << TRIPLE_BITS))]

    bow2 = dict(zip(context2.tolist(), left2.tolist(), strict=True))
    left_of_pair = np.array([bow2.get(key, 1.0) for key in key2.tolist()])
    gain2 = weight2 * np.abs(np.log(p2) - np.log(bow1[first2] * p1[second2])) + weight2 * 0.1
    best2 = np.argsort(-gain2, kind="stable")[: int(LOAD * (1 << PAIR_BITS))]

    marked = key2 + np.uint64(1 << 48)
    pair_fp, (pair_cost, pair_bow) = fill(
        PAIR_BITS, hashes(marked)[best2], [cost(p2)[best2], cost(left_of_pair)[best2]]
    )
    triple_fp, (triple_cost,) = fill(TRIPLE_BITS, hashes(key3)[best3], [cost(p3)[best3]])
    return {
        "uni": ("B", cost(p1).astype(np.uint8).tobytes()),
        "unibow": ("B", cost(bow1).astype(np.uint8).tobytes()),
        "pair_fp": ("H", pair_fp.tobytes()),
        "pair_cost": ("B", pair_cost.tobytes()),
        "pair_bow": ("B", pair_bow.tobytes()),
        "triple_fp": ("H", triple_fp.tobytes()),
        "triple_cost": ("B", triple_cost.tobytes()),
    }


def kinds_with_common_hanzi(symbols: Symbols, counts: Counts) -> Array:
    """The kinds, where hanzi that the corpus knows are told from the rest."""
    key, weight = counts.merged()
    seen = np.bincount((key & np.uint64(0xFFFF)).astype(np.int64), weights=weight, minlength=65536)
    kind = symbols.kind.copy()
    kind[(kind == kinds.HANZI_RARE) & (seen > 0.5)] = kinds.HANZI
    return kind


def word_hash(symbols: Array) -> int:
    """The kernel's hash of a folded word."""
    value = MULTIPLIER
    for symbol in symbols.tolist():
        value = ((value ^ symbol) * MULTIPLIER) & MASK
        value ^= value >> 29
    return (value * MULTIPLIER) & MASK


def lexicon(symbols: Symbols, words: Mapping[str, None]) -> tuple[tuple[str, bytes], int]:
    """The section of word fingerprints and how many words are in it; the first words win when space runs out."""
    room = int(LOAD * (1 << LEXICON_BITS))
    chosen: dict[int, None] = {}
    for word in words:
        chosen[word_hash(symbols.of(word))] = None
        if len(chosen) >= room:
            break
    marks, _ = fill(LEXICON_BITS, np.array(list(chosen), dtype=np.uint64), [])
    return ("H", marks.tobytes()), len(chosen)

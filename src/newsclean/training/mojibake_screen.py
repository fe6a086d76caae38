# SPDX-License-Identifier: Apache-2.0
"""Learns the weights of the screen: which pairs of characters are likelier in garbled text than in clean.

Promise: deterministic. Garbled text is made here from clean text, by every pair of writer and reader that fits, so
that chains nobody has collected are covered as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import exp
from typing import Any

import numpy as np

from newsclean.kernels.score import MULTIPLIER
from newsclean.mojibake import charsets
from newsclean.training.mojibake_model import Symbols

Array = np.ndarray[Any, Any]

BITS = 17
CLEAN_SAMPLE = 300_000  # characters a language
GARBLED_SAMPLE = 2_500  # characters a language and chain
RAREST = 6.5  # nats: chains that are rarer beforehand are left out
EPSILON = 1e-6  # shares below this are as good as unseen
UNSEEN = 3.0  # a pair unseen on both sides is likelier garbled


class Pairs:
    """Counts pairs of neighbours in the places of the kernel's hash table."""

    def __init__(self, symbols: Symbols, kind: Array) -> None:
        self.symbols = symbols
        grouped = (kind >= 48) | (kind == 3) | (kind == 5) | (kind < 2)
        self.group = np.where(grouped, 0xF0000 + kind.astype(np.int64), np.arange(65536)).astype(np.uint64)

    def count(self, text: str) -> Array:
        """The share of each place among the pairs of `text` that have a non-ASCII character."""
        codes = np.frombuffer(("\n" + text).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
        codes = np.where(codes == 10, 32, codes)
        before, after = codes[:-1], codes[1:]
        wanted = (before >= 128) | (after >= 128)
        before, after = before[wanted], after[wanted]
        first = np.where(before < 65536, self.group[np.minimum(before, 65535)], np.uint64(0xF003F))
        second = np.where(after >= 128, after.astype(np.uint64), self.group[np.minimum(after, 65535)])
        with np.errstate(over="ignore"):
            place = (((first << np.uint64(20)) | second) * np.uint64(MULTIPLIER)) >> np.uint64(64 - BITS)
        tally = np.bincount(place.astype(np.int64), minlength=1 << BITS).astype(np.float64)
        shares: Array = tally / max(1.0, tally.sum())
        return shares


def sample(lines: Iterable[str], size: int) -> str:
    """The first lines, up to `size` characters."""
    taken: list[str] = []
    for line in lines:
        taken.append(line)
        size -= len(line)
        if size < 0:
            break
    return "\n".join(taken)


def garbled(lines: Iterable[str], writer: str, reader: str, size: int) -> str:
    """Lines that changed on the way through one chain, up to `size` characters."""
    taken: list[str] = []
    for line in lines:
        data = charsets.encode(line, writer)
        text = None if data is None else charsets.decode(data, reader)
        if text is not None and text != line:
            taken.append(text)
            size -= len(text)
            if size < 0:
                break
    return "\n".join(taken)


def weights(texts: dict[str, list[str]], kind: Array) -> bytes:
    """The table of the screen: signed bytes, eighths of a nat."""
    pairs = Pairs(Symbols(), kind)
    clean = np.zeros(1 << BITS)
    dirty = np.zeros(1 << BITS)
    mass = 0.0
    for _, lines in sorted(texts.items()):
        foreign = [line[:300] for line in lines if not line.isascii()]
        size = sum(map(len, foreign))
        if not foreign:
            continue
        share = min(1.0, size / 30_000)
        clean += share * pairs.count(sample(foreign, CLEAN_SAMPLE))
        few = foreign[:60]
        for writer, against_writer in charsets.WRITERS.items():
            for reader, against_reader in charsets.READERS.items():
                nats = against_writer + against_reader
                if writer == reader or nats > RAREST:
                    continue
                text = garbled(few, writer, reader, GARBLED_SAMPLE)
                if text:
                    part = share * exp(-nats / 2)
                    dirty += part * pairs.count(text)
                    mass += part
    clean /= clean.sum()
    dirty /= mass
    ratio = np.log((dirty + UNSEEN * EPSILON) / (clean + EPSILON))
    return bytes(np.clip(np.rint(ratio * 8), -127, 127).astype(np.int8).tobytes())

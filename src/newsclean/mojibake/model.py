# SPDX-License-Identifier: Apache-2.0
"""Opens the language model of the engine, once, when first needed.

Promise: importing this opens nothing; the opened model is never changed, so that threads may share it.
"""

from __future__ import annotations

from array import array
from functools import lru_cache

from newsclean.kernels.scan import Screen
from newsclean.kernels.score import Scorer
from newsclean.tables import Table, open_table

# Eighths of a nat: what the screen lets through. At 16 it holds back less than one in a hundred garbled lines, and
# those are mostly beyond the judge too.
SUSPICION = 16
MARGIN = 3  # see `Screen.odd_lines`; costs one garbled line in a thousand, spares three clean ones of four

_SECTIONS = (
    "fold",
    "kind",
    "uni",
    "unibow",
    "pair_fp",
    "pair_cost",
    "pair_bow",
    "triple_fp",
    "triple_cost",
    "lexicon",
)


def from_table(table: Table) -> Scorer:
    """The scorer that a table holds."""
    return Scorer(*(table.section(name) for name in _SECTIONS))


@lru_cache(maxsize=1)
def scorer() -> Scorer:
    """The scorer of ``data/mojibake.bin``."""
    return from_table(open_table("mojibake"))


@lru_cache(maxsize=1)
def screen() -> Screen:
    """The screen of ``data/mojibake.bin``."""
    table = open_table("mojibake")
    return Screen(table.section("kind"), table.section("screen"))


def charset_symbols(scorer: Scorer, tables: tuple[str, ...]) -> tuple[memoryview, memoryview]:
    """What `Scorer.costs_as_read` needs to know of single-byte charsets, each given by its 256 characters."""
    codes = [ord(char) for table in tables for char in table]
    symbols = array("H", [scorer.symbol_of(code) for code in codes])
    shapes = bytes([scorer.shape_of(code) for code in codes])
    return memoryview(symbols), memoryview(shapes)


@lru_cache(maxsize=1)
def fold_pairs() -> dict[str, str]:
    """Byte pairs of GBK (as U+0000 to U+00FF) after a folding of traditional characters -> before it.

    Only those that stand for the start of a UTF-8 sequence before, so that text garbled as UTF-8 → GBK can be put back.
    """
    return dict(open_table("mojibake").meta["folds"])

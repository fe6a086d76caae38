# SPDX-License-Identifier: Apache-2.0
"""Opens the language model of the engine, once, when first needed.

Promise: importing this opens nothing; the opened model is never changed, so that threads may share it.
"""

from __future__ import annotations

import re
from array import array
from functools import lru_cache

from newsclean.kernels import scan
from newsclean.kernels.score import Scorer
from newsclean.mojibake import kinds
from newsclean.tables import Table, open_table

# Eighths of a nat: what the screen lets through. At 16 it holds back less than one in a hundred garbled lines, and
# those are mostly beyond the judge too.
SUSPICION = 16
MARGIN = 3  # see `scan.Screen.odd_lines`; costs one garbled line in a thousand, spares three clean ones of four
# One character of each that `irreversible` marks, the least usual of it.
MARKS = "\ufffd\uff7f锟쏙嚙"
# Dashes, curly quotes, dots; no-break space and soft hyphen; CJK punctuation and full-width forms.
SIGNS = "\xa0\xad\u2000-\u206f\u3000-\u3003\uff00-\uff60"  # ranges of a regular expression
# Those that are letters in DOS charsets and on the Macintosh, and seldom stand between two small letters.
INNER_SIGNS = "\u201a\u201e\u2020\u2021\u02c6\u2030\u2039\u203a\u201c\u201d\u2022\u2026"

# Signs that are usual beside hanzi, kana and hangul, but ``?`` and ``&``, which the screen looks at twice.
USUAL = "，。、：；！（）《》「」“”‘’—…·.,()\"'-"
PATIENCE = 20_000  # characters looked up one by one, before the screen makes the weights of an alphabet ready

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
def screen() -> scan.Screen:
    """The screen of ``data/mojibake.bin``."""
    table = open_table("mojibake")
    wanted = re.compile(f"[{SIGNS}]")
    signs = "".join(wanted.findall("".join(map(chr, (*range(0x80, 0x3100), *range(0xFF00, 0xFFFE))))))
    # Where the kernel is not compiled, making a table takes very much longer.
    patience = 10 * PATIENCE if str(scan.__file__).endswith(".py") else PATIENCE
    return scan.Screen(
        table.section("kind"), table.section("screen"), MARKS, signs, INNER_SIGNS, SUSPICION, MARGIN,
        alphabets(), USUAL, patience,
    )  # fmt: skip


def alphabets() -> bytes:
    """The number of the alphabet that each page of 128 characters of the BMP belongs to; 0 for none.

    What Latin-1 has and general punctuation are in all of them. Apart from these an alphabet is a block of 256
    characters, but for Latin letters (those of Vietnamese apart), hanzi with kana, and hangul.
    """
    pages = [8 + (page >> 1) for page in range(512)]
    pages[0x5C:0x140] = [3] * (0x140 - 0x5C)
    pages[0x140:] = [0] * (512 - 0x140)
    pages[0x158:0x1B0] = [4] * (0x1B0 - 0x158)
    pages[0x1FE] = 3  # full-width forms
    for page in (1, 2, 64):
        pages[page] = 1
    for page in (3, 0x3C, 0x3D):
        pages[page] = 2
    pages[0] = 0
    return bytes(pages)


# Groups for `kernels.scan.census`: scripts in the order of their names, so that of two with the same number of
# characters the first is taken.
SCRIPTS = sorted(kinds.SCRIPTS)
CONTROLS = 62  # the group of control characters


@lru_cache(maxsize=1)
def script_groups() -> bytes:
    """What `kernels.scan.census` asks for."""
    group = bytearray([63] * 256)
    for number, name in enumerate(SCRIPTS):
        for kind in kinds.SCRIPTS[name]:
            group[kind] = number
    group[kinds.CONTROL] = CONTROLS
    beyond = bytes([kinds.ASTRAL, kinds.EMOJI, kinds.HANZI_EXTENSION])
    return (bytes(open_table("mojibake").section("kind")[:65536]) + beyond).translate(bytes(group))


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

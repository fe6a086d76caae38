# SPDX-License-Identifier: Apache-2.0
"""Repairs a line that one whole step explains beyond doubt, without a search.

Promise: a pure function of the line, in linear time, a hundred times cheaper than the search; None whenever anything
is left to weigh. What it gives is what search and judge give (on the development lines the texts differ in less than
one of a thousand, and there this one is right).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from newsclean.kernels.scan import Screen, sequence_mask, shared_mask
from newsclean.kernels.score import HEADER, Scorer
from newsclean.mojibake import charsets, kinds
from newsclean.mojibake.fluency import is_broken, strangeness
from newsclean.mojibake.gate import is_worth_a_search
from newsclean.mojibake.line import Repair
from newsclean.mojibake.model import MARGIN, SUSPICION, charset_symbols
from newsclean.mojibake.search import Chain, prior

# What such a repair counts: a nat more than the judge's median for the same repairs. Of 17,800 of the development lines
# 2 were wrong, and no clean line was touched.
NATS = 8.0
QUIET = 16  # part of the screen's sum that may be left
LAYERS = 3  # of UTF-8
READINGS = 3  # different byte strings that are tried
# Deviations from the normal text of a script that are allowed: of UTF-8, of UTF-8 with sequences of three bytes, which
# are no chance, of charsets of one byte and of several. Below the last, hanzi are not compared with other readings.
FLUENT, FLUENT_LONG, FLUENT_NARROW, FLUENT_WIDE, EXCELLENT = 2.0, 6.0, 3.0, 4.0, 2.0
FEWEST_NARROW, FEWEST_WIDE = 8, 4  # non-ASCII characters of a charset of one byte, of several
STRANGE = 2.0  # a line that is less so is not taken for a legacy charset
LEAD = 5 * 8  # eighths of a nat that the second best must be dearer, and a quarter of the best
_CONTROL = HEADER + kinds.CONTROL
# A0 is a letter in these, and becomes a blank easily: then the search looks where it is missing.
_WITH_LETTER_A0 = ("cp437", "cp850", "cp852", "cp866")
_CHINESE = ("gbk", "big5")
_HANZI, _HIRAGANA, _KATAKANA = HEADER + kinds.HANZI, HEADER + kinds.HIRAGANA, HEADER + kinds.KATAKANA
_WIDE = tuple(name for name in charsets.WRITERS if name not in charsets.SINGLE and name != "utf-8")
_NARROW = tuple(name for name in charsets.WRITERS if name in charsets.SINGLE)

# One hanzi or syllable that has eaten what stood between or behind small letters: "Gro\u9060andel" for "Großhandel".
_EATEN = re.compile("[A-Z][\u3400-\ud7a3][a-z]|[a-z][\u3400-\ud7a3](?![^\\x00-\x7f]|[0-9A-Z])")
_LONG = re.compile("[^\\x00-\u07ff]")
# Letters that are the same in western and central European charsets: no second reading can hide behind them.
_SHARED = frozenset(map(chr, range(128))) | (charsets.characters("latin-1") & charsets.characters("iso-8859-2"))
# A single sequence of two bytes may be chance ("IRMÃ»"), but not inside a word of small letters.
_IN_WORD = re.compile("[a-z][^\\x00-\x7f]|[^\\x00-\x7f][a-z]")

Found = tuple[int, str, str, str]  # cost with the prior, text, writer, reader


@lru_cache(maxsize=4)
def _symbols(scorer: Scorer) -> tuple[memoryview, memoryview]:
    return charset_symbols(scorer, tuple(charsets.table(name) for name in _NARROW))


def certain(scorer: Scorer, screen: Screen, line: str, surprise: int) -> Repair | None:
    """What `line`, at which `screen` had the sum `surprise`, must have been, or None."""
    text = line
    chain: Chain = ()
    for _ in range(LAYERS):
        found = _as_utf8(scorer, text)
        if found is None:
            break
        text, chain = found[1], (*chain, found[2:])
        if _is_good(scorer, line, text) and not is_odd_still(scorer, screen, text, surprise):
            return Repair(text, chain, NATS)
    found = _as_legacy(scorer, text)
    if found is None or left(screen, found[1], surprise):
        return None
    return Repair(found[1], (*chain, found[2:]), NATS)


def left(screen: Screen, text: str, surprise: int) -> int:
    """The sum of the screen that a repair of a line with the sum `surprise` leaves; 0 for little of it.

    Replacement characters that come to light are no repair: their bytes were lost before.
    """
    if "\ufffd" in text:
        return surprise
    odd = screen.odd_lines(text, 0, len(text), max(SUSPICION, surprise // QUIET), MARGIN)
    return max(odd[2::3]) if odd else 0


def is_odd_still(scorer: Scorer, screen: Screen, text: str, surprise: int) -> bool:
    """Whether such a repair leaves something to search for."""
    odd = left(screen, text, surprise)
    return odd >= surprise > 0 or (odd > 0 and is_worth_a_search(scorer, text, odd))


def _readings(line: str, readers: tuple[str, ...]) -> Iterator[tuple[bytes, str]]:
    """The first few byte strings that `line` may have been read from, the likeliest reader first."""
    return islice(charsets.readings(line, readers), READINGS)


def _is_half(scorer: Scorer, line: str, cost: int) -> bool:
    """Whether `line` costs at least twice as much as its repair does."""
    return scorer.cost_within(line, 0, len(line), 2 * cost - 1) >= 2 * cost


def _is_sound(counts: list[int], strangest: float) -> bool:
    """Whether a text with this evidence reads as usual and holds nothing that no newsroom writes."""
    return counts[_CONTROL] == 0 and not is_broken(counts) and strangeness(counts) < strangest


def _as_utf8(scorer: Scorer, line: str) -> Found | None:
    """The line as UTF-8 that one of the readers read, far better than any other."""
    hints = sequence_mask(line, *charsets.sequence_masks())
    mask = hints & shared_mask(line, charsets.reader_masks())
    best: Found | None = None
    second = 1 << 62
    wide = charsets.MULTI_READERS if hints >> 40 else ()
    for data, reader in _readings(line, (*charsets.likeliest(mask), *wide)):
        text = charsets.decode(data, "utf-8")
        if text is None or text == line or (best is not None and text == best[1]):
            continue
        if len(data) - len(text) < 2 and not _IN_WORD.search(text):
            return None
        cost = scorer.cost(text, 0, len(text)) + round(8 * charsets.READERS[reader])
        if best is None or cost < best[0]:
            second = second if best is None else best[0]
            best = cost, text, "utf-8", reader
        else:
            second = min(second, cost)
    return None if best is None or second - best[0] < _lead(best[0]) else best


def _is_good(scorer: Scorer, line: str, text: str) -> bool:
    """Whether `text`, that `line` is as UTF-8, reads as usual and costs half."""
    counts = scorer.evidence(text, 0, len(text))
    strangest = FLUENT_LONG if _LONG.search(text) or _SHARED.issuperset(text) else FLUENT
    return _is_sound(counts, strangest) and _is_half(scorer, line, counts[1])


def _as_legacy(scorer: Scorer, line: str) -> Found | None:
    """The line as a legacy charset that one of the readers read, far better than any other."""
    readers = charsets.likeliest(max(0, shared_mask(line, charsets.reader_masks())))
    if not readers:
        return None
    own = scorer.evidence(line, 0, len(line))
    if own[6] < FEWEST_WIDE or strangeness(own) < STRANGE:
        return None
    best = _as_chinese(scorer, line, readers)
    if best is not None:
        return best
    second = limit = own[1] // 2
    for data, reader in _readings(line, readers):
        for found in _written(scorer, line, data, reader, limit):
            if best is None or found[0] < best[0]:
                if best is not None and best[1] != found[1]:
                    second = best[0]
                best = found
                limit = min(limit, found[0] + _lead(found[0]))
            elif best[1] != found[1]:
                second = min(second, found[0])
    if best is None or second - best[0] < _lead(best[0]) or best[2] in _WITH_LETTER_A0:
        return None
    counts = scorer.evidence(best[1], 0, len(best[1]))
    narrow = best[2] in charsets.SINGLE
    if counts[6] < (FEWEST_NARROW if narrow else FEWEST_WIDE) or _EATEN.search(best[1]):
        return None
    return best if _is_sound(counts, FLUENT_NARROW if narrow else FLUENT_WIDE) else None


def _as_chinese(scorer: Scorer, line: str, readers: tuple[str, ...]) -> Found | None:
    """The line as Chinese that reads too well to be compared with anything else."""
    for data, reader in _readings(line, readers[:1]):
        for writer in _CHINESE:
            text = charsets.decode(data, writer)
            if text is None or text == line:
                continue
            counts = scorer.evidence(text, 0, len(text))
            hanzi, kana = counts[_HANZI], counts[_HIRAGANA] + counts[_KATAKANA]
            if hanzi < FEWEST_WIDE or 2 * hanzi < counts[6] or kana or not _is_sound(counts, EXCELLENT):
                continue
            if not _EATEN.search(text) and _is_half(scorer, line, counts[1]):
                return 0, text, writer, reader
    return None


def _lead(cost: int) -> int:
    return max(LEAD, cost // 4)


def _written(scorer: Scorer, line: str, data: bytes, reader: str, limit: int) -> Iterator[Found]:
    """What `data`, read as `line`, may have been: texts that cost at most `limit`, and little more than the best."""
    for writer in _WIDE:
        text = charsets.decode(data, writer)
        if text is not None and text != line:
            cost = scorer.cost_within(text, 0, len(text), limit)
            if cost <= limit:
                cost += round(8 * prior(((writer, reader),)))
                limit = min(limit, cost + _lead(cost))
                yield cost, text, writer, reader
    for writer, cost in zip(_NARROW, scorer.costs_as_read(data, *_symbols(scorer), limit), strict=True):
        if cost >= 0 and writer != reader:
            text = charsets.decode(data, writer)
            if text is not None and text != line:
                yield cost + round(8 * prior(((writer, reader),))), text, writer, reader

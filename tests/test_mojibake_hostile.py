# SPDX-License-Identifier: Apache-2.0
"""The work on hostile text is bounded: searches are counted, not seconds.

A search is a call of `candidates`, whose own work is bounded by the beam, the layers and the length of a line.
"""

import random

import pytest

from newsclean import Cleaner, Config
from newsclean.mojibake import find_mojibake, line

LETTERS = "".join(map(chr, range(0x80, 0x100)))
SOUPS = {
    "C1 and Latin-1": LETTERS,
    "half sequences": "â€ÃÐÑå¼ï¿  ðŸ",
    "many scripts": "aжα한中あعאกðÃ°é ",
    "half-width kana": "".join(map(chr, range(0xFF61, 0xFFA0))),
    "hanzi": "".join(map(chr, range(0x4E00, 0x9FA5))),
    "box drawing": "".join(map(chr, range(0x2500, 0x2580))) + " ",
    "private use": "".join(map(chr, range(0xE000, 0xE400))),
    "lone surrogates": "\ud800a\udfffé\udc80",
    "combining marks": "aÃ\u0301\u0316\u0300\u0327",
}
LAYERED = "école à Noël — “oui” "
for _ in range(5):
    LAYERED = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in LAYERED.encode())
ENDLESS = [
    "é",
    "Ã",
    "ÃÂ",
    "Ã©",
    "\ufffd",
    "?",
    "?? ",
    "锟斤拷",
    "&Atilde;&copy;",
    "&amp;",
    "\x85\x9d",
    "Ã\xad",
    LAYERED,
]


def soup(letters, size, width):
    chosen = random.Random(1).choices(letters, k=size)
    return "\n".join("".join(chosen[at : at + width]) for at in range(0, size, width))


@pytest.fixture
def searched(monkeypatch):
    """Characters of the lines that were searched; the search itself is left out, so nothing is ever repaired."""
    lines = []

    def count(scorer, text):
        lines.append(len(text))
        return []

    monkeypatch.setattr(line, "candidates", count)
    # a memory of lines would hide how much is asked for
    for memory in (getattr(line, name) for name in dir(line) if hasattr(getattr(line, name), "cache_clear")):
        memory.cache_clear()
    return lines


@pytest.mark.parametrize("width", [1, 3, 60, 1001, 20_000])
@pytest.mark.parametrize("letters", SOUPS.values(), ids=SOUPS.keys())
def test_searches_in_vain_do_not_grow_with_the_text(searched, letters, width):
    """Ten thousand characters, and the line at which they are used up."""
    find_mojibake(soup(letters, 40_000, width))
    assert sum(searched) <= 10_000 + 1000
    assert max(searched, default=0) <= 1000


@pytest.mark.parametrize("unit", ENDLESS, ids=lambda unit: ascii(unit[:6]))
def test_one_endless_line_is_searched_in_pieces(searched, unit):
    find_mojibake((unit * (40_000 // len(unit) + 1))[:40_000])
    assert sum(searched) <= 10_000 + 4000
    assert max(searched, default=0) <= 4000  # entities are written out before a line is divided


def test_lines_that_recur_are_searched_once(monkeypatch):
    calls = []
    examine = line.examine
    monkeypatch.setattr(line, "examine", lambda scorer, judge, text: calls.append(text) or examine(scorer, judge, text))
    find_mojibake("Die StraÃŸe fÃ¼hrte zur KÃ¼che.\nplain\n" * 500)
    assert len(calls) == len(set(calls))
    assert len(calls) < 10


def test_work_on_a_garbled_document_grows_with_it_and_no_faster(monkeypatch):
    """Every line took the same chain: after two lines have proved it, the others need no search."""
    calls = []
    examine = line.examine
    monkeypatch.setattr(line, "examine", lambda scorer, judge, text: calls.append(text) or examine(scorer, judge, text))
    lines = [f"Жители посёлка довольны: дорогу номер {n} отремонтируют летом." for n in range(200)]
    find_mojibake("\n".join(lines).encode("cp1251").decode("latin-1"))
    assert len(calls) <= 20


def test_short_lines_that_differ_in_their_numbers_are_all_repaired():
    cleaner = Cleaner(Config(stages=frozenset({"mojibake"})))
    after = cleaner.clean("\n".join(f"Ã©{number}" for number in range(6000)))
    assert "Ã" not in after
    assert cleaner.clean(after) is after

# SPDX-License-Identifier: Apache-2.0
"""How probable bytes are in each charset and language: loads the table, calls the kernel, gives ranked readings.

Costs are sixteenths of a nat; smaller is better; readings of the same bytes may be compared whatever their charset.
Nothing is loaded before the first question. This module must not look at the structure of the bytes.
"""

from __future__ import annotations

import math
from array import array
from functools import cache
from typing import NamedTuple

from newsclean.kernels import bytestats
from newsclean.tables import open_table

LIMIT = 4096  # pairs that are scored at most
SCREEN = 64  # pairs after which hopeless charsets are dropped
LEAD = 24 * 16  # a charset this much worse than the best after the screen is hopeless
ASCII_WEIGHT_CAP = 14 * 16  # how much ASCII letters may speak for a language when charsets are compared,
ASCII_WEIGHT_STEP = 8  # and how much more for each pair with a byte above ASCII
FOREIGN_SLOPE = 32  # per factor e of ASCII letters over other bytes
FOREIGN_CAP = 6 * 16
FOREIGN_LEAST = (0, 16, 32, 40, 32, 40)  # most text in legacy charsets is Latin, then Cyrillic
# Languages in the order of how much news they publish; what the rarer ones cost more (sixteenths of a nat).
RARE = 40
TINY = 64
COMMON = {
    "en": 0,
    "de": 4,
    "fr": 4,
    "es": 4,
    "pt": 8,
    "it": 8,
    "nl": 14,
    "pl": 10,
    "tr": 10,
    "sv": 14,
    "da": 18,
    "no": 18,
}
COMMON |= {
    "cs": 14,
    "hu": 14,
    "ro": 16,
    "fi": 16,
    "sh": 20,
    "vi": 16,
    "id": 16,
    "sk": 22,
    "sl": 24,
    "lt": 22,
    "lv": 24,
    "et": 24,
    "ca": 24,
}
COMMON |= dict.fromkeys(("kl", "hsb", "fy", "lb", "tl", "ht", "fo", "mt"), TINY)
COMMON |= {
    "ru": 0,
    "uk": 10,
    "bg": 12,
    "sr": 16,
    "mk": 20,
    "be": 20,
    "ar": 0,
    "fa": 8,
    "ur": 20,
    "el": 0,
    "he": 0,
    "th": 0,
}


class Reading(NamedTuple):
    """One way to read the bytes."""

    cost: int
    encoding: str
    language: str | None


class Model:
    """The opened table, and what is made of it once."""

    def __init__(self) -> None:
        table = open_table("encoding")
        meta = table.meta
        self.classes = table.section("maps")
        self.cases = table.section("cases")
        self.steps = table.section("steps")
        self.layout = table.section("layout")
        self.index = table.section("index")
        self.rows = table.section("rows")
        self.fits = table.section("fits")
        self.pages = table.section("pages")
        self.points = table.section("points")
        self.names: list[str] = [name for name, _, _ in meta["charsets"]]
        self.priors = array("i", [prior for _, _, prior in meta["charsets"]])
        self.languages: list[list[str]] = [languages for _, languages in meta["scripts"]]
        self.numbers = array("i", map(len, self.languages))
        self.heads = array("i", [1 << 20]) * 512
        for number, languages in enumerate(self.languages):
            for lane, language in enumerate(languages):
                self.heads[number * 64 + lane] = COMMON.get(language, RARE)
        runs: list[list[int]] = []
        for number, (_, script, _) in enumerate(meta["charsets"]):
            if runs and runs[-1][0] == script:
                runs[-1][2] += 1
            else:
                runs.append([script, number, 1])
        scripts = len(self.languages)
        self.ascii_runs = array("i", [x for run in runs[:scripts] for x in run])
        self.ebcdic_runs = array("i", [x for run in runs[scripts:] for x in run])


@cache
def model() -> Model:
    """The model, opened once."""
    return Model()


def rank_single(data: bytes, ebcdic: bool = False) -> list[Reading]:
    """Readings of `data` in the single-byte charsets, best first."""
    m = model()
    places = array("i", bytes(4 * min(len(data), LIMIT)))
    heads = m.heads
    extras = _NOTHING
    if not ebcdic:
        n = bytestats.pair_places(data, 0, places)
        heads = heads[:]
        cap = ASCII_WEIGHT_CAP + len(data) // 3 + ASCII_WEIGHT_STEP * min(n, len(data) - n)
        bytestats.weigh_ascii(
            data, places, min(n, ASCII_PAIRS), m.classes, m.layout[1], m.index, m.rows, m.layout[3], m.heads, cap, heads
        )
    n = bytestats.pair_places(data, 2 if ebcdic else 1, places)
    if not ebcdic:
        extras = foreign(data, min(n, SCREEN))
    runs = m.ebcdic_runs if ebcdic else m.ascii_runs
    entries = _rank(m, data, places, n if ebcdic else min(n, SCREEN), runs, heads, extras)
    if n > SCREEN and not ebcdic:
        bar = entries[0][0] + LEAD
        runs = array("i", [x for cost, charset, script, _ in entries if cost <= bar for x in (script, charset, 1)])
        entries = _rank(m, data, places, n, runs, heads, foreign(data, n))
    return [Reading(cost, m.names[charset], _language(m, script, lane)) for cost, charset, script, lane in entries]


def _rank(
    m: Model, data: bytes, places: array[int], n: int, runs: array[int], heads: array[int], extras: array[int]
) -> list[tuple[int, int, int, int]]:
    top = array("i", bytes(16 * TOP))
    sums = array("i", bytes(256))
    found = bytestats.rank_bytes(
        data,
        places,
        n,
        m.classes,
        m.cases,
        runs,
        m.layout,
        m.index,
        m.rows,
        m.steps,
        heads,
        m.priors,
        m.fits,
        extras,
        sums,
        top,
        TOP,
    )
    return [(top[i], top[i + 1], top[i + 2], top[i + 3]) for i in range(0, 4 * found, 4)]


TOP = 16  # charsets that are reported
ASCII_PAIRS = 600  # pairs of ASCII letters that tell the language
_NOTHING = array("i", bytes(64))
_LETTERS = bytes(c for c in range(256) if not (65 <= c <= 90 or 97 <= c <= 122))
_ASCII = bytes(range(128))


def foreign(data: bytes, pairs: int) -> array[int]:
    """What it costs to take text with these shares of ASCII letters and other bytes for each script."""
    ratio = (len(data.translate(None, _LETTERS)) + 1) / (len(data.translate(None, _ASCII)) + 1)
    cost = 0
    if ratio > 1:
        cost = min(FOREIGN_CAP, int(FOREIGN_SLOPE * math.log(ratio))) + pairs * min(16, int(5 * math.log(ratio)))
    return array("i", [x and x + cost for x in FOREIGN_LEAST])


def _language(m: Model, script: int, lane: int) -> str | None:
    languages = m.languages[script]
    return languages[lane] if lane < len(languages) else None


class TextScore:
    """What a decoded text costs, and which language it is most likely in."""

    __slots__ = ("_answer", "_text", "ascii_cost", "cost")

    def __init__(self, text: str) -> None:
        m = model()
        out = array("i", _EMPTY)
        self._text = text
        self._answer = array("i", _FOUR)
        bytestats.score_text(text, 0, LIMIT, m.pages, m.points, m.layout, m.index, m.rows, m.steps, out)
        bytestats.sum_text(out, m.heads, m.numbers, ASCII_WEIGHT_CAP, self._answer)
        self.cost = self._answer[0]
        self.ascii_cost = self._answer[1]

    @property
    def script(self) -> int:
        """The main script: its number in the table, 6 for CJK, negative when none is known."""
        return self._answer[2]

    @property
    def language(self) -> str | None:
        """ISO 639-1, or None when there are no letters."""
        script, lane = self._answer[2], self._answer[3]
        if script == 6:
            return ("zh", "zh", "ja", "ko")[lane]
        return _block_language(self._text) if script == -2 else model().languages[script][lane] if script >= 0 else None


_EMPTY = bytes(4 * 528)
_FOUR = bytes(16)

# First code point of a block of 128 -> language, for scripts that have no tables here.
_BLOCKS = {
    0x900: "hi",
    0x980: "bn",
    0xA00: "pa",
    0xA80: "gu",
    0xB00: "or",
    0xB80: "ta",
    0xC00: "te",
    0xC80: "kn",
    0xD00: "ml",
}
_BLOCKS |= {
    0xD80: "si",
    0xE80: "lo",
    0xF00: "bo",
    0xF80: "bo",
    0x1000: "my",
    0x1080: "ka",
    0x10A0: "ka",
    0x500: "hy",
    0x580: "hy",
}
_BLOCKS |= {
    0x1200: "am",
    0x1280: "am",
    0x1300: "am",
    0x1780: "km",
    0x780: "dv",
    0x1480: "iu",
    0x1400: "iu",
    0x1800: "mn",
}


def _block_language(text: str) -> str | None:
    counts: dict[int, int] = {}
    for c in text[:1000]:
        block = ord(c) & ~127
        if block in _BLOCKS:
            counts[block] = counts.get(block, 0) + 1
    return _BLOCKS[max(counts, key=lambda k: (counts[k], -k))] if counts else None


@cache
def priors() -> dict[str, tuple[int, int]]:
    """Script of each single-byte charset, and what it costs beforehand."""
    m = model()
    scripts = {charset: script for script, first, n in _triples(m.ascii_runs) for charset in range(first, first + n)}
    return {m.names[charset]: (script, m.priors[charset]) for charset, script in scripts.items()}


def _triples(runs: array[int]) -> list[tuple[int, int, int]]:
    return [(runs[i], runs[i + 1], runs[i + 2]) for i in range(0, len(runs), 3)]

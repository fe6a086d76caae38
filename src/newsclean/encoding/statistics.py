# SPDX-License-Identifier: Apache-2.0
"""How probable bytes are in each charset and language: loads the table, calls the kernel, gives ranked readings.

Costs are sixteenths of a nat; smaller is better; readings of the same bytes may be compared whatever their charset.
Nothing is loaded before the first question. This module must not look at the structure of the bytes.
"""

from __future__ import annotations

import math
from array import array
from codecs import charmap_decode

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


# One way to read the bytes: (cost, encoding, language). Plain tuples: sixteen are made for each input.
Reading = tuple[int, str, "str | None"]


SECTIONS = ("maps", "cases", "layout", "index", "rows", "steps", "fits", "pages", "points")


class Model:
    """The opened table, and what is made of it once."""

    def __init__(self) -> None:
        table = open_table("encoding")
        meta = table.meta
        self.names: list[str] = [name for name, _, _ in meta["charsets"]]
        self.priors = array("i", [prior for _, _, prior in meta["charsets"]])
        self.languages: list[list[str]] = [languages for _, languages in meta["scripts"]]
        heads = array("i", [1 << 20]) * 512
        for number, languages in enumerate(self.languages):
            for lane, language in enumerate(languages):
                heads[number * 64 + lane] = COMMON.get(language, RARE)
        self.tables = bytestats.Tables(
            [table.section(name) for name in SECTIONS],
            heads,
            self.priors,
            array("i", map(len, self.languages)),
            array("i", FOREIGN_LEAST),
        )
        runs: list[list[int]] = []
        for number, (_, script, _) in enumerate(meta["charsets"]):
            if runs and runs[-1][0] == script:
                runs[-1][2] += 1
            else:
                runs.append([script, number, 1])
        scripts = len(self.languages)
        self.lanes: list[str | None] = [None] * (64 * scripts)
        for number, languages in enumerate(self.languages):
            self.lanes[64 * number : 64 * number + len(languages)] = languages
        self.ascii_runs = array("i", [x for run in runs[:scripts] for x in run])
        self.ebcdic_runs = array("i", [x for run in runs[scripts:] for x in run])


_model: Model | None = None


def model() -> Model:
    """The model, opened once."""
    global _model
    if _model is None:
        _model = Model()
    return _model


def rank_single(data: bytes, ebcdic: bool = False) -> list[Reading]:
    """Readings of `data` in the single-byte charsets, best first; none that is hopeless beside the best."""
    m = model()
    if ebcdic:
        runs, settings = m.ebcdic_runs, array("i", (LIMIT, LIMIT, 0, NEAR, TOP, 0, 0, 0, 0, 0))
    else:
        base, each = _foreign(data)
        most = ASCII_WEIGHT_CAP + len(data) // 3
        runs = m.ascii_runs
        settings = array("i", (LIMIT, SCREEN, LEAD, NEAR, TOP, ASCII_PAIRS, most, ASCII_WEIGHT_STEP, base, each))
    found = m.tables.rank(data, runs, settings)
    names, languages = m.names, m.lanes
    return [
        (found[i], names[found[i + 1]], languages[64 * found[i + 2] + found[i + 3]]) for i in range(0, len(found), 4)
    ]


TOP = 16  # charsets that are reported
NEAR = 31 * 16  # a charset this much worse than the best is hopeless
ASCII_PAIRS = 600  # pairs of ASCII letters that tell the language
_LETTERS = bytes(c for c in range(256) if not (65 <= c <= 90 or 97 <= c <= 122))
_ASCII = bytes(range(128))


def _foreign(data: bytes) -> tuple[int, int]:
    """What text with these shares of ASCII letters and other bytes costs in another script, and what each pair."""
    ratio = (len(data.translate(None, _LETTERS)) + 1) / (len(data.translate(None, _ASCII)) + 1)
    if ratio <= 1:
        return 0, 0
    log = math.log(ratio)
    return min(FOREIGN_CAP, int(FOREIGN_SLOPE * log)), min(16, int(5 * log))


def foreign(data: bytes, pairs: int, script: int) -> int:
    """What it costs to take text with these shares of ASCII letters and other bytes for the script."""
    base, each = _foreign(data)
    return FOREIGN_LEAST[script] and FOREIGN_LEAST[script] + base + pairs * each


class TextScore:
    """What a decoded text costs, and which language it is most likely in."""

    __slots__ = ("_lane", "_text", "ascii_cost", "cost", "script")

    def __init__(self, text: str) -> None:
        # `script` is the number of the main script in the table, 6 for CJK, negative when none is known.
        self._text = text
        answer = (_model or model()).tables.score(text, LIMIT, ASCII_WEIGHT_CAP)
        self.cost, self.ascii_cost, self.script, self._lane = answer

    @property
    def language(self) -> str | None:
        """ISO 639-1, or None when there are no letters."""
        script, lane = self.script, self._lane
        if script == 6:
            return ("zh", "zh", "ja", "ko")[lane]
        return _block_language(self._text) if script == -2 else model().languages[script][lane] if script >= 0 else None


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


_charmaps: dict[str, str] = {}


def read(data: bytes, name: str) -> str:
    """`data` in a single-byte charset, U+FFFD for bytes that it does not define; faster than the codec on few bytes."""
    table = _charmaps.get(name)
    if table is None:
        table = _charmaps[name] = bytes(range(256)).decode(name, "replace")
    return charmap_decode(data, "replace", table)[0]


_priors: dict[str, tuple[int, int]] = {}


def priors() -> dict[str, tuple[int, int]]:
    """Script of each single-byte charset, and what it costs beforehand."""
    global _priors
    if not _priors:
        m = model()
        runs = m.ascii_runs
        _priors = {
            m.names[charset]: (runs[i], m.priors[charset])
            for i in range(0, len(runs), 3)
            for charset in range(runs[i + 1], runs[i + 1] + runs[i + 2])
        }
    return _priors

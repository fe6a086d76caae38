# SPDX-License-Identifier: Apache-2.0
"""How probable bytes are in each charset and language: loads the table, calls the kernel, gives ranked readings.

Costs are sixteenths of a nat; smaller is better; readings of the same bytes may be compared whatever their charset.
Nothing is loaded before the first question. This module must not look at the structure of the bytes.
"""

from __future__ import annotations

from codecs import charmap_decode

from newsclean.kernels import bytestats, textstats
from newsclean.tables import open_table

LIMIT = 4096  # characters that are scored at most
NEAR = 31 * 16  # a charset this much worse than the best is hopeless
CLOSE = 12 * 16  # one this much worse hardly matters
ASCII_WEIGHT_CAP = 14 * 16  # how much ASCII letters may speak for a language when texts are compared
FOREIGN_LEAST = (0, 16, 32, 40, 32, 40)  # most text in legacy charsets is Latin, then Cyrillic
CJK = 6  # the number of Chinese, Japanese and Korean among the scripts
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


BYTE_SECTIONS = ("maps", "cases", "index", "rows", "floors", "steps", "fits", "texts")
TEXT_SECTIONS = ("index", "rows", "steps", "pages", "points")


class Model:
    """The opened table, and what is made of it once."""

    def __init__(self) -> None:
        table = open_table("encoding")
        spoken, _, sets = str(table.section("names"), "utf-8").partition("\n\n")
        self.languages = [line.split() for line in spoken.split("\n")]
        charsets = [line.split() for line in sets.split("\n")]
        self.names = [name for name, _, _ in charsets]
        self.scripts = [int(script) for _, script, _ in charsets]
        self.priors = [int(prior) for _, _, prior in charsets]
        heads = [1 << 20] * 512
        for number, languages in enumerate(self.languages):
            heads[number * 64 : number * 64 + len(languages)] = [COMMON.get(x, RARE) for x in languages]
        self.characters = table.section("texts")
        spare = [0] * (128 - len(charsets))
        # Copies: the kernels take bytes, because the code for other buffers would double the time to load them.
        sections = {name: bytes(table.section(name)) for name in {*BYTE_SECTIONS, *TEXT_SECTIONS}}
        layout = table.section("layout").tolist()
        self.tables = bytestats.Tables(
            [sections[name] for name in BYTE_SECTIONS],
            layout,
            heads,
            self.priors + spare,
            self.scripts + spare,
            list(FOREIGN_LEAST),
        )
        numbers = [len(languages) for languages in self.languages]
        self.texts = textstats.Texts([sections[name] for name in TEXT_SECTIONS], layout, heads, numbers)
        # EBCDIC stands last, and begins with a Latin charset again.
        self.split = max(k for k in range(1, len(charsets)) if self.scripts[k] < self.scripts[k - 1] and k < 64)


_model: Model | None = None


def model() -> Model:
    """The model, opened once."""
    global _model
    if _model is None:
        _model = Model()
    return _model


class Ranking:
    """Readings of bytes in the single-byte charsets, best first; none that is `near` worse than the best.

    `undefined` is how many byte values the best does not define, `lead` how much more the first reading costs that is
    another text, negative when none is.
    """

    __slots__ = ("_found", "lead", "undefined")

    def __init__(self, data: bytes, near: int = NEAR, ebcdic: bool = False) -> None:
        m = _model or model()
        split = m.split
        first, last = (split, len(m.names)) if ebcdic else (0, split)
        self._found = found = m.tables.rank(data, first, last, near)
        self.undefined = found[0]
        self.lead = found[1]

    def best(self) -> Reading:
        """The first of the readings."""
        m = _model or model()
        _, _, cost, charset, lane, *_ = self._found
        return cost, m.names[charset], m.languages[m.scripts[charset]][lane]

    def readings(self) -> list[Reading]:
        """All of them."""
        m = _model or model()
        names, scripts, languages = m.names, m.scripts, m.languages
        it = iter(self._found[2:])
        return [(cost, names[i], languages[scripts[i]][lane]) for cost, i, lane in zip(it, it, it, strict=True)]


def foreign(data: bytes, pairs: int, script: int) -> int:
    """What it costs to take text with these shares of ASCII letters and other bytes for the script."""
    if script == 0:
        return 0
    base, each = bytestats.shares(data)
    return base + pairs * each + (FOREIGN_LEAST[script] if script < CJK else 0)


class TextScore:
    """What a decoded text costs, and which language it is most likely in."""

    __slots__ = ("_lane", "_text", "ascii_cost", "cost", "script")

    def __init__(self, text: str) -> None:
        # `script` is the number of the main script in the table, 6 for CJK, negative when none is known.
        self._text = text
        answer = (_model or model()).texts.score(text, LIMIT, ASCII_WEIGHT_CAP)
        self.cost, self.ascii_cost, self.script, self._lane = answer

    @property
    def language(self) -> str | None:
        """ISO 639-1, or None when there are no letters."""
        script, lane = self.script, self._lane
        if script == CJK:
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
    """`data` in a single-byte charset, U+FFFD for bytes that it does not define.

    Faster than the codec on few bytes, and Python need not import the codec.
    """
    table = _charmaps.get(name)
    if table is None:
        m = model()
        at = 512 * m.names.index(name)
        table = _charmaps[name] = str(m.characters[at : at + 512], "utf-16-le")
    return charmap_decode(data, "replace", table)[0]


_priors: dict[str, tuple[int, int]] = {}


def priors() -> dict[str, tuple[int, int]]:
    """Script of each single-byte charset, and what it costs beforehand."""
    global _priors
    if not _priors:
        m = model()
        _priors = {m.names[k]: (m.scripts[k], m.priors[k]) for k in range(m.split)}
    return _priors

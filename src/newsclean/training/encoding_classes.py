# SPDX-License-Identifier: Apache-2.0
"""Character classes and scripts that the tables of the encoding stage are made of.

A class is a letter without its case, a kind of ASCII character, or one typographic sign. Sixteen general classes and
the signs have the same number in every script; letters follow. This module must not read any text.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from newsclean.training.encoding_charsets import Charset, charsets, decoded

SPACE, DIGIT, STOP, OPEN, CLOSE, QUOTE, HYPHEN, MARK, LATIN, ACCENTED, C1, BOX, MATH, OTHER, INVALID, CONTROL = range(
    16
)
# Signs worth a class of their own; a string of several shares one.
SIGNS = [
    *(
        "\u00a0",
        "¡",
        "¢",
        "£",
        "¤",
        "¥",
        "¦",
        "§",
        "¨¯¸´ˆ˜ˇ˘˙˚˝˛",
        "©",
        "ª",
        "«",
        "¬",
        "\u00ad",
        "®",
        "°",
        "±",
        "²³¹",
        "µ",
        "¶",
    ),
    *(
        "·",
        "º",
        "»",
        "¼½¾",
        "¿",
        "×",
        "÷",
        "‘",
        "’",
        "‚",
        "“",
        "”",
        "„",
        "–",
        "—",
        "…",
        "†‡",
        "•",
        "‰",
        "‹",
        "›",
        "€",
        "™",
    ),
    *("ƒ", "№"),
]
SIGNS += ["\u200b\u200c\u200d\u2060\ufeff", "\u200e\u200f\u202a\u202b\u202c\u202d\u202e", "―", "₪₫₩₺₽₴₸₤₧"]
# Probability of a class that texts hardly show, by experience of what pages contain.
RARE = {C1: 2e-7, BOX: 2e-6, MATH: 5e-6, OTHER: 3e-7, INVALID: 1e-7, CONTROL: 1e-7, LATIN: 1e-5, ACCENTED: 1e-5}
# What choosing one of its members costs, for classes that stand for many characters (nats).
INSIDE = {LATIN: 2.9, ACCENTED: 3.5, C1: 3.5, BOX: 4.0, MATH: 3.5, OTHER: 3.5}
SIGN_FLOOR = 4e-6
# Signs that pages show far more often than the texts at hand (straight quotes, no prices, no captions).
USUAL = {
    "\u00a0": 8e-4,
    "©": 2e-4,
    "…": 4e-4,
    "€": 2e-4,
    "•": 3e-4,
    "£": 1e-4,
    "®": 5e-5,
    "™": 5e-5,
    "°": 5e-5,
    "·": 1e-4,
}
USUAL |= {
    "«": 3e-4,
    "»": 3e-4,
    "“": 8e-4,
    "”": 8e-4,
    "’": 2e-3,
    "‘": 2e-4,
    "„": 2e-4,
    "–": 8e-4,
    "—": 4e-4,
    "§": 3e-5,
    "½": 1e-5,
}
LETTER_FLOOR = 1e-6
# Marks that word lists leave out: Arabic vowel signs, Hebrew quotation marks and hyphen.
MARKS = (("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652", 5e-4), ("׳״־", 5e-4))
# Costs of going from no letter, small letter, capital (rows) to those (columns); 3 = letter without case.
STEPS = (0, 3, 26, 0, 0, 0, 80, 16, 0, 11, 11, 16, 0, 16, 32, 0)

LATIN_LANGUAGES = [
    *(
        "en",
        "de",
        "fr",
        "es",
        "pt",
        "it",
        "nl",
        "da",
        "no",
        "sv",
        "fi",
        "is",
        "fo",
        "af",
        "ca",
        "gl",
        "eu",
        "cy",
        "ga",
        "br",
    ),
    *(
        "sq",
        "pl",
        "cs",
        "sk",
        "sl",
        "sh",
        "hu",
        "ro",
        "lt",
        "lv",
        "et",
        "tr",
        "az",
        "vi",
        "id",
        "mt",
        "eo",
        "sw",
        "ht",
        "kl",
    ),
    *("tl", "lb", "fy", "hsb"),
]
CYRILLIC_LANGUAGES = "ru uk bg sr mk be kk tg mn ky tt".split()  # noqa: SIM905
ARABIC_LANGUAGES = "ar fa ur ug".split()  # noqa: SIM905


@dataclass
class Script:
    """The classes of one script, and the languages written in it."""

    name: str
    languages: list[str]
    lanes: int
    letters: list[str]
    by_point: npt.NDArray[np.uint16] = field(default_factory=lambda: np.zeros(0x10000, dtype=np.uint16))
    floor: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    @property
    def count(self) -> int:
        """How many classes."""
        return 16 + len(SIGNS) + len(self.letters)


# Romanian's commas were written as cedillas in most charsets and in much text; the small form of Turkish İ is i.
_SAME = {"İ": "i", "ș": "ş", "Ș": "ş", "ț": "ţ", "Ț": "ţ"}


def fold(c: str) -> str:
    """The small letter."""
    low = _SAME.get(c) or c.lower()
    return low if len(low) == 1 else c


def scripts() -> list[Script]:
    """The six scripts that have single-byte charsets."""
    latin = set("abcdefghijklmnopqrstuvwxyz") | set("ăâđêôơưə\u0300\u0301\u0303\u0309\u0323ŉ")
    for charset in charsets():
        if charset.script == 0:
            latin |= {fold(c) for c in decoded(charset.name) if c and c.isalpha() and _is(c, "LATIN")}
    latin -= set("ªºµƒ")
    latin |= set("ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
    out = [Script("Latin", LATIN_LANGUAGES, 48, sorted(latin))]
    for number, (name, languages, lanes) in enumerate(
        [
            ("Cyrillic", CYRILLIC_LANGUAGES, 16),
            ("Greek", ["el"], 1),
            ("Hebrew", ["he"], 1),
            ("Arabic", ARABIC_LANGUAGES, 4),
            ("Thai", ["th"], 1),
        ],
        1,
    ):
        letters: set[str] = set()
        for charset in charsets():
            if charset.script == number:
                for c in decoded(charset.name):
                    letters |= {fold(_plain(x)) for x in c if _is(x, name.upper())}
        if name == "Cyrillic":
            letters |= set("әөүңғқұһҗҳӣӯҷ")
        out.append(Script(name, list(languages), lanes, sorted(letters)))
    for number, script in enumerate(out):
        _fill(script, number)
    return out


def _plain(c: str) -> str:
    """Arabic presentation forms as the letters that they present."""
    return unicodedata.normalize("NFKC", c)[-1] if "\ufb50" <= c <= "\ufeff" else c


def _is(c: str, script: str) -> bool:
    return unicodedata.name(c, "").startswith(script) or (script == "LATIN" and c in "\u0300\u0301\u0303\u0309\u0323")


def general(c: str) -> int:
    """The class of a character that is no letter of the script at hand, signs included."""
    for i, sign in enumerate(SIGNS):
        if c in sign:
            return 16 + i
    if c in " \t\n\r\f":
        return SPACE
    if c < "\x80":
        for kind, members in (
            (DIGIT, "0123456789"),
            (STOP, ".,;:!?"),
            (OPEN, "([{<"),
            (CLOSE, ")]}>"),
            (QUOTE, "\"'"),
            (HYPHEN, "-"),
        ):
            if c in members:
                return kind
        return LATIN if c.isalpha() else CONTROL if c < " " or c == "\x7f" else MARK
    if c < "\xa0":
        return C1
    if "\u2500" <= c <= "\u25ff":
        return BOX
    if _is(c, "LATIN"):
        return ACCENTED
    if c.isalpha():
        return ACCENTED if unicodedata.category(c) != "Lo" else OTHER
    return MATH if unicodedata.category(c) in ("Sm", "No") else OTHER


def _fill(script: Script, number: int) -> None:
    base = 16 + len(SIGNS)
    letters = {c: base + i for i, c in enumerate(script.letters)}
    for point in range(0x10000):
        c = chr(point)
        if number == 0 and c == "ı":
            script.by_point[point] = letters[c]
            continue
        script.by_point[point] = letters.get(fold(_plain(c)), general(c))
    floor = np.full(script.count, LETTER_FLOOR)
    floor[:base] = SIGN_FLOOR
    for kind, p in RARE.items():
        floor[kind] = p
    for sign, p in USUAL.items():
        floor[general(sign)] = p
    for marks, p in MARKS:
        for c in marks:
            if c in letters:
                floor[letters[c]] = p
    script.floor = floor


def case_of(c: str) -> int:
    """0 no letter, 1 small, 2 capital, 3 letter without case."""
    return 1 if c.islower() else 2 if c.isupper() else 3 if c.isalpha() else 0


def charset_maps(sets: list[Charset], kinds: list[Script]) -> tuple[bytes, bytes]:
    """(class of each byte, case of each byte) of all charsets."""
    maps, cases = bytearray(), bytearray()
    for charset in sets:
        script = kinds[charset.script]
        ebcdic = decoded(charset.name)[0x40] == " "
        for byte, c in enumerate(decoded(charset.name)):
            known = script.by_point[ord(c[-1])] if c else INVALID
            if c and byte >= 0x80 > ord(c[-1]) and not ebcdic:
                known = OTHER  # a second copy of an ASCII character, for text that runs from right to left
            maps.append(int(known))
            cases.append(case_of(c[-1]) if c else 0)
    return bytes(maps), bytes(cases)


def is_cjk(c: str) -> bool:
    """Whether the character is counted with the CJK languages."""
    p = ord(c)
    return (
        0x2E80 <= p <= 0x9FFF
        or 0xAC00 <= p <= 0xD7A3
        or 0x1100 <= p <= 0x11FF
        or 0xF900 <= p <= 0xFAFF
        or 0xFE30 <= p <= 0xFE4F
        or 0xFF00 <= p <= 0xFFEF
        or 0x3400 <= p <= 0x4DBF
    )


def cjk_floor(c: str) -> float:
    """How often a character is taken to have been seen that was not: by the charset level it belongs to."""
    for name, floor in (("gb2312", 0.4), ("big5", 0.4), ("euc_kr", 0.4), ("cp932", 0.2), ("gbk", 0.05)):
        try:
            c.encode(name)
        except UnicodeEncodeError:
            continue
        return floor
    return 0.005


def point_value(point: int, kinds: list[Script]) -> int:
    """script << 24 | case << 16 | class; script 15 for what is no letter, 14 for letters of other scripts."""
    c = chr(point)
    if point < 0x10000 and not 0xD800 <= point <= 0xDFFF:
        for number, script in enumerate(kinds):
            known = int(script.by_point[point])
            if known >= 16 + len(SIGNS):
                return number << 24 | case_of(c) << 16 | known
    kind = general(c) if point < 0x10000 else OTHER
    other = c.isalpha() or unicodedata.category(c) in ("Mn", "Mc")
    return (14 if other and point >= 128 else 15) << 24 | case_of(c) << 16 | kind

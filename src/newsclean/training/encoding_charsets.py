# SPDX-License-Identifier: Apache-2.0
"""The single-byte charsets that the encoding stage knows: how common they are and which languages they were made for.

This module holds facts about charsets only; the codecs are Python's.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Charset:
    """A single-byte charset: the script it is for and how much it is disliked (sixteenths of a nat)."""

    name: str
    script: int
    prior: int


# fmt: off
_SINGLE = (
    ("cp1252 0 iso8859_15 20 mac_roman 48 cp850 44 cp858 56 cp437 52 cp1250 14 iso8859_2 20 cp852 48 mac_latin2 60"
     " iso8859_16 56 iso8859_3 60 iso8859_4 60 iso8859_10 60 iso8859_13 44 iso8859_14 60"
        " cp1254 16 cp1257 18 cp775 60"
     " cp857 56 mac_turkish 60 mac_romanian 72 mac_croatian 72 mac_iceland 68 cp1258 20"
     " cp863 68 cp865 64 cp860 68 cp861 68"),
    "cp1251 0 koi8_r 10 koi8_u 14 iso8859_5 16 mac_cyrillic 28 cp866 20 cp855 36 cp1125 32 koi8_t 160 ptcp154 60"
    " kz1048 48",
    "cp1253 0 iso8859_7 8 cp737 36 cp869 44 mac_greek 44",
    "cp1255 0 iso8859_8 10 cp862 36 cp856 64",
    "cp1256 0 iso8859_6 10 cp864 90 cp720 44 mac_arabic 56 mac_farsi 72",
    "cp874 0",
)
_EBCDIC = ("cp037 0 cp500 8 cp1140 16 cp273 8 cp1026 24", "", "cp875 0", "cp424 0", "", "")
# fmt: on


# Languages for which a charset was made; another language costs MISFIT in it, and is out of the question after "!".
_EAST = "pl cs sk hu ro sl sh sq hsb"
_MADE_FOR = {
    "cp1250": _EAST + " de", "iso8859_2": _EAST + " de", "cp852": _EAST + " de", "mac_latin2": _EAST + " lt lv et de",
    "iso8859_16": "ro sh sl pl hu sq", "iso8859_3": "mt eo", "iso8859_4": "lt lv et kl",
    "iso8859_10": "lt lv et is fo kl",
    "iso8859_13": "lt lv et", "cp1257": "lt lv et", "cp775": "lt lv et", "iso8859_14": "cy ga br", "cp1254": "tr az",
    "cp857": "tr az", "mac_turkish": "tr az", "mac_romanian": "ro", "mac_croatian": "sh sl", "mac_iceland": "is fo",
    "cp861": "is fo", "cp1258": "vi", "cp863": "fr", "cp865": "no da", "cp860": "pt gl", "cp1026": "tr az",
    "cp273": "de",
    "koi8_t": "!tg", "kz1048": "kk ba", "ptcp154": "kk ky tt tg mn", "koi8_u": "uk be", "cp1125": "uk be",
    "mac_farsi": "fa ur", "cp720": "ar",
}  # fmt: skip
MISFIT = 8  # in quarters of a nat
# The Baltic charsets have the letters of Scandinavia, but Scandinavia never used them.
_BALTIC = ("cp1257", "iso8859_13", "cp775", "iso8859_4")
_NORDIC = ("da", "no", "sv")
STRANGE = 24


def fits(sets: list[Charset], spoken: list[list[str]]) -> bytes:
    """What each language costs in each charset, 64 to a charset."""
    out = bytearray()
    for charset in sets:
        made = _MADE_FOR.get(charset.name, "").split()
        line = bytearray(64)
        for lane, language in enumerate(spoken[charset.script]):
            if made and language not in made and "!" + language not in made:
                line[lane] = 255 if made[0].startswith("!") else MISFIT
            if charset.name in _BALTIC and language in _NORDIC:
                line[lane] = STRANGE
        out += line
    return bytes(out)


def charsets() -> list[Charset]:
    """All single-byte charsets, those of EBCDIC last."""
    out = []
    for group in (_SINGLE, _EBCDIC):
        for script, line in enumerate(group):
            parts = line.split()
            out += [Charset(name, script, int(prior)) for name, prior in zip(parts[::2], parts[1::2], strict=True)]
    return out


@functools.cache
def decoded(name: str) -> list[str]:
    """The 256 characters of a charset; "" where there is none."""
    return [bytes([b]).decode(name, "ignore") for b in range(256)]


def characters(name: str) -> bytes:
    """The 256 characters of a charset in UTF-16 LE, U+FFFD where there is none."""
    return "".join([(c or "\ufffd")[0] for c in decoded(name)]).encode("utf-16-le")


def as_cp1258(text: str) -> str:
    """Vietnamese as cp1258 writes it: the tone behind its letter, which keeps circumflex, breve and horn."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    known = set(decoded("cp1258"))
    out = []
    for c in text:
        parts = unicodedata.normalize("NFD", c)
        if c in known or len(parts) == 1:
            out.append(c)
        else:
            letter = "".join(x for x in parts if x not in tones)
            out.append(unicodedata.normalize("NFC", letter) + "".join(x for x in parts if x in tones))
    return "".join(out)

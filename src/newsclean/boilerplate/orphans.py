# SPDX-License-Identifier: Apache-2.0
"""Lines that are out of place whatever they say: leftovers in a foreign script, empty ones, second headlines.

Promise: judged by the document alone, no word lists. Looks at the edges of the text and at its first lines only.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from newsclean.boilerplate.model import Lines
from newsclean.kernels import lines as kernel
from newsclean.kernels import picks

RESIDUE_LENGTH = 40  # a leftover is a name or a button, not a sentence
ENOUGH_LETTERS = 200  # so many letters show which script a document is in
REST_LINES, REST_LENGTH = 40, 300  # of the rest so many lines are read, and so much of each
FOREIGN_SHARE = 50  # the leftover's script makes up less than 1 in so many letters of the rest
HEADLINE_WORDS = 4
HEADLINE_LENGTH = 20
HEADLINE_REACH = 6  # lines between a headline and its copy
HEADLINE_FROM_TOP = 12
HEADLINE_COPIES = 2  # more than so many are no doubled headline but a refrain, or a file of one line over and over
_EMPTY = frozenset("\u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad\u3000\u2003\u2002\u2009\u202f \t\r\x0b\x0c")

_NUMBER = re.compile(r"\d+")
_BEYOND_ASCII = re.compile("[^\0-\x7f]+")
_NO_PLAIN_LETTERS = bytes(byte for byte in range(256) if not (byte < 128 and chr(byte).isalpha()))


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    """A rough name of the script of a letter: the first word of its Unicode name, kana and Han taken together."""
    name = unicodedata.name(char, "").partition(" ")[0]
    return (
        "CJK" if name in ("HIRAGANA", "KATAKANA", "BOPOMOFO", "HALFWIDTH", "FULLWIDTH", "KATAKANA-HIRAGANA") else name
    )


def scripts(text: str) -> dict[str, int]:
    """How many letters of each script `text` has."""
    plain = len(text.encode("utf-8", "surrogatepass").translate(None, _NO_PLAIN_LETTERS))
    counts = {"LATIN": plain} if plain else {}
    for run in () if text.isascii() else _BEYOND_ASCII.findall(text):
        for char in run:
            if char.isalpha():
                name = _script(char)
                counts[name] = counts.get(name, 0) + 1
    return counts


def residue(text: str, lines: Lines) -> list[int]:
    """Rows among the first two and last two that are in a script of which the rest has nothing."""
    if lines.count < 5 or text.isascii():
        return []
    foreign = {}
    for i in (0, 1, lines.count - 2, lines.count - 1):
        if lines.get(i, kernel.LENGTH) <= RESIDUE_LENGTH:
            start, end = lines.span(i)
            foreign[i] = set(scripts(text[start:end]))
    asked = [found for found in foreign.values() if found]
    if not asked:
        return []
    rest: dict[str, int] = {}
    top = min(lines.count, REST_LINES)
    for i in range(top):
        if i in foreign:
            continue
        start, end = lines.span(i)
        for name, count in scripts(text[start : min(end, start + REST_LENGTH)]).items():
            rest[name] = rest.get(name, 0) + count
        # Whatever letters are left: no line can be in a script that is too rare any more.
        most = sum(rest.values()) + REST_LENGTH * (top - 1 - i)
        if all(any(rest.get(s, 0) * FOREIGN_SHARE >= most for s in found) for found in asked):
            return []
    whole = sum(rest.values())
    if whole < ENOUGH_LETTERS:
        return []
    return [i for i in foreign if foreign[i] and all(rest.get(s, 0) * FOREIGN_SHARE < whole for s in foreign[i])]


def second_headlines(text: str, lines: Lines) -> list[int]:
    """Rows near the top that say again what a line shortly before them said, before the text proper begins.

    Case and punctuation may differ, numbers may not: "Round 2 of the talks" is no copy of "Round 1 of the talks".
    """
    found: list[int] = []
    copies: dict[int, int] = {}
    top = min(lines.count, HEADLINE_FROM_TOP)
    if max(lines.rows[kernel.EARLIER : top * kernel.ROW : kernel.ROW], default=0) <= 0:
        return found
    for i in range(1, top):
        gap = lines.get(i, kernel.EARLIER)
        if gap > 0 and _numbers(text, lines, i) == _numbers(text, lines, i - gap):
            copies[i] = copies.get(i - gap, 0) + 1
    refrains = set()
    for last, count in copies.items():
        i = last
        while count > HEADLINE_COPIES and i in copies:
            refrains.add(i)
            i -= lines.get(i, kernel.EARLIER)
    for i in copies:
        gap = lines.get(i, kernel.EARLIER)
        if i in refrains:
            continue
        if gap > HEADLINE_REACH or lines.get(i, kernel.LENGTH) < HEADLINE_LENGTH:
            continue
        if lines.get(i, kernel.WORDS) < HEADLINE_WORDS:
            continue
        if not any(lines.get(k, kernel.FLAGS) & kernel.PROSE for k in range(i)):
            found.append(i)
    return found


def _numbers(text: str, lines: Lines, i: int) -> list[str]:
    """The numbers in a line, for which measuring has but one sign."""
    return _NUMBER.findall(text[slice(*lines.span(i))])


def empty_lines(text: str, lines: Lines, first: int = 0) -> list[tuple[int, int]]:
    """Lines that hold nothing but no-break and other invisible blanks (plain empty lines are none of them).

    `lines`: the measured lines of `text`, which begins at `first`.
    """
    if not lines.flags & kernel.HOLLOW:
        return []
    edges = picks.hollow_lines(text)
    return [
        (first + start, first + end)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
        if end - start <= RESIDUE_LENGTH and _EMPTY.issuperset(line := text[start:end]) and not line.isascii()
    ]

# SPDX-License-Identifier: Apache-2.0
"""Fixes that look at one character, one escape sequence or one entity.

Promise: one pass from left to right reaches the fixed point. An entity is recognised at its closing semicolon on
what has been put out so far, so an entity that only comes about by another fix (``&amp;lt;``, ``＆lt；``, a control
character inside) is resolved as well, with a look-back bounded by the longest entity. Nothing here composes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsclean.edits import Finding

# ftfy.chardata.HTML_ENTITY_RE: "&", perhaps "#", 1 to 24 letters or digits, ";"
_ENTITY_BODY = 25
_ENTITY_CHARACTERS = frozenset("#0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
# ftfy.fixes.ANSI_RE
_TERMINAL_ESCAPE = re.compile(r"\x1b\[[0-9;]*[a-zA-Z]")

_RULES = {
    "control": "ftfy.remove_control_chars",
    "entities": "ftfy.unescape_html",
    "ligatures": "ftfy.fix_latin_ligatures",
    "nfc": "unicodedata.normalize NFC",
    "quotes": "ftfy.uncurl_quotes",
    "surrogates": "ftfy.fix_surrogates",
    "width": "ftfy.fix_character_width",
}


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the chosen fixers do to single characters, and the pattern of everything that must be looked at."""

    changes: dict[str, tuple[str, str]]  # character -> (fixer, replacement)
    events: re.Pattern[str]
    entities: bool


@dataclass(slots=True)
class _Change:
    """``text[start:end]`` becomes `new`; growing while the pass goes on."""

    start: int
    end: int
    new: str
    fixers: tuple[str, ...]


def find_characters(text: str, fixers: frozenset[str]) -> list[Finding]:
    """The changes of all `fixers` but NFC's composition, in order, as findings with replacements."""
    from newsclean.edits import Finding

    plan = _plan(fixers)
    out: list[_Change] = []
    match = plan.events.search(text)
    while match:
        end = match.end()
        if match.group() == "\x1b" and (escape := _TERMINAL_ESCAPE.match(text, match.start())):
            end = escape.end()
        _take(plan, text, out, match.start(), end)
        match = plan.events.search(text, end)
    return [
        Finding(c.start, c.end, _kind(c.fixers), c.new, 1.0, " + ".join(_RULES[f] for f in c.fixers))
        for c in _merged(out)
        if text[c.start : c.end] != c.new
    ]


def _kind(fixers: tuple[str, ...]) -> str:
    return "+".join(f"normalize.{fixer}" for fixer in fixers)


def _merged(changes: list[_Change]) -> list[_Change]:
    """Neighbours with the same causes as one."""
    out: list[_Change] = []
    for change in changes:
        last = out[-1] if out else None
        if last and last.end == change.start and last.fixers == change.fixers:
            out[-1] = _Change(last.start, change.end, last.new + change.new, last.fixers)
        else:
            out.append(change)
    return out


def _take(plan: _Plan, text: str, out: list[_Change], start: int, end: int) -> None:
    """Put the event ``text[start:end]`` out, changed as need be."""
    piece = text[start:end]
    if piece == ";":
        if plan.entities:
            _close_entity(plan, text, out, start, end, ())
        return
    if piece[0] == "\x1b" and end - start > 1:
        _put(out, start, end, "", ("control",))
    elif "\udc00" <= piece <= "\udfff":
        _close_pair(text, out, start, end)
    else:
        new, used = _single(plan, piece)
        if new.endswith(";") and plan.entities:
            _close_entity(plan, text, out, start, end, used)
        else:
            _put(out, start, end, new, used)


def _single(plan: _Plan, character: str) -> tuple[str, tuple[str, ...]]:
    """What one character becomes when its fixers are applied until none applies, and which those were."""
    new, used = character, []
    # ŉ becomes ʼn, whose first character is a quote; no chain of ftfy's tables is longer than two
    for _ in range(4):
        steps = [plan.changes.get(c) for c in new]
        if not any(steps):
            break
        used += [step[0] for step in steps if step]
        new = "".join(step[1] if step else c for c, step in zip(new, steps, strict=True))
    return new, tuple(dict.fromkeys(used))


def _put(out: list[_Change], start: int, end: int, new: str, used: tuple[str, ...]) -> None:
    last = out[-1] if out else None
    if last and last.end == start and not new and not last.new:
        # deletions side by side are one, so that looking back over them is one step
        last.end = end
    else:
        out.append(_Change(start, end, new, used))


def _close_pair(text: str, out: list[_Change], start: int, end: int) -> None:
    """A low surrogate: one character together with the high surrogate that was put out before it, if any."""
    at = start
    involved: tuple[str, ...] = ("surrogates",)
    if out and out[-1].end == start and not out[-1].new:
        at, involved = out[-1].start, (*out[-1].fixers, "surrogates")
    if at and "\ud800" <= text[at - 1] <= "\udbff":
        if at < start:
            out.pop()
        pair = text[at - 1] + text[start]
        _put(out, at - 1, end, pair.encode("utf-16", "surrogatepass").decode("utf-16"), involved)


def _close_entity(plan: _Plan, text: str, out: list[_Change], start: int, end: int, used: tuple[str, ...]) -> None:
    """A semicolon comes out for ``text[start:end]``: resolve the entity that it closes, or put it out as it is."""
    while True:
        body, at, kept, involved = _look_back(text, out, start)
        decoded = _decode(f"&{body};") if body else None
        if decoded is None:
            if used:
                _put(out, start, end, ";", used)
            return
        del out[kept:]
        pieces = [_single(plan, c) for c in decoded]
        new = "".join(piece for piece, _ in pieces)
        used = tuple(dict.fromkeys([*involved, *used, "entities", *(f for _, fixers in pieces for f in fixers)]))
        start = at
        if new != ";":
            out.append(_Change(start, end, new, used))
            return


def _look_back(text: str, out: list[_Change], end: int) -> tuple[str, int, int, list[str]]:
    """The would-be entity that ends before source offset `end`.

    Returns its body without ``&`` ("" if there is none), its source start, how many changes stand before it, and the
    fixers that took part in it.
    """
    body: list[str] = []
    at, k = end, len(out)
    involved: list[str] = []
    while len(body) <= _ENTITY_BODY:
        if k and out[k - 1].end == at:
            change = out[k - 1]
            if not change.new.startswith("&") and not _ENTITY_CHARACTERS.issuperset(change.new):
                break
            k, at = k - 1, change.start
            involved[:0] = change.fixers
            piece = change.new
        elif at:
            at -= 1
            piece = text[at]
        else:
            break
        if piece.startswith("&"):
            # what follows the "&" inside one replacement belongs to the body
            return piece[1:] + "".join(reversed(body)), at, k, involved
        if not _ENTITY_CHARACTERS.issuperset(piece):
            break
        body.append(piece)
    return "", end, len(out), []


@cache
def _decode(entity: str) -> str | None:
    """The characters of an entity, None if it is none."""
    from ftfy.fixes import unescape_html

    decoded: str = unescape_html(entity)
    return None if decoded == entity else decoded


@cache
def _plan(fixers: frozenset[str]) -> _Plan:
    from ftfy.chardata import CONTROL_CHARS, DOUBLE_QUOTE_RE, LIGATURES, SINGLE_QUOTE_RE, WIDTH_MAP

    changes: dict[str, tuple[str, str]] = {}
    if "nfc" in fixers:
        changes |= {c: ("nfc", new) for c, new in _singletons().items()}
    if "quotes" in fixers:
        for c in map(chr, range(0x02BC, 0x2020)):
            if SINGLE_QUOTE_RE.match(c):
                changes[c] = ("quotes", "'")
            elif DOUBLE_QUOTE_RE.match(c):
                changes[c] = ("quotes", '"')
    if "ligatures" in fixers:
        changes |= {chr(c): ("ligatures", new) for c, new in LIGATURES.items()}
    if "width" in fixers:
        changes |= {chr(c): ("width", new) for c, new in WIDTH_MAP.items()}
    if "control" in fixers:
        changes |= {chr(c): ("control", "") for c in CONTROL_CHARS}
    singles = set(map(ord, changes))
    singles |= {ord(";")} if "entities" in fixers else set()
    singles |= set(range(0xDC00, 0xE000)) if "surrogates" in fixers else set()
    return _Plan(changes, re.compile(_character_set(singles)), "entities" in fixers)


def _character_set(codes: set[int]) -> str:
    """A pattern that matches one of `codes`, and nothing but one set of few ranges.

    Only so is the search a table look-up for each character: one by one, the rarer ideographs alone made it two
    hundred times slower.
    """
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[" + "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges) + "]"


def _singletons() -> dict[str, str]:
    """Characters whose NFC is one other character, such as U+037E, which is a semicolon."""
    from unicodedata import normalize

    # All singleton decompositions lie in these blocks (Unicode 16: Greek, Greek extended, punctuation, letterlike
    # and technical symbols; the CJK compatibility ideographs); composition catches what later versions may add.
    blocks = (range(0x340, 0x400), range(0x1F00, 0x2400), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
    found = ((chr(c), normalize("NFC", chr(c))) for block in blocks for c in block)
    return {c: new for c, new in found if new != c and len(new) == 1}

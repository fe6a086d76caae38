# SPDX-License-Identifier: Apache-2.0
"""All repairs of a line that are worth judging.

Promise: the same line gives the same candidates, best first, without doubles; bounded work; no decision.
"""

from __future__ import annotations

import re
from dataclasses import replace

from newsclean.kernels.score import Scorer
from newsclean.mojibake.fluency import is_fluent
from newsclean.mojibake.search import Candidate, folded_moves, full_cost, prior, search
from newsclean.mojibake.spans import word_candidates

KEPT = 6
SHORT = 6  # characters of a line that may be nothing but the residue of a blank


def residues(line: str) -> list[Candidate]:
    """What a line becomes if it is only a no-break space that was garbled and folded on the way."""
    found = []
    for move in folded_moves(line):
        if move.text.strip(" ") == "\xa0":
            found.append(Candidate(move.text, move.steps, 0, move.sequences, move.whole))
    return found[:1]


def candidates(scorer: Scorer, line: str) -> list[Candidate]:
    """Candidates for `line`, the likeliest first."""
    found = search(scorer, line)
    if not (found and is_fluent(scorer, found[0].text)):
        found = merged(found + word_candidates(scorer, line))
    if "&" in line:
        plain = unescaped(line)
        if plain != line:
            below = [escaped(candidate) for candidate in search(scorer, plain)]
            found = merged(found + below)
    if len(line) <= SHORT:
        found = residues(line) + found
    with_blanks = [filled for candidate in found[:2] for filled in blanks_filled(scorer, candidate)]
    return merged(found + with_blanks)[:KEPT] if with_blanks else found[:KEPT]


def blanks_filled(scorer: Scorer, candidate: Candidate) -> list[Candidate]:
    """The candidate with letters where its reader's no-break spaces had become blanks (cp866: "а" is A0)."""
    if not candidate.chain or candidate.chain[0][0] not in _A0_LETTERS:
        return []
    letter = _A0_LETTERS[candidate.chain[0][0]]
    if candidate.chain[0][1] not in _A0_BLANKS or " " not in candidate.text:
        return []
    text = ""
    parts = candidate.text.split(" ")
    for number, part in enumerate(parts[:-1]):
        head, tail = (text + part)[-6:], (" " + parts[number + 1])[:5]
        filled, open_ = head + letter + tail[1:], head + tail
        better = full_cost(scorer, filled) + FILLING < full_cost(scorer, open_)
        text += part + (letter if better else " ")
    text += parts[-1]
    if text == candidate.text:
        return []
    cost = scorer.cost(text, 0, len(text))
    guessed = len(text) - len(text.replace(letter, "")) if cost < candidate.cost else 0
    chain = (("", "nbsp-to-space"), *candidate.chain)
    return [replace(candidate, text=text, chain=chain, cost=cost, guessed=guessed)] if guessed else []


FILLING = 0  # eighths of a nat against putting a letter for a blank
_A0_LETTERS = {"cp866": "а", "cp437": "á", "cp850": "á", "cp852": "á"}
_A0_BLANKS = frozenset({"cp1251", "cp1252", "latin-1", "cp1250", "koi8-r"})

_ENTITY = re.compile("&(?:#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z][A-Za-z0-9]{1,30});")


def unescaped(line: str) -> str:
    """`line` with the entities of non-ASCII characters written out: they hid the garbage from later steps."""
    import html

    def plain(match: re.Match[str]) -> str:
        char = html.unescape(match[0])
        return match[0] if char.isascii() else char

    return _ENTITY.sub(plain, line)


def escaped(candidate: Candidate) -> Candidate:
    """A candidate found below the entities."""
    return replace(candidate, chain=(("", "html"), *candidate.chain))


def merged(found: list[Candidate]) -> list[Candidate]:
    """`found` without doubles, the likeliest first."""
    best: dict[str, Candidate] = {}
    for candidate in sorted(found, key=rank):
        best.setdefault(candidate.text, candidate)
    return list(best.values())


def rank(candidate: Candidate) -> tuple[float, int, str]:
    """Sort key: cost and prior, then the shorter chain."""
    return candidate.cost + 8 * prior(candidate.chain), len(candidate.chain), candidate.text

# SPDX-License-Identifier: Apache-2.0
"""Finds which words of a line took a chain when the rest did not.

Promise: a word is either undone whole by the chain or left; the choice is the cheapest division of the line into clean
and garbled stretches, found in one pass. Decides nothing: the judge does.
"""

from __future__ import annotations

import re

from newsclean.kernels.score import Scorer
from newsclean.mojibake.search import Candidate, Chain, prior, search, undo

SWITCH = 6 * 8  # cost (eighths of a nat) of going from clean to garbled words
TRIED = 3  # words that are searched, the oddest first
ORDINARY = 40  # cost a triple (eighths of a nat) below which a word is not searched
CHAINS = 3  # chains of each that are tried on the whole line
_TOKEN = re.compile(r"[ \t\r\n]+|[^ \t\r\n。！？]*[。！？]+|[^ \t\r\n。！？]+")
# What may stand beside a garbled word without being part of it.
_CORE = re.compile("^([\"'(\\[<{“”‘’„«»–—…]*)(.*?)([\"')\\]>}.,;:!?“”‘’»–—…]*)$", re.DOTALL)


def word_candidates(scorer: Scorer, line: str) -> list[Candidate]:
    """Candidates in which some words of `line` are repaired by one chain."""
    tokens = _TOKEN.findall(line)
    odd = sorted({token for token in tokens if not token.isascii()}, key=lambda token: _oddness(scorer, token))
    chains: dict[Chain, None] = {}
    for token in odd[:TRIED]:
        if len(token) > 400 or -_oddness(scorer, token)[0] < ORDINARY:
            continue
        core = _CORE.match(token)
        forms = {token, core[2]} if core and core[2] and not core[2].isascii() else {token}
        for form in sorted(forms):
            for found in search(scorer, form, parts=False)[:CHAINS]:
                chains[found.chain] = None
    root = scorer.cost(line, 0, len(line))
    own = {token: scorer.cost(token, 0, len(token)) for token in set(tokens) if not token.isascii()}
    candidates: dict[str, Candidate] = {}
    for chain in chains:
        text = _divide(scorer, tokens, own, chain)
        if text != line and text not in candidates:
            cost = scorer.cost(text, 0, len(text))
            if cost < root:
                count = _sequences(tokens, chain)
                candidates[text] = Candidate(text, chain, cost, count, False)
    ranked = sorted(candidates.values(), key=lambda c: (c.cost + 8 * prior(c.chain), c.text))
    return ranked[:4]


def _oddness(scorer: Scorer, token: str) -> tuple[float, str]:
    counts = scorer.evidence(token, 0, len(token))
    return -counts[1] / (counts[2] + 2), token


def _sequences(tokens: list[str], chain: Chain) -> int:
    if not any(writer == "utf-8" for writer, _ in chain):
        return 0
    return min(4, sum(1 for token in tokens if not token.isascii() and undo(token, chain) is not None))


def _repaired(scorer: Scorer, token: str, own: int, chain: Chain) -> tuple[str, int] | None:
    """The cheaper of the token undone whole and undone without the marks around it, and its gain."""
    best: tuple[str, int] | None = None
    whole = undo(token, chain)
    if whole is not None:
        best = whole, own - scorer.cost(whole, 0, len(whole))
    core = _CORE.match(token)
    if core and core[2] and (core[1] or core[3]) and not core[2].isascii():
        inner = undo(core[2], chain)
        if inner is not None:
            text = core[1] + inner + core[3]
            gain = own - scorer.cost(text, 0, len(text))
            if best is None or gain > best[1]:
                best = text, gain
    return best


def _divide(scorer: Scorer, tokens: list[str], own: dict[str, int], chain: Chain) -> str:
    """The line with the best stretches of words repaired (two states, Viterbi)."""
    cache: dict[str, tuple[str, int] | None] = {}
    clean, garbled = 0.0, float("-inf")
    trace: list[tuple[bool, bool]] = []  # for each token: came from garbled to clean; from garbled to garbled
    for token in tokens:
        if token.isascii():
            gain: float = 0.0
        else:
            if token not in cache:
                cache[token] = _repaired(scorer, token, own[token], chain)
            found = cache[token]
            gain = float("-inf") if found is None else found[1]
        to_clean, to_garbled = garbled > clean, garbled > clean - SWITCH
        trace.append((to_clean, to_garbled))
        clean, garbled = max(clean, garbled), max(garbled, clean - SWITCH) + gain
    state = garbled > clean
    pieces: list[str] = []
    for token, (to_clean, to_garbled) in zip(reversed(tokens), reversed(trace), strict=True):
        found = cache.get(token)
        pieces.append(found[0] if state and found is not None else token)
        state = to_garbled if state else to_clean
    return "".join(reversed(pieces))

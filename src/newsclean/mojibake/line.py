# SPDX-License-Identifier: Apache-2.0
"""Repairs one line, alone or with what the rest of the document adds.

Promise: `examine` is a pure function of the line; `decide` adds at most BONUS_LIMIT nats for chains proved elsewhere,
so that a line that is clear by itself stays as it was decided.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from newsclean.kernels.score import Scorer
from newsclean.mojibake import second
from newsclean.mojibake.candidates import candidates
from newsclean.mojibake.evidence import features
from newsclean.mojibake.judge import Judge
from newsclean.mojibake.model import MARGIN, SUSPICION, screen
from newsclean.mojibake.search import Candidate, Chain

ROUNDS = 4  # repairs of one line, one after the other: chains may differ between its parts
BONUS_LIMIT = 4.0
# Text is looked at again until nothing changes: what was searched in vain is not searched anew. The longest lines have
# 1,000 characters, so that seven texts for each make 14 MB at most.
REMEMBERED = 1024
_BLANKS = str.maketrans(dict.fromkeys(" \xa0"))
_DIGIT = re.compile("[0-9]")
_BETWEEN = re.compile("[\x80-\U0010ffff][0-9][\x80-\U0010ffff]")  # as in the sequences of four bytes of GB 18030
_INSIDE = re.compile("[A-Za-z][\x80-\U0010ffff]+[a-z]")
ASKED = 2000  # characters of a line that the second opinion is asked about


@dataclass(frozen=True, slots=True)
class Opinion:
    """A candidate and the judge's nats for it."""

    candidate: Candidate
    score: float


@dataclass(frozen=True, slots=True)
class Repair:
    """What a line becomes: the text, the chain that changed most, the nats for it."""

    text: str
    chain: Chain
    score: float


def examine(scorer: Scorer, judge: Judge, line: str) -> list[Opinion]:
    """The candidates of `line` with their scores, best first; the latest lines are remembered."""
    return list(_remembered(scorer, judge, line))


@lru_cache(maxsize=REMEMBERED)
def _remembered(scorer: Scorer, judge: Judge, line: str) -> tuple[Opinion, ...]:
    return tuple(_examined(scorer, judge, line))


def _examined(scorer: Scorer, judge: Judge, line: str) -> list[Opinion]:
    opinions = []
    own = scorer.cost(line, 0, len(line))
    worth = [candidate for candidate in candidates(scorer, line) if is_worth_judging(candidate, own)]
    rivals = [candidate for candidate in worth if not is_residue(candidate)]
    for candidate in worth:
        evidence = features(scorer, line, candidate, rivals)
        if evidence is not None:
            opinions.append(Opinion(candidate, judge.score(evidence)))
    opinions.sort(key=lambda opinion: -opinion.score)
    if any(is_residue(opinion.candidate) for opinion in opinions):
        opinions = with_residue(line, opinions)
    if opinions and _is_doubtful(opinions[0]) and any(_is_askable(o.candidate) for o in opinions):
        opinions = with_second_opinion(scorer, judge, line, opinions)
        opinions.sort(key=lambda opinion: -opinion.score)
    return opinions


def is_worth_judging(candidate: Candidate, own: int) -> bool:
    """Whether `candidate` reads no worse than the line itself, of cost `own`, or is UTF-8 whatever it reads like."""
    return candidate.cost <= own or candidate.sequences > 0 or candidate.guessed > 0


def _is_doubtful(best: Opinion) -> bool:
    """Whether the best opinion has little behind it, or filled in what became a blank: ftfy knows à best."""
    doubt = second.DOUBT if best.candidate.sequences > 1 else 2 * second.DOUBT
    return best.score < doubt or ("", "nbsp-to-space") in best.candidate.chain


def _is_askable(candidate: Candidate) -> bool:
    """Whether ftfy's rules cover the last damage: UTF-8 read as one of its charsets, or C1 controls."""
    if len(candidate.text) > ASKED:
        return False
    steps = [step for step in candidate.chain if step[0]]
    if candidate.chain == (("cp1252", "latin-1"),):
        return True
    return bool(steps) and steps[0][0] == "utf-8" and steps[0][1] in second.KNOWN_READERS


def _is_all_known(candidate: Candidate) -> bool:
    """Whether ftfy would have seen this very repair."""
    steps = [step for step in candidate.chain if step[0]]
    if candidate.chain == (("cp1252", "latin-1"),):
        return True
    return bool(steps) and all(writer == "utf-8" and reader in second.KNOWN_READERS for writer, reader in steps)


def with_second_opinion(scorer: Scorer, judge: Judge, line: str, opinions: list[Opinion]) -> list[Opinion]:
    """The opinions on `line`, corrected by what ftfy makes of it."""
    found = second.opinion(line)
    if found is not None and all(given.candidate.text != found[0] for given in opinions):
        text, chain = found
        sequences = max(given.candidate.sequences for given in opinions)
        theirs = Candidate(text, chain, scorer.cost(text, 0, len(text)), sequences)
        evidence = features(scorer, line, theirs, [given.candidate for given in opinions])
        opinions = opinions if evidence is None else [*opinions, Opinion(theirs, judge.score(evidence))]
    enough = any(given.score >= 0 for given in opinions) or not _is_inside_a_word(line, opinions)
    if found is not None and any(g.score >= 0 and _finishes(g.candidate.text, found[0]) for g in opinions):
        return opinions
    result = []
    for given in opinions:
        score = given.score
        if found is not None and given.candidate.text == found[0]:
            score = score + second.WEIGHT if enough else max(score + second.WEIGHT, second.ENOUGH)
            score = max([score, *(g.score for g in opinions if _only_closes_up(g.candidate.text, found[0]))])
        elif found is None and _is_all_known(given.candidate):
            score -= second.SILENCE if given.candidate.sequences < 2 else second.HESITATION
        elif found is not None and _is_all_known(given.candidate):
            score -= second.DISSENT
        result.append(Opinion(given.candidate, score))
    return result


def _is_inside_a_word(line: str, opinions: list[Opinion]) -> bool:
    """Whether what ftfy found may be trusted alone: between letters, or three times and more; not beside capitals."""
    return bool(_INSIDE.search(line)) or any(given.candidate.sequences > 2 for given in opinions)


def _only_closes_up(ours: str, theirs: str) -> bool:
    """Whether `theirs` is `ours` without a blank: ftfy knows which words begin with à."""
    return len(theirs) < len(ours) and theirs.translate(_BLANKS) == ours.translate(_BLANKS)


def _finishes(ours: str, theirs: str) -> bool:
    """Whether `ours` repairs leads of sequences that `theirs` leaves, such as a last ``Ã`` whose blank was stripped."""
    return any(lead in theirs and lead not in ours for lead in "ÃÂ") and "\ufffd" not in theirs


def is_residue(candidate: Candidate) -> bool:
    """Whether nothing but a no-break space is left of the line, by way of a folding: no words to judge by."""
    return candidate.text.strip(" ") == "\xa0" and ("", "fold") in candidate.chain


def with_residue(line: str, opinions: list[Opinion]) -> list[Opinion]:
    """The opinions with what there is to say for a lone no-break space, best first.

    Two foreign letters that stand alone and happen to be a folded one are that rather than a word of one hanzi; a
    hanzi that stands alone may be a word.
    """
    others = [opinion for opinion in opinions if not is_residue(opinion.candidate)]
    lone = next(opinion for opinion in opinions if is_residue(opinion.candidate))
    best = others[0].score if others else 0.0
    score = max(1.5, best + 0.5) if len(line.strip()) == 2 else -1.0
    return sorted([*others, Opinion(lone.candidate, score)], key=lambda opinion: -opinion.score)


WESTERN = frozenset({"latin-1", "cp1252", "cp1254", "iso-8859-9", "iso-8859-15"})


def alike(chain: Chain) -> Chain:
    """`chain` with the western readers taken as one: which of them it was shows in a few characters only."""
    return tuple((writer, "latin-1" if reader in WESTERN else reader) for writer, reader in chain)


def support(chain: Chain, bonus: Mapping[Chain, float]) -> float:
    """Nats for a chain proved elsewhere; half of them for one that continues or begins a proved one."""
    chain = alike(chain)
    if ("", "fold") in chain:  # the same road, only that a folding stood on it
        return max((nats for proved, nats in bonus.items() if chain[:1] == proved[:1]), default=0.0)
    if chain in bonus:
        return bonus[chain]
    return max(
        (nats / 2 for proved, nats in bonus.items() if _is_prefix(proved, chain) or _is_prefix(chain, proved)),
        default=0.0,
    )


def _is_prefix(short: Chain, long: Chain) -> bool:
    return len(short) < len(long) and long[: len(short)] == short


def decide(opinions: list[Opinion], bonus: Mapping[Chain, float], supported: bool = False) -> Opinion | None:
    """The best opinion when it suffices, given nats for chains proved elsewhere in the document.

    `supported`: only one whose chain is proved there, in whole or in part.
    """
    best: tuple[float, Opinion] | None = None
    for opinion in opinions:
        extra = min(BONUS_LIMIT, support(opinion.candidate.chain, bonus))
        if supported and extra <= 0:
            continue
        if opinion.score + extra >= 0 and (best is None or opinion.score + extra > best[0]):
            best = opinion.score + extra, opinion
    return None if best is None else Opinion(best[1].candidate, best[0])


class Examiner:
    """Examines lines, each only once, and of those that differ in their digits only one."""

    def __init__(self, scorer: Scorer, judge: Judge) -> None:
        self.scorer = scorer
        self.judge = judge
        self._seen: dict[str, list[Opinion]] = {}
        self._like: dict[str, str] = {}  # a line with its digits made zeros -> the line that was examined
        self.searches = 0  # how many lines were examined

    def opinions(self, line: str) -> list[Opinion]:
        """`examine`, remembered."""
        found = self._seen.get(line)
        if found is None:
            found = self._by_another(line)
            if found is None:
                found = examine(self.scorer, self.judge, line)
                self.searches += 1
            self._seen[line] = found
        return found

    def knows(self, line: str) -> bool:
        """Whether an answer on `line` needs no search."""
        return line in self._seen or ("0" in (plain := _DIGIT.sub("0", line)) and plain in self._like)

    def _by_another(self, line: str) -> list[Opinion] | None:
        """The opinions on a line that is `line` but for its digits, with these in them: the model knows one digit only.

        None where there is no such line, or where digits were bytes of characters.
        """
        plain = _DIGIT.sub("0", line)
        if "0" not in plain or _BETWEEN.search(line):
            return None
        other = self._like.setdefault(plain, line)
        if other == line:
            return None
        theirs, ours = _DIGIT.findall(other), _DIGIT.findall(line)
        found = []
        for opinion in self.opinions(other):
            given = opinion.candidate
            if _DIGIT.findall(given.text) != theirs:
                return None
            digits = iter(ours)
            text = _DIGIT.sub(lambda _, digits=digits: next(digits), given.text)  # type: ignore[misc]
            found.append(Opinion(replace(given, text=text), opinion.score))
        return found

    def repair(self, line: str, bonus: Mapping[Chain, float], supported: bool = False) -> Repair | None:
        """What `line` becomes, or None when it stays; if `supported`, only by a chain that has a `bonus`."""
        text, first, score = line, None, 0.0
        for _ in range(ROUNDS):
            if text.isascii() and "&" not in text:
                break
            if first is not None and "&" not in text and not screen().odd_lines(text, 0, len(text), SUSPICION, MARGIN):
                break
            opinion = decide(self.opinions(text), bonus, supported and first is None)
            if opinion is None:
                break
            text = opinion.candidate.text
            if first is None:
                first, score = opinion.candidate.chain, opinion.score
            else:
                first, score = (
                    (*first, *opinion.candidate.chain) if opinion.candidate.whole else first,
                    min(score, opinion.score),
                )
        return None if first is None or text == line else Repair(text, first, score)

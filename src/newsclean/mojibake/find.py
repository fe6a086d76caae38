# SPDX-License-Identifier: Apache-2.0
"""Finds mojibake in a line or a document: screen, judge line by line, then let the lines vote.

Promise: findings are sorted and do not overlap; offsets are code points of the text given. A line is judged by itself
first; a chain that was proved in one line then makes the same chain likelier in the others, never the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from math import log

from newsclean.edits import Finding
from newsclean.kernels.scan import shared_ends
from newsclean.mojibake.certain import QUIET, certain, undone
from newsclean.mojibake.gate import is_worth_a_search
from newsclean.mojibake.irreversible import find_irreversible
from newsclean.mojibake.judge import judge
from newsclean.mojibake.line import Examiner, Repair, alike
from newsclean.mojibake.model import MARGIN, SUSPICION, scorer, screen
from newsclean.mojibake.proofs import Proofs, Support
from newsclean.mojibake.search import Chain, describe

SUSPICION_IN_BAD_COMPANY = 2  # in a document where a chain was proved
CLEARLY = 96  # where the screen has this sum nearly every line is garbled: the gate need not be asked first
SURE = 1 << 20  # the sum of a line that is looked at for another reason than the screen
LONGEST = 1000  # characters judged together; a longer line is divided at blanks
_PIECE = re.compile(r"[^\n]{1,1000}(?=[ \n]|\Z)|[^\n]{1,1000}")
_ENTITIES = re.compile("(?:&(?:#[0-9]{3,4}|#[xX][0-9a-fA-F]{2,4}|[A-Za-z]{2,8}[0-9]{0,2});){2}")

Span = tuple[int, int]


def find(text: str) -> list[Finding]:
    """See `newsclean.mojibake.find_mojibake`."""
    repairs = repairs_of(text)
    if not repairs:
        return lost_text(text)
    findings = [finding(text, span, repair) for span, repair in sorted(repairs.items())]
    return with_marks(findings, lost_text(text))


def mended(text: str) -> tuple[str, bool]:
    """`text` with the replacements of `find` put in, the same object when there are none; whether nothing more can be
    found in it."""
    if len(text) <= LONGEST and "\n" not in text and ";&" not in text:
        odd = screen().odd_lines(text, 0, len(text), SUSPICION, MARGIN)
        if not odd or is_lone(text) or (odd[2] < CLEARLY and not is_worth_a_search(scorer(), text, odd[2])):
            return text, True
        if len(odd) == 3:
            only = undone(scorer(), screen(), text, odd[2])
            if only is not None:
                return only[0], only[2] == 0 and odd[2] < (SUSPICION + 1) * QUIET and ";&" not in only[0]
    pieces: list[str] = []
    at = 0
    for (start, end), repair in sorted(repairs_of(text).items()):
        pieces += text[at:start], repair.text
        at = end
    return ("".join([*pieces, text[at:]]), False) if pieces else (text, True)


def repairs_of(text: str) -> dict[Span, Repair]:
    """What the odd lines of `text` become, where they do not stay."""
    odd = {
        (start, end): surprise
        for (start, end), surprise in suspicious_lines(text).items()
        if not is_lone(line := text[start:end]) and (surprise >= CLEARLY or is_worth_a_search(scorer(), line, surprise))
    }
    if not odd:
        return {}
    examiner = Examiner(scorer(), judge())
    proofs = Proofs(scorer(), screen())
    repairs: dict[Span, Repair] = {}
    early: set[Span] = set()
    decided: dict[str, tuple[int, Repair | None, bool]] = {}  # line -> when, what, whether at once
    for span, surprise in odd.items():
        line = text[span[0] : span[1]]
        when, repair, at_once = decided.get(line, (-1, None, False))
        if when != proofs.changes:
            repair, at_once = decide(line, surprise, examiner, proofs)
            decided[line] = proofs.changes, repair, at_once
        if repair is not None:
            repairs[span] = repair
            if at_once:
                early.add(span)
    if repairs and "\n" in text:
        again(text, repairs, early, examiner, proofs)
    return repairs


def is_lone(line: str) -> bool:
    """Whether a line is one character, once or again and again: only other lines can say that it is none."""
    bare = line.strip(" \t\r")
    return bare.count(bare[:1]) == len(bare)


def lost_text(text: str) -> list[Finding]:
    """`find_irreversible`, asked only where there may be something."""
    return find_irreversible(text) if screen().is_marked(text) else []


def decide(line: str, surprise: int, examiner: Examiner, proofs: Proofs) -> tuple[Repair | None, bool]:
    """What an odd line becomes, and whether that is beyond doubt: nothing that is found elsewhere can change it."""
    repair = proofs.repair(line, surprise)
    if repair is not None:
        return repair, True
    repair = certain(scorer(), screen(), line, surprise)
    if repair is not None:
        proofs.note(line, repair)
        return repair, True
    # less suspicious lines have passed the gate already
    open_to = examiner.knows(line) or not proofs.is_exhausted
    if open_to and (surprise < CLEARLY or is_worth_a_search(scorer(), line, surprise)):
        before = examiner.searches
        repair = examiner.repair(line, {})
        proofs.note(line, repair, examiner.searches > before)
    return repair, False


def again(text: str, repairs: dict[Span, Repair], early: set[Span], examiner: Examiner, proofs: Proofs) -> None:
    """Look once more at the lines that were not clear by themselves, now that chains were proved elsewhere."""
    if is_all_decided(text, early):
        return
    unclear = [odd for odd in suspicious_lines(text, SUSPICION_IN_BAD_COMPANY).items() if odd[0] not in early]
    if not unclear:
        return
    bonus = votes(repairs)
    support = Support(list(bonus))
    decided: dict[str, Repair | None] = {}
    for span, surprise in unclear:
        line = text[span[0] : span[1]]
        if line not in decided:
            decided[line] = None
            if span in repairs:
                decided[line] = examiner.repair(line, bonus)
            elif support.reaches(line):  # else no chain could be undone either
                decided[line] = proofs.repair(line, surprise)
                if decided[line] is None and (examiner.knows(line) or not proofs.is_exhausted):
                    before = examiner.searches
                    decided[line] = examiner.repair(line, bonus, supported=True)
                    if examiner.searches > before:
                        proofs.spent(line, decided[line])
        repair = decided[line]
        if repair is not None:
            repairs[span] = repair


def is_all_decided(text: str, early: set[Span]) -> bool:
    """Whether there is nothing but ASCII besides the spans of `early`."""
    at = 0
    for start, end in sorted(early):
        if not text[at:start].isascii():
            return False
        at = end
    return text[at:].isascii() and not has_entities(text)


def has_entities(text: str) -> bool:
    """Whether two entities may stand in a row; one character is found faster than two."""
    return "&" in text and ";&" in text


def with_marks(findings: list[Finding], marks: list[Finding]) -> list[Finding]:
    """Findings and those marks that overlap none of them; both must be sorted."""
    kept, at = [], 0
    for mark in marks:
        while at < len(findings) and findings[at].end <= mark.start:
            at += 1
        if at == len(findings) or mark.end <= findings[at].start:
            kept.append(mark)
    return sorted([*findings, *kept], key=lambda f: (f.start, f.end))


def suspicious_lines(text: str, threshold: int = SUSPICION) -> dict[Span, int]:
    """The odd lines (or pieces of long lines) in order, with the sum of the screen."""
    found: dict[Span, int] = {}
    margin = MARGIN if threshold >= SUSPICION else 0
    ends = [] if text.isascii() else screen().odd_lines(text, 0, len(text), threshold, margin)
    for start, end, total in zip(ends[::3], ends[1::3], ends[2::3], strict=True):
        if end - start <= LONGEST:
            found[start, end] = total
        else:
            found.update(odd_pieces(text, start, end))
    if (
        has_entities(text)
        and screen().is_marked(text)
        and (escaped := [span for span in escaped_lines(text) if span not in found])
    ):
        found.update(dict.fromkeys(escaped, SURE))
        return without_overlaps(found)
    return found


def without_overlaps(spans: dict[Span, int]) -> dict[Span, int]:
    """Sorted spans; where two overlap the one that starts first stays, the longer of two that start together."""
    kept: dict[Span, int] = {}
    last = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= last:
            kept[start, end] = spans[start, end]
            last = end
    return kept


def odd_pieces(text: str, start: int, end: int) -> Iterator[tuple[Span, int]]:
    """The odd pieces of a long line, divided at blanks where there are any."""
    for match in _PIECE.finditer(text, start, end):
        found = screen().odd_lines(text, match.start(), match.end(), SUSPICION)
        if found:
            yield match.span(), max(found[2::3])


def escaped_lines(text: str) -> Iterator[Span]:
    """Lines in which entities may hide garbage: at least two of them in a row."""
    last = -1
    for match in _ENTITIES.finditer(text):
        if match.start() < last:
            continue
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        end = len(text) if end < 0 else end
        last = end
        if end - start <= 4 * LONGEST:
            yield start, end


def votes(repairs: dict[Span, Repair]) -> dict[Chain, float]:
    """Nats for each chain that was proved: more with every line and with better evidence."""
    weight: dict[Chain, float] = {}
    for repair in repairs.values():
        chain = alike(repair.chain)
        weight[chain] = weight.get(chain, 0.0) + min(4.0, max(0.0, repair.score))
    return {chain: 1.0 + log(1 + nats) for chain, nats in weight.items()}


def finding(text: str, span: Span, repair: Repair) -> Finding:
    """The smallest finding that makes the line what it should be."""
    start, end = span
    head, tail = shared_ends(text[start:end], repair.text)
    kind, rule = names_of(repair.chain)
    confidence, note = words_for(repair.score)
    return Finding(start + head, end - tail, kind, repair.text[head : len(repair.text) - tail], confidence, rule, note)


@lru_cache(maxsize=1024)
def words_for(score: float) -> tuple[float, str]:
    """The confidence of a finding and its note."""
    return round(judge().confidence(score), 4), f"{score:+.1f} nats for the repair"


@lru_cache(maxsize=1024)
def names_of(chain: Chain) -> tuple[str, str]:
    """The kind and the rule of a finding."""
    return "mojibake." + kind_of(chain), describe(chain)


def kind_of(chain: Chain) -> str:
    """The last part of a finding's kind: ``utf8-as-cp1252``, or ``chain`` for more than one step."""
    steps = [step for step in chain if step[0]]
    if len(steps) != 1:
        return "chain"
    plain = {"utf-8": "utf8", "latin-1": "latin1"}
    writer, reader = steps[0]
    return f"{plain.get(writer, writer)}-as-{plain.get(reader, reader)}"

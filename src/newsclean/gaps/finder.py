# SPDX-License-Identifier: Apache-2.0
"""From candidates to findings: the witness of the document, thresholds, neighbours and markers.

Promise: findings are sorted, do not repeat one gap, and never stand beside a visible marker.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from newsclean.edits import Finding
from newsclean.gaps import judge
from newsclean.gaps.kinds import LIST_MARKS, MARKS, OPENING, TOUCHY, WIDE_INSIDE, cue, ends_sentence, kind
from newsclean.gaps.model import Candidate, Scan, scan
from newsclean.gaps.score import GapScore

# The more a document as a whole looks damaged, the less must speak for a place in it: damage from which, and the least
# confidence then: see docs/gaps.md for how they were chosen.
LEVELS = ((0.9, 0.2), (0.0, 0.6))
OTHERWISE = {"de": ((0.9, 0.15), (0.0, 0.8))}
# Where nothing reaches that, the strongest place of the document is reported from here on: one in it is worth a look,
# and of documents that lost a single link it is often that link.
ALONE, ALONE_OTHERWISE = 0.3, {"de": 0.5}

_MARKER_BEFORE = re.compile(r"\[[ \xa0]*(?:…|\.\.\.)[ \xa0]*\][\s.,;:!?)\"”’»]{0,3}$")
_MARKER_AFTER = re.compile(r"[\s.,;:(\"“‘«]{0,3}\[[ \xa0]*(?:…|\.\.\.)[ \xa0]*\]")
# Typographic quotes and brackets with nothing between them: of 137 on the development pages two were there before the
# damage, in a million words. Straight quotes are left to the model, because program text is full of empty ones.
_EMPTY = re.compile("“[ \xa0]*”|„[ \xa0]*[“”]|«[ \xa0]*»(?!\\w)|‹[ \xa0]*›|「」|『』|（）|《》|〈〉")
_EMPTY_CONFIDENCE = 0.95
# The same for several blanks inside a sentence, which is clear in any language.
_HOLE_CONFIDENCE = 0.8
_FAINT = 0.1
_NEAR = 12  # code points: a gap is not reported twice when at most one visible character lies between


def _confidences(text: str, seen: Scan) -> list[float]:
    out = judge.confidences(
        seen.scores,
        seen.blanks,
        [right in MARKS for right in seen.rights],
        [ends_sentence(left) for left in seen.lefts],
        seen.codes,
        seen.facts[:5],
        seen.model.judge,
    )
    # Where there are words only, and too little speaks for a gap, none of the exceptions matters.
    for k, (confidence, blanks, left) in enumerate(zip(out, seen.blanks, seen.lefts, strict=True)):
        if confidence >= _FAINT or blanks > 1 or left in OPENING:
            out[k] = _corrected(text, seen.candidate(k), confidence, seen.facts)
    return out


def _corrected(text: str, candidate: Candidate, confidence: float, facts: list[int]) -> float:
    if cue(candidate) is None and candidate.left not in TOUCHY and candidate.right not in TOUCHY:
        return confidence  # words on both sides: none of the exceptions is about them
    if _typewritten(facts, candidate) or _is_call(text, candidate) or _is_ellipsis(text, candidate):
        return 0.0
    if _is_empty(text, candidate):
        return max(confidence, _EMPTY_CONFIDENCE)
    return max(confidence, _HOLE_CONFIDENCE) if _is_hole(facts, candidate) else confidence


def _typewritten(facts: list[int], candidate: Candidate) -> bool:
    """Whether this is the habit of setting two blanks after each sentence: most sentences of the document have them."""
    return cue(candidate) == "spacing" and ends_sentence(candidate.left) and facts[4] > 1 and 2 * facts[4] > facts[5]


def _is_hole(facts: list[int], candidate: Candidate) -> bool:
    """Whether several blanks stand inside a sentence of a text that does not set its words with them throughout."""
    return (
        candidate.blanks in WIDE_INSIDE
        and cue(candidate) == "spacing"
        and not ends_sentence(candidate.left)
        and not candidate.code
        and not {candidate.left, candidate.right} & LIST_MARKS
        and 10 * (facts[3] - facts[4]) <= facts[0] + 20
    )


def _damage(seen: Scan, confidences: list[float]) -> float:
    inputs = judge.document_inputs(confidences, seen.facts[0])
    return judge.logistic(judge.weigh(inputs, seen.model.document))


def _marked(text: str, candidate: Candidate) -> bool:
    before = text[max(0, candidate.start - _NEAR) : candidate.start]
    return bool(_MARKER_BEFORE.search(before) or _MARKER_AFTER.match(text, candidate.end))


def _is_call(text: str, candidate: Candidate) -> bool:
    """Whether this is program text: the brackets of ``main()``, which join the word, or ``""`` beside a bracket."""
    before = text[candidate.start - 2 : candidate.start - 1] if candidate.start > 1 else ""
    if cue(candidate) == "empty-brackets":
        return before.isalnum() or before == "_"
    straight = text[candidate.start - 1 : candidate.end + 1] in ('""', "''") if candidate.start else False
    return straight and (before == "(" or text[candidate.end + 1 : candidate.end + 2] == ")")


def _is_ellipsis(text: str, candidate: Candidate) -> bool:
    """Whether the stops here are the dots of an ellipsis that is set with blanks, as in ``so . . . we``."""
    around = text[max(0, candidate.start - 5) : candidate.end + 5].replace("\xa0", " ")
    return ". . ." in around and "." in text[max(0, candidate.start - 1) : candidate.end + 1]


def _is_empty(text: str, candidate: Candidate) -> bool:
    if candidate.start == 0:
        return False
    match = _EMPTY.match(text, candidate.start - 1)
    return match is not None and match.end() == candidate.end + 1


def _apart(text: str, kept: list[Candidate], candidate: Candidate) -> bool:
    """Whether more than one visible character lies between `candidate` and all of `kept`."""
    for other in kept:
        a, b = (other, candidate) if other.start <= candidate.start else (candidate, other)
        if b.start - a.end <= _NEAR and sum(not c.isspace() for c in text[a.end : b.start]) <= 1:
            return False
    return True


def find(text: str, threshold: float | None) -> list[Finding]:
    """See `newsclean.gaps.find_gaps`."""
    return examine(text, threshold)[0]


def examine(
    text: str, threshold: float | None, ignored: Iterable[tuple[int, int]] = (), table: str | None = None
) -> tuple[list[Finding], GapScore]:
    """See `newsclean.gaps.examine_gaps`."""
    if not text:
        return [], GapScore()
    seen = scan(text, table)
    confidences = _confidences(text, seen)
    for start, end in ignored:
        for k in range(bisect_left(seen.starts, start), bisect_right(seen.ends, end)):
            confidences[k] = 0.0
    score = GapScore(sum(confidences), _damage(seen, confidences))
    if threshold is None:
        levels = OTHERWISE.get(seen.model.language, LEVELS)
        threshold = next(least for damage, least in levels if score.damage >= damage)
        strongest = max(confidences, default=0.0)
        if ALONE_OTHERWISE.get(seen.model.language, ALONE) <= strongest < threshold:
            threshold = strongest
    order = [k for k, c in enumerate(confidences) if c >= threshold]
    order.sort(key=lambda k: (-confidences[k], k))
    near: dict[int, list[Candidate]] = {}
    findings = []
    for k in order:
        candidate = seen.candidate(k)
        cell = candidate.start // 64
        close = [*near.get(cell - 1, ()), *near.get(cell, ()), *near.get(cell + 1, ())]
        if _marked(text, candidate) or not _apart(text, close, candidate):
            continue
        near.setdefault(cell, []).append(candidate)
        rule = cue(candidate) or "model"
        name = kind(candidate, seen.model.props)
        findings.append(Finding(candidate.start, candidate.end, name, None, round(confidences[k], 4), rule))
    findings.sort(key=lambda f: (f.start, f.end))
    return findings, score

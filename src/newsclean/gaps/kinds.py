# SPDX-License-Identifier: Apache-2.0
"""Names what speaks for a gap: the debris around it, or the word that was left alone.

Promise: looks at the two classes and the blanks at the boundary only; knows no language and no word.
"""

from __future__ import annotations

from newsclean.gaps.model import Candidate
from newsclean.kernels import tokens as kernel

_N = kernel.NUMBERS
_QUOTES_OPEN = {_N["quote-open"], _N["quote"]}
_QUOTES_CLOSE = {_N["quote-close"], _N["quote"]}
OPENING = {_N["quote-open"], _N["cjk-open"]}  # the marks of pairs that may stand empty
# Marks beside which a boundary may be something else than a gap: quotes, brackets, stops.
TOUCHY = _QUOTES_OPEN | _QUOTES_CLOSE | OPENING | {_N[name] for name in ("open", "bracket-open", "stop", "ellipsis")}
TOUCHY |= {_N[name] for name in ("close", "bracket-close", "cjk-close", "dotted")}
_BRACKETS = {
    (_N["open"], _N["close"]),
    (_N["bracket-open"], _N["bracket-close"]),
    (_N["cjk-open"], _N["cjk-close"]),
}
_ENDS = {_N[name] for name in ("newline", "stop", "exclaim", "question", "cjk-stop")}
_COMMAS = {_N[name] for name in ("comma", "semicolon", "colon", "cjk-comma")}
MARKS = {_N["comma"], _N["stop"]}
_CLOSING = _ENDS | _COMMAS | _QUOTES_CLOSE | {_N["close"], _N["bracket-close"], _N["cjk-close"]}
_LABEL = {_N["colon"], _N["dash"]}
WIDE = {2, 4, 5}
WIDE_INSIDE = {2, 4}
LIST_MARKS = {_N[name] for name in ("symbol", "dash", "hyphen", "slash")}


def ends_sentence(cls: int) -> bool:
    """Whether a token of this class ends a sentence or line."""
    return cls in _ENDS


def cue(candidate: Candidate) -> str | None:
    """The debris at a boundary, which shows in every language: its kind without ``gap.``; None when there is none."""
    left, right = candidate.left, candidate.right
    if left in _QUOTES_OPEN and right in _QUOTES_CLOSE and (candidate.blanks < 2 or left != _N["quote"] != right):
        return "empty-quotes"
    if (left, right) in _BRACKETS:
        return "empty-brackets"
    if candidate.blanks in WIDE:
        return "spacing"
    if left in _COMMAS and right in _COMMAS | _ENDS and right != _N["newline"]:
        return "punctuation"
    return None


def kind(candidate: Candidate, props: memoryview) -> str:
    """The kind of a gap: its debris, else what kind of word stands alone."""
    debris = cue(candidate)
    if debris is not None:
        return "gap." + debris
    left, right = props[candidate.left], props[candidate.right]
    if candidate.left == _N["colon"] and candidate.right == _N["newline"]:
        return "gap.label"
    if left & _N["determiner"]:
        return "gap.determiner"
    if left & _N["preposition"]:
        return "gap.preposition"
    if candidate.left in _ENDS:
        return "gap.subject"
    if candidate.right in _CLOSING and candidate.blanks > 0:
        return "gap.punctuation"
    if left & _N["conjunction"]:
        return "gap.conjunction"
    if right & _N["finite"]:
        return "gap.subject"
    if left & (_N["noun"] | _N["pronoun"]):
        return "gap.verb"
    return "gap.object" if left & _N["verb"] else "gap.words"

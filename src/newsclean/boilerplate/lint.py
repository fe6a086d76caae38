# SPDX-License-Identifier: Apache-2.0
"""Refuses patterns that could take worse than linear time, before they ever meet a text.

Promise: a pattern that passes has no unbounded repetition, no repetition inside another unless a
fixed part divides them, no two neighbouring
repetitions that could trade characters, and no back-reference. That refuses some harmless patterns; rules do not
need those.
"""

from __future__ import annotations

import re
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MOST = 200  # the highest repeat count a rule may ask for
MOST_WAYS = 40_000  # in how many ways neighbouring repetitions may share out the same characters
FEW_WAYS = 600  # the same for two that stand side by side, such as ``[,-]{1,3}[^.]{2,60}``
_REPEATS = (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT)
_PROBES = [chr(code) for code in range(0x20, 0x250)] + list("абвЯїελאבعرजक漢かカ한、。：…—’“”\u00a0\t")


def check(pattern: str) -> str:
    """What is wrong with `pattern`, in words; empty when nothing is."""
    try:
        tree = parser.parse(pattern, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError) as error:
        return f"not a regular expression: {error}"
    return _walk(list(tree), inside=False)


def width(pattern: str) -> int:
    """How many characters a pattern that passes takes at most."""
    return int(parser.parse(pattern, re.IGNORECASE).getwidth()[1])


def _walk(items: list[Any], *, inside: bool) -> str:
    earlier: list[tuple[frozenset[str], int]] = []  # the variable repetitions so far, with their bounds
    beside = False  # whether the last of them stands directly before
    for op, argument in items:
        if op is constants.GROUPREF or op is constants.GROUPREF_EXISTS:
            return "back-references are not allowed"
        if op not in _REPEATS:
            for part in _parts(op, argument):
                problem = _walk(part, inside=inside)
                if problem:
                    return problem
            beside = beside and (op is constants.AT or op is constants.ASSERT or op is constants.ASSERT_NOT)
            continue
        low, high, body = argument
        if high is constants.MAXREPEAT or high > MOST:
            return f"repetition without a bound (write {{0,{MOST}}} at most)"
        varies = low != high and high > 1
        if inside and varies:
            return "repetition inside a repetition (a fixed part between two of them must divide them)"
        problem = _walk(list(body), inside=inside or (high > 1 and not _divided(list(body))))
        if problem:
            return problem
        if varies:
            letters = _letters(list(body))
            if beside and earlier[-1][1] * high > FEW_WAYS and earlier[-1][0] & _first(list(body)):
                return "two neighbouring repetitions can take the same characters"
            ways = high
            for other, bound in earlier:
                ways *= bound if other & letters else 1
            if ways > MOST_WAYS:
                return "too many repetitions can take the same characters"
            earlier.append((letters, high))
        # An optional piece does not keep two repetitions apart.
        beside = varies or (beside and low == 0)
    return ""


def _divided(body: list[Any]) -> bool:
    """Whether a fixed piece of `body` cannot be mistaken for what the repetitions beside it take."""
    taken: frozenset[str] = frozenset()
    for op, argument in body:
        if op in _REPEATS and argument[1] > 1:
            taken |= _letters(list(argument[2]))
        elif any(_repeats(part) for part in _parts(op, argument)):
            return False
    return any(
        (op is constants.LITERAL or op is constants.IN) and not _letters([(op, argument)]) & taken
        for op, argument in body
    )


def _repeats(items: list[Any]) -> bool:
    """Whether anything in `items` repeats."""
    return any(
        (op in _REPEATS and argument[1] > 1) or any(_repeats(part) for part in _parts(op, argument))
        for op, argument in items
    )


def _first(items: list[Any]) -> frozenset[str]:
    """Which of the probe characters a piece of pattern can begin with."""
    found: frozenset[str] = frozenset()
    for op, argument in items:
        if op in _REPEATS:
            found |= _first(list(argument[2]))
            if argument[0] == 0:
                continue
        elif op in (constants.AT, constants.ASSERT, constants.ASSERT_NOT):
            continue
        else:
            parts = _parts(op, argument)
            found |= frozenset().union(*map(_first, parts)) if parts else _letters([(op, argument)])
        break
    return found


def _parts(op: Any, argument: Any) -> list[list[Any]]:
    if op is constants.SUBPATTERN:
        return [list(argument[-1])]
    if op is constants.BRANCH:
        return [list(branch) for branch in argument[1]]
    if op in (constants.ASSERT, constants.ASSERT_NOT):
        return [list(argument[1])]
    if op is getattr(constants, "ATOMIC_GROUP", None):
        return [list(argument)]
    return []


def _letters(items: list[Any]) -> frozenset[str]:
    """Which of the probe characters a piece of pattern can contain."""
    found: set[str] = set()
    for op, argument in items:
        if op is constants.LITERAL:
            found.update((chr(argument).lower(), chr(argument).upper()))
        elif op is constants.ANY or op is constants.NOT_LITERAL:
            found.update(_PROBES)
        elif op is constants.IN:
            found.update(char for char in _PROBES if _in_set(argument, char))
        elif op in _REPEATS:
            found |= _letters(list(argument[2]))
        else:
            for part in _parts(op, argument):
                found |= _letters(part)
    return frozenset(found)


_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}


def _in_set(members: list[Any], char: str) -> bool:
    negated = False
    inside = False
    variants = {ord(char), ord(char.lower()[0]), ord(char.upper()[0])}
    for op, argument in members:
        if op is constants.NEGATE:
            negated = True
        elif op is constants.LITERAL:
            inside |= argument in variants
        elif op is constants.RANGE:
            inside |= any(argument[0] <= code <= argument[1] for code in variants)
        elif op is constants.CATEGORY:
            inside |= re.match(_CATEGORIES[str(argument)], char) is not None
    return inside != negated

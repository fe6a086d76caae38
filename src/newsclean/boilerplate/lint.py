# SPDX-License-Identifier: Apache-2.0
"""Refuses patterns that could take worse than linear time, before they ever meet a text.

Promise: a pattern that passes has no unbounded repetition, no repetition inside another unless a
fixed part divides them, no two neighbouring
repetitions that could trade characters, and no back-reference. That refuses some harmless patterns; rules do not
need those.
"""

from __future__ import annotations

import re
import warnings
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MOST = 200  # the highest repeat count a rule may ask for
MOST_WAYS = 40_000  # in how many ways neighbouring repetitions may share out the same characters
FEW_WAYS = 600  # the same for two that stand side by side, such as ``[,-]{1,3}[^.]{2,60}``
MOST_OPTIONAL = 10  # pieces that may be left out and can take the same characters: each doubles the ways
FEW_TIMES = 6  # a repetition around such pieces, or around alternatives that begin alike, doubles them as often
_REPEATS = (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT)
_PROBES = [chr(code) for code in range(0x20, 0x250)] + list("абвЯїελאבعرजक漢かカ한、。：…—’“”\u00a0\t")


def check(pattern: str) -> str:
    """What is wrong with `pattern`, in words; empty when nothing is."""
    try:
        with warnings.catch_warnings():
            # ``[[(]`` means in the engine that matches what it means in Python today.
            warnings.simplefilter("ignore", FutureWarning)
            tree = parser.parse(pattern, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError, ValueError) as error:
        return f"not a regular expression: {error}"
    return _walk(list(tree), times=1)


def width(pattern: str) -> int:
    """How many characters a pattern that passes takes at most."""
    return int(parser.parse(pattern, re.IGNORECASE).getwidth()[1])


def _walk(items: list[Any], *, times: int = 1, soft: int = 1, deep: int = 1) -> str:
    """What is wrong with a sequence; `times`: how often a repetition around it may run through it undivided.

    `soft` is the same where pieces that may be left out count as repetitions; `deep`: how often at all, divided or not.
    """
    earlier: list[tuple[frozenset[str], int]] = []  # the variable repetitions so far, with their bounds
    optional: list[frozenset[str]] = []
    beside = False  # whether the last of them stands directly before
    for op, argument in items:
        if op is constants.GROUPREF or op is constants.GROUPREF_EXISTS:
            return "back-references are not allowed"
        if op not in _REPEATS:
            if deep > FEW_TIMES and op is constants.BRANCH and _alike(argument[1]):
                return "alternatives inside a repetition that begin alike"
            for part in _parts(op, argument):
                problem = _walk(part, times=times, soft=soft, deep=deep)
                if problem:
                    return problem
            beside = beside and (op is constants.AT or op is constants.ASSERT or op is constants.ASSERT_NOT)
            continue
        low, high, body = argument
        if high is constants.MAXREPEAT or high > MOST:
            return f"repetition without a bound (write {{0,{MOST}}} at most)"
        varies = low != high and high > 1
        if body.getwidth()[0] == 0 < body.getwidth()[1]:
            return "repetition of something that may be empty"
        if (times > 1 and varies) or (soft > FEW_TIMES and low != high):
            return "repetition inside a repetition (a fixed part between two of them must divide them)"
        inner = list(body)
        problem = _walk(
            inner,
            times=times if _divided(inner) else times * high,
            soft=soft if _divided(inner, soft=True) else soft * high,
            deep=deep * high,
        )
        if problem:
            return problem
        letters = _letters(inner) if low != high else frozenset()
        if deep > FEW_TIMES and any(other & letters for other in (*optional, *(other for other, _ in earlier))):
            return "repetitions inside a repetition can take the same characters"
        if varies:
            if beside and earlier[-1][1] * high > FEW_WAYS and earlier[-1][0] & _first(inner):
                return "two neighbouring repetitions can take the same characters"
            ways = high
            for other, bound in earlier:
                ways *= bound if other & letters else 1
            if ways > MOST_WAYS:
                return "too many repetitions can take the same characters"
            earlier.append((letters, high))
        elif letters:
            optional.append(letters)
            if sum(1 for other in optional if other & letters) > MOST_OPTIONAL:
                return "too many optional pieces can take the same characters"
        # An optional piece does not keep two repetitions apart.
        beside = varies or (beside and low == 0)
    return ""


def _alike(branches: list[Any]) -> bool:
    """Whether two of the branches can begin with the same character, or one takes nothing."""
    seen: frozenset[str] = frozenset()
    for branch in branches:
        first = _first(list(branch))
        if not first or first & seen:
            return True
        seen |= first
    return False


def _divided(body: list[Any], soft: bool = False) -> bool:
    """Whether a fixed piece of `body` cannot be mistaken for what the repetitions beside it take."""
    taken: frozenset[str] = frozenset()
    for op, argument in body:
        if op in _REPEATS:
            if argument[1] > 1 or (soft and argument[0] != argument[1]) or _repeats(list(argument[2])):
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

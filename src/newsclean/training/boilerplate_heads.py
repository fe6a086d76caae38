# SPDX-License-Identifier: Apache-2.0
"""What a pattern says about the beginning and the end of the texts that it takes.

Promise: every text that the pattern takes begins with one of the pairs found for its first word and ends with one of
the characters found; where the pattern leaves that open, nothing is given. Pairs are of ASCII letters only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MOST_HEADS = 4000  # patterns with more beginnings are taken to begin with anything
MOST_CHOICES = 6  # a set of so many characters is followed, a larger one is open
_PAIR = re.compile(r"([a-z]+) ([a-z]+)(?![\w'’])")
_FIRST = re.compile(r"([a-z]+)(?![\w'’])")
Head = tuple[str, bool]  # the beginning in lower case, and whether anything may follow

_REPEATS = (constants.MAX_REPEAT, constants.MIN_REPEAT, getattr(constants, "POSSESSIVE_REPEAT", None))


class _TooManyError(Exception):
    """There are more beginnings than are worth following."""


def pairs_of(pattern: str, word: str, *, to_end: bool) -> list[str]:
    """The pairs of words with which the pattern begins where its first word is `word`; none where that is not known.

    `to_end`: the pattern takes a text to its end, so that where the pattern ends the last word ends as well.
    """
    try:
        heads = _heads([("", False)], parser.parse(pattern, re.IGNORECASE))
    except _TooManyError:
        return []
    found: set[str] = set()
    for text, is_open in heads:
        closed = text + ("" if is_open or not to_end else "\n")
        first = _FIRST.match(closed)
        if first is not None and first.end() < len(closed):
            if first[1] != word:
                continue
            pair = _PAIR.match(closed)
            if pair is None or pair.end() == len(closed):
                return []
            found.add(pair[0])
        elif word.startswith(_letters(text)):
            return []
    return sorted(found)


def last_of(pattern: str) -> str:
    """The characters with one of which every text that the pattern takes ends, "" where that is not known."""
    op, argument = list(parser.parse(pattern, re.IGNORECASE))[-1]
    if op is constants.LITERAL:
        chars = [chr(argument)]
    else:
        chars = _choices(argument) if op is constants.IN else []
    return "" if any(char.isalpha() for char in chars) else "".join(chars)


def _letters(text: str) -> str:
    """The letters with which `text` begins."""
    return text[: len(text) - len(text.lstrip("abcdefghijklmnopqrstuvwxyz"))]


def _heads(before: Sequence[Head], items: Any) -> list[Head]:
    """`before`, those that are not open continued by what the items may begin with."""
    heads = list(before)
    for op, argument in items:
        going = [head for head in heads if not head[1] and not _is_enough(head[0])]
        done = [head for head in heads if head[1] or _is_enough(head[0])]
        if not going:
            break
        if op is constants.LITERAL:
            going = [(text + chr(argument).lower(), False) for text, _ in going]
        elif op is constants.BRANCH:
            going = [head for branch in argument[1] for head in _heads(going, branch)]
        elif op is constants.SUBPATTERN:
            going = _heads(going, argument[-1])
        elif op in _REPEATS:
            low, high, body = argument
            once = _heads(going, body)
            going = (going if low == 0 else []) + (once if high == 1 else [(text, True) for text, _ in once])
        elif op is constants.IN:
            going = [(text + char, False) for text, _ in going for char in _choices(argument)] or [
                (text, True) for text, _ in going
            ]
        elif op not in (constants.AT, constants.ASSERT, constants.ASSERT_NOT):
            going = [(text, True) for text, _ in going]
        heads = list(dict.fromkeys(done + going))
        if len(heads) > MOST_HEADS:
            raise _TooManyError
    return heads


def _choices(members: Any) -> list[str]:
    """The characters of a small set of single characters; none for any other set."""
    chars = [chr(argument).lower() for op, argument in members if op is constants.LITERAL]
    return chars if len(chars) == len(members) <= MOST_CHOICES else []


def _is_enough(text: str) -> bool:
    """Whether two words stand there, and what follows them."""
    pair = _PAIR.match(text)
    return pair is not None and pair.end() < len(text)

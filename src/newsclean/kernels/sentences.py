# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""What each class of token does to the sentence it stands in, as a table that the `boundaries` kernel walks through.

Promise: the same table compiled and plain, for any properties. A state has 9 bits: 0-2 tokens of the sentence (at most 7),
3-4 its finite verbs (3), 5-6 those of the clause (3), 7 a noun since the last verb or clause mark, 8 an open quote
or bracket.
"""

from __future__ import annotations

from typing import Any

# As in the `tokens` kernel (a test compares them): kernels import nothing.
NEWLINE, COMMA, STOP, COLON, SEMICOLON, EXCLAIM, QUESTION, OPEN, CLOSE, BRACKET_OPEN, BRACKET_CLOSE = range(1, 12)
QUOTE_OPEN, QUOTE_CLOSE = 12, 13
SLASH, SYMBOL, CJK_STOP, NUMBER = 18, 19, 21, 25
CAPITAL, ACRONYM, UNKNOWN_CAPITAL = 32, 33, 36
FINITE, NOUN, CONJUNCTION = 1, 2, 16
FORWARD, STEPS = 8192, 9216
NUMBERS = {"steps": STEPS}


def moved(kind: int, state: int) -> int:
    """The state of a sentence after a token of this kind: 0 an end, 1 opens, 2 closes, 3 another mark, 4 and up words
    (bits: 1 finite verb, 2 conjunction, then 1 sets and 2 clears the noun).
    """
    if kind == 0:
        return 0
    place = state & 7
    verbs = (state >> 3) & 3
    clause = (state >> 5) & 3
    noun = (state >> 7) & 1
    opened = (state >> 8) & 1
    if kind < 4:
        opened = 1 if kind == 1 else 0 if kind == 2 else opened
        clause = noun = 0
    else:
        place = place + 1 if place < 7 else 7
        clause = 0 if kind & 2 else clause
        noun = noun if kind < 8 else 1 if kind < 12 else 0
        if kind & 1:
            verbs = verbs + 1 if verbs < 3 else 3
            clause = clause + 1 if clause < 3 else 3
    return place | (verbs << 3) | (clause << 5) | (noun << 7) | (opened << 8)


def step_of(cls: int, held: int, back: int) -> int:
    """What a token of this class does, read forwards or backwards: its kind (see `moved`) << 9, and bits 0 finite verb,
    1 conjunction, 2 ends the sentence or line, 3 comma or stop, 4 symbol, 5 ends a sentence.

    For a full stop it is what one inside a sentence does.
    """
    bits = (8 if cls in (COMMA, STOP) else 0) | (16 if cls in (SYMBOL, SLASH) else 0)
    if cls in (NEWLINE, STOP, EXCLAIM, QUESTION, CJK_STOP):
        bits |= 32 if cls != NEWLINE else 0
        return bits | (3 << 9 if cls == STOP else 4)
    if cls < NUMBER:
        opens = cls in (OPEN, QUOTE_OPEN, BRACKET_OPEN)
        closes = cls in (CLOSE, QUOTE_CLOSE, BRACKET_CLOSE)
        if back:
            opens, closes = closes, opens
        return bits | (1 << 9 if opens else 2 << 9 if closes else 3 << 9)
    kind = 4
    if held & CONJUNCTION:
        bits |= 2
        kind = 14
    if held & NOUN or cls in (CAPITAL, UNKNOWN_CAPITAL, ACRONYM):
        kind = (kind & 2) | 8
    if held & FINITE:
        bits |= 1
        kind = (kind & 2) | 13 if back == 0 and held & NOUN == 0 else kind | 1
    return bits | (kind << 9)


def write_steps(props: Any, steps: Any) -> None:
    """Fill the `STEPS` numbers of `steps` for the classes of a lexicon: 16 rows of 512 states, then what each class
    does read forwards and backwards, each 256 as inside a sentence and 256 as before the start of a sentence.
    """
    for kind in range(16):
        for state in range(512):
            steps[kind * 512 + state] = moved(kind, state)
    for cls in range(256):
        for back in range(2):
            at = FORWARD + 512 * back + cls
            steps[at] = step_of(cls, props[cls], back)
            steps[at + 256] = steps[at] if cls != STOP else (steps[at] & 511) | 4

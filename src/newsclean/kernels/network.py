# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""Small networks in whole numbers: one with two hidden layers that reads the eight words around a boundary, and `net`.

Promise: integer arithmetic only, the same answer compiled and plain. It reads a token array that the `boundaries`
kernel has finished, and knows nothing of gaps. Training reads the very same description of a boundary.

A boundary is described by `DESCRIBED` numbers: ten rows of the embedding table (eight words, the last finite verb, the
next one), eight places of one-hot coarse classes, and `FLAGS` flags. Rows 0 to 255 of the table belong to the word
classes, for words that are not in it; row `NOTHING` is all zeros; words come after that. Sums stay within 32 bits
whatever the weights are: vectors are bytes, weights 16 bits, and the limits below bound what a layer hands on.
"""

from __future__ import annotations

from typing import Any

STRIDE = 12
SIDE = 4
WORDS = 2 * SIDE
PLACES = WORDS + 2
COARSE = 92
FLAGS = 2 * WORDS + 27
DESCRIBED = PLACES + WORDS + FLAGS
NOTHING = 256
FIRST_WORD = 22  # classes below are marks, whose key is the class itself
EMBEDDING_BITS = 5
WEIGHT_BITS = 10
SECOND_BITS = 10
THIRD_BITS = 9
PRIOR_BITS = 4
NEWLINE = 1
RECORD = 8
ODDS_BITS = 30
LIMIT = 511  # of a unit of the first hidden layer: 16 in whole units
TOP = 32767
OUTPUT_BITS = EMBEDDING_BITS + THIRD_BITS

NUMBERS = {
    "words": WORDS, "side": SIDE, "places": PLACES, "coarse": COARSE, "flags": FLAGS, "described": DESCRIBED,
    "nothing": NOTHING, "first-word": FIRST_WORD, "embedding-bits": EMBEDDING_BITS, "weight-bits": WEIGHT_BITS,
    "second-bits": SECOND_BITS, "third-bits": THIRD_BITS, "output-bits": OUTPUT_BITS, "prior-bits": PRIOR_BITS,
    "limit": LIMIT, "record": RECORD, "odds-bits": ODDS_BITS,
}  # fmt: skip


def find_row(keys: Any, rows: Any, key: int, otherwise: int) -> int:
    """The embedding row of `key`, which is not 0; `otherwise` when it has none."""
    size_mask = len(keys) - 1
    slot = (key ^ (key >> 15)) & size_mask
    while keys[slot] != 0:
        if keys[slot] == key:
            row: int = rows[slot]
            return row
        slot = (slot + 1) & size_mask
    return otherwise


def describe(tokens: Any, count: int, i: int, keys: Any, rows: Any, out: Any) -> None:
    """Write the description of the boundary after token `i` of `count`; beyond an end its last token is repeated."""
    flag = PLACES + WORDS
    for k in range(WORDS):
        at = i + k + 1 - SIDE
        at = 0 if at < 0 else count - 1 if at >= count else at
        base = at * STRIDE
        flags = tokens[base + 5]
        cls = flags & 255
        row = find_row(keys, rows, cls if cls < FIRST_WORD else tokens[base + 4], cls)
        out[k] = row
        coarse = (flags >> 16) & 255
        out[PLACES + k] = k * COARSE + (coarse if coarse < COARSE else 0)
        out[flag] = (flags >> 12) & 1
        out[flag + 1] = 1 if row <= NOTHING else 0
        flag += 2
    base = i * STRIDE
    for k in range(2):
        verb = tokens[base + 8 + k]
        out[WORDS + k] = find_row(keys, rows, verb, NOTHING) if verb > 0 else NOTHING
    held = tokens[base + 6]
    holds = tokens[base + 7]
    for k in range(9):
        out[flag + k] = (held >> k) & 1
        out[flag + 9 + k] = (holds >> k) & 1
    flag += 18
    shape = tokens[base + 11] | tokens[base + STRIDE + 11]
    for k in range(5):
        out[flag + k] = (shape >> k) & 1
    flag += 5
    out[flag] = (tokens[base + 5] >> 13) & 1
    blanks = (tokens[base + STRIDE + 5] >> 8) & 15
    out[flag + 1] = 1 if blanks == 0 else 0
    out[flag + 2] = 1 if blanks == 3 else 0
    out[flag + 3] = 1 if blanks == 5 else 0


def describe_all(tokens: Any, count: int, places: Any, listed: int, keys: Any, rows: Any, out: Any) -> None:
    """Write the descriptions of the boundaries after the first `listed` tokens that `places` names."""
    for k in range(listed):
        describe(tokens, count, places[k], keys, rows, out[k * DESCRIBED : (k + 1) * DESCRIBED])


def answer(
    told: Any, codes: Any, books: Any, piece: int, parts: int, units: int, tops: int,
    first: Any, hots: Any, second: Any, third: Any, inputs: Any, sums: Any,
) -> int:  # fmt: skip
    """The output for one description, in parts of 1 / 2**OUTPUT_BITS.

    Vectors are coded: `codes` names for each row the entry of each part's book; a book has 256 entries of `piece`
    numbers. Of all parts the first `parts` are read. `first` holds for each of `units` the weights of all vectors; `hots` a row of `units` weights for each coarse class
    at each place, for each flag, and the intercepts; `second` for each of `tops` the weights of the units and the
    intercept; `third` the weights of these and the intercept. `inputs` and `sums` are room to work in.
    """
    whole = len(books) // (256 * piece)
    width = PLACES * parts * piece
    at = 0
    for k in range(PLACES):
        row = told[k] * whole
        for p in range(parts):
            entry = (p * 256 + codes[row + p]) * piece
            for d in range(piece):
                inputs[at + d] = books[entry + d]
            at += piece
    at = (WORDS * COARSE + FLAGS) * units
    for h in range(units):
        sums[h] = hots[at + h]
    for k in range(WORDS):
        at = told[PLACES + k] * units
        for h in range(units):
            sums[h] += hots[at + h]
    for k in range(FLAGS):
        if told[PLACES + WORDS + k] > 0:
            at = (WORDS * COARSE + k) * units
            for h in range(units):
                sums[h] += hots[at + h]
    at = 0
    for h in range(units):
        part = 0
        for d in range(width):
            part += inputs[d] * first[at + d]
        sums[h] = (part + (sums[h] << EMBEDDING_BITS)) >> WEIGHT_BITS
        at += width
    for h in range(units):
        value = sums[h]
        inputs[h] = 0 if value < 0 else LIMIT if value > LIMIT else value
    total: int = third[tops] << EMBEDDING_BITS
    at = 0
    for t in range(tops):
        part = 0
        for h in range(units):
            part += inputs[h] * second[at + h]
        at += units
        value = (part + (second[at] << EMBEDDING_BITS)) >> SECOND_BITS
        at += 1
        if value > 0:
            total += (value if value < TOP else TOP) * third[t]
    return total


def judge_all(
    tokens: Any, count: int, found: Any, listed: int, low: int, high: int, shift: int, gate: Any, mixture: Any,
    keys: Any, rows: Any, codes: Any, books: Any, piece: int, parts: int, units: int, tops: int, first: Any, hots: Any,
    second: Any, third: Any, prior: Any, told: Any, inputs: Any, sums: Any, out: Any,
) -> int:  # fmt: skip
    """Mix the first judge's sums with the network's answers and write the boundaries that remain; how many.

    `found` holds pairs (token before the boundary, sum); only tokens from `low` to `high` - 1 are judged. `mixture`:
    what counts by itself, for each unit of the sum, and for each unit of the answer, the same three in addition where
    several blanks stand, then the least log odds; all so that log odds come in parts of 1 / 2**30, and those of an
    answer at most 2**24, so that 64 bits hold everything. Boundaries that
    `gate` always passes and those with unusual blanks are written whatever their odds. With `units` 0 there is no
    network. `prior` holds COARSE * COARSE numbers, in parts of 1 / 2**PRIOR_BITS: what the classes beside the boundary
    add. A record is log odds, start, end (code points, moved by `shift`), class before, class after, blanks,
    whether the line looks like program text, and the number of the token before. `told`, `inputs` and `sums` are room to work in.
    """
    kept = 0
    for k in range(listed):
        i = found[2 * k]
        if i < low or i >= high:
            continue
        base = i * STRIDE
        left = tokens[base + 5] & 255
        right = tokens[base + STRIDE + 5]
        blanks = (right >> 8) & 15
        right = right & 255
        score: int = found[2 * k + 1]
        odds: int = mixture[0] + score * mixture[1]
        wide = blanks == 2 or blanks == 4
        if wide:
            odds += mixture[3] + score * mixture[4]
        if units > 0:
            describe(tokens, count, i, keys, rows, told)
            pair = (told[PLACES + SIDE - 1] - (SIDE - 1) * COARSE) * COARSE + told[PLACES + SIDE] - SIDE * COARSE
            score = answer(told, codes, books, piece, parts, units, tops, first, hots, second, third, inputs, sums)
            score += prior[pair] << (OUTPUT_BITS - PRIOR_BITS)
            odds += score * mixture[2]
            if wide:
                odds += score * mixture[5]
        if odds < mixture[6] and blanks <= 1 and (gate[(left * 256 + right) >> 2] >> ((right & 3) * 2)) & 2 == 0:
            continue
        start = tokens[base + 3]
        end = tokens[base + STRIDE + 2]
        if left == NEWLINE:
            start = end
        elif right == NEWLINE:
            end = start
        at = kept * RECORD
        out[at] = odds
        out[at + 1] = start + shift
        out[at + 2] = end + shift
        out[at + 3] = left
        out[at + 4] = right
        out[at + 5] = blanks
        out[at + 6] = 1 if (tokens[base + 11] | tokens[base + STRIDE + 11]) & 24 == 24 else 0
        out[at + 7] = i
        kept += 1
    return kept


def net(evidence: memoryview, hidden: memoryview, out: memoryview) -> int:
    """The sum of a net with one hidden layer of rectified units, in integers.

    `evidence` in steps of 2^-12, `hidden` (a row for each unit) and `out` in steps of 2^-16; the sum in steps of 2^-32.
    """
    width = len(evidence)
    if len(hidden) < width * len(out):
        raise ValueError("the net has fewer weights than units times evidence")
    total = 0
    row = 0
    unit = 0
    while unit < len(out):
        value = 0
        at = 0
        while at < width:
            value += evidence[at] * hidden[row + at]
            at += 1
        if value > 0:
            total += out[unit] * (value >> 12)
        row += width
        unit += 1
    return total

# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""A small network with one hidden layer, in whole numbers, that reads the six words around a boundary.

Promise: integer arithmetic only, the same answer compiled and plain. It reads a token array that the `boundaries`
kernel has finished, and knows nothing of gaps. Training reads the very same description of a boundary.

A boundary is described by `DESCRIBED` numbers: eight rows of the embedding table (six words, the last finite verb, the
next one), six places of one-hot coarse classes, and `FLAGS` flags. Rows 0 to 255 of the table belong to the word
classes, for words that are not in it; row `NOTHING` is all zeros; words come after that.
"""

from __future__ import annotations

from typing import Any

STRIDE = 12
WORDS = 6
PLACES = 8
COARSE = 92
FLAGS = 41
DESCRIBED = PLACES + WORDS + FLAGS
NOTHING = 256
FIRST_WORD = 22  # classes below are marks, whose key is the class itself
EMBEDDING_BITS = 5
WEIGHT_BITS = 10
HIDDEN_SHIFT = 10
HIDDEN_LIMIT = 32767
SECOND_BITS = 9
PRIOR_BITS = 4
OUTPUT_BITS = EMBEDDING_BITS + WEIGHT_BITS - HIDDEN_SHIFT + SECOND_BITS

NUMBERS = {
    "words": WORDS, "places": PLACES, "coarse": COARSE, "flags": FLAGS, "described": DESCRIBED, "nothing": NOTHING,
    "first-word": FIRST_WORD, "embedding-bits": EMBEDDING_BITS, "weight-bits": WEIGHT_BITS, "second-bits": SECOND_BITS,
    "output-bits": OUTPUT_BITS, "prior-bits": PRIOR_BITS,
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


def describe(tokens: Any, i: int, keys: Any, rows: Any, out: Any) -> None:
    """Write the description of the boundary after token `i`."""
    flag = PLACES + WORDS
    for k in range(WORDS):
        base = (i + k - 2) * STRIDE
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
    out[flag + 2] = 1 if blanks == 1 else 0
    out[flag + 3] = 1 if blanks == 2 or blanks == 4 else 0
    out[flag + 4] = 1 if blanks == 3 else 0
    out[flag + 5] = 1 if blanks == 5 else 0


def describe_all(tokens: Any, places: Any, count: int, keys: Any, rows: Any, out: Any) -> None:
    """Write the descriptions of the boundaries after the tokens that `places` lists."""
    for k in range(count):
        describe(tokens, places[k], keys, rows, out[k * DESCRIBED : (k + 1) * DESCRIBED])


def answer(told: Any, embeddings: Any, dims: int, hidden: int, first: Any, second: Any, sums: Any) -> int:
    """The output for one description, in parts of 1 / 2**OUTPUT_BITS.

    `first` holds a row of `hidden` weights for each input (`dims` a place, then one-hots, flags, and the intercept),
    `second` one for each hidden unit and the intercept.
    """
    inputs = PLACES * dims + WORDS * COARSE
    at = (inputs + FLAGS) * hidden
    for h in range(hidden):
        sums[h] = first[at + h] << EMBEDDING_BITS
    for k in range(PLACES):
        row = told[k] * dims
        for d in range(dims):
            value = embeddings[row + d]
            at = (k * dims + d) * hidden
            for h in range(hidden):
                sums[h] += value * first[at + h]
    for k in range(WORDS):
        at = (PLACES * dims + told[PLACES + k]) * hidden
        for h in range(hidden):
            sums[h] += first[at + h] << EMBEDDING_BITS
    for k in range(FLAGS):
        if told[PLACES + WORDS + k] > 0:
            at = (inputs + k) * hidden
            for h in range(hidden):
                sums[h] += first[at + h] << EMBEDDING_BITS
    total: int = second[hidden] << (OUTPUT_BITS - SECOND_BITS)
    for h in range(hidden):
        value = sums[h] >> HIDDEN_SHIFT
        if value > 0:
            total += (value if value < HIDDEN_LIMIT else HIDDEN_LIMIT) * second[h]
    return total


def answer_all(
    tokens: Any, places: Any, count: int, keys: Any, rows: Any, embeddings: Any, dims: int, hidden: int,
    first: Any, second: Any, prior: Any, told: Any, sums: Any, out: Any,
) -> None:  # fmt: skip
    """Write the output for each boundary that `places` lists; `told` and `sums` are room to work in.

    `prior` holds COARSE * COARSE numbers, in parts of 1 / 2**PRIOR_BITS: what the classes beside the boundary add.
    """
    for k in range(count):
        describe(tokens, places[k], keys, rows, told)
        pair = (told[PLACES + 2] - 2 * COARSE) * COARSE + told[PLACES + 3] - 3 * COARSE
        out[k] = answer(told, embeddings, dims, hidden, first, second, sums)
        out[k] += prior[pair] << (OUTPUT_BITS - PRIOR_BITS)

# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, freethreading_compatible=True, annotation_typing=False
# SPDX-License-Identifier: Apache-2.0
"""A small gated recurrent network in whole numbers that reads towards a boundary from both sides.

Promise: integer arithmetic only, the same answer compiled and plain. It reads a token array that the `boundaries`
kernel has finished, at most a given number of tokens on each side, and knows nothing of gaps.

A token enters as the vector of its word (or of its word class; vectors are coded by parts), the vector of its class,
and `FLAGS` flags. Going forward, the state that holds the words up to the boundary is updated once more with the token after it, and the same
backward; a layer of rectified units weighs both states of both directions and both tokens beside the boundary. Gates
are those of Cho et al. 2014 with the reset gate applied after the product, as most libraries have it.

Fixed point: vectors and flags in parts of 1/2**5, states and gates in 1/2**14, weights in 1/2**10, sums in 1/2**24. Sums
stay within 32 bits as long as they are below 128 in whole units, which training sees to.
"""

from __future__ import annotations

from typing import Any

STRIDE = 12
FIRST_WORD = 22  # classes below are marks, whose key is the class itself
CLASSES = 256
FLAGS = 10  # capital, start of a sentence, no blank, a blank, other blanks, five bits of the line's shape
VECTOR_BITS = 5
STATE_BITS = 14
WEIGHT_BITS = 10
SUM_BITS = STATE_BITS + WEIGHT_BITS
CURVE = 1024  # places of a curve on each side of zero
CURVE_BITS = 7  # places for each unit: a curve reaches from -8 to 8
FLAG = 32  # 1 in parts of 1/2**VECTOR_BITS
HELD_BITS = 12  # for the part of the state that the reset gate weighs
WIDEST = 65535  # 16 in parts of 1/2**HELD_BITS: what that gate may let through
LIMIT = 32767  # of an upper unit, in parts of 1/2**WEIGHT_BITS
HALF = 8192  # rounds to the nearest part of a state
OUTPUT = 268435456  # 16 in parts of 1/2**SUM_BITS: the greatest log odds

NUMBERS = {
    "flags": FLAGS, "classes": CLASSES, "vector-bits": VECTOR_BITS, "state-bits": STATE_BITS,
    "weight-bits": WEIGHT_BITS, "sum-bits": SUM_BITS, "curve": CURVE, "curve-bits": CURVE_BITS,
}  # fmt: skip


def row_of(keys: Any, rows: Any, key: int, otherwise: int) -> int:
    """The row of `key` in an open-addressing table (key 0 marks an empty slot); `otherwise` when it has none."""
    size_mask = len(keys) - 1
    slot = (key ^ (key >> 15)) & size_mask
    while keys[slot] != 0:
        if keys[slot] == key:
            row: int = rows[slot]
            return row
        slot = (slot + 1) & size_mask
    return otherwise


def enter(
    tokens: Any, j: int, keys: Any, rows: Any, codes: Any, books: Any, piece: int, kinds: Any, width: int, at: int,
    out: Any,
) -> None:  # fmt: skip
    """Write token `j` as the network reads it to ``out[at:]``.

    `codes` names for each row and part of a vector the entry of that part's book; an entry has `piece` numbers, a book
    256 entries. `width` numbers are the vector of a class in `kinds`.
    """
    base = j * STRIDE
    flags = tokens[base + 5]
    cls = flags & 255
    parts = len(books) // (256 * piece)
    row = row_of(keys, rows, cls if cls < FIRST_WORD else tokens[base + 4], cls) * parts
    for k in range(parts):
        entry = (k * 256 + codes[row + k]) * piece
        for d in range(piece):
            out[at + d] = books[entry + d]
        at += piece
    row = cls * width
    for d in range(width):
        out[at + d] = kinds[row + d]
    at += width
    blanks = (flags >> 8) & 15
    out[at] = FLAG if (flags >> 12) & 1 else 0
    out[at + 1] = FLAG if (flags >> 13) & 1 else 0
    out[at + 2] = FLAG if blanks == 0 else 0
    out[at + 3] = FLAG if blanks > 0 and blanks != 5 else 0
    out[at + 4] = FLAG if blanks == 5 else 0
    shape = tokens[base + 11]
    for d in range(5):
        out[at + 5 + d] = FLAG if (shape >> d) & 1 else 0


def curved(curve: Any, total: int) -> int:
    """The value of `curve` at `total`, which is in parts of 1/2**SUM_BITS."""
    place = total >> (SUM_BITS - CURVE_BITS)
    place = -CURVE if place < -CURVE else CURVE - 1 if place >= CURVE else place
    value: int = curve[place + CURVE]
    return value


def step(
    inputs: Any, at: int, size: int, state: Any, units: int, into: Any, across: Any, base: Any, sigmoid: Any,
    tangent: Any, sums: Any,
) -> None:  # fmt: skip
    """Update `state` with the token at ``inputs[at : at + size]``.

    `into` and `across` hold the rows of weights of the token and of the state for reset, update and new state, `base`
    the intercepts of these three and of the state's part of the new state.
    """
    row = 0
    for g in range(3 * units):
        part = 0
        for d in range(size):
            part += inputs[at + d] * into[row + d]
        sums[g] = (part << (STATE_BITS - VECTOR_BITS)) + base[g]
        row += size
    row = 0
    for g in range(3 * units):
        part = 0
        for d in range(units):
            part += state[d] * across[row + d]
        if g < 2 * units:
            sums[g] += part
        else:
            sums[g + units] = part + base[g + units]
        row += units
    for u in range(units):
        reset = curved(sigmoid, sums[u])
        update = curved(sigmoid, sums[units + u])
        held = sums[3 * units + u] >> (SUM_BITS - HELD_BITS)
        held = -WIDEST if held < -WIDEST else WIDEST if held > WIDEST else held
        fresh = curved(tangent, sums[2 * units + u] + ((reset * held) >> (STATE_BITS + HELD_BITS - SUM_BITS)))
        state[u] = fresh + ((update * (state[u] - fresh) + HALF) >> STATE_BITS)


def read(
    tokens: Any, count: int, i: int, reach: int, keys: Any, rows: Any, codes: Any, books: Any, piece: int, kinds: Any,
    width: int, units: int, tops: int, into: Any, across: Any, base: Any, top: Any, last: Any, sigmoid: Any,
    tangent: Any, inputs: Any, states: Any, state: Any, sums: Any,
) -> int:  # fmt: skip
    """The log odds of the boundary after token `i`, in parts of 1/2**SUM_BITS; see `read_all`."""
    size = len(books) // 256 + width + FLAGS
    low = i - reach + 1 if i - reach + 1 > 0 else 0
    high = i + reach if i + reach < count - 1 else count - 1
    for j in range(low, high + 1):
        enter(tokens, j, keys, rows, codes, books, piece, kinds, width, (j - low) * size, inputs)
    for u in range(units):
        state[u] = 0
    for j in range(low, i + 2):
        step(inputs, (j - low) * size, size, state, units, into, across, base, sigmoid, tangent, sums)
        if j >= i:
            for u in range(units):
                states[2 * (j - i) * units + u] = state[u]
    for u in range(units):
        state[u] = 0
    half_into = 3 * units * size
    half_across = 3 * units * units
    half_base = 4 * units
    for k in range(high - i + 1):
        j = high - k
        step(
            inputs, (j - low) * size, size, state, units, into[half_into:], across[half_across:], base[half_base:],
            sigmoid, tangent, sums,
        )  # fmt: skip
        if j <= i + 1:
            for u in range(units):
                states[(2 * (j - i) + 1) * units + u] = state[u]
    total: int = last[tops] << WEIGHT_BITS
    row = 0
    pair = (i - low) * size
    for t in range(tops):
        part = 0
        for u in range(4 * units):
            part += states[u] * top[row + u]
        row += 4 * units
        near = 0
        for d in range(2 * size):
            near += inputs[pair + d] * top[row + d]
        row += 2 * size
        part = (part + (near << (STATE_BITS - VECTOR_BITS)) + (top[row] << STATE_BITS)) >> STATE_BITS
        row += 1
        if part > 0:
            total += (part if part < LIMIT else LIMIT) * last[t]
    total = total << (SUM_BITS - 2 * WEIGHT_BITS)
    return -OUTPUT if total < -OUTPUT else OUTPUT if total > OUTPUT else total


def read_all(
    tokens: Any, count: int, places: Any, listed: int, reach: int, keys: Any, rows: Any, codes: Any, books: Any,
    piece: int, kinds: Any, width: int, units: int, tops: int, into: Any, across: Any, base: Any, top: Any, last: Any, sigmoid: Any,
    tangent: Any, inputs: Any, states: Any, state: Any, sums: Any, out: Any,
) -> None:  # fmt: skip
    """Write the log odds of the boundaries after the first `listed` tokens of `places`, each of which has one after it.

    `into`, `across` and `base` hold the weights of `step` going forward, then those going backward; `top` for each of
    `tops` units the weights of four states (forward and backward at the token before, the same at the token after), of
    both tokens, and the intercept; `last` the weights of these units and the intercept. `inputs` has room for
    2 * reach tokens, `states` and `sums` for 4 * units numbers, `state` for `units`.
    """
    for k in range(listed):
        out[k] = read(
            tokens, count, places[k], reach, keys, rows, codes, books, piece, kinds, width, units, tops, into, across, base,
            top, last, sigmoid, tangent, inputs, states, state, sums,
        )  # fmt: skip

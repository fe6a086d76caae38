# SPDX-License-Identifier: Apache-2.0
"""The recurrent kernel: compiled and plain agree, and its log odds are those of the network by the book."""

import importlib.util
import math
from array import array
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import newsclean.kernels
from newsclean.kernels import recurrent, tokens

_FILE = Path(newsclean.kernels.__file__).with_name("recurrent.py")
_SPEC = importlib.util.spec_from_file_location("plain_recurrent", _FILE)
plain = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(plain)

N = recurrent.NUMBERS
STRIDE = tokens.NUMBERS["stride"]
PIECE, PARTS, KINDS, UNITS, TOPS, WORDS = 2, 2, 3, 3, 2, 20
SIZE = PIECE * PARTS + KINDS + N["flags"]
KEYS, ROWS = array("I", [0] * 32), array("H", [0] * 32)
for _word in range(1, 20):
    KEYS[_word], ROWS[_word] = _word, 256 + _word
CODES = bytes((k * 53) % 256 for k in range((257 + WORDS) * PARTS))
BOOKS = array("b", [(k * 37) % 63 - 31 for k in range(256 * PIECE * PARTS)])
CLASSES = array("b", [(k * 29) % 63 - 31 for k in range(256 * KINDS)])
_X = [(k - N["curve"] + 0.5) / (1 << N["curve-bits"]) for k in range(2 * N["curve"])]
ONE = 1 << N["state-bits"]
SIGMOID = array("h", [round((ONE - 1) / (1 + math.exp(-x))) for x in _X])
TANGENT = array("h", [round(ONE * math.tanh(x)) for x in _X])

GRIDS = st.lists(
    st.lists(st.integers(0, 30) | st.integers(0, 2**32 - 1), min_size=STRIDE, max_size=STRIDE), min_size=2, max_size=14
)


def weights(step, most):
    """Weights of all layers, up to `most` in parts of 1/2**weight-bits."""
    sizes = {"into": 6 * UNITS * SIZE, "across": 6 * UNITS * UNITS, "base": 8 * UNITS}
    sizes |= {"top": TOPS * (4 * UNITS + 2 * SIZE + 1), "last": TOPS + 1}
    numbers = {}
    for salt, (name, size) in enumerate(sizes.items()):
        form = "i" if name == "base" else "h"
        numbers[name] = array(form, [(k * step * 7919 + salt * 31) % (2 * most) - most for k in range(size)])
    return numbers


def run(module, grid, w, reach):
    """The log odds of all boundaries of `grid`."""
    raw = array("I", [v for row in grid for v in row])
    places = array("i", range(len(grid) - 1))
    out = array("i", bytes(4 * len(places)))
    module.read_all(
        raw, len(grid), places, len(places), reach, KEYS, ROWS, CODES, BOOKS, PIECE, CLASSES, KINDS, UNITS, TOPS,
        w["into"], w["across"], w["base"], w["top"], w["last"], SIGMOID, TANGENT, array("h", bytes(4 * reach * SIZE)),
        array("h", bytes(8 * UNITS)), array("h", bytes(2 * UNITS)), array("i", bytes(16 * UNITS)), out,
    )  # fmt: skip
    return list(out)


@given(GRIDS, st.integers(1, 60000), st.integers(1, 5))
def test_compiled_equals_plain(grid, step, reach):
    w = weights(step, 1500)
    assert run(recurrent, grid, w, reach) == run(plain, grid, w, reach)


def entered(row):
    """A token as numbers."""
    flags, shape = row[5], row[11]
    cls, blanks = flags & 255, (flags >> 8) & 15
    key = cls if cls < 22 else row[4]
    place = 256 + key if 1 <= key < 20 else cls
    x = []
    for part in range(PARTS):
        entry = (part * 256 + CODES[place * PARTS + part]) * PIECE
        x += BOOKS[entry : entry + PIECE]
    x += CLASSES[cls * KINDS : (cls + 1) * KINDS]
    one = 1 << N["vector-bits"]
    marks = [(flags >> 12) & 1, (flags >> 13) & 1, blanks == 0, blanks not in (0, 5), blanks == 5]
    x += [one * bool(mark) for mark in marks + [(shape >> k) & 1 for k in range(5)]]
    return [v / one for v in x]


def walked(inputs, w, half):
    """The states after each of `inputs`, in one direction."""
    part = 1 << N["weight-bits"]
    into, across, base = (
        [v / unit for v in w[name][half * len(w[name]) // 2 : (half + 1) * len(w[name]) // 2]]
        for name, unit in (("into", part), ("across", part), ("base", 1 << N["sum-bits"]))
    )
    h, states = [0.0] * UNITS, []
    for x in inputs:
        own = [sum(a * b for a, b in zip(into[g * SIZE : (g + 1) * SIZE], x, strict=True)) for g in range(3 * UNITS)]
        old = [
            sum(a * b for a, b in zip(across[g * UNITS : (g + 1) * UNITS], h, strict=True)) for g in range(3 * UNITS)
        ]
        new = []
        for u in range(UNITS):
            r = 1 / (1 + math.exp(-(own[u] + old[u] + base[u])))
            z = 1 / (1 + math.exp(-(own[UNITS + u] + old[UNITS + u] + base[UNITS + u])))
            fresh = math.tanh(own[2 * UNITS + u] + base[2 * UNITS + u] + r * (old[2 * UNITS + u] + base[3 * UNITS + u]))
            new.append((1 - z) * fresh + z * h[u])
        h = new
        states.append(h)
    return states


@given(GRIDS, st.integers(1, 60000), st.integers(1, 5))
def test_the_log_odds_are_those_of_the_network(grid, step, reach):
    w = weights(step, 300)
    inputs = [entered(row) for row in grid]
    part = 1 << N["weight-bits"]
    wide = 4 * UNITS + 2 * SIZE + 1
    for i, found in enumerate(run(recurrent, grid, w, reach)):
        low, high = max(0, i - reach + 1), min(len(grid) - 1, i + reach)
        forward = walked(inputs[low : i + 2], w, 0)
        backward = walked(inputs[i : high + 1][::-1], w, 1)[::-1]
        x = [*forward[-2], *backward[0], *forward[-1], *backward[1], *inputs[i], *inputs[i + 1], 1.0]
        total = w["last"][TOPS] / part
        for t in range(TOPS):
            unit = sum(a * b / part for a, b in zip(w["top"][t * wide : (t + 1) * wide], x, strict=True))
            total += max(0.0, unit) * w["last"][t] / part
        assert abs(found / (1 << N["sum-bits"]) - total) < 0.05


@given(GRIDS, st.integers(1, 60000))
def test_what_lies_beyond_the_reach_does_not_count(grid, step):
    w = weights(step, 1500)
    assert run(recurrent, grid, w, len(grid)) == run(recurrent, grid, w, len(grid) + 3)
    beyond = [*grid, *grid]
    near = run(recurrent, beyond, w, 2)
    changed = [[0] * STRIDE, *beyond[1:]]
    assert run(recurrent, changed, w, 2)[3:] == near[3:]

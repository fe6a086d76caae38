# SPDX-License-Identifier: Apache-2.0
"""The network kernel: compiled and plain agree on every input, and its sums are those of its inputs."""

import importlib.util
from array import array
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import newsclean.kernels
from newsclean.kernels import network, tokens

_FILE = Path(newsclean.kernels.__file__).with_name("network.py")
_SPEC = importlib.util.spec_from_file_location("plain_network", _FILE)
plain = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(plain)

N = network.NUMBERS
STRIDE = tokens.NUMBERS["stride"]
PIECE, PARTS, WHOLE, UNITS, TOPS, WORDS = 2, 2, 3, 5, 4, 20
DIMS = PIECE * PARTS
WIDTH = N["places"] * DIMS
HOTS = N["words"] * N["coarse"]
KEYS = array("I", [0] * 32)
ROWS = array("H", [0] * 32)
for _word in range(1, 20):
    KEYS[_word], ROWS[_word] = _word, N["nothing"] + _word
CODES = bytes((k * 53) % 256 for k in range((N["nothing"] + 1 + WORDS) * WHOLE))
BOOKS = array("b", [(k * 37) % 251 - 125 for k in range(256 * PIECE * WHOLE)])
PRIOR = array("b", [(k * 29) % 251 - 125 for k in range(N["coarse"] ** 2)])
GATE = bytes((k * 7) & 255 for k in range(16384))
SIZES = UNITS * WIDTH, (HOTS + N["flags"] + 1) * UNITS, TOPS * (UNITS + 1), TOPS + 1


def tokens_of(values):
    """Tokens whose places in the text are such as a text can have."""
    row = st.tuples(st.lists(values, min_size=STRIDE, max_size=STRIDE), st.integers(0, 2**24), st.integers(0, 2**24))
    return st.lists(row.map(lambda r: [*r[0][:2], *r[1:], *r[0][4:]]), min_size=6, max_size=9)


TOKENS, SMALL = tokens_of(st.integers(0, 2**32 - 1)), tokens_of(st.integers(0, 30))
WEIGHTS, ANSWERS = st.integers(-(2**34), 2**34), st.integers(-(2**24), 2**24)
MIXTURES = st.tuples(WEIGHTS, WEIGHTS, ANSWERS, WEIGHTS, WEIGHTS, ANSWERS, WEIGHTS).map(list)


def weights(step, large):
    whole = [(k * step) % 65535 - 32767 for k in range(sum(SIZES))]
    whole = whole if large else [v // 64 for v in whole]
    parts, at = [], 0
    for size in SIZES:
        parts.append(array("h", whole[at : at + size]))
        at += size
    return parts


def run(module, grid, step, large, mixture, units=UNITS):
    """The descriptions and the records of all boundaries."""
    numbers = array("I", [v for row in grid for v in row])
    count = len(grid)
    places = array("i", range(2, count - 3))
    told = array("i", bytes(4 * N["described"] * len(places)))
    module.describe_all(numbers, count, places, len(places), KEYS, ROWS, memoryview(told))
    found = array("i", [v for at in range(1, count - 1) for v in (at, (at * step) % 6000 - 3000)])
    out = array("q", bytes(8 * N["record"] * count))
    room, inputs, sums = (
        array("i", bytes(4 * N["described"])),
        array("h", bytes(2 * WIDTH)),
        array("i", bytes(4 * UNITS)),
    )
    kept = module.judge_all(
        numbers, count, found, count - 2, 2, count - 3, 1000, GATE, array("q", mixture), KEYS, ROWS, CODES, BOOKS,
        PIECE, PARTS, units, TOPS, *weights(step, large), PRIOR, room, inputs, sums, out,
    )  # fmt: skip
    return list(told), list(out[: kept * N["record"]])


@given(st.one_of(TOKENS, SMALL), st.integers(1, 60000), st.booleans(), MIXTURES, st.sampled_from([0, UNITS]))
def test_compiled_equals_plain(grid, step, large, mixture, units):
    assert run(network, grid, step, large, mixture, units) == run(plain, grid, step, large, mixture, units)


def expected(row, step):
    """The answer for a description, by the book."""
    first, hots, second, third = weights(step, False)
    one = 1 << N["embedding-bits"]
    inputs = []
    for place in range(N["places"]):
        for part in range(PARTS):
            entry = (part * 256 + CODES[row[place] * WHOLE + part]) * PIECE
            inputs += BOOKS[entry : entry + PIECE]
    marks = row[N["places"] : N["places"] + N["words"]]
    marks += [HOTS + k for k, flag in enumerate(row[N["places"] + N["words"] :]) if flag]
    marks.append(HOTS + N["flags"])
    units = []
    for h in range(UNITS):
        total = sum(x * first[h * WIDTH + k] for k, x in enumerate(inputs)) + one * sum(
            hots[m * UNITS + h] for m in marks
        )
        units.append(min(max(total >> N["weight-bits"], 0), N["limit"]))
    answer = third[TOPS] * one
    for t in range(TOPS):
        own = second[t * (UNITS + 1) : (t + 1) * (UNITS + 1)]
        total = sum(u * w for u, w in zip(units, own, strict=False)) + one * own[UNITS]
        answer += min(max(total >> N["second-bits"], 0), 32767) * third[t]
    side = N["side"]
    left, right = row[N["places"] + side - 1] - (side - 1) * N["coarse"], row[N["places"] + side] - side * N["coarse"]
    return answer + (PRIOR[left * N["coarse"] + right] << (N["output-bits"] - N["prior-bits"]))


@given(SMALL, st.integers(1, 60000))
def test_the_answer_is_that_of_the_description(grid, step):
    told, out = run(network, grid, step, False, [0, 0, 1, 0, 0, 0, -(2**60)])
    answers = out[:: N["record"]]
    rows = [told[k * N["described"] : (k + 1) * N["described"]] for k in range(len(answers))]
    assert answers == [expected(row, step) for row in rows]


@given(SMALL, st.integers(1, 60000), st.integers(-(2**20), 2**20), st.integers(-(2**40), 2**40))
def test_without_a_network_the_sums_decide(grid, step, each, least):
    everything = run(network, grid, step, False, [5, each, 0, 0, 0, 0, -(2**60)], 0)[1]
    kept = run(network, grid, step, False, [5, each, 0, 0, 0, 0, least], 0)[1]
    records = [tuple(everything[k : k + N["record"]]) for k in range(0, len(everything), N["record"])]
    left = {tuple(kept[k : k + N["record"]]) for k in range(0, len(kept), N["record"])}
    assert [r[0] for r in records] == [5 + ((at * step) % 6000 - 3000) * each for at in range(2, len(grid) - 3)]
    assert all(r in left for r in records if r[0] >= least or r[5] > 1)
    assert left <= set(records)


@given(st.lists(st.integers(-1_000_000, 1_000_000), min_size=3, max_size=3))
def test_the_net_of_one_layer_agrees(evidence):
    rows = memoryview(array("q", [70000, -3, 5, -65536, 65536, 1]))
    out, values = memoryview(array("q", [65536, -70000])), memoryview(array("q", evidence))
    assert network.net(values, rows, out) == plain.net(values, rows, out)

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
DIMS, HIDDEN, WORDS = 3, 5, 20
INPUTS = N["places"] * DIMS + N["words"] * N["coarse"] + N["flags"]
KEYS = array("I", [0] * 32)
ROWS = array("H", [0] * 32)
for _word in range(1, 20):
    KEYS[_word], ROWS[_word] = _word, N["nothing"] + _word
VECTORS = array("b", [(k * 37) % 251 - 125 for k in range((N["nothing"] + 1 + WORDS) * DIMS)])
PRIOR = array("b", [(k * 29) % 251 - 125 for k in range(N["coarse"] ** 2)])
TOKENS = st.lists(st.lists(st.integers(0, 2**32 - 1), min_size=STRIDE, max_size=STRIDE), min_size=6, max_size=9)
SMALL = st.lists(st.lists(st.integers(0, 30), min_size=STRIDE, max_size=STRIDE), min_size=6, max_size=9)


def weights(step, large):
    whole = [(k * step) % 65535 - 32767 for k in range((INPUTS + 1) * HIDDEN + HIDDEN + 1)]
    whole = whole if large else [v // 64 for v in whole]
    return array("h", whole[: (INPUTS + 1) * HIDDEN]), array("h", whole[(INPUTS + 1) * HIDDEN :])


def run(module, grid, step, large):
    numbers = array("I", [v for row in grid for v in row])
    places = array("i", range(2, len(grid) - 3))
    count = len(places)
    told = array("i", bytes(4 * N["described"] * count))
    module.describe_all(numbers, places, count, KEYS, ROWS, memoryview(told))
    first, second = weights(step, large)
    out = array("q", bytes(8 * count))
    room, sums = array("i", bytes(4 * N["described"])), array("i", bytes(4 * HIDDEN))
    module.answer_all(numbers, places, count, KEYS, ROWS, VECTORS, DIMS, HIDDEN, first, second, PRIOR, room, sums, out)
    return list(told), list(out)


@given(st.one_of(TOKENS, SMALL), st.integers(1, 60000), st.booleans())
def test_compiled_equals_plain(grid, step, large):
    assert run(network, grid, step, large) == run(plain, grid, step, large)


@given(SMALL, st.integers(1, 60000))
def test_the_answer_is_that_of_the_description(grid, step):
    told, out = run(network, grid, step, False)
    first, second = weights(step, False)
    for k, answer in enumerate(out):
        row = told[k * N["described"] : (k + 1) * N["described"]]
        inputs = [0] * INPUTS + [1 << N["embedding-bits"]]
        for place in range(N["places"]):
            at = row[place] * DIMS
            inputs[place * DIMS : (place + 1) * DIMS] = VECTORS[at : at + DIMS]
        hots = N["places"] * DIMS
        for hot in row[N["places"] : N["places"] + N["words"]]:
            inputs[hots + hot] = 1 << N["embedding-bits"]
        for flag, value in enumerate(row[N["places"] + N["words"] :]):
            inputs[hots + N["words"] * N["coarse"] + flag] = value << N["embedding-bits"]
        total = second[HIDDEN] << (N["output-bits"] - N["second-bits"])
        for h in range(HIDDEN):
            value = sum(x * first[i * HIDDEN + h] for i, x in enumerate(inputs)) >> 10
            total += min(max(value, 0), 32767) * second[h]
        left, right = row[N["places"] + 2] - 2 * N["coarse"], row[N["places"] + 3] - 3 * N["coarse"]
        total += PRIOR[left * N["coarse"] + right] << (N["output-bits"] - N["prior-bits"])
        assert answer == total

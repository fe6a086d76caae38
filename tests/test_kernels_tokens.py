# SPDX-License-Identifier: Apache-2.0
"""The token kernel: compiled and plain agree on every input, and nothing is read or written outside its arrays."""

import importlib.util
from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsclean.kernels
from newsclean.kernels import tokens as kernel

_FILE = Path(newsclean.kernels.__file__).with_name("tokens.py")
_SPEC = importlib.util.spec_from_file_location("plain_tokens", _FILE)
plain = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(plain)

N = kernel.NUMBERS
STRIDE, PAD = N["stride"], N["pad"]
BITS = 12
GUARD = 0xABCDEF01


def lexicon(module):
    """A tiny lexicon that is full of classes with every mixture of properties."""
    keys = array("I", [0] * 64)
    values = bytearray(64)
    props = bytearray(512)
    for number in range(256):
        props[number] = (number * 37) & 255
        props[256 + number] = number
    for k, word in enumerate((b"the", b"of", b"said", b"and", "über".encode())):
        numbers, out = array("I", bytes(4 * STRIDE * 40)), array("I", bytes(32))
        empty = array("I", [0, 0])
        args = (module.BYTE_KIND, module.ASCII_CLASS, empty, bytes(2), bytes(512), 0)
        module.tokenise(word, 0, len(word), *args, numbers, out)
        key = numbers[PAD * STRIDE + 4]
        slot = (key ^ (key >> 15)) & 63
        while keys[slot]:
            slot = (slot + 1) & 63
        keys[slot] = key
        values[slot] = N["first-lexical"] + k
    return keys, bytes(values), bytes(props)


def run(module, data, begin=0, keep=0):
    keys, values, props = lexicon(module)
    room = (len(data) - begin + 2 * PAD + 2) * STRIDE
    numbers = array("I", [0] * room + [GUARD] * 8)
    out = array("I", [0] * 8 + [GUARD])
    view = memoryview(numbers)
    count = module.tokenise(
        data, begin, len(data), module.BYTE_KIND, module.ASCII_CLASS, keys, values, props, keep, view, memoryview(out)
    )
    module.sentence_states(view, count, props)
    module.line_shapes(view, count)
    rows = array("I", [0] * (count * N["features"]) + [GUARD])
    n = module.extract(view, count, BITS, memoryview(rows))
    weights = array("b", [(k * 29) % 251 - 125 for k in range(1 << BITS)])
    gate = bytes((k * 7) & 255 for k in range(16384))
    found = array("i", [0] * (2 * count))
    facts = array("I", bytes(24))
    scratch = memoryview(array("I", bytes(4 * N["features"])))
    bias = array("i", range(-50, -34))
    hits = module.score(view, count, BITS, gate, weights, bias, 10, scratch, memoryview(found), memoryview(facts))
    assert list(numbers[room:]) == [GUARD] * 8
    assert out[8] == GUARD
    assert rows[-1] == GUARD
    return count, list(numbers[: count * STRIDE]), n, list(rows[: n * N["features"]]), hits, list(found), list(facts)


@given(st.binary(max_size=80), st.booleans())
def test_compiled_equals_plain_on_any_bytes(data, keep):
    assert run(kernel, data, 0, int(keep)) == run(plain, data, 0, int(keep))


PIECES = [
    "the",
    "The",
    "of",
    " ",
    "  ",
    "\xa0",
    "\n",
    ".",
    ",",
    '"',
    "“",
    "”",
    "’s",
    "'s",
    "-",
    "Über",
    "Ж",
    "日本",
    "。",
]
PIECES += ["[…]", "[...]", "3,000", "2004", ".zip", "U.S.", "$5", "#tag", "...", "—", "(", ")", "�", "\ud800", "=", "é"]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_compiled_equals_plain_on_text(text):
    data = text.encode("utf-8", "surrogatepass")
    assert run(kernel, data) == run(plain, data)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_tokens_cover_all_visible_characters_in_order(text):
    data = text.encode("utf-8", "surrogatepass")
    count, numbers, *_ = run(kernel, data)
    last = last_byte = 0
    for k in range(PAD, count - PAD):
        first_byte, end_byte, start, end = numbers[k * STRIDE : k * STRIDE + 4]
        assert last <= start < end <= len(text)
        assert last_byte <= first_byte < end_byte <= len(data)
        assert not text[last:start].strip()
        assert text[start:end].encode("utf-8", "surrogatepass") == data[first_byte:end_byte]
        last, last_byte = end, end_byte
    assert not text[last:].strip()


def words(text):
    data = text.encode()
    count, numbers, *_ = run(kernel, data)
    return [data[numbers[k * STRIDE] : numbers[k * STRIDE + 1]].decode() for k in range(PAD, count - PAD)]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("a to-do list", ["a", "to-do", "list"]),
        ("the .zip file", ["the", ".zip", "file"]),
        ("see example.com, now", ["see", "example.com", ",", "now"]),
        ("U.S. forces", ["U.S", ".", "forces"]),
        ("two- and three", ["two-", "and", "three"]),
        ("Israel’s own", ["Israel’s", "own"]),
        ("the 's plan", ["the", "'s", "plan"]),
        ("3,000.5 at 10:30", ["3,000.5", "at", "10:30"]),
        ("end.Next one", ["end", ".", "Next", "one"]),
        ("to,, and", ["to", ",", ",", "and"]),
        ("so [...] on […]", ["so", "[...]", "on", "[…]"]),
        ("日本。", ["日", "本", "。"]),
    ],
)
def test_tokens(text, expected):
    assert words(text) == expected


def test_a_block_counts_from_its_beginning():
    whole = "één twee".encode()
    count, numbers, *_ = run(kernel, whole, begin=6)
    assert numbers[PAD * STRIDE : PAD * STRIDE + 4] == [6, 10, 0, 4]
    assert count == 2 * PAD + 1


def test_the_sum_is_that_of_the_features():
    text = 'The of the\xa0bridge , and\xa0the\xa0, was  closed .  Next\xa0\xa0day "" he said,, so.'.encode()
    keys, values, props = lexicon(kernel)
    numbers = memoryview(array("I", bytes(4 * STRIDE * (len(text) + 2 * PAD + 2))))
    out = memoryview(array("I", bytes(4 * N["features"])))
    args = (kernel.BYTE_KIND, kernel.ASCII_CLASS, keys, values, props, 0)
    count = kernel.tokenise(text, 0, len(text), *args, numbers, out)
    kernel.sentence_states(numbers, count, props)
    kernel.line_shapes(numbers, count)
    rows = array("I", bytes(4 * count * N["features"]))
    n = kernel.extract(numbers, count, BITS, memoryview(rows))
    weights = array("b", [(k * 29) % 251 - 125 for k in range(1 << BITS)])
    slots = {kernel.blank_slot(k, BITS): k for k in range(16)}
    found, facts = memoryview(array("i", bytes(8 * count))), memoryview(array("I", bytes(24)))
    bias = array("i", [1000 * k for k in range(16)])
    hits = kernel.score(numbers, count, BITS, b"\x55" * 16384, weights, bias, -(10**6), out, found, facts)
    assert hits == n
    for k in range(n):
        row = rows[k * N["features"] : (k + 1) * N["features"]]
        assert found[2 * k + 1] == sum(weights[f] for f in row) + 1000 * slots[row[0]]

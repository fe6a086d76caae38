# SPDX-License-Identifier: Apache-2.0
"""The token kernel: compiled and plain agree on every input, and nothing is read or written outside its arrays."""

import importlib.util
from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsclean.kernels
from newsclean.kernels import boundaries
from newsclean.kernels import tokens as kernel


def _plain(name):
    file = Path(newsclean.kernels.__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"plain_{name}", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


COMPILED = kernel, boundaries
PLAIN = _plain("tokens"), _plain("boundaries")
WIDTH = boundaries.NUMBERS["features"]

N = kernel.NUMBERS
STRIDE, PAD = N["stride"], N["pad"]
BITS = 12
GUARD = 0xABCDEF01


def cut(kernels, data, begin=0):
    """The token array of `data`, and how many tokens it holds."""
    room = (len(data) - begin + 2 * PAD + 2) * STRIDE
    numbers = array("I", [0] * room + [GUARD] * 8)
    out = array("I", [0] * 8 + [GUARD])
    module = kernels[0]
    count = module.tokenise(
        data, begin, len(data), module.BYTE_KIND, module.ASCII_CLASS, memoryview(numbers), memoryview(out)
    )
    assert list(numbers[room:]) == [GUARD] * 8
    assert out[8] == GUARD
    return numbers, count


def lexicon():
    """A tiny lexicon that is full of classes with every mixture of properties."""
    keys = array("I", [0] * 64)
    values = bytearray(64)
    props = bytearray(512)
    for number in range(256):
        props[number] = (number * 37) & 255
        props[256 + number] = number
    for k, word in enumerate((b"the", b"of", b"said", b"and", "über".encode())):
        key = cut(PLAIN, word)[0][PAD * STRIDE + 4]
        slot = (key ^ (key >> 15)) & 63
        while keys[slot]:
            slot = (slot + 1) & 63
        keys[slot] = key
        values[slot] = N["first-lexical"] + k
    return keys, bytes(values), bytes(props)


def described(kernels, data, begin=0, keep=0):
    """The token array with classes, states and shapes."""
    keys, values, props = lexicon()
    numbers, count = cut(kernels, data, begin)
    module = kernels[1]
    view = memoryview(numbers)
    module.classify(view, count, keys, values, props, keep)
    module.sentence_states(view, count, props)
    module.line_shapes(view, count)
    return view, count


WEIGHTS = array("b", [(k * 29) % 251 - 125 for k in range(1 << BITS)])


def run(kernels, data, begin=0, keep=0):
    view, count = described(kernels, data, begin, keep)
    module = kernels[1]
    rows = array("I", [0] * (count * WIDTH) + [GUARD])
    n = module.extract(view, count, BITS, memoryview(rows))
    assert rows[-1] == GUARD
    gate = bytes((k * 7) & 255 for k in range(16384))
    found = array("i", [0] * (2 * count))
    facts = array("I", bytes(24))
    scratch = memoryview(array("I", bytes(4 * WIDTH)))
    bias = array("i", range(-50, -34))
    hits = module.score(view, count, BITS, gate, WEIGHTS, bias, -60, 10, scratch, memoryview(found), memoryview(facts))
    return count, list(view[: count * STRIDE]), n, list(rows[: n * WIDTH]), hits, list(found), list(facts)


def test_both_kernels_mean_the_same_by_their_numbers():
    for name in vars(PLAIN[1]):
        if name.isupper() and name != "NUMBERS" and hasattr(PLAIN[0], name):
            assert getattr(PLAIN[0], name) == getattr(PLAIN[1], name), name
    for name in ("FINITE", "NOUN", "CONJUNCTION"):
        assert getattr(PLAIN[1], name) == N[name.lower()]


@given(st.binary(max_size=80), st.booleans())
def test_compiled_equals_plain_on_any_bytes(data, keep):
    assert run(COMPILED, data, 0, int(keep)) == run(PLAIN, data, 0, int(keep))


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
    assert run(COMPILED, data) == run(PLAIN, data)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_tokens_cover_all_visible_characters_in_order(text):
    data = text.encode("utf-8", "surrogatepass")
    count, numbers, *_ = run(COMPILED, data)
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
    count, numbers, *_ = run(COMPILED, data)
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
    count, numbers, *_ = run(COMPILED, whole, begin=6)
    assert numbers[PAD * STRIDE : PAD * STRIDE + 4] == [6, 10, 0, 4]
    assert count == 2 * PAD + 1


def test_the_sum_is_that_of_the_features():
    text = 'The of the\xa0bridge , and\xa0the\xa0, was  closed .  Next\xa0\xa0day "" he said,, so.'.encode()
    numbers, count = described(COMPILED, text)
    out = memoryview(array("I", bytes(4 * WIDTH)))
    rows = array("I", bytes(4 * count * WIDTH))
    n = boundaries.extract(numbers, count, BITS, memoryview(rows))
    slots = {boundaries.blank_slot(k, BITS): k for k in range(16)}
    found, facts = memoryview(array("i", bytes(8 * count))), memoryview(array("I", bytes(24)))
    bias = array("i", [1000 * k for k in range(16)])
    hits = boundaries.score(numbers, count, BITS, b"\x55" * 16384, WEIGHTS, bias, -(10**6), -(10**6), out, found, facts)
    assert hits == n
    for k in range(n):
        row = rows[k * WIDTH : (k + 1) * WIDTH]
        assert found[2 * k + 1] == sum(WEIGHTS[f] for f in row) + 1000 * slots[row[0]]

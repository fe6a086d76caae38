# SPDX-License-Identifier: Apache-2.0
"""The token kernel: compiled and plain agree on every input, and nothing is read or written outside its arrays."""

import importlib.util
import re
from array import array
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsclean.kernels
from newsclean.kernels import boundaries, sentences
from newsclean.kernels import tokens as kernel


def _plain(name):
    file = Path(newsclean.kernels.__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"plain_{name}", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


COMPILED = kernel, boundaries, sentences
PLAIN = _plain("tokens"), _plain("boundaries"), _plain("sentences")
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


def steps_of(module, props):
    """What `write_steps` makes of these properties."""
    numbers = array("H", bytes(2 * sentences.NUMBERS["steps"]) + b"\xff\xff")
    module.write_steps(props, memoryview(numbers))
    assert numbers.pop() == 0xFFFF
    return numbers


def described(kernels, data, begin=0, keep=0):
    """The token array with classes, states and shapes."""
    keys, values, props = lexicon()
    numbers, count = cut(kernels, data, begin)
    view = memoryview(numbers)
    kernels[1].annotate(view, count, keys, values, props, steps_of(kernels[2], props), keep)
    return view, count


def survey(kernels, data, gate, bias, cut_off, threshold, begin=0, keep=0):
    """What one pass over everything finds: how many tokens, the finished token array, the finds, the facts."""
    keys, values, props = lexicon()
    numbers, count = cut(kernels, data, begin)
    module = kernels[1]
    found = array("i", [0] * (2 * count) + [12345])
    facts = array("I", bytes(24))
    scratch = array("I", [0] * boundaries.NUMBERS["scratch"] + [GUARD])
    hits = module.survey(
        memoryview(numbers), count, keys, values, props, steps_of(kernels[2], props), keep, BITS, gate, WEIGHTS, bias,
        cut_off, threshold, memoryview(scratch), memoryview(found), memoryview(facts),
    )  # fmt: skip
    assert found[-1] == 12345
    assert scratch[-1] == GUARD
    return numbers[: count * STRIDE], [tuple(found[2 * k : 2 * k + 2]) for k in range(hits)], list(facts)


WEIGHTS = array("b", [(k * 29) % 251 - 125 for k in range(1 << BITS)])


def run(kernels, data, begin=0, keep=0):
    view, count = described(kernels, data, begin, keep)
    module = kernels[1]
    rows = array("I", [0] * (count * WIDTH) + [GUARD])
    n = module.extract(view, count, BITS, memoryview(rows))
    assert rows[-1] == GUARD
    gate = bytes((k * 7) & 255 for k in range(16384))
    surveyed, hits, facts = survey(kernels, data, gate, array("i", range(-50, -34)), -60, 10, begin, keep)
    assert surveyed == array("I", view[: count * STRIDE])  # in pieces or at once
    return count, list(view[: count * STRIDE]), n, list(rows[: n * WIDTH]), hits, facts


def test_both_kernels_mean_the_same_by_their_numbers():
    for one, other in ((0, 1), (0, 2), (1, 2)):
        for name in vars(PLAIN[one]):
            if name.isupper() and name != "NUMBERS" and hasattr(PLAIN[other], name):
                assert getattr(PLAIN[one], name) == getattr(PLAIN[other], name), name
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


@pytest.mark.parametrize(
    "name, marks",
    [
        ("quote-open", "«“„‘‚‹"),
        ("quote-close", "»”’›"),
        ("hyphen", "-‐‑"),
        ("dash", "–—―"),
        ("ellipsis", "…"),
        ("colon", ":：；"),
        ("cjk-comma", "、，"),
        ("cjk-stop", "。．！？"),
        ("cjk-open", "「『《（"),
        ("cjk-close", "」』》）"),
        ("cjk", "あア漢日一"),
        ("symbol", "©°→＋😀"),
    ],
)
def test_marks_of_all_scripts(name, marks):
    for mark in marks:
        data = f"/{mark}/".encode()
        for kernels in (COMPILED, PLAIN):
            numbers, count = cut(kernels, data)
            assert count == 2 * PAD + 3, mark
            assert numbers[(PAD + 1) * STRIDE + 5] & 255 == N[name], mark
    for blank in "\xa0\u2002\u2003\u2009\u202f\u3000":
        assert words(f"a{blank}b") == ["a", "b"]


def test_a_block_counts_from_its_beginning():
    whole = "één twee".encode()
    count, numbers, *_ = run(COMPILED, whole, begin=6)
    assert numbers[PAD * STRIDE : PAD * STRIDE + 4] == [6, 10, 0, 4]
    assert count == 2 * PAD + 1


def test_the_sum_is_that_of_the_features():
    text = 'The of the\xa0bridge , and\xa0the\xa0, was  closed .  Next\xa0\xa0day "" he said,, so.'.encode()
    numbers, count = described(COMPILED, text)
    rows = array("I", bytes(4 * count * WIDTH))
    n = boundaries.extract(numbers, count, BITS, memoryview(rows))
    slots = {boundaries.blank_slot(k, BITS): k for k in range(16)}
    bias = array("i", [1000 * k for k in range(16)])
    _, hits, _ = survey(COMPILED, text, b"\x55" * 16384, bias, -(10**6), -(10**6))
    assert [place for place, _ in hits] == list(range(PAD - 1, PAD - 1 + n))
    for k, (_, total) in enumerate(hits):
        row = rows[k * WIDTH : (k + 1) * WIDTH]
        assert total == sum(WEIGHTS[f] for f in row) + 1000 * slots[row[0]]


def test_numbers_that_the_compiler_knows_are_those_of_the_module():
    for module in PLAIN[:2]:
        declared = Path(module.__file__).with_suffix(".pxd").read_text("utf-8")
        pairs = re.findall(r'(\w+) "\([\w ]+\)\{(\d+)u?\}"', declared)
        assert pairs
        for name, number in pairs:
            assert getattr(module, name) == int(number), name


LINES = ["said the of and, Über", 'The "said" of. The', "and and (the said", "a. b", "", "= = / x", "of the” said."]


@given(st.lists(st.sampled_from(LINES), min_size=20, max_size=30), st.sampled_from(["\n", " ", "\n\n"]))
@settings(max_examples=20)
def test_pieces_change_nothing(lines, between):
    """Long enough for several pieces: what `run` asserts holds, and compiled equals plain."""
    data = between.join(lines * 5).encode()
    assert run(COMPILED, data) == run(PLAIN, data)


def test_what_a_sentence_held_and_still_holds():
    """Counted by hand; the first quote of the second line is not closed, and nothing crosses a line break."""
    keys, values, props = lexicon()
    props = bytearray(props)
    said, conjunction = N["first-lexical"] + 2, N["first-lexical"] + 3
    for cls in range(256):
        props[cls] = 0
    props[said], props[conjunction] = N["finite"], N["conjunction"]
    numbers, count = cut(COMPILED, "x said and y said. “the said\nof".encode())
    view = memoryview(numbers)
    boundaries.annotate(view, count, keys, values, bytes(props), steps_of(sentences, bytes(props)), 0)
    held = [view[k * STRIDE + 6] for k in range(PAD, count - PAD)]
    holds = [view[k * STRIDE + 7] for k in range(PAD, count - PAD)]
    verbs, clauses, opened = ([(h >> at) & bits for h in held] for at, bits in ((3, 3), (5, 3), (8, 1)))
    #                  x said and y said . “ the said \n of
    assert verbs == [0, 1, 1, 1, 2, 0, 0, 0, 1, 0, 0]
    assert clauses == [0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0]
    assert opened == [0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0]
    assert [h & 7 for h in held] == [1, 2, 3, 4, 5, 0, 0, 1, 2, 0, 1]
    assert [(h >> 3) & 3 for h in holds] == [2, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0]
    assert [h & 7 for h in holds] == [4, 3, 2, 1, 0, 2, 2, 1, 0, 1, 0]

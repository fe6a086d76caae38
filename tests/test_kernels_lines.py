# SPDX-License-Identifier: Apache-2.0
"""The line kernel: plain and compiled agree on every input, and rows say what stands in the text."""

from __future__ import annotations

import importlib.util
from array import array
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.kernels import lines as kernel
from newsclean.kernels import verdicts as judging
from newsclean.tables import open_table

FOLDER = Path(kernel.__file__).parent


def load_plain(name):
    spec = importlib.util.spec_from_file_location(f"plain_{name}", FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


plain, plain_judging = load_plain("lines"), load_plain("verdicts")

MODEL, RULES = open_table("boilerplate"), open_table("boilerplate_rules")
CLASSES = (MODEL.section("pages"), MODEL.section("classes"))
TRIGGERS = RULES.section("triggers")
TREES = tuple(MODEL.section(name) for name in ("nodes", "thresholds", "roots"))
PIECES = ["Read more", "Share", "\n", "\n\n", " ", "\xa0", ".", "?", "”", "A sentence that goes on. " * 8,
          "春风网", "。", "次のページ", "Читайте также", "12", "1,000", "©", "[Getty]", "(Reuters)", "\ud800", "\x00",
          "\u2028", "😀", "𠀀", "É", "ß", "İ", "x" * 400, "By Jane Doe", "\r"]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=25).map("".join)


def rows_of(module, text):
    rows = array("i", bytes(4 * kernel.ROW)) * (text.count("\n") + 1)
    scratch, facts = array("Q", bytes(8 * kernel.SCRATCH)), array("i", bytes(32))
    weights, triggers = MODEL.section("weights"), RULES.section("triggers")
    n = module.measure(text, 0, len(text), *CLASSES, weights, triggers, rows, scratch, facts)
    return n, rows


def verdicts_of(module, judge, text):
    n, rows = rows_of(module, text)
    before, after = array("i", [0]) * n, array("i", [0]) * n
    judge.repeats(rows, n, {})
    judge.place(rows, n, before, after)
    notes = array("i", bytes(4 * judging.NOTES * (n + 1)))
    judge.survey(rows, n, notes)
    stems, ends = array("i", bytes(4 * (len(text) // 3 + 64))), array("i", bytes(4 * (n + 1)))
    module.stems(text, rows, n, *CLASSES, stems, ends)
    judge.topics(rows, n, stems, ends, array("i", bytes(4 * 256)), notes)
    dense, out = array("i", bytes(4 * judging.FEATURES)), array("i", [0]) * n
    judge.judge(rows, n, before, after, notes, *TREES, dense, out, -(1 << 30))
    trails = [module.trail(text, *rows[i * kernel.ROW : i * kernel.ROW + 2], *CLASSES, TRIGGERS) for i in range(n)]
    return n, list(rows), list(before), list(after), list(notes), list(stems), trails, list(out)


@given(texts)
@settings(max_examples=150)
def test_plain_and_compiled_agree(text):
    assert verdicts_of(plain, plain_judging, text) == verdicts_of(kernel, judging, text)


@given(texts)
@settings(max_examples=100)
def test_rows_are_the_stripped_lines(text):
    n, rows = rows_of(kernel, text)
    found = [text[rows[i * kernel.ROW] : rows[i * kernel.ROW + 1]] for i in range(n)]
    blank = " \t\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u200b\ufeff\u2060"
    expected = [line for line in text.split("\n") if line.strip().strip(blank)]
    assert len(found) == len(expected)
    for line, whole in zip(found, expected, strict=True):
        assert line
        assert line in whole


@pytest.mark.parametrize(
    ("line", "prose"),
    [
        ("The council met on Monday and agreed to build the bridge again. " * 3, True),
        ("The council met on Monday and agreed to build the bridge again", False),
        ("議会は月曜日に会合を開き、橋を再建することで合意した。" * 3, True),
        ("Share", False),
        ("x" * 5000, True),
    ],
)  # fmt: skip
def test_prose_is_known_by_length_and_end_mark(line, prose):
    _, rows = rows_of(kernel, line)
    assert bool(rows[kernel.FLAGS] & kernel.PROSE) is prose


def test_words_that_open_a_rule_are_flagged():
    _, rows = rows_of(kernel, "Advertisement\nZebras")
    assert rows[kernel.FLAGS] & kernel.FIRST_TRIGGER
    assert not rows[kernel.ROW + kernel.FLAGS] & kernel.FIRST_TRIGGER


def test_words_that_the_text_shares_are_counted():
    prose = "The council met on Monday and agreed to build the harbour bridge again after the storm of the winter. " * 2
    text = prose.strip() + "\nHarbour bridge council\nGolf tournament winners\n" + prose.strip()
    n, rows = rows_of(kernel, text)
    stems, ends, notes = array("i", bytes(4000)), array("i", bytes(400)), array("i", bytes(4 * judging.NOTES * (n + 1)))
    kernel.stems(text, rows, n, *CLASSES, stems, ends)
    judging.topics(rows, n, stems, ends, array("i", bytes(4 << 12)), notes)
    seen = [notes[i * judging.NOTES + 11] for i in range(n)]
    assert seen[1] == 3
    assert seen[2] == 0


@pytest.mark.parametrize(("line", "found"), [("He left the town for good. Read also: Ten bridges", True),
                                              ("He left the town for good. Nobody knows why", False)])  # fmt: skip
def test_a_label_behind_the_last_sentence_is_seen(line, found):
    assert (kernel.trail(line, 0, len(line), *CLASSES, TRIGGERS) > 0) is found


def test_a_copy_knows_how_far_back_the_first_is():
    n, rows = rows_of(kernel, "A headline of the day\nBy Jane Doe\nA HEADLINE of the day")
    judging.repeats(rows, n, {})
    assert rows[2 * kernel.ROW + kernel.EARLIER] == 2
    assert rows[kernel.TIMES] == 2

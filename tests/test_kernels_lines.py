# SPDX-License-Identifier: Apache-2.0
"""The line kernel: plain and compiled agree on every input, and rows say what stands in the text."""

from __future__ import annotations

import importlib.util
from array import array
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.boilerplate.inside import brackets
from newsclean.boilerplate.rules import BRACKETS
from newsclean.kernels import lines as kernel
from newsclean.kernels import picks, topics
from newsclean.kernels import verdicts as judging
from newsclean.tables import open_table

FOLDER = Path(kernel.__file__).parent


def load_plain(name):
    spec = importlib.util.spec_from_file_location(f"plain_{name}", FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


plain = tuple(load_plain(name) for name in ("lines", "verdicts", "topics"))
here = (kernel, judging, topics)

MODEL, RULES = open_table("boilerplate"), open_table("boilerplate_rules")
CLASSES = (MODEL.section("pages"), MODEL.section("classes"))
TRIGGERS = RULES.section("triggers")
LETTERS = (MODEL.section("index"), MODEL.section("letters"))
WEIGHTS = MODEL.section("weights").cast("B").cast("Q")
TREES = tuple(MODEL.section(name) for name in ("nodes", "thresholds", "roots"))
FLOORS = MODEL.section("floors")
EVERY = -(1 << 30)  # below any score
PIECES = ["Read more", "Share", "\n", "\n\n", " ", "\xa0", ".", "?", "”", "A sentence that goes on. " * 8,
          "春风网", "。", "次のページ", "Читайте также", "12", "1,000", "©", "[Getty]", "(Reuters)", "\ud800", "\x00",
          "\u2028", "😀", "𠀀", "É", "ß", "İ", "x" * 400, "By Jane Doe", "\r"]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=25).map("".join)


def ruler(module):
    return module.Ruler(*CLASSES, WEIGHTS, TRIGGERS)


def rows_of(module, text):
    rows = array("i", bytes(4 * kernel.ROW)) * (text.count("\n") + 1)
    return ruler(module).measure(text, 0, len(text), rows), rows


def surveyed(modules, text, least):
    """Rows, distances, notes and wanted rows of `text`, before any words are compared."""
    lines, judge, _ = modules
    n, rows = rows_of(lines, text)
    before, after = array("i", [0]) * n, array("i", [0]) * n
    judge.repeats(rows, n, {})
    judge.place(rows, n, before, after)
    notes = array("i", bytes(4 * judging.NOTES * (n + 1)))
    judge.survey(rows, n, notes)
    wanted = array("i", bytes(4 * n))
    judge.mark(rows, n, least, wanted)
    return n, rows, before, after, notes, wanted


def compare_words(share, text, n, rows, wanted, notes, reach=topics.REACH):
    stems, ends = array("i", bytes(4 * (len(text) + 1))), array("i", bytes(4 * (n + 1)))
    if n:
        share.Words(*LETTERS).stems(text, rows, n, wanted, reach, array("i", bytes(1024)), stems, ends)
    share.topics(rows, n, wanted, stems, ends, array("i", bytes(4 << 12)), notes)
    return stems


def verdicts_of(modules, text, least, screened):
    lines, judge, share = modules
    n, rows, before, after, notes, wanted = surveyed(modules, text, least)
    dense, out = array("i", bytes(4 * judging.FEATURES)), array("i", [0]) * n
    trees = judge.Trees(*TREES, FLOORS, least)
    if screened:
        trees.screen(rows, n, before, after, notes, dense, wanted, False)
        compare_words(share, text, n, rows, wanted, notes, topics.NEAREST)
        trees.screen(rows, n, before, after, notes, dense, wanted, True)
    stems = compare_words(share, text, n, rows, wanted, notes)
    trees.judge(rows, n, before, after, notes, dense, wanted, out)
    trails = [ruler(lines).look(text, *rows[i * kernel.ROW : i * kernel.ROW + 2]) for i in range(n)]
    notes_open = [list(brackets(text, 0, len(text), mark, ruler(lines))) for mark in "[("]
    return (
        list(out),
        n,
        list(rows),
        list(before),
        list(after),
        list(notes),
        list(stems),
        trails,
        notes_open,
        list(wanted),
    )


@given(texts, st.booleans(), st.sampled_from([EVERY, -150]))
@settings(max_examples=150, deadline=None)
def test_plain_and_compiled_agree(text, screened, least):
    assert verdicts_of(plain, text, least, screened) == verdicts_of(here, text, least, screened)


def prepared(modules, text, least):
    """The page of `text`, and how many rows are left, made by one call."""
    lines, judge, _ = modules
    n, rows = rows_of(lines, text)
    room = text.count("\n") + 1
    page = memoryview(array("i", bytes(4 * (judging.PAGE * room + judging.NOTES))))
    page[: kernel.ROW * room] = memoryview(rows)
    dense = array("i", bytes(4 * judging.FEATURES))
    return page, room, n, judge.Trees(*TREES, FLOORS, least).prepare(page, room, n, dense)


@given(texts, st.sampled_from([EVERY, -150, 400]))
@settings(max_examples=100, deadline=None)
def test_one_call_prepares_what_many_do(text, least):
    page, room, n, left = prepared(here, text, least)
    assert prepared(plain, text, least)[0] == page
    _, rows, before, after, notes, wanted = surveyed(here, text, least)
    assert page[: kernel.ROW * n].tolist() == rows[: kernel.ROW * n].tolist()
    if not any(wanted):
        assert left == 0
        return
    dense = array("i", bytes(4 * judging.FEATURES))
    assert left == judging.Trees(*TREES, FLOORS, least).screen(rows, n, before, after, notes, dense, wanted, False)
    for at, one in enumerate((before, after, wanted), kernel.ROW):
        assert page[at * room : at * room + n].tolist() == one.tolist()


@given(texts)
def test_small_questions_are_answered_alike(text):
    plainly = load_plain("picks")
    for module in (picks, plainly):
        assert module.breaks(text, 0, len(text)) == text.count("\n")
        assert module.breaks(text, 3, len(text)) == text.count("\n", 3)
        assert module.has_bracket(text) == any(bracket in text for bracket in BRACKETS)
    assert picks.hollow_lines(text) == plainly.hollow_lines(text)


@pytest.mark.parametrize("line", ["\u200b", " \xa0", "\u3000 ", "\ufeff", "\u2009\t", "\xad"])
def test_a_hollow_line_is_seen(line):
    assert picks.hollow_lines(f"A\n{line}\nb") == [2, 2 + len(line)]
    assert picks.hollow_lines("A\n \t\r\nb é\n“c”\n— d") == []


@given(texts)
@settings(max_examples=100, deadline=None)
def test_lines_that_the_screen_takes_out_would_have_got_no_verdict(text):
    screened = verdicts_of(here, text, EVERY, True)[0]
    whole = verdicts_of(here, text, EVERY, False)[0]
    assert [v for v in whole if v > -(1 << 28)] == [v for v in screened if v > -(1 << 28)]


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
    n, rows, _, _, notes, wanted = surveyed(here, text, EVERY)
    compare_words(topics, text, n, rows, wanted, notes)
    seen = [notes[i * judging.NOTES + 11] for i in range(n)]
    assert seen[1] == 3
    assert seen[2] == 0


@pytest.mark.parametrize(("line", "found"), [("He left the town for good. Read also: Ten bridges", True),
                                              ("He left the town for good. Nobody knows why", False)])  # fmt: skip
def test_a_label_behind_the_last_sentence_is_seen(line, found):
    assert (ruler(kernel).look(line, 0, len(line))[3] > 0) is found


BLANKS = " \t\x1f\x85\xa0\u1680\u2000\u200b\u2028\u202f\u205f\u2060\u3000\ufeff"
ENDS = [*".!?…。؟”)]»'", "а.", "ж", "ب.", "漢。", "x,", "é"]
labels = st.sampled_from(
    ["Read also: Ten bridges", "Photo by Jane Doe", "Nobody knows why they left", "Follow us on Facebook"]
)
broken_sentences = st.lists(
    st.tuples(st.sampled_from(ENDS), st.sampled_from(BLANKS), labels | st.text("ab да漢", max_size=9))
)


@given(st.text("ab да漢", max_size=300), broken_sentences)
@settings(max_examples=200)
def test_no_blank_behind_a_sentence_is_passed_over(text, more):
    """The fast search for places against one that asks every character for its class."""
    text += "".join(end + blank + word for end, blank, word in more)
    pages, classes = CLASSES

    def kind(char):
        return classes[(pages[ord(char) >> 8] << 8) | (ord(char) & 255)]

    def wakes(hashed, bit):
        return hashed > 0 and TRIGGERS[hashed & 262143] & TRIGGERS[hashed >> 13] & bit

    found = 0
    for k in range(max(0, len(text) - 220) + 1, len(text) - 7):
        if kind(text[k]) == 1 and kind(text[k - 1]) in (7, 10, 11):
            word, pair, *_ = ruler(kernel).look(text, k + 1, len(text))
            if wakes(pair, 8) or wakes(word, 16):
                found = k + 1
    assert ruler(kernel).look(text, 0, len(text))[3] == found


def test_brackets_before_words_of_a_note_are_seen():
    text = "He left [sic] the town (really). [Getty] (Reporting by Jane Doe)"
    assert list(brackets(text, 0, len(text), "[", ruler(kernel))) == [text.index("[Getty")]
    assert list(brackets(text, 0, len(text), "(", ruler(kernel))) == [text.index("(Rep")]


def test_only_sentences_near_a_wanted_line_are_read():
    prose = "The council met on Monday and agreed to build the harbour bridge again after the storm of the winter. " * 2
    text = "\n".join([prose.strip()] * 200)
    n, rows, _, _, notes, wanted = surveyed(here, text, EVERY)
    assert not any(wanted)
    wanted[100] = 2
    compare_words(topics, text, n, rows, wanted, notes)
    assert [i for i in range(16, n) if wanted[i]] == list(range(40, 161))
    wanted = array("i", bytes(4 * n))
    wanted[100] = 2
    compare_words(topics, text, n, rows, wanted, notes, topics.NEAREST)
    assert [i for i in range(n) if wanted[i]] == list(range(96, 105))


def test_a_copy_knows_how_far_back_the_first_is():
    n, rows = rows_of(kernel, "A headline of the day\nBy Jane Doe\nA HEADLINE of the day")
    judging.repeats(rows, n, {})
    assert rows[2 * kernel.ROW + kernel.EARLIER] == 2
    assert rows[kernel.TIMES] == 2

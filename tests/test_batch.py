# SPDX-License-Identifier: Apache-2.0
"""Many short texts asked together: nothing is missed that `clean` would change; what is known of a lone line is so."""

from __future__ import annotations

import importlib.util
from array import array
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsclean import Cleaner, Config
from newsclean.batch import LONGEST, TOGETHER, may_change
from newsclean.boilerplate import find_boilerplate, lone
from newsclean.boilerplate.model import line_model, share, survey
from newsclean.boilerplate.rulefiles import builtin_rules
from newsclean.kernels import lines as kernel
from newsclean.kernels import lone as judging
from newsclean.kernels import verdicts
from newsclean.mojibake import is_quiet

PIECES = [
    "Read more", "Share", " ", "\xa0", ".", "?", "??", "&amp;", "Ã¼", "â€™", "”", "The council votes. ", "春风网", "。",
    "次のページ", "Читайте также", "12", "©", "[Getty]", "(Reporting by Jane Doe)", "(Reuters)", "\u2028", "😀", "É",
    "x" * 400, "By Jane Doe", "\r", "\n", "\u200b", "Photo: AFP", "Subscribe to our newsletter", ": ", "Lire aussi",
    "(",
]  # fmt: skip
texts = st.lists(
    st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=8
).map("".join)
rows = st.lists(st.none() | texts.map(str.encode) | st.binary(max_size=8), max_size=12)
CONFIGS = [
    Config(stages=stages)
    for stages in ({"mojibake", "boilerplate"}, {"mojibake"}, {"boilerplate"}, {"encoding"}, {"normalize"})
]


def load_plain():
    path = Path(judging.__file__).parent / "lone.py"
    spec = importlib.util.spec_from_file_location("plain_lone", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@given(rows, st.sampled_from(CONFIGS))
@example([b"Share", None, b"\xff", b"The council votes.", "Löwenzähne: LÃ¶wen".encode()], CONFIGS[0])
@settings(max_examples=400)
def test_what_is_not_named_stays(rows, config):
    named = list(may_change(rows, config))
    assert named == sorted(set(named))
    clean = Cleaner(config).clean
    for i in {*range(len(rows))} - {*named}:
        if rows[i] is not None:
            text = rows[i].decode()  # what is not UTF-8 is named
            assert clean(text) is text


@given(st.lists(texts.map(lambda text: text.replace("\n", " ")), min_size=1, max_size=12))
@example(["Read more", "", "A", "\xa0", "Get the news (Reporting by Jane", "Doe)"])
@example(["(", "Reporting by Jane Doe)"])
@settings(max_examples=400)
def test_what_holds_boilerplate_is_named(lines):
    named = lone.may_hold("\n".join(lines))
    assert {i for i, line in enumerate(lines) if find_boilerplate(line)} <= set(named)
    assert set(named) <= set(range(len(lines)))


@given(st.lists(texts, min_size=1, max_size=8))
def test_lines_that_are_quiet_together_are_quiet_alone(lines):
    if is_quiet("\n".join(lines)):
        assert all(map(is_quiet, lines))


def test_headlines_of_an_agency_are_not_asked_one_by_one():
    rows = [f"Council votes to pay for {count} more boats before the winter".encode() for count in range(2 * TOGETHER)]
    rows[TOGETHER] = b"Read more"
    rows[5] = None
    rows[7] = b"Two lines\nin one text"
    rows[9] = b"long " * LONGEST
    assert list(may_change(rows, Config().for_text())) == [7, 9, TOGETHER]


@given(st.sampled_from([entry[2] for entry in builtin_rules().prepared() if entry[0] in ("line", "start")]), texts)
def test_two_words_tell_no_rule_away(phrase, rest):
    line = f"{phrase} {rest}".replace("\n", " ").strip()
    rules = builtin_rules()
    if line and (rules.match_line(line) or rules.match_start(line)):
        assert lone._may_open(rules, line)


OWN = {
    "id": "own.label",
    "kind": "related",
    "where": "start",
    "phrases": ["Council votes"],
    "examples": ["Council votes: a"],
}


@pytest.mark.parametrize("options", [{"rules": [OWN]}, {"stages": ["normalize"]}, {"mark_gaps": "[…]"}, {"window": 64}])
def test_with_options_that_need_each_text_each_is_asked(options):
    config = Config.from_mapping(options).for_text()
    assert list(may_change([b"Council votes: a boat"] * 3, config)) == [0, 1, 2]


def test_phrases_of_all_rules_are_named_where_something_is_found():
    labels = [
        *[entry[2] for entry in builtin_rules().prepared() if entry[0] in ("line", "start")],
        *builtin_rules().closing_words(),
    ]
    lines = [line for label in labels for line in (label, f"{label.title()}: 12 boats", f"The boats sail | {label}")]
    found = {i for i, line in enumerate(lines) if find_boilerplate(line)}
    named = lone.may_hold("\n".join(lines))
    assert found <= set(named)
    assert len(found) < len(named) < len(lines)  # and not all of them


@given(texts.map(lambda text: text.replace("\n", " ")))
@settings(max_examples=300)
def test_a_lone_line_is_described_as_the_trees_see_it(line):
    model = line_model()
    lines = model.measure(line, 0, len(line))
    if lines.count == 0 or lines.get(0, kernel.FLAGS) & kernel.PROSE:
        return
    model.judge(line, lines)  # what all lines are told of themselves
    ours, theirs = array("i", bytes(4 * judging.FEATURES)), array("i", bytes(4 * verdicts.FEATURES))
    judging.describe(lines.rows, 0, ours)
    survey(lines)
    share(line, lines, model.words, array("i", [2]))
    far = array("i", [verdicts.NEAR])
    verdicts.describe(lines.rows, 1, 0, far, far, lines.notes, theirs)
    words = {59, 60}
    assert [f for f in range(verdicts.FEATURES) if f not in words and ours[f] != theirs[f]] == []
    assert theirs[59] >= 0
    assert -1 <= theirs[60] <= 0


@given(st.lists(texts.map(lambda text: text.replace("\n", " ")), min_size=1, max_size=8))
@settings(max_examples=200)
def test_compiled_and_plain_agree(lines):
    model, text = line_model(), "\n".join(lines)
    measured = model.measure(text, 0, len(text))
    least, scores, lengths, cells = 0, array("i", [0, 0, 12]), array("i", [0] * 30 + [2]), array("i", range(24))
    nodes, thresholds, roots, _ = model.trees()
    answers = []
    for module in (judging, load_plain()):
        judge = module.Judge(least, scores, lengths, cells, nodes, thresholds, roots, array("i", range(0, -9999, -40)))
        out, dense = array("i", bytes(4 * measured.count)), array("i", bytes(4 * module.FEATURES))
        answers.append((judge.loud(measured.rows, measured.count, dense, out), out))
    assert answers[0] == answers[1]


def test_compiled_and_plain_fold_alike():
    nodes, thresholds, roots, _ = line_model().trees()
    low, high = lone._bounds(-134)
    answers = []
    for module in (judging, load_plain()):
        new, values, used, begins = array("h", nodes), array("i", thresholds), 0, array("h")
        for root in roots:
            begins.append(used)
            used = module.fold(root, nodes, thresholds, low, high, new, values, used)
        cells, row, dense = array("i", bytes(32)), array("i", bytes(96)), array("i", bytes(4 * module.FEATURES))
        module.grid(array("i", [-9, 99]), array("i", [5, 70]), new, values, begins, row, dense, cells)
        answers.append((used, new[: 3 * used], values[:used], cells, module.highest(begins[3], new, values)))
    assert answers[0] == answers[1]
    assert answers[0][0] < len(thresholds) // 2

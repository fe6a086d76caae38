# SPDX-License-Identifier: Apache-2.0
"""How a window comes to rest: stages that undo each other, or find no end, still have one answer, and an undo."""

import pytest

from newsclean import Config, window
from newsclean.edits import Finding
from newsclean.window import clean_window

NORMALIZE = Config(stages=frozenset({"normalize"}))


@pytest.fixture
def stage(monkeypatch):
    """Puts another finder in the place of a stage: ``stage("normalize", find)``."""

    def put(name, find):
        monkeypatch.setattr(window, f"_{name}", find)
        stages = tuple((other, find if other == name else run) for other, run in window._STAGES)
        monkeypatch.setattr(window, "_STAGES", stages)

    return put


def changing(pairs):
    """A finder that replaces the whole text, as the pairs say."""

    def find(text, config):
        return [Finding(0, len(text), "test", pairs[text], 1.0, "test")] if text in pairs else []

    return find


def test_stages_that_go_round_in_a_circle_have_one_answer_wherever_it_is_entered(stage):
    stage("normalize", changing({"in": "c", "c": "b", "b": "d", "d": "c"}))
    for text in ("in", "b", "c", "d"):
        cleaned = clean_window(text, NORMALIZE, "strict")
        assert cleaned.text == "b"
        assert cleaned.log.undo("b") == text
        assert clean_window(cleaned.text, NORMALIZE, "strict").text == "b"


def test_a_text_that_does_not_settle_is_left_as_it_was(stage):
    stage("normalize", lambda text, config: [Finding(0, 0, "test", "x", 1.0, "test")])
    cleaned = clean_window("text", NORMALIZE, "strict")
    assert cleaned.text == "text"
    assert not cleaned.log


def test_the_last_pass_that_is_allowed_still_counts(stage):
    chain = {str(k): str(k + 1) for k in range(window.ROUNDS - 1)}
    stage("normalize", changing(chain))
    assert clean_window("0", NORMALIZE, "strict").text == str(window.ROUNDS - 1)
    assert clean_window("1", NORMALIZE, "strict").log.undo(str(window.ROUNDS - 1)) == "1"


@pytest.mark.parametrize(
    ("text", "found", "clean"),
    [
        ("a\udcc3-\udca9b", (2, 3), "a\udcc3-\udca9b"),  # together they would be a character
        ("a\udcc3-b\udca9", (2, 3), "a\udcc3b\udca9"),
        ("x\udca9", (0, 1), "x\udca9"),  # at the edge, another window may end with the first byte of it
        ("\udcc3x", (1, 2), "\udcc3x"),
        ("\udcc3x", (0, 0), "\udcc3x"),
        ("x\udca9y", (1, 2), "xy"),  # what is left has none of them
    ],
)
def test_no_edit_brings_undecodable_bytes_where_they_could_be_read_as_a_character(stage, text, found, clean):
    stage("normalize", lambda now, config: [Finding(*found, "test", "", 1.0, "test")] if now == text else [])
    cleaned = clean_window(text, NORMALIZE, "surrogateescape")
    assert cleaned.text == clean
    data = cleaned.text.encode("utf-8", "surrogateescape")
    assert cleaned.log.undo(data) == text.encode("utf-8", "surrogateescape")


def test_of_several_edits_only_those_beside_undecodable_bytes_are_left_out(stage):
    text = "a-b\udcc3-\udca9c-d"

    def find(now, config):
        return (
            [Finding(k, k + 1, "test", "", 1.0, "test") for k, c in enumerate(text) if c == "-"] if now == text else []
        )

    stage("normalize", find)
    assert clean_window(text, NORMALIZE, "surrogateescape").text == "ab\udcc3-\udca9cd"


def test_an_edit_beside_undecodable_bytes_that_go_too_is_made(stage):
    text = "a\udcc3-b"
    both = [Finding(k, k + 1, "test", "", 1.0, "test") for k in (1, 2)]
    stage("normalize", lambda now, config: both if now == text else [])
    cleaned = clean_window(text, NORMALIZE, "surrogateescape")
    assert cleaned.text == "ab"
    assert cleaned.log.undo(b"ab") == b"a\xc3-b"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("It rained. DROP \t\nAnd again.", "It rained.\nAnd again."),
        ("It rained. DROP", "It rained."),
        ("DROP  It rained.\r\n", "It rained.\r\n"),
        ("It DROP rained.", "It  rained."),
        ("One.\n  DROP \nTwo.", "One.\nTwo."),
        ("One.\r\n\r\nDROP\r\n\r\nTwo.", "One.\r\n\r\nTwo."),
        ("DROP\n\nTwo.", "Two."),
        ("One.\n\nDROP", "One.\n\n"),
        ("DROP", ""),
    ],
)
def test_what_goes_leaves_no_stray_blanks_and_no_doubled_empty_lines(stage, text, clean):
    def find(now, config):
        at = now.find("DROP")
        return [Finding(at, at + 4, "test", "", 1.0, "test")] if at >= 0 else []

    stage("boilerplate", find)
    assert clean_window(text, Config(stages=frozenset({"boilerplate"})), "strict").text == clean


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("The report by  was released.", "The report by […] was released."),
        ("The report by \u00a0 was released.", "The report by […] was released."),
        ('He called it "" on Monday.', 'He called it "[…]" on Monday.'),
        ("The report was written by .", "The report was written by […]."),
        ("The report by […] was released.", "The report by […] was released."),
    ],
)
def test_a_marker_stands_as_a_word_would_and_only_once(text, marked):
    config = Config(stages=frozenset({"gaps"}), mark_gaps="[…]")
    assert clean_window(text, config, "strict").text == marked
    assert clean_window(marked, config, "strict").text == marked


@pytest.mark.parametrize("marker", ["?", "—"])
def test_beside_a_marker_that_still_looks_like_a_gap_no_second_one_is_written(marker):
    config = Config(stages=frozenset({"gaps"}), mark_gaps=marker)
    once = clean_window("In a statement to , she said that the report was written by .", config, "strict").text
    assert once == f"In a statement to {marker}, she said that the report was written by {marker}."
    again = clean_window(once, config, "strict")
    assert again.text == once
    assert [f for f in again.findings if f.kind.startswith("gap.")]  # it is told, and stays


@pytest.mark.parametrize("name", ["byline", "boilerplate.byline"])
def test_kinds_that_stay_go_where_they_are_asked_for(name):
    text = "A bridge was opened\nBy Jane Doe\nA bridge was opened on Monday, the council said.\n"
    assert clean_window(text, Config(), "strict").text == text
    for kinds, clean in ((frozenset({name}), text.replace("By Jane Doe\n", "")), (frozenset({"photo-credit"}), text)):
        assert clean_window(text, Config(remove=kinds), "strict").text == clean

# SPDX-License-Identifier: Apache-2.0
"""The log is exact: what was applied can be undone, and two logs in a row are one."""

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.edits import Edit, EditLog, Finding, LogMismatch, Recoding, compose, to_edits

ALPHABET = "ab \n\u00e9\u4e2d\U0001f600\udc80"


@st.composite
def edited(draw, text):
    """A random sequence of edits on `text`."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits, at = [], 0
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        if start < at or (edits and start == end == edits[-1].end):
            continue
        new = draw(st.text(ALPHABET, max_size=3))
        if new != text[start:end]:
            edits.append(Edit(start, end, text[start:end], new, "k." + draw(st.sampled_from("xyz")), "r", 0.9))
            at = end
    return tuple(edits)


@given(st.data(), st.text(ALPHABET, max_size=30))
def test_undo_takes_back_what_apply_did(data, text):
    log = EditLog(data.draw(edited(text)))
    assert log.undo(log.apply(text)) == text


@given(st.data(), st.text(ALPHABET, max_size=30))
def test_composition_equals_one_after_the_other(data, text):
    first = EditLog(data.draw(edited(text)))
    middle = first.apply(text)
    second = EditLog(data.draw(edited(middle)))
    both = first.then(second)
    assert both.apply(text) == second.apply(middle)
    assert both.undo(both.apply(text)) == text


@given(st.data(), st.text(ALPHABET, max_size=20))
def test_composition_is_associative_in_effect(data, text):
    a = data.draw(edited(text))
    middle = EditLog(a).apply(text)
    b = data.draw(edited(middle))
    last = EditLog(b).apply(middle)
    c = data.draw(edited(last))
    assert EditLog(compose(compose(a, b), c)).apply(text) == EditLog(compose(a, compose(b, c))).apply(text)


def test_overlapping_causes_are_both_named():
    log = EditLog((Edit(0, 2, "Ìý", "\u00a0", "mojibake.x", "utf-8 → gbk", 0.9),))
    both = log.then(EditLog((Edit(0, 1, "\u00a0", "", "boilerplate.residue", "blank-line", 0.8),)))
    assert both.edits == (Edit(0, 2, "Ìý", "", "mojibake.x+boilerplate.residue", "utf-8 → gbk + blank-line", 0.8),)


def test_what_a_second_log_takes_back_is_no_edit_of_both():
    first = EditLog((Edit(0, 1, "a", "b", "k", "r", 1.0), Edit(2, 3, "c", "", "k", "r", 1.0)))
    second = EditLog((Edit(0, 1, "b", "a", "k", "r", 1.0),))
    assert first.then(second).edits == first.edits[1:]


def test_bytes_come_back_from_recodings():
    source = "Grüße, мир\n"
    log = EditLog(
        (Edit(0, 5, "Grüße", "Gruß", "k", "r", 1.0),), (Recoding(0, 5, "cp1252"), Recoding(7, 10, "x", b"\xec\xe8\xf0"))
    )
    assert log.undo(log.apply(source).encode()) == b"Gr\xfc\xdfe, \xec\xe8\xf0\n"


def test_spans_map_both_ways():
    log = EditLog((Edit(2, 4, "cd", "", "k", "r", 1.0), Edit(6, 7, "g", "GGG", "k", "r", 1.0)))
    assert log.apply("abcdefghi") == "abefGGGhi"
    assert log.to_source(0, 2) == (0, 2)
    assert log.to_source(2, 4) == (4, 6)
    assert log.to_source(5, 6) == (6, 7)
    assert log.to_source(7, 9) == (7, 9)
    assert log.to_clean(2, 4) == (2, 2)
    assert log.to_clean(6, 9) == (4, 9)


@pytest.mark.parametrize(
    ("source", "clean"),
    [
        ((0, 1), (0, 1)),
        ((0, 2), (0, 2)),
        ((0, 3), (0, 2)),  # ends within what went
        ((0, 4), (0, 2)),
        ((0, 5), (0, 3)),
        ((3, 5), (2, 3)),  # begins within it
        ((3, 3), (2, 2)),
        ((4, 6), (2, 4)),
        ((0, 7), (0, 7)),  # what was written anew is taken whole
        ((6, 6), (4, 4)),
        ((7, 9), (7, 9)),
        ((8, 9), (8, 9)),
    ],
)
def test_a_source_span_becomes_a_clean_one(source, clean):
    log = EditLog((Edit(2, 4, "cd", "", "k", "r", 1.0), Edit(6, 7, "g", "GGG", "k", "r", 1.0)))
    assert log.to_clean(*source) == clean
    assert log.spans_to_clean([source, source]) == [clean, clean]


@pytest.mark.parametrize(
    ("clean", "source"),
    [((0, 1), (0, 1)), ((0, 3), (0, 5)), ((0, 4), (0, 6)), ((0, 5), (0, 7)), ((5, 7), (6, 7)), ((6, 8), (6, 8))],
)
def test_a_clean_span_comes_from_a_source_one(clean, source):
    log = EditLog((Edit(2, 4, "cd", "", "k", "r", 1.0), Edit(6, 7, "g", "GGG", "k", "r", 1.0)))
    assert log.to_source(*clean) == source
    assert log.spans_to_source([clean]) == [source]


def test_bytes_that_are_not_those_of_the_log_are_refused():
    edit = Edit(0, 1, "a", "b", "k", "r", 1.0)
    for log, clean in (
        (EditLog((edit,), (), "surrogatepass"), b"b\xff"),  # no UTF-8
        (EditLog((edit,)), b"c"),
        (EditLog((), (Recoding(0, 1, "no-such-encoding"),)), b"b"),
        (EditLog((), (Recoding(0, 1, "ascii"),)), "é".encode()),
    ):
        with pytest.raises(LogMismatch):
            log.undo(clean)
    assert EditLog().undo(bytearray(b"\xff")) == b"\xff"


def test_a_finding_moves_and_changes_its_text_and_nothing_else():
    finding = Finding(1, 5, "k", "x", 0.5, "r", "why")
    for start, end in ((1, 5), (2, 5), (1, 4), (0, 9)):
        assert finding.at(start, end) == Finding(start, end, "k", "x", 0.5, "r", "why")
    for text in ("x", "", "y", None):
        assert finding.to_become(text) == Finding(1, 5, "k", text, 0.5, "r", "why")
    assert Finding(1, 5, "k", None, 0.5, "r").to_become(None).replacement is None


def test_findings_and_edits_can_be_sent_to_another_process():
    for sent in (Finding(1, 5, "k", "x", 0.5, "r", "why"), Edit(1, 5, "old", "new", "k", "r", 0.5, "why")):
        back = pickle.loads(pickle.dumps(sent))
        assert back == sent
        assert type(back) is type(sent)


def test_a_wrong_text_is_refused():
    log = EditLog((Edit(0, 1, "a", "b", "k", "r", 1.0),))
    with pytest.raises(LogMismatch, match="code point 0"):
        log.undo("x")
    with pytest.raises(LogMismatch):
        log.apply("b")


def test_of_two_overlapping_findings_the_surer_wins():
    weak, strong = Finding(0, 3, "k", "", 0.6, "r"), Finding(2, 5, "k", "X", 0.9, "r")
    assert EditLog(to_edits("abcdef", [weak, strong])).apply("abcdef") == "abXf"
    assert to_edits("abc", [Finding(0, 1, "k", None, 1.0, "r"), Finding(1, 2, "k", "b", 1.0, "r")]) == ()


@given(st.data(), st.text(ALPHABET, max_size=20))
def test_a_log_survives_json(data, text):
    log = EditLog(
        data.draw(edited(text)), (Recoding(0, 1, "cp1252"), Recoding(1, 2, "utf-7", b"\xff\0")), "surrogatepass"
    )
    assert EditLog.from_json(log.to_json()) == log


def test_damaged_bytes_in_json_are_refused():
    text = EditLog((), (Recoding(0, 1, "utf-7", b"\xff\0"),)).to_json()
    assert '"/wA="' in text
    for damaged in ("/w*A=", "/wA", "/w\u00e9A="):
        with pytest.raises(LogMismatch):
            EditLog.from_json(text.replace("/wA=", damaged))


@pytest.mark.parametrize("place", ["-1", '"0"', "0.0", "null", "true"])
def test_a_record_in_json_without_a_place_is_refused(place):
    for log in (EditLog((Edit(0, 4, "a", "b", "k", "r", 1.0),)), EditLog((), (Recoding(0, 4, "cp1252"),))):
        text = log.to_json()
        assert '"start":0' in text.replace(" ", "")
        with pytest.raises(LogMismatch):
            EditLog.from_json(re.sub(r'"start": ?0', f'"start": {place}', text))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"edits": [{}], "recodings": [], "errors": "x"}', "[" * 10**5])
def test_other_json_is_refused(text):
    with pytest.raises(LogMismatch):
        EditLog.from_json(text)


def test_findings_beside_each_other_are_all_carried_out_and_a_weaker_one_inside_is_not():
    beside = [Finding(0, 2, "k", "", 0.6, "r"), Finding(2, 4, "k", "X", 0.9, "r"), Finding(4, 4, "k", "Y", 0.5, "r")]
    assert EditLog(to_edits("abcdef", beside)).apply("abcdef") == "XYef"
    strong, weak, later = (Finding(0, 4, "k", "", 0.9, "r"), Finding(2, 5, "k", "X", 0.8, "r"), beside[2])
    assert EditLog(to_edits("abcdef", [weak, strong, later])).apply("abcdef") == "Yef"
    longer, shorter = Finding(0, 4, "k", "L", 0.7, "r"), Finding(1, 2, "k", "S", 0.7, "r")
    assert EditLog(to_edits("abcdef", [shorter, longer])).apply("abcdef") == "Lef"
    for first, second, wins in (((10, 14), (12, 15), 0), ((10, 12), (11, 15), 1), ((10, 12), (11, 13), 0)):
        both = [Finding(*first, "k", "0", 0.7, "r"), Finding(*second, "k", "1", 0.7, "r")]
        assert [e.new for e in to_edits("x" * 20, both)] == [str(wins)]
    # a strong one turns out two weak ones that it overlaps
    weak_ones = [Finding(0, 2, "k", "1", 0.5, "r"), Finding(2, 4, "k", "2", 0.6, "r")]
    assert EditLog(to_edits("abcdef", [*weak_ones, Finding(1, 6, "k", "", 0.9, "r")])).apply("abcdef") == "a"


def test_edits_that_touch_in_the_middle_stay_two():
    first = EditLog((Edit(1, 3, "bc", "X", "k.a", "r", 0.9),))
    both = first.then(EditLog((Edit(2, 3, "d", "Y", "k.b", "s", 0.8),)))
    assert both.apply("abcde") == "aXYe"
    assert [(e.start, e.end, e.new, e.kind) for e in both.edits] == [(1, 3, "X", "k.a"), (3, 4, "Y", "k.b")]

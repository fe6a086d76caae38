# SPDX-License-Identifier: Apache-2.0
"""The diff turns the source into the clean text; what is shown is harmless."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean.edits import Edit, EditLog
from newsclean.report.difference import UnifiedDiff
from newsclean.report.visible import visible, visible_name

texts = st.text("ab\n", max_size=60)


@st.composite
def edited(draw):
    source = draw(texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(source)), max_size=8)))
    edits = []
    at = 0
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        if start < at or (edits and start == at):
            continue
        new = draw(st.text("xy\n", max_size=3))
        if source[start:end] != new:
            edits.append(Edit(start, end, source[start:end], new, "k", "r", 1.0))
        at = end
    return source, edits


def patched(source, diff):
    """`source` with the hunks carried out, as `patch` would; asserts that every number is right."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", source)
    out, at = [], 0
    hunk, last = None, " "
    for mark, text in diff:
        if mark == "@":
            assert hunk in (None, (0, 0))
            numbers = re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", text).groups("1")
            a, b, c, d = map(int, numbers)
            start = a - 1 if b else a
            out += lines[at:start]
            at = start
            assert len(out) == (c - 1 if d else c)
            hunk = (b, d)
        elif mark == "\\":
            if last in " +":
                out[-1] = out[-1].removesuffix("\n")
        else:
            old, new = hunk
            if mark in " -":
                assert lines[at].removesuffix("\n") == text
                at += 1
                old -= 1
            if mark in " +":
                out.append(text + "\n")
                new -= 1
            hunk = (old, new)
            last = mark
    assert hunk in (None, (0, 0))
    return "".join(out + lines[at:])


@settings(max_examples=300)
@given(edited())
def test_the_diff_makes_the_clean_text(case):
    source, edits = case
    clean = EditLog(tuple(edits)).apply(source)
    assert patched(source, UnifiedDiff().add(source, clean, edits)) == clean


@given(st.lists(edited(), min_size=1, max_size=4))
def test_line_numbers_run_through_the_windows(cases):
    cases = [(s + "\n", e) for s, e in cases]
    diff = UnifiedDiff()
    hunks, source, clean = [], "", ""
    for text, edits in cases:
        after = EditLog(tuple(edits)).apply(text)
        hunks += diff.add(text, after, edits, final=False)
        source, clean = source + text, clean + after
    assert patched(source, hunks) == clean


def test_context_is_three_lines_and_near_hunks_are_one():
    source = "".join(f"{n}\n" for n in range(40))
    edits = [Edit(at, at + 1, source[at], "x", "k", "r", 1.0) for at in (0, source.index("7\n"), source.index("30\n"))]
    lines = list(UnifiedDiff().add(source, EditLog(tuple(edits)).apply(source), edits))
    assert [text for mark, text in lines if mark == "@"] == ["@@ -1,11 +1,11 @@", "@@ -28,7 +28,7 @@"]


@given(st.text())
def test_visible_text_has_no_controls(text):
    shown = visible(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
    shown.encode("utf-8")
    assert visible(shown) == shown


def test_ordinary_text_is_shown_as_it_is():
    for text in ("Grüße, мир 漢字 😀\tx\n", "नमस्ते", "👩\u200d👩"):
        assert visible(text) == text
    assert visible("a\x00\x1b\x7f\x85\udcff\u202e") == "a␀␛␡<U+0085><FF><U+202E>"


def test_names_stay_on_one_line():
    assert visible_name(b"a\nb\xff\x1b") == "a␊b\\xff␛"

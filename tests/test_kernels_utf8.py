# SPDX-License-Identifier: Apache-2.0
"""UTF-8 is recognised exactly as Python's codec does, compiled and plain."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsclean.encoding import patterns, structure
from newsclean.kernels import utf8


def plain_module():
    path = Path(utf8.__file__).parent / "utf8.py"
    spec = importlib.util.spec_from_file_location("plain_utf8", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PLAIN = plain_module()
EDGES = st.sampled_from(
    [b"\xe0\xa0\x80", b"\xe0\x9f\xbf", b"\xed\x9f\xbf", b"\xed\xa0\x80", b"\xf0\x90\x80\x80", b"\xf0\x8f\xbf\xbf",
     b"\xf4\x8f\xbf\xbf", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\xc1\xbf", b"\xc2\x80", b"\xf5\x80\x80\x80", b"\xff",
     b"\xed\xa0\xbd\xed\xb8\x80", b"a", b"\x80", b"\xe2\x82", b"\xf0\x9f\x98", "é".encode(), "日".encode()]
)  # fmt: skip
ANY = st.one_of(st.binary(max_size=60), st.lists(EDGES, max_size=12).map(b"".join), st.text(max_size=30).map(
    lambda t: t.encode("utf-8", "surrogatepass")))  # fmt: skip


def decodes(data):
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


WHOLE = re.compile(
    rb"(" + patterns.SEQUENCE + rb")|(" + patterns.CESU + rb"|" + patterns.JAVA_NUL + rb")|([\x80-\xff])"
)


@settings(max_examples=400, deadline=None)
@given(ANY)
@example(b"")
@example(b"\x80\x80\x80\x80")
@example(b"\x7f\x00\t\x1b\x0e")
def test_survey_is_the_same_compiled_and_plain_and_by_pattern(data):
    got = utf8.survey(data)
    assert got == PLAIN.survey(data)
    good, pairs, stray, cut, high, runs, controls = got
    found = [m.lastindex for m in WHOLE.finditer(data)]
    assert (good, pairs, stray + cut) == (found.count(1), found.count(2), found.count(3))
    assert cut <= 6
    assert high == sum(b > 127 for b in data)
    assert runs == len(re.findall(rb"[\x80-\xff]+", data))
    assert controls == structure.control_count(data)
    assert decodes(data) == (pairs == stray == cut == 0)


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=4), st.integers(0, 3), st.integers(0, 3))
def test_cut_ends_are_no_strays(text, first, last):
    data = text.encode("utf-8", "replace")
    data = data[first : len(data) - last]
    good, _, stray, cut, *_ = utf8.survey(data)
    assert stray == 0
    assert cut <= 6
    assert good == sum(c > "\x7f" for c in data.decode("utf-8", "ignore"))


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_runs_are_counted(data):
    assert utf8.high_runs(data) == PLAIN.high_runs(data) == len(re.findall(rb"[\x80-\xff]+", data))


@settings(max_examples=400, deadline=None)
@given(ANY, st.sampled_from([0, 1, 4090, 4094, 4095, 4096]), st.integers(0, 5))
def test_validity_is_that_of_the_codec(data, before, after):
    data = b"abc" + b"x" * before + data + b"y" * after
    end = data + b"zzz"
    assert (utf8.first_fault(end, 3) < 0) == (PLAIN.first_fault(end, 3) < 0) == decodes(end)
    assert utf8.first_fault(data, 3) == PLAIN.first_fault(data, 3)


@settings(max_examples=200, deadline=None)
@given(ANY, st.booleans())
def test_large_data_is_judged_as_small(data, at_start):
    filler = "é日x".encode() * 1000
    whole = data + filler if at_start else filler + data
    assert structure.is_utf8(whole) == decodes(whole)
    assert structure.is_utf8(data) == decodes(data)
    assert structure._is_utf8_large(whole) == decodes(whole)

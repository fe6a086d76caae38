# SPDX-License-Identifier: Apache-2.0
"""A stream under attack: any calls in any order, documents of every kind cut in many ways."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.chunks import every_split, many_ways, run
from tests.effort import LONG, tries
from tests.inputs import document

import newsclean
from newsclean import Cleaner, Config
from newsclean.edits import LogMismatch
from newsclean.logfile import undo_stream
from newsclean.stream import Windows

EVERYTHING = frozenset({"encoding", "mojibake", "boilerplate", "gaps", "normalize"})
CLEANERS = {
    "default": Cleaner(),
    "small windows": Cleaner(Config(window=64)),
    "everything": Cleaner(Config(stages=EVERYTHING, level="thorough", mark_gaps="[…]", window=100)),
    "repairs alone": Cleaner(Config(stages=frozenset({"encoding", "mojibake"}), window=64)),
    "as UTF-8": Cleaner(Config(stages=EVERYTHING - {"encoding"}, window=64)),
    "as UTF-16": Cleaner(Config(encoding="utf-16", window=64)),
    "as GB18030": Cleaner(Config(encoding="gb18030", window=64)),
}


@pytest.mark.parametrize("cleaner", CLEANERS.values(), ids=CLEANERS.keys())
def test_documents_cut_in_many_ways(cleaner):
    for seed in range(tries(15)):
        data = document(seed)
        whole = run(cleaner, [data])
        for pieces in many_ways(data, range(seed, seed + (200 if LONG else 4))):
            assert run(cleaner, pieces) == whole, data


@pytest.mark.skipif(not newsclean.COMPILED, reason="every offset takes too long on plain Python")
@pytest.mark.parametrize("cleaner", CLEANERS.values(), ids=CLEANERS.keys())
def test_documents_cut_at_every_offset(cleaner):
    for seed in range(1000, 1000 + tries(3)):
        data = document(seed)[: 4000 if LONG else 120]
        whole = run(cleaner, [data])
        for pieces in every_split(data):
            assert run(cleaner, pieces) == whole, pieces


@pytest.mark.parametrize("cleaner", CLEANERS.values(), ids=CLEANERS.keys())
def test_a_stream_is_undone_and_agrees_with_the_whole(cleaner):
    for seed in range(2000, 2000 + tries(50)):
        data = document(seed)
        out, records, _ = run(cleaner, [data])
        result = cleaner.inspect(data)
        assert out == result.text.encode("utf-8", "surrogateescape")
        assert b"".join(undo_stream([out], records)) == data == result.log.undo(out)


class StreamMachine(RuleBasedStateMachine):
    """Feeds, asks and finishes in any order; the model is the cleaner on all that was fed."""

    @initialize(name=st.sampled_from(sorted(CLEANERS)))
    def begin(self, name):
        self.cleaner = CLEANERS[name]
        self.stream = self.cleaner.stream(record=True)
        self.fed, self.out, self.records = b"", b"", []
        self.done = False

    @precondition(lambda self: not self.done)
    @rule(data=st.binary(max_size=40) | st.integers(0, 500).map(document), from_view=st.booleans())
    def feed(self, data, from_view):
        held = bytearray(data)
        self.out += self.stream.feed(memoryview(held) if from_view else data)
        held[:] = bytes(len(held))  # the caller may use its buffer again
        self.fed += data

    @precondition(lambda self: not self.done)
    @rule()
    def feed_nothing(self):
        assert self.stream.feed(b"") == b""

    @rule()
    def take_records(self):
        self.records += self.stream.records()

    @rule()
    def ask(self):
        assert self.stream.stats.get("bytes_in", 0) <= len(self.fed)
        assert self.stream.stats.get("bytes_out", 0) == len(self.out)
        assert self.stream.detection is not None

    @precondition(lambda self: not self.done and self.out)
    @rule()
    def undo_too_early(self):
        with pytest.raises(LogMismatch):
            list(undo_stream([self.out], self.records + self.cleaner.stream(record=True).records()))

    @rule()
    def finish(self):
        again = self.done
        rest = self.stream.finish()
        assert not (again and rest)
        self.out += rest
        self.done = True

    @precondition(lambda self: self.done)
    @rule()
    def too_late(self):
        with pytest.raises(ValueError, match="finished"):
            self.stream.feed(b"x")

    @precondition(lambda self: self.done)
    @rule(another=st.sampled_from(sorted(CLEANERS)))
    def begin_again(self, another):
        self.begin(another)

    @invariant()
    def is_what_the_model_says(self):
        if not getattr(self, "done", False):
            return
        self.records += self.stream.records()
        out, records, stats = run(self.cleaner, [self.fed])
        assert (self.out, self.records, self.stream.stats) == (out, records, stats)
        assert b"".join(undo_stream([self.out], self.records)) == self.fed


TestStreamMachine = StreamMachine.TestCase
TestStreamMachine.settings = settings(max_examples=tries(40), stateful_step_count=20, deadline=None)


def test_the_machine_would_notice_a_lost_byte(monkeypatch):
    """A law that cannot fail would be none."""
    feed = newsclean.stream.Stream.feed
    monkeypatch.setattr(newsclean.stream.Stream, "feed", lambda self, data: feed(self, data[:-1] or data))
    with pytest.raises(AssertionError):
        test_documents_cut_in_many_ways(CLEANERS["small windows"])


def test_every_test_of_a_stream_uses_these_cuts():
    """A stream that is fed by hand is fed in one way only."""
    for path in Path(__file__).parent.glob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"\.stream\(", text):
            assert "from tests.chunks import" in text, path.name


PIECES = ["&amp;", "d&Atilde;&copy;j ", "the caf??s ", "?", "&", "\n", "it rained ", "\x1b$B", "~{"]


@given(
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.sampled_from([b"", "é".encode(), b"\xe9", "Ã©".encode()]),
)
def test_ascii_that_is_told_by_its_bytes_gets_the_answers_of_its_text(text, end):
    config = Config(stages=frozenset({"encoding", "mojibake"}), window=64)
    answers = []
    for by_bytes in (True, False):
        windows = Windows(config)
        windows._by_bytes = by_bytes
        found = list(windows.over([text.encode() + end]))
        assert [w.code_points for w in found] == [len(w.source) for w in found]
        answers.append([(w.data, w.source, w.text, w.clean, w.log, w.findings) for w in found] + [windows.detection])
    assert answers[0] == answers[1]

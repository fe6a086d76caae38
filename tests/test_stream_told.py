# SPDX-License-Identifier: Apache-2.0
"""What a stream tells of its work: counts, findings with their places, the encoding; by one process or several."""

import pytest
from tests.chunks import bytewise, run
from tests.effort import tries
from tests.inputs import document

from newsclean import Cleaner, Config
from newsclean.parallel import Workers
from newsclean.stream import Stream, Windows

SMALL = Cleaner(Config(window=64))
LINE = "Ein größerer Fluß.\n"
MIXED = LINE.encode() * 3 + LINE.encode("cp1252") + "The cafÃ© was opened.\nFollow us on Facebook\n".encode()
CLEAN = (LINE * 4 + "The café was opened.\n").encode()


class Here(Workers):
    """Says that there are several processes, works in this one, and keeps what it was given to do."""

    def __init__(self):
        super().__init__(2)
        self.given = []

    def map(self, do, items):
        for item in items:
            self.given.append(item)
            yield do(*item)


def test_every_count_is_right():
    out, _, stats = run(SMALL, bytewise(MIXED))
    assert out == CLEAN
    assert stats == {
        "windows": 3,
        "bytes_in": len(MIXED),
        "bytes_out": len(CLEAN),
        "code_points": len(LINE) * 4 + len("The cafÃ© was opened.\nFollow us on Facebook\n"),
        "edits": 2,
        "recodings": 1,
        "encoding.cp1252": 1,
        "mojibake.utf8-as-cp1252": 1,
        "boilerplate.social-follow": 1,
    }
    stream = SMALL.stream()
    assert stream.stats == {}
    stream.finish()
    assert stream.stats["windows"] == 1  # an empty one


def test_findings_of_all_stages_are_told_in_order_of_place():
    for cleaner in (SMALL, Cleaner()):
        _, records, _ = run(cleaner, [MIXED])
        told = [(r["kind"], r["start"], r["end"]) for r in records if r["type"] == "finding"]
        at = len(LINE) * 4
        assert told == [
            ("encoding.cp1252", at - len(LINE), at),
            ("mojibake.utf8-as-cp1252", at + 7, at + 9),
            ("boilerplate.social-follow", at + 22, at + 43),
        ]
        result = cleaner.inspect(MIXED)
        assert [(f.kind, f.start, f.end) for f in result.findings] == told


def test_nothing_is_kept_for_a_log_that_nobody_asked_for():
    stream = SMALL.stream()
    assert stream.feed(MIXED) + stream.finish() == CLEAN
    assert stream.records() == []
    plain = Stream(Config())
    assert plain.feed(b"A line.\n") == b""  # held until the window is full
    assert (plain.finish(), plain.records()) == (b"A line.\n", [])


def test_the_encoding_is_told_as_far_as_it_is_known():
    stream = SMALL.stream()
    for _ in range(9):
        stream.feed("Сегодня вечером в театре премьера.\n".encode("koi8-r"))
    assert stream.detection.encoding == "koi8_r"
    as_given = Cleaner(Config(stages=frozenset({"mojibake"}))).stream()
    as_given.feed(LINE.encode())
    assert (as_given.detection.encoding, as_given.detection.confidence) == ("utf-8", 1.0)
    assert as_given.detection.language is None


def test_without_the_encoding_stage_the_input_is_utf8_and_other_bytes_stay():
    cleaner = Cleaner(Config(stages=frozenset({"mojibake"})))
    data = "The cafÃ© \n".encode() + b"\xff\xfe\xe9\n"
    out, _, stats = run(cleaner, [data])
    assert out == "The café \n".encode() + b"\xff\xfe\xe9\n"
    assert stats["edits"] == 1


def test_a_window_is_the_input_itself_where_nothing_changed():
    data = "A bridge was opened – at last.\n".encode()
    for stages in (Config().stages, frozenset({"mojibake"})):
        first, *_ = Windows(Config(stages=stages)).over([data])
        assert first.clean is first.data
    other = "Ein größerer Fluß. " * 20
    first, *_ = Windows(Config()).over([other.encode("cp1252")])
    assert not first.verbatim
    assert first.clean == other.encode()


def test_with_several_processes_every_window_is_sent_out_and_comes_back_the_same():
    config = Config(window=64, stages=frozenset({"encoding", "mojibake", "boilerplate", "gaps", "normalize"}))
    data = MIXED * 5 + b'The report by  was released on Monday , "" said.\n' * 3
    alone = list(Windows(config).over([data[:100], b"", data[100:]]))
    workers = Here()
    shared = list(Windows(config).over([data], workers))
    assert shared == alone
    assert len(workers.given) == len(alone) > 5
    assert any(window.findings for window in shared)
    assert any(window.gaps for window in shared)
    assert b"".join(window.data for window in shared) == data


@pytest.mark.parametrize("encoding", [None, "utf-16", "shift_jis"])
def test_with_several_processes_torn_characters_are_read_as_by_one(encoding):
    config = Config(window=64, encoding=encoding)
    for seed in range(tries(60)):
        data = document(seed)
        for end in (len(data), len(data) - 1, len(data) // 2):
            alone = list(Windows(config).over([data[:end]]))
            assert list(Windows(config).over([data[:end]], Here())) == alone, data[:end]


def test_with_several_processes_an_empty_input_is_one_empty_window():
    for workers in (Workers(1), Here()):
        (window,) = Windows(Config()).over([], workers)
        assert (window.data, window.text, window.findings) == (b"", "", ())


def test_line_by_line_every_line_is_a_window():
    _, _, stats = run(Cleaner(), [MIXED], by_line=True)
    assert stats["windows"] == MIXED.count(b"\n") + 1
    assert run(Cleaner(), [MIXED])[2]["windows"] == 1
    assert [w.data for w in Windows(Config(), by_line=True).over([b"a\nb\n"])] == [b"a\n", b"b\n", b""]
    assert [w.data for w in Windows(Config()).over([b"a\nb\n"])] == [b"a\nb\n"]


def test_finishing_again_gives_nothing_and_notes_nothing():
    stream = SMALL.stream(record=True)
    out = stream.feed(MIXED) + stream.finish()
    first = stream.records()
    assert (stream.finish(), stream.records()) == (b"", [])
    assert out == CLEAN
    assert [r["type"] for r in first].count("end") == 1
    assert stream.stats["windows"] == 3

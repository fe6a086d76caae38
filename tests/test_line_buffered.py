# SPDX-License-Identifier: Apache-2.0
"""Every line on its own, and at once: the answer hangs on the bytes alone, as everywhere, and nothing is lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.chunks import bytewise, every_split, random_splits, run

import newsclean
from newsclean import Cleaner, Config
from newsclean.encoding import LineSegmenter
from newsclean.logfile import undo_stream

CLEANER = Cleaner(Config(window=64))
LINES = [
    "The cafÃ© was opened on Monday.\n",
    "\n",
    "Follow us on Facebook\r\n",
    "Sheâ€™s here: " + "a long line without an end, " * 6 + "cafÃ©\n",
    "x" * 200 + "\n",
    "Пока ничего не известно.\n",
]
TEXT = "".join(LINES).encode()
INPUTS = {
    "utf-8": TEXT,
    "no line feed at the end": TEXT[:-1],
    "koi8-r": "Сегодня вечером в театре премьера.\nПока ничего не известно.\n".encode("koi8-r") * 3,
    "mixed": "Les élèves étaient très fatigués.\n".encode("cp1252") + TEXT + b"\xff\n\0\n",
    "utf-16": "Guten Tag\nschöne Grüße\nbis später\n".encode("utf-16"),
    "gb18030": "今日新闻报道，世界各地的天气都很好。\n".encode("gb18030") * 4,
    "empty": b"",
    "one": b"\n",
}


@pytest.mark.parametrize("data", INPUTS.values(), ids=INPUTS)
def test_the_cut_of_the_input_does_not_matter(data):
    want = run(CLEANER, [data], by_line=True)
    assert run(CLEANER, bytewise(data), by_line=True) == want
    for seed in range(20):
        assert run(CLEANER, random_splits(data, seed), by_line=True) == want


def test_no_split_at_all_matters():
    data = INPUTS["mixed"][:120]
    want = run(CLEANER, [data], by_line=True)
    for pieces in every_split(data):
        assert run(CLEANER, pieces, by_line=True) == want


@given(st.lists(st.sampled_from([*"aé \n\r\0", "Ã©", "\n\n", "\udc80\n"]), max_size=60), st.integers(0, 9))
def test_any_text_is_cleaned_alike_and_comes_back(parts, seed):
    data = "".join(parts).encode("utf-8", "surrogateescape")
    out, records, stats = run(CLEANER, [data], by_line=True)
    assert run(CLEANER, random_splits(data, seed), by_line=True) == (out, records, stats)
    assert b"".join(undo_stream([out], records)) == data
    assert run(Cleaner(Config(window=64, encoding="utf-8")), [out], by_line=True)[0] == out


@pytest.mark.parametrize("data", INPUTS.values(), ids=INPUTS)
def test_undo_gives_the_input_back(data):
    out, records, _ = run(CLEANER, [data], by_line=True)
    assert b"".join(undo_stream([out], records)) == data


def test_a_line_is_given_back_at_once_and_is_what_it_is_alone():
    stream = Cleaner().stream(by_line=True)
    for line in LINES:
        assert stream.feed(line.encode()[:-1]) == b""
        assert stream.feed(line.encode()[-1:]) == newsclean.clean(line).encode()
    assert stream.finish() == b""


def test_an_endless_line_is_given_back_by_the_window():
    stream = Cleaner(Config(window=64)).stream(by_line=True)
    given_back = sum(len(stream.feed(b"a word " * 10)) for _ in range(100))
    assert given_back > 6800


def test_segments_are_lines_and_together_the_input():
    segmenter = LineSegmenter(8)
    found = [*segmenter.feed(b"ab\n\ncd"), *segmenter.feed(b"e\n12345678"), *segmenter.feed(b"9\nx")]
    assert found == [b"ab\n", b"\n", b"cde\n", b"12345678", b"9\n"]
    assert segmenter.finish() == b"x"
    assert segmenter.finish() is None


def started(cwd, *words):
    env = os.environ | {"PYTHONPATH": str(Path(newsclean.__file__).parents[1])}
    line = [sys.executable, "-m", "newsclean", *words]
    return subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=cwd, env=env, bufsize=0)


def test_the_filter_answers_while_its_input_is_open(tmp_path):
    with started(tmp_path, "--line-buffered", "--log", "log.jsonl") as process:
        for line in LINES[:2]:
            process.stdin.write(line.encode())
            assert process.stdout.readline() == newsclean.clean(line).encode()
        process.stdin.write(b"The caf")
        process.stdin.write("Ã© and no end".encode())
        process.stdin.close()
        assert process.stdout.read() == "The café and no end".encode()
    assert process.returncode == 0
    clean = "The café was opened on Monday.\n\nThe café and no end".encode()
    (tmp_path / "clean").write_bytes(clean)
    with started(tmp_path, "undo", "--log", "log.jsonl", "clean") as process:
        process.stdin.close()
        assert process.stdout.read().decode() == LINES[0] + LINES[1] + "The cafÃ© and no end"


def test_records_come_one_by_one_without_being_asked(tmp_path):
    with started(tmp_path, "--jsonl") as process:
        for number in range(3):
            process.stdin.write(f'{{"id": {number}, "text": "cafÃ©"}}\n'.encode())
            assert process.stdout.readline() == f'{{"id": {number}, "text": "café"}}\n'.encode()
        process.stdin.close()


def test_several_processes_would_hold_lines_back(command):
    done = command("--line-buffered", "--jobs", "2")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"leave --jobs away" in done.stderr


def test_gaps_are_listed_as_they_come(tmp_path):
    with started(tmp_path, "gaps", "--line-buffered") as process:
        process.stdin.write(b'Nothing is missing here.\nThe report by  was released on Monday , "" said.\n')
        assert process.stdout.readline().startswith(b"-:2:")
        process.stdin.close()

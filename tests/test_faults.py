# SPDX-License-Identifier: Apache-2.0
"""Every call to the system fails once, with every kind of error, in every way of using the command.

Whatever fails: no exception, a right exit code, the file that is being replaced is the old one or the new one, what
went out is a beginning of the right answer, and no stray file is left. Files that are only read never change.
"""

import errno
import json
import os

import pytest
from tests.effort import LONG
from tests.test_files import OLD, Faulty

from newsclean.cli.main import BrokenPipe, main
from newsclean.formats.system import System

WORDS = ["--only", "encoding,normalize", "--config", "small.toml"]
ERRORS = [errno.EIO, errno.ENOSPC, errno.EINTR, errno.EFBIG, errno.EACCES, errno.ESTALE, None]
WAYS = {
    "filter": [*WORDS, "a.txt"],
    "to a file": [*WORDS, "a.txt", "-o", "out"],
    "over a file": [*WORDS, "a.txt", "-o", "old"],
    "in place": [*WORDS, "-i", "a.txt", "b.txt"],
    "in place, logged": [*WORDS, "-i", "a.txt", "b.txt", "--log", "log"],
    "logged": [*WORDS, "a.txt", "-o", "out", "--log", "log"],
    "reported": [*WORDS, "a.txt", "-o", "out", "--report", "page.html"],
    "check": [*WORDS, "--check", "a.txt", "b.txt"],
    "diff": [*WORDS, "--diff", "a.txt"],
    "detect": ["detect", "a.txt"],
    "undo": ["undo", "--log", "way-back", "clean.txt"],
    "undo to a file": ["undo", "--log", "way-back", "clean.txt", "-o", "out"],
    "undo in place": ["undo", "--log", "way-back", "-i", "clean.txt"],
}


class Watched(Faulty):
    """Keeps what goes to standard output and error, instead of writing it there."""

    def __init__(self, failing, error):
        super().__init__(failing, error)
        self.told = {1: b"", 2: b""}

    def write(self, fd, data):
        if fd not in self.told:
            return super().write(fd, data)
        part = bytes(data[: 1 if self._next("write") else 103])
        self.told[fd] += part
        return len(part)


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def laid_out(place):
    """The same files each time; gives their contents."""
    for path in place.iterdir():
        path.unlink()
    contents = {"a.txt": OLD, "b.txt": OLD * 2, "old": b"old\n", "clean.txt": OLD, "small.toml": b"window = 64\n"}
    for name, content in contents.items():
        (place / name).write_bytes(content)
    assert main([*WORDS, "-i", "--log", "way-back", "clean.txt"], System()) == 0
    return {path.name: path.read_bytes() for path in place.iterdir()}


def attempt(words, k, error):
    """Run with the k-th call failing."""
    system = Watched(k, error)
    try:
        return main(words, system), system
    except BrokenPipe:
        return 141, system


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: "short" if e is None else errno.errorcode[e])
@pytest.mark.parametrize("way", WAYS)
def test_whatever_fails(place, way, error):
    before = laid_out(place)
    code, system = attempt(WAYS[way], -1, error)
    expected = {path.name: path.read_bytes() for path in place.iterdir()}
    usual, told, calls = code, system.told[1], len(system.calls)
    assert code in (0, 1)
    step = 1 if LONG else max(1, calls // 12)
    first = 0 if LONG else ERRORS.index(error) % step
    for k in range(first, calls, step):
        laid_out(place)
        code, system = attempt(WAYS[way], k, error)
        where = (k, system.calls[k], code, system.told[2])
        after = {path.name: path.read_bytes() for path in place.iterdir()}
        assert code in (usual, 2, 66, 74, 75), where
        if error is None:
            assert (code, after, system.told[1]) == (usual, expected, told), where
        assert told.startswith(system.told[1]) or code != usual, where
        if code == usual:
            assert system.told[1] == told, where
        else:
            assert system.told[2].startswith(b"newsclean: ") or system.calls[k] == "write", where
        for name in after:
            if name in ("log", "page.html"):
                continue  # may be unfinished; what a log is good for is tested elsewhere
            assert name in expected, where
            assert after[name] in (before.get(name), expected[name]), where
        assert before.keys() <= after.keys(), where
        if "log" in after:
            check_log(place, before, after, where)


def check_log(place, before, after, where):
    """Each file that was changed in place can be put back with the log as it is."""
    if after["a.txt"] == before["a.txt"] and after["b.txt"] == before["b.txt"]:
        return
    for line in after["log"].splitlines()[:-1]:
        json.loads(line)
    for name in ("a.txt", "b.txt"):
        if after[name] != before[name]:
            assert main(["undo", "--log", "log", "-i", name], System()) == 0, where
            assert (place / name).read_bytes() == before[name], where


def test_output_that_takes_nothing_is_an_error(place):
    """A device that takes no byte and reports no error must not be asked for ever."""

    class Full(System):
        def write(self, fd, data):
            return 0

    (place / "a.txt").write_bytes(OLD)
    (place / "small.toml").write_bytes(b"window = 64\n")
    assert main([*WORDS, "-i", "a.txt"], Full()) == 74
    assert (place / "a.txt").read_bytes() == OLD
    assert sorted(os.listdir(place)) == ["a.txt", "small.toml"]

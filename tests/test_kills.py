# SPDX-License-Identifier: Apache-2.0
"""A process that is killed at any call to the system leaves the old file or the new one, and a log that undoes it.

Each run is a child that kills itself at the k-th call, for every k: before the call, and in the middle of it where it
writes. Random moments of big files: ``tests/long/kill.py``.
"""

import contextlib
import json
import os
import signal

import pytest
from tests.effort import LONG
from tests.test_faults import WAYS, laid_out
from tests.test_files import Faulty

from newsclean.cli.main import main
from newsclean.formats.system import System

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of forking after threads
]
IN_PLACE = ["in place", "in place, logged", "undo in place"]
# A process that is killed leaves its file where it is new, for what the umask says is not known of nameless ones.
OTHERS = ["to a file", "over a file"]


class Killed(Faulty):
    """Ends at the k-th call, as the system ends a process that is in the way."""

    def __init__(self, failing=-1, half=False):
        super().__init__(failing)
        self.half = half

    def _next(self, name):
        at = len(self.calls)
        self.calls.append(name)
        if at == self.failing and not (self.half and name == "write"):
            os.kill(os.getpid(), signal.SIGKILL)
        return at == self.failing

    def write(self, fd, data):
        at = len(self.calls)
        taken = super().write(fd, data)
        if at == self.failing:
            os.kill(os.getpid(), signal.SIGKILL)
        return taken


class Named(Killed):
    """Where there are no nameless files."""

    def nameless(self, directory):
        self._next("nameless")
        raise OSError


def killed(words, system):
    """Run in a child; whether it was killed."""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            os._exit(main(words, system))
        os._exit(99)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(place):
    return {path.name: path.read_bytes() for path in place.iterdir()}


def moments(calls, half):
    """The calls to be killed at: of many of a kind one after the other the last, in a short run."""
    for k, call in enumerate(calls):
        wanted = call == "write" if half else LONG or call not in ("read", "pread")
        if wanted and (LONG or call != "write" or calls[k + 1] != "write"):
            yield k


@pytest.mark.parametrize("kind", [Killed, Named], ids=["nameless", "named"])
@pytest.mark.parametrize("half", [False, True], ids=["before", "amid"])
@pytest.mark.parametrize("way", [*IN_PLACE, *OTHERS])
def test_killed_at_every_call(place, way, half, kind):
    before = laid_out(place)
    usual = kind()
    assert main(WAYS[way], usual) == 0
    expected = contents(place)
    met = 0
    for k in moments(usual.calls, half):
        laid_out(place)
        assert killed(WAYS[way], kind(k, half)), k
        where = (k, usual.calls[max(0, k - 3) : k + 1])
        after = contents(place)
        left = [name for name in after if name.startswith(".newsclean-")]
        # With a name only from the moment when it gets one to the moment when it takes its place.
        if kind is Killed and way in IN_PLACE:
            named = [call for call in usual.calls[:k] if call in ("name", "replace")]
            assert len(left) == (named[-1:] == ["name"]), where
        assert len(left) <= 1, where
        met += len(left)
        for name in after.keys() - {*left, "log"}:
            assert after[name] in (before.get(name), expected[name]), where
        assert before.keys() <= after.keys(), where
        if "log" in after:
            for name in ("a.txt", "b.txt"):
                if after[name] != before[name]:
                    assert main(["undo", "--log", "log", "-i", name], System()) == 0, where
                    assert (place / name).read_bytes() == before[name], where
            for line in after["log"].splitlines()[:-1]:
                json.loads(line)
    assert met or half, "the moment was never met"
    laid_out(place)
    assert not killed(WAYS[way], kind(len(usual.calls), half))
    assert contents(place) == expected

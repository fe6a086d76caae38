# SPDX-License-Identifier: Apache-2.0
"""How far a long run is, in one line on a terminal, and that a run waits for what is typed.

Promise: nothing is shown in the first half second, nor where standard error is no terminal; the line is gone before
anything else is written to a terminal, and when the run ends or is ended. Only what is read of the inputs is counted.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from typing import TYPE_CHECKING

from newsclean.cli.status import clear_at_end
from newsclean.formats.system import System

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from newsclean.cli.status import Messages

FIRST = 0.5  # seconds until it is worth while
EVERY = 0.1
_STDIN = b"-"


class Progress:
    """Bytes, files and findings so far, and the line that tells them.

    `total` is None where the end is not known, `files` where the number of files is not.
    """

    def __init__(
        self,
        write: Callable[[int, memoryview], int],
        messages: Messages,
        total: int | None,
        files: int | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._write = write
        self._messages = messages
        self._total = total
        self._files = files
        self._clock = clock
        self._begun = clock()
        self._due = self._begun + FIRST
        self._shown = 0  # columns
        self.done = 0
        self.file = 0

    def end(self, left: int) -> None:
        """An input was closed of which `left` bytes were not seen being read."""
        passed = min(self._messages.passed, left)
        self._messages.passed = 0
        self.done += passed
        if self._total is not None:
            self._total -= left - passed

    def tick(self) -> None:
        """Bring the line up to date, if it is time."""
        now = self._clock()
        if now < self._due or not _in_foreground():
            return
        self._due = now + EVERY
        line = self.line(now, _columns() - 1)
        self._put("\r" + line.ljust(self._shown))
        self._shown = len(line)

    def erase(self) -> None:
        """Take the line away; the next tick brings it back."""
        if self._shown:
            self._put("\r" + " " * self._shown + "\r")
            self._shown = 0

    def line(self, now: float, columns: int = 1000) -> str:
        """What is told at the time `now`, as much of it as there is room for."""
        elapsed = max(now - self._begun, 0.001)
        done = self.done + self._messages.passed
        rate = done / elapsed
        parts = [size(done)]
        if self._total is not None and self._total > 0:
            share = min(done / self._total, 1.0)
            parts[0] += f" of {size(self._total)} ({share:.0%})"
        parts.append(f"{size(rate)}/s")
        if self._total is not None and done:
            parts.append(f"{duration(max(self._total - done, 0) / rate)} left")
        if self._files is None:
            parts.append(f"file {self.file}")
        elif self._files > 1:
            parts.append(f"file {self.file}/{self._files}")
        if self._messages.found:
            parts.append(f"{self._messages.found:,} findings")
        line = f"newsclean: {parts[0]}"
        for part in parts[1:]:
            if len(line) + len(part) + 2 > columns:
                break
            line += f", {part}"
        return line[:columns]

    def _put(self, text: str) -> None:
        try:
            self._write(2, memoryview(text.encode("ascii")))
        except OSError:
            self._due = float("inf")  # the terminal has gone


class _Around(System):
    """A `System` that leaves to another one, whatever that is, all that its subclass does not do itself."""

    def __init__(self, system: System) -> None:
        self._system = system
        for name in vars(System):
            if not name.startswith("_") and name not in vars(type(self)):
                setattr(self, name, getattr(system, name))


class _Waiting(_Around):
    """Says once that it is waiting for what the user types."""

    def __init__(self, system: System, messages: Messages) -> None:
        super().__init__(system)
        self._messages: Messages | None = messages

    def read(self, fd: int, count: int) -> bytes:
        """As `System.read`."""
        if fd == 0 and self._messages:
            self._messages.notice("reading what you type; Ctrl-D on a line of its own ends it; see newsclean --help")
            self._messages = None
        return self._system.read(fd, count)


class _Watched(_Around):
    """Counts what is read of the inputs, and clears the line before others write to the terminal."""

    def __init__(self, system: System, progress: Progress, inputs: Sequence[bytes]) -> None:
        super().__init__(system)
        self._progress = progress
        self._inputs = frozenset(inputs)
        self._under = tuple(os.path.join(path, b"") for path in inputs if path != _STDIN)  # if they are directories
        self._terminals = (1, 2) if os.isatty(1) else (2,)
        self._left: dict[int, int] = {}  # bytes still to be read of each input that is open
        if _STDIN in self._inputs:
            self._begin(0)

    def open(self, path: bytes, flags: int, mode: int = 0o666) -> int:
        """As `System.open`."""
        fd = self._system.open(path, flags, mode)
        if not flags & (os.O_WRONLY | os.O_RDWR) and (path in self._inputs or path.startswith(self._under)):
            self._begin(fd)
        return fd

    def read(self, fd: int, count: int) -> bytes:
        """As `System.read`."""
        if fd not in self._left:
            return self._system.read(fd, count)
        self._progress.tick()  # what was read before is done with when more is wanted
        data = self._system.read(fd, count)
        self._progress.done += len(data)
        self._left[fd] -= len(data)
        return data

    def write(self, fd: int, data: memoryview) -> int:
        """As `System.write`."""
        if fd in self._terminals:
            self._progress.erase()
        else:
            self._progress.tick()  # tables are read where nobody sees it
        return self._system.write(fd, data)

    def close(self, fd: int) -> None:
        """As `System.close`."""
        if fd in self._left:
            self._progress.end(max(self._left.pop(fd), 0))
        self._system.close(fd)

    def _begin(self, fd: int) -> None:
        self._progress.file += 1
        self._left[fd] = _length(self._system.fstat(fd)) or 0


def watched(system: System, args: argparse.Namespace, command: str, messages: Messages) -> System:
    """The `system` to run a subcommand with: one that tells the user how it goes if they can see it, else the same."""
    if not os.isatty(2) or messages.level < 0:
        return system
    inputs = [word.encode("utf-8", "surrogateescape") for word in args.operands] or [_STDIN]
    if _STDIN in inputs and os.isatty(0):
        return _Waiting(system, messages)
    if getattr(args, "no_progress", True) or os.environ.get("TERM") == "dumb" or _shows_text(args, command):
        return system
    lengths = [_length_of(path, system) for path in inputs]
    total = None if None in lengths else sum(length or 0 for length in lengths)
    files = None if getattr(args, "glob", None) else len(inputs)
    progress = Progress(system.write, messages, total, files)
    clear_at_end(progress.erase)
    return _Watched(system, progress, inputs)


def size(count: float) -> str:
    """``4.2 MB``, with decimal units."""
    for unit in ("kB", "MB"):
        count /= 1000
        if count < 999.95:
            return f"{count:.1f} {unit}"
    return f"{count / 1000:.2f} GB"


def duration(seconds: float) -> str:
    """``0:07``, ``1:02:03``."""
    whole = int(seconds + 0.5)
    hours, minutes = whole // 3600, whole % 3600 // 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def _shows_text(args: argparse.Namespace, command: str) -> bool:
    """Whether the text itself goes to a terminal, where it would run into the line."""
    if command not in ("", "undo") or args.in_place or args.output not in (None, "-"):
        return False
    if getattr(args, "output_dir", None) is not None:
        return False
    return not (command == "" and args.check and not args.diff) and os.isatty(1)


def _length_of(path: bytes, system: System) -> int | None:
    try:
        return _length(system.fstat(0) if path == _STDIN else system.stat(path))
    except OSError:
        return 0  # nothing will be read of it


def _length(status: os.stat_result) -> int | None:
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def _in_foreground() -> bool:
    """Whether the terminal is ours: a job in the background does not write into what the user is doing."""
    if sys.platform == "win32":
        return True
    try:
        return os.tcgetpgrp(2) == os.getpgrp()
    except OSError:
        return True


def _columns() -> int:
    try:
        return os.get_terminal_size(2).columns or 80
    except OSError:
        return 80

# SPDX-License-Identifier: Apache-2.0
"""Exit codes, and what is said on standard error.

Promise: messages are UTF-8 in any locale, carry no control character of file names or data, and never raise: a
message that cannot be written is lost, the exit code is not.
"""

from __future__ import annotations

import contextlib
import errno

from newsclean.formats.errors import BadContent, FileChanged, FileError, InputMissing, Refused, WriteFailed
from newsclean.formats.system import System

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DONE = 0
WOULD_CHANGE = 1  # --check: a file would change; --exit-changed: one did; --max-gap-rate: one is damaged
USAGE = 2  # an option, an argument or the configuration is wrong; a file that is not touched without --force
BAD_DATA = 65  # a log that does not belong to the text; --to same: a character that the encoding lacks
NO_INPUT = 66  # a file to be read is missing or may not be read
INTERNAL = 70  # a fault of newsclean, or of its installation
IO_ERROR = 74  # reading or writing failed; the disk is full
CHANGED_MEANWHILE = 75  # somebody else changed the file: try again
SIGNAL = 128  # plus its number: what a shell shows for a command that a signal ended (130, 141, 143)


class BadData(FileError):
    """The data of a file cannot be written as asked."""


class UsageError(Exception):
    """The command line or a configuration file asks for something that there is not."""


def code_of(error: FileError) -> int:
    """The exit code for a `FileError`."""
    if isinstance(error, InputMissing):
        return NO_INPUT
    if isinstance(error, BadData | BadContent):
        return BAD_DATA
    if isinstance(error, FileChanged):
        return CHANGED_MEANWHILE
    return USAGE if isinstance(error, Refused) else IO_ERROR


def is_broken_pipe(error: FileError) -> bool:
    """Whether the reader of our output has gone: no reason to complain."""
    return error.number == errno.EPIPE


_clear: list[Callable[[], None]] = []


def clear_at_end(erase: Callable[[], None]) -> None:
    """Let `erase` take an unfinished line from the terminal when the run ends, also if a signal ends it."""
    _clear.append(erase)


def clear_line() -> None:
    """The run ends: nothing unfinished stays on the terminal."""
    while _clear:
        _clear.pop()()


class Messages:
    """Writes lines to standard error. `level` is -1 for --quiet, 0, or the number of --verbose.

    `found` counts findings while a run goes on, `passed` the bytes of the open input that were done with and that
    nobody saw being read, for those who tell how far it is.
    """

    def __init__(self, system: System, level: int = 0) -> None:
        self.system = system
        self.level = level
        self.found = 0
        self.passed = 0

    def error(self, text: str, path: bytes | None = None) -> None:
        """Why something was not done; said even with --quiet."""
        self._line(text, path)

    def notice(self, text: str, path: bytes | None = None) -> None:
        """What the user asked to know."""
        if self.level >= 0:
            self._line(text, path)

    def detail(self, text: str, path: bytes | None = None) -> None:
        """What only --verbose tells."""
        if self.level > 0:
            self._line(text, path)

    def plain(self, line: str) -> None:
        """One line as it is, for statistics."""
        self._write(line + "\n")

    def file_error(self, error: FileError) -> int:
        """Say what happened to a file; gives the exit code."""
        if error.path is not None:
            self.error(error.reason + _remedy(error, error.path), error.path)
        else:
            self.error(error.reason, b"standard output" if isinstance(error, WriteFailed) else b"standard input")
        return code_of(error)

    def _line(self, text: str, path: bytes | None) -> None:
        from newsclean.report.visible import visible, visible_name

        name = "" if path is None else visible_name(path) + ": "
        self._write(f"newsclean: {name}{visible(text)}\n")

    def _write(self, text: str) -> None:
        data = memoryview(text.encode("utf-8", "backslashreplace"))
        with contextlib.suppress(OSError):
            while data and (taken := self.system.write(2, data)):
                data = data[taken:]


def _remedy(error: FileError, path: bytes) -> str:
    """What may help, as the end of a message."""
    if isinstance(error, WriteFailed) and error.number == errno.EISDIR:
        return "; --output-dir writes each FILE into a directory"
    if isinstance(error, WriteFailed) and error.number == errno.ENOENT:
        return "; the directory that it would be in is not there"
    if isinstance(error, InputMissing) and error.number == errno.ENOENT and path.isalpha():
        from difflib import get_close_matches

        from newsclean.cli.flags import COMMANDS

        known = [command.name for command in COMMANDS if command.name] + ["--help", "--version"]
        near = get_close_matches(path.decode("ascii", "replace"), known, 1)
        return f"; did you mean newsclean {near[0]}?" if near else ""
    return ""


def for_each(paths: Sequence[bytes], messages: Messages, do: Callable[[bytes], None]) -> int:
    """Do all, say what failed, and give the worst exit code."""
    worst = DONE
    for path in paths:
        try:
            do(path)
        except WriteFailed as error:
            if error.path is None or error.path != path:
                raise  # the common output: nothing more can be written to it
            worst = max(worst, messages.file_error(error))
        except FileError as error:
            worst = max(worst, messages.file_error(error))
    return worst

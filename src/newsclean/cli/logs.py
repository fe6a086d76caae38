# SPDX-License-Identifier: Apache-2.0
"""The log file: written while cleaning, read for undo. JSON lines; what stands in them is `newsclean.logfile`'s.

Promise: no log is overwritten that may be the only way back to a changed file; a log that is also an input or the
output is refused. The log of several inputs is the logs of each, one after the other, each header with its ``file``.
"""

from __future__ import annotations

import argparse
import json
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsclean.cli.status import UsageError
from newsclean.edits import LogMismatch
from newsclean.formats.errors import WriteFailed
from newsclean.formats.files import STDIN, Input, Output
from newsclean.formats.system import System
from newsclean.logfile import LogWriter

if TYPE_CHECKING:
    from newsclean.stream import Window


class LogSink:
    """Writes the log of each input to one file."""

    def __init__(self, system: System, path: bytes, args: argparse.Namespace, inputs: Sequence[bytes]) -> None:
        self._system = system
        refuse_overlap(system, "--log", path, args, inputs)
        # Not truncated: what the file is must be known before.
        try:
            fd = system.open(path, os.O_WRONLY | os.O_CREAT)
        except OSError as error:
            raise WriteFailed(path, error.strerror or str(error), error.errno) from error
        self._out = Output(system, fd, path, own=True)
        try:
            status = system.fstat(fd)
            self._regular = stat.S_ISREG(status.st_mode)
            if args.in_place and self._regular and status.st_size and not args.force:
                raise UsageError(
                    f"{args.log} is there already and may be the only way back to what it logged; "
                    "choose another --log, or --force to overwrite it"
                )
            if self._regular:
                system.truncate(fd, 0)
        except OSError as error:
            self._out.abandon()
            raise WriteFailed(path, error.strerror or str(error), error.errno) from error
        except UsageError:
            self._out.abandon()
            raise
        self._written = self._begun = 0
        self._writer = LogWriter()
        self._name: bytes | None = None

    def begin(self, path: bytes | None) -> None:
        """The next input begins."""
        self._begun = self._written
        self._writer = LogWriter()
        self._name = path

    def add(self, window: Window, clean: bytes) -> None:
        """One cleaned window of it, and its clean bytes."""
        self._writer.add(window.log, window.findings, window.source, window.data, clean)
        self._flush()

    def end(self) -> None:
        """It is complete."""
        self._writer.end()
        self._flush()

    def rewind(self) -> None:
        """Take the last input out again, where the log is a file in which that can be done."""
        if self._regular:
            try:
                self._system.truncate(self._out.fd, self._begun)
            except OSError as error:
                raise WriteFailed(self._out.path, error.strerror or str(error), error.errno) from error
            self._written = self._begun

    def sync(self) -> None:
        """Let it reach the disk; raises `WriteFailed`."""
        self._out.sync()

    def close(self) -> None:
        """All inputs are done; raises `WriteFailed`."""
        self._out.close()

    def abandon(self) -> None:
        """Close without a word, if it is still open."""
        self._out.abandon()

    def _flush(self) -> None:
        lines = []
        for record in self._writer.take():
            if "file" not in record and record.get("type") == "newsclean-log" and self._name is not None:
                record["file"] = self._name.decode("utf-8", "surrogateescape")
            lines.append(json.dumps(record, ensure_ascii=True))
        if lines:
            data = ("\n".join(lines) + "\n").encode("ascii")
            self._out.write(data)
            self._written += len(data)


def refuse_overlap(system: System, option: str, path: bytes, args: argparse.Namespace, inputs: Sequence[bytes]) -> None:
    """Raise `UsageError` where the file that an option names is there and is an input or the output."""
    try:
        status = system.stat(path)
    except OSError:
        return
    if not stat.S_ISREG(status.st_mode):
        return
    name = getattr(args, "output", None)
    output = 1 if name in (None, "-") else name.encode("utf-8", "surrogateescape")
    for other in [*(0 if path == STDIN else path for path in inputs), output]:
        try:
            same = os.path.samestat(status, system.fstat(other) if isinstance(other, int) else system.stat(other))
        except OSError:
            continue
        if same:
            raise UsageError(f"{option} {os.fsdecode(path)} is also the input or the output")


@dataclass(frozen=True, slots=True)
class Section:
    """The log of one input: its name, where its lines begin in the file, length and SHA-256 of its clean text."""

    name: str | None
    start: int
    clean_bytes: int
    clean_sha256: str


class LogSource:
    """Reads a log file, which is held in memory only where it cannot be read twice.

    `sections` are the complete logs in it. A run that was killed leaves an incomplete one at the end, of a file that it
    had not changed yet; then `complete` is False, and the files before can be undone all the same.
    """

    def __init__(self, system: System, path: bytes) -> None:
        self._source = Input(system, path)
        self._kept = None if stat.S_ISREG(self._source.status.st_mode) else b"".join(self._source.chunks())
        self.sections: list[Section] = []
        self.complete = False
        try:
            self._find_sections()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._source.close()

    def _find_sections(self) -> None:
        name, start, inside = None, 0, False
        try:
            for at, record in self._records(0):
                kind = record.get("type")
                if (kind == "newsclean-log") == inside:
                    raise LogMismatch(f"the log is out of order at byte {at}")
                if kind == "newsclean-log":
                    name, start, inside = record.get("file"), at, True
                elif kind == "end":
                    self.sections.append(_section(name, start, record))
                    inside = False
        except LogMismatch:
            return
        self.complete = bool(self.sections) and not inside

    def records(self, section: Section) -> Iterator[dict[str, Any]]:
        """The records of one of them."""
        for _, record in self._records(section.start):
            yield record
            if record.get("type") == "end":
                return

    def _records(self, start: int) -> Iterator[tuple[int, dict[str, Any]]]:
        for at, line in self._lines(start):
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                record = None
            if not isinstance(record, dict):
                raise LogMismatch(f"the log has a line that is no record, at byte {at}")
            yield at, record

    def _lines(self, start: int) -> Iterator[tuple[int, bytes]]:
        at, rest = start, [b""]
        for data in self._data(start):
            *lines, last = data.split(b"\n")
            for line in lines:
                whole = b"".join([*rest, line])
                if whole.strip():
                    yield at, whole
                at += len(whole) + 1
                rest = []
            rest.append(last)
        whole = b"".join(rest)
        if whole.strip():
            yield at, whole

    def _data(self, start: int) -> Iterator[bytes]:
        if self._kept is not None:
            yield self._kept[start:]
            return
        while data := self._source.at(start):
            yield data
            start += len(data)


def _section(name: object, start: int, end: dict[str, Any]) -> Section:
    length, checksum = end.get("clean_bytes"), end.get("clean_sha256")
    if type(length) is not int or not isinstance(checksum, str):
        raise LogMismatch("the log has a broken end record")
    return Section(name if isinstance(name, str) and _is_name(name) else None, start, length, checksum)


def _is_name(name: str) -> bool:
    """Whether a file can have the name."""
    try:
        return b"\0" not in name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False

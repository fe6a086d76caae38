# SPDX-License-Identifier: Apache-2.0
"""``newsclean undo``: the original bytes from clean text and its log.

Promise: a file is changed or made only after the log's checksums were found right, and standard output is written only
after that of the clean text was, if it comes from a file. If it comes from a pipe, exit code 65 says that what was
written must not be used.
"""

from __future__ import annotations

import argparse
import os
import stat
from collections.abc import Iterator
from hashlib import sha256

from newsclean.cli.contents import TABLES, kind_of
from newsclean.cli.logs import LogSource, Section
from newsclean.cli.status import BAD_DATA, DONE, Messages, UsageError, for_each
from newsclean.edits import LogMismatch
from newsclean.formats.errors import FileError
from newsclean.formats.files import STDIN, Input, Replacement, open_for_change, written
from newsclean.formats.system import System

_OTHER = "the text is not the one that the log was written for: it was changed since, or has another log"
_LONGER = "the text is longer than the one that the log was written for: something was added, or it has another log"


def undo(args: argparse.Namespace, system: System, messages: Messages) -> int:
    """The subcommand; gives the exit code."""
    paths = [word.encode("utf-8", "surrogateescape") for word in args.operands]
    if args.log is None:
        tables = [kind_of(args, path) in TABLES for path in paths]
        if tables and all(tables):
            from newsclean.cli.arrowfiles import undo_arrow

            if len(paths) > 1 and not args.in_place:
                raise UsageError("undo takes one clean text; several FILEs only with --in-place")
            return for_each(paths, messages, lambda path: undo_arrow(args, system, path, kind_of(args, path)))
        raise UsageError("undo needs --log FILE, the log that was written when the text was cleaned")
    if args.in_place and (not paths or STDIN in paths or args.output is not None):
        raise UsageError("undo --in-place needs the names of the files to change, and no --output")
    if not args.in_place and len(paths) > 1:
        raise UsageError("undo takes one clean text; several FILEs only with --in-place")
    log = LogSource(system, args.log.encode("utf-8", "surrogateescape"))
    try:
        if not log.sections:
            raise LogMismatch(f"{args.log} is not a complete newsclean log")
        if args.in_place:
            return max(_one_in_place(path, log, args, system, messages) for path in paths)
        if not log.complete:
            raise LogMismatch(f"{args.log} was cut short; only undo --in-place can use what is there")
        _to_output(paths[0] if paths else STDIN, log, args, system)
    except LogMismatch as error:
        messages.error(str(error), paths[0] if paths else STDIN)
        return BAD_DATA
    finally:
        log.close()
    return DONE


def _to_output(path: bytes, log: LogSource, args: argparse.Namespace, system: System) -> None:
    target = None if args.output in (None, "-") else args.output.encode("utf-8", "surrogateescape")
    with Input(system, path) as source:
        if target is None and stat.S_ISREG(source.status.st_mode) and path != STDIN:
            with Input(system, path) as again:
                _verify(again, log.sections)
        with written(system, target) as out:
            for piece in _restored(source, log, log.sections):
                out.write(piece)


def _one_in_place(path: bytes, log: LogSource, args: argparse.Namespace, system: System, messages: Messages) -> int:
    try:
        section = _section_of(path, log)
        source = open_for_change(system, path, args.force)
        try:
            replacement = Replacement(system, path, source)
            try:
                for piece in _restored(source, log, [section]):
                    replacement.write(piece)
                replacement.commit()
            finally:
                replacement.discard()
        finally:
            source.close()
    except FileError as error:
        return messages.file_error(error)
    except LogMismatch as error:
        messages.error(str(error), path)
        return BAD_DATA
    return DONE


def _section_of(path: bytes, log: LogSource) -> Section:
    """The last section with the file's name; the only one whatever its name."""
    if len(log.sections) == 1 and log.complete:
        return log.sections[0]
    name = os.path.normpath(path)
    for section in reversed(log.sections):
        if section.name is not None and os.path.normpath(section.name.encode("utf-8", "surrogateescape")) == name:
            return section
    names = [section.name for section in log.sections[:4] if section.name is not None]
    known = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
    raise LogMismatch("the log has no file of this name" + (f"; it has {known}" if known else ""))


def _verify(source: Input, sections: list[Section]) -> None:
    """Raise `LogMismatch` before anything is put out, where the clean text can be read twice."""
    parts = _Parts(source.chunks())
    for section in sections:
        digest, length = sha256(), 0
        for piece in parts.take(section.clean_bytes):
            digest.update(piece)
            length += len(piece)
        if length < section.clean_bytes or digest.hexdigest() != section.clean_sha256:
            raise LogMismatch(_OTHER)
    if any(parts.take(None)):
        raise LogMismatch(_LONGER)


def _restored(source: Input, log: LogSource, sections: list[Section]) -> Iterator[bytes]:
    """The original bytes of all sections, whose clean texts stand in `source` one after the other."""
    from newsclean.logfile import undo_stream

    parts = _Parts(source.chunks())
    for section in sections:
        # The last takes all that is left, so that a rest which does not belong there is noticed.
        most = None if section is sections[-1] else section.clean_bytes
        yield from undo_stream(parts.take(most), log.records(section))


class _Parts:
    """Deals out the pieces of an iterator in parts of given length."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def take(self, count: int | None) -> Iterator[bytes]:
        """Pieces of the next `count` bytes; all that is left for None."""
        while count is None or count > 0:
            piece = self._left or next(self._pieces, b"")
            self._left = b""
            if not piece:
                return
            if count is not None:
                piece, self._left = piece[:count], piece[count:]
                count -= len(piece)
            yield piece

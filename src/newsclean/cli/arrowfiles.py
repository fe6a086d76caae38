# SPDX-License-Identifier: Apache-2.0
"""Parquet files and Arrow IPC at the command line: cleaned column by column, and the way back.

Promise: what is done to a row is what `newsclean.arrow.clean_batch` does; a file is replaced when all of it is there.
"""

from __future__ import annotations

import argparse
import os
from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from newsclean.cli.document import Tally
from newsclean.cli.status import UsageError
from newsclean.edits import LogMismatch
from newsclean.formats.arrowfiles import ArrowFile
from newsclean.formats.errors import BadContent, Refused
from newsclean.formats.files import Input, Output, Replacement, open_for_change, written
from newsclean.formats.system import System

if TYPE_CHECKING:
    from newsclean.cli.contents import Contents
    from newsclean.cli.status import Messages
    from newsclean.config import Config


def check_arrow(args: argparse.Namespace, count: int) -> None:
    """Refuse what cannot be done with tables. Raises `UsageError`."""
    for name, remedy in (
        ("log", "--add log keeps the way back in the file itself, and newsclean undo FILE goes it"),
        ("diff", "--add findings tells what was found in each row"),
        ("report", "--add findings tells what was found in each row"),
    ):
        if getattr(args, name, None):
            raise UsageError(f"--{name} is about text, not about Parquet and Arrow: {remedy}")
    if count > 1 and not (args.in_place or args.check or args.output_dir):
        raise UsageError("several files of tables cannot go to one output: use --output-dir")


class ArrowFiles:
    """Cleans files of tables with the same options."""

    def __init__(self, contents: Contents, config: Config, system: System, tally: Tally, messages: Messages) -> None:
        self._contents = contents
        self._config = config
        self._system = system
        self._tally = tally
        self._messages = messages

    def check(self, path: bytes) -> bool:
        """Whether the file would change."""
        with Input(self._system, path) as source:
            return self._clean(source, None)

    def to(self, out: Output | Replacement, path: bytes) -> None:
        """Write the clean file to `out`."""
        if isinstance(out, Output) and out.path is None and os.isatty(out.fd):
            raise Refused(path, "a terminal cannot show tables: say where to with --output FILE")
        with Input(self._system, path) as source:
            self._clean(source, out)

    def in_place(self, path: bytes, force: bool) -> None:
        """Replace the file, if anything in it changes."""
        _replace(self._system, path, force, self._clean)

    def _clean(self, source: Input, out: Output | Replacement | None) -> bool:
        from newsclean.config import ConfigError

        columns, add = self._contents.fields, self._contents.add
        # before the next import, since it says what is missing
        file = ArrowFile(source, self._contents.kind(source.path))
        from newsclean.arrow import schema_after

        tally = Tally(files=1)
        try:
            schema = schema_after(file.schema, columns, add)
            under_way: deque[tuple[Any, int]] = deque()

            def items() -> Iterator[tuple[Any, ...]]:
                for table, size in file.sized():
                    under_way.append((table, size))
                    yield table, columns, self._config, add

            def cleaned() -> Iterator[Any]:
                for after in self._contents.workers.map(_clean_table, items()):
                    before, size = under_way.popleft()
                    self._messages.passed += size
                    tally.changed |= after is not None
                    tally.counts["rows"] += before.num_rows
                    tally.counts["rows_left_out"] += 0 if after is None else before.num_rows - after.num_rows
                    yield before if after is None else after

            _write(file, schema, cleaned(), out)
        except ConfigError as error:
            raise Refused(source.path, str(error)) from None
        self._tally.add(tally)
        return bool(tally.changed)


def _clean_table(table: Any, columns: list[str], config: Config, add: tuple[str, ...]) -> Any:
    """The clean table; None where nothing changes, which need not be sent from one process to another."""
    from newsclean.arrow import clean_batch
    from newsclean.pipeline import Cleaner

    after = clean_batch(table, columns, cleaner=Cleaner(config), add=add)
    return None if after is table else after


def undo_arrow(args: argparse.Namespace, system: System, path: bytes, kind: str) -> None:
    """``newsclean undo FILE``: the columns as they were, from the columns that ``--add log`` added."""
    from newsclean.config import ConfigError

    def back(source: Input, out: Output | Replacement) -> bool:
        file = ArrowFile(source, kind)
        from newsclean.arrow import undo_batch

        suffix = "_log"
        columns = args.field or [n.removesuffix(suffix) for n in file.schema.names if n.endswith(suffix)]
        if not columns:
            raise Refused(source.path, "there is no column *_log, which --add log would have written")
        empty = file.schema.empty_table()
        try:
            tables = (undo_batch(table, columns) for table in file.tables())
            _write(file, undo_batch(empty, columns).schema, tables, out)
        except ConfigError as error:
            raise Refused(source.path, str(error)) from None
        except LogMismatch as error:
            raise BadContent(source.path, str(error)) from None
        return True

    if args.in_place:
        _replace(system, path, args.force, back)
        return
    target = None if args.output in (None, "-") else args.output.encode("utf-8", "surrogateescape")
    with Input(system, path) as source, written(system, target) as out:
        back(source, out)


def _replace(system: System, path: bytes, force: bool, write: Callable[[Input, Replacement], bool]) -> None:
    """Replace a file by what `write` makes of it, if that says so."""
    source = open_for_change(system, path, force)
    replacement: Replacement | None = None
    try:
        replacement = Replacement(system, path, source)
        if write(source, replacement):
            replacement.commit()
    finally:
        if replacement:
            replacement.discard()
        source.close()


def _write(file: ArrowFile, schema: Any, tables: Iterator[Any], out: Output | Replacement | None) -> None:
    if out is None:
        for _ in tables:
            pass
        return
    with file.writer(out, schema) as writer:
        for table in tables:
            writer.write(table)

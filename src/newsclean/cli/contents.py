# SPDX-License-Identifier: Apache-2.0
"""What is in a FILE, plain text or records, and what cuts and cleans it.

Promise: the options decide, else the name of the FILE, else it is plain text; what cannot be read as it should is an
error that names FILE, line and remedy.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from newsclean.cli.status import Messages, UsageError
from newsclean.formats.compression import EXPANSION, suffix_of
from newsclean.formats.errors import BadContent, Refused
from newsclean.formats.files import STDIN
from newsclean.parallel import ALONE, Workers

_TOGETHER = 4  # windows or groups of records that go to a process in one message

if TYPE_CHECKING:
    from newsclean.config import Config
    from newsclean.formats.records import Format
    from newsclean.records import Note, RecordWindows, Work
    from newsclean.stream import Window, Windows

TEXT, JSONL, CSV, TSV, PARQUET, ARROW = "text", "jsonl", "csv", "tsv", "parquet", "arrow"
KINDS = (TEXT, JSONL, CSV, TSV, PARQUET, ARROW)
TABLES = (PARQUET, ARROW)
_BY_SUFFIX = {
    b".jsonl": JSONL,
    b".ndjson": JSONL,
    b".csv": CSV,
    b".tsv": TSV,
    b".parquet": PARQUET,
    b".pq": PARQUET,
    b".arrow": ARROW,
    b".arrows": ARROW,
    b".feather": ARROW,
    b".ipc": ARROW,
}
_ONLY_RECORDS = ("field", "add", "strict", "no_header", "delimiter")
_MOST_TOLD = 10  # notes on single records of one FILE


def check_contents(args: argparse.Namespace) -> None:
    """Refuse options that contradict each other. Raises `UsageError`."""
    chosen = [f"--{name}" for name in KINDS if getattr(args, name, False)]
    if len(chosen) > 1:
        raise UsageError(f"{' and '.join(chosen)} exclude each other")
    if args.text and (args.field or getattr(args, "add", None)):
        raise UsageError("--field and --add are about records: leave --text away")
    if getattr(args, "to", None) == "same" and any(getattr(args, name, False) for name in KINDS[1:]):
        raise UsageError("--to same is about plain text: what is not edited in records stays as it is anyway")
    jobs_of(args)
    if args.line_buffered and args.jobs is not None:
        raise UsageError("--line-buffered writes one line after the other, at once: leave --jobs away")
    if args.max_expansion is not None and not args.max_expansion >= 1:
        raise UsageError("--max-expansion must be a number from 1")


def jobs_of(args: argparse.Namespace) -> int:
    """How many processes are to clean. Raises `UsageError`."""
    if args.jobs is None:
        return 1
    if not args.jobs.isascii() or not args.jobs.isdecimal() or len(args.jobs) > 4:
        raise UsageError(f"--jobs must be a whole number, 0 for as many as there are processors, not {args.jobs!r}")
    if int(args.jobs):
        return int(args.jobs)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def workers_of(args: argparse.Namespace, config: Config) -> Workers:
    """The processes that are to clean. Raises `UsageError`."""
    return Workers(jobs_of(args), partial(_load, config.for_text()), _TOGETHER)


def _load(config: Config) -> None:
    """Load what most texts need."""
    from newsclean.pipeline import Cleaner

    Cleaner(config).clean("LÃ¶wenzÃ¤hne blÃ¼hen.\nRead more\n")


def kind_by_name(path: bytes | None) -> str | None:
    """What the name of a FILE, compressed or not, says of what is in it; None where it says nothing."""
    name = (path or b"").lower()
    packed = suffix_of(path)
    name = name[: -len(packed)] if packed else name
    return next((kind for suffix, kind in _BY_SUFFIX.items() if name.endswith(suffix)), None)


def kind_of(args: argparse.Namespace, path: bytes | None) -> str:
    """What is in the FILE `path`, or in standard input."""
    chosen = next((name for name in KINDS if getattr(args, name, False)), None)
    if chosen:
        return chosen
    found = kind_by_name(path)
    if found is None and any(getattr(args, name, None) for name in _ONLY_RECORDS):
        raise Refused(path, "its name does not tell what is in it: --jsonl, --csv, --tsv, --parquet or --arrow?")
    return found or TEXT


class Contents:
    """Gives for each FILE what cuts and cleans it."""

    def __init__(
        self, args: argparse.Namespace, config: Config, messages: Messages, told: bool, workers: Workers
    ) -> None:
        """`expansion` is how many times its size a compressed FILE may expand to.

        `workers` clean. `told`: somebody wants to know of the findings; else gaps are not looked for unless they are
        written.
        """
        self.fields: list[str] = args.field or ["text"]
        self.add = tuple(getattr(args, "add", None) or ())
        self._args = args
        self._config = config
        self._messages = messages
        self._told = told
        self.workers = workers
        self.expansion = EXPANSION if args.max_expansion is None else float(args.max_expansion)

    def kind(self, path: bytes | None) -> str:
        """What is in the FILE `path`. Raises `Refused`."""
        return kind_of(self._args, None if path == STDIN else path)

    def has_tables(self, path: bytes) -> bool:
        """Whether the FILE `path` is one of tables."""
        try:
            return self.kind(path) in TABLES
        except Refused:
            return False  # which is told when its turn comes

    def windows(self, path: bytes | None) -> Windows | Told:
        """What cuts and cleans the FILE `path`. Raises `Refused`."""
        kind = self.kind(path)
        if kind == TEXT:
            from newsclean.stream import Windows

            seen = self._told or self._config.max_gap_rate is not None
            config = self._config if seen else self._config.for_text()
            # the line that shows how far a run is counts findings
            told = (
                self._told
                or getattr(self._args, "diff", False)
                or getattr(self._args, "to", None) == "same"
                or os.isatty(2)
            )
            return Windows(config, self._args.line_buffered, bool(told))
        if kind in TABLES:
            raise Refused(path, "tables are not listed: newsclean --add findings tells what was found in each row")
        if getattr(self._args, "to", None) == "same":
            raise Refused(path, "--to same is about plain text: leave it away, or say --text")
        from newsclean.records import Work

        work = Work(self._config, self._format(kind, path), self.add, self._told)
        return Told(work, path, self._messages, bool(self._args.strict))

    def _format(self, kind: str, path: bytes | None) -> Format:
        if kind == JSONL:
            from newsclean.formats.jsonl import JsonLines

            return JsonLines(self.fields)
        from newsclean.formats.delimited import Delimited
        from newsclean.formats.records import Unusable

        delimiter = self._args.delimiter or ("\t" if kind == TSV else ",")
        try:
            return Delimited(self.fields, delimiter, not self._args.no_header)
        except Unusable as error:
            raise Refused(path, str(error)) from None


class Told:
    """The windows of one FILE of records, whose faults are told as messages and errors about the FILE."""

    def __init__(self, work: Work, path: bytes | None, messages: Messages, strict: bool) -> None:
        from newsclean.records import RecordWindows

        self._windows: RecordWindows = RecordWindows(work, self._note)
        self.form = work.form
        self.faults: list[str] = []  # why the first of those records that are left as they are could not be read
        self._path = path
        self._messages = messages
        self._strict = strict
        self.unread = 0
        self.detection = self._windows.detection

    def over(self, chunks: Iterable[bytes], workers: Workers = ALONE) -> Iterator[Window]:
        """The windows of the whole FILE."""
        from newsclean.formats.records import Unusable

        empty = True
        try:
            for window in self._windows.over(chunks, workers):
                empty = empty and not window.data
                yield window
        except Unusable as error:
            raise Refused(self._path, str(error)) from None
        name = self._path or b"-"
        if self.unread > _MOST_TOLD:
            self._messages.notice(f"{self.unread - _MOST_TOLD:,} more records were left as they are", name)
        if self._windows.dropped:
            self._messages.notice(f"{self._windows.dropped:,} records left out: more gaps than --max-gap-rate", name)
        if not empty and not self._windows.records and not self.unread:
            fields = ", ".join(map(repr, self.form.fields))
            self._messages.notice(f"no record has a text in {fields}: nothing to clean (see --field)", name)

    @property
    def records(self) -> int:
        """How many records with a text there were by now."""
        return self._windows.records

    @property
    def dropped(self) -> int:
        """How many of them were left out."""
        return self._windows.dropped

    def _note(self, note: Note) -> None:
        reason = f"line {note.line}, column {note.column}: {note.reason}"
        if self._strict:
            raise BadContent(self._path, reason)
        self.unread += 1
        if self.unread <= _MOST_TOLD:
            self.faults.append(reason)
            self._messages.notice(f"{reason}; the record is left as it is", self._path or b"-")

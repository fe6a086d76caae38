# SPDX-License-Identifier: Apache-2.0
"""The filter itself, and its variants: in place, to a file, check, diff.

Promise: standard input to standard output changes no file; several files are all done, whatever happens to one, and
the worst exit code counts. What is done to the text is decided elsewhere.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import stat
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from newsclean.cli.contents import Contents, check_contents, workers_of
from newsclean.cli.document import Documents
from newsclean.cli.options import config_of
from newsclean.cli.status import DONE, WOULD_CHANGE, Messages, UsageError, for_each
from newsclean.cli.trees import files_of, make_directories, targets_of
from newsclean.formats.errors import Refused, WriteFailed
from newsclean.formats.files import STDIN, Input, Output, Replacement, open_for_change, open_output, written
from newsclean.formats.system import System

if TYPE_CHECKING:
    from newsclean.cli.diff import DiffPrinter
    from newsclean.cli.logs import LogSink
    from newsclean.cli.reports import ReportSink
    from newsclean.config import Config

# What the C library for Linux has once given back in one piece of this size, it keeps at hand from then on: else the
# memory of each window would be taken from the system, zeroed, anew. It is never touched.
_LARGE = 1 << 24


def clean(args: argparse.Namespace, system: System, messages: Messages) -> int:
    """The command without a subcommand; gives the exit code."""
    bytes(_LARGE)
    files, listed = files_of(args, system, messages)
    paths = [file.path for file in files]
    _check(args, paths)
    targets = None if args.output_dir is None else targets_of(files, args.output_dir.encode("utf-8", "surrogateescape"))
    config = config_of(args, system)
    if _only_lists_gaps(args) and config.mark_gaps is None:
        from newsclean.cli.look import gaps

        return gaps(args, system, messages)
    with recorded(args, system, paths, config) as (log, report), workers_of(args, config) as workers:
        told = bool(log or report or args.stats or args.verbose)
        contents = Contents(args, config, messages, told, workers)
        documents = Documents(config, contents, messages, log, report, args.to == "same", wants_rate=args.stats)
        if any(contents.has_tables(path) for path in paths):
            from newsclean.cli.arrowfiles import check_arrow

            check_arrow(args, len(paths))
        if args.in_place:
            code = for_each(paths, messages, lambda path: _in_place(path, documents, system, args, messages))
        elif args.check and not args.diff:
            patient = bool(args.stats or args.verbose or log or report or config.max_gap_rate is not None)
            code = for_each(paths, messages, lambda path: _check_one(path, documents, system, messages, patient))
        elif targets is not None:
            code = for_each(paths, messages, lambda path: _into(targets[path], path, documents, system))
        else:
            code = _to_output(args, paths, documents, system, messages)
    code = max(code, listed)
    if args.stats:
        documents.tally.tell(messages, args.json)
    if (args.check or args.exit_changed) and documents.tally.changed:
        code = max(code, WOULD_CHANGE)
    return max(code, WOULD_CHANGE) if documents.tally.damaged else code


def _only_lists_gaps(args: argparse.Namespace) -> bool:
    """Whether --only names gaps and no stage that changes text, and nothing else asks for the text: then they are told.

    Copying the text would be of no use to anybody.
    """
    stages = set(args.only or ())
    wants_text = (args.mark_gaps, args.normalize, args.log, args.output, args.to)
    if "gaps" not in stages or not stages <= {"gaps", "encoding"} or any(value is not None for value in wants_text):
        return False
    return not (args.in_place or args.check or args.diff)


@contextlib.contextmanager
def recorded(
    args: argparse.Namespace, system: System, paths: Sequence[bytes], config: Config
) -> Iterator[tuple[LogSink | None, ReportSink | None]]:
    """The log and the report that were asked for: opened before the first FILE, closed when all went well."""
    log, report = getattr(args, "log", None), None
    with contextlib.ExitStack() as stack:
        if log is not None:
            from newsclean.cli.logs import LogSink

            log = LogSink(system, log.encode("utf-8", "surrogateescape"), args, paths)
            stack.callback(log.abandon)
        if args.report is not None:
            from newsclean.cli.reports import ReportSink

            report = ReportSink(system, args, paths, config)
            stack.callback(report.discard)
        yield log, report
        if log:
            log.close()
        if report:
            report.close()


def _check(args: argparse.Namespace, paths: Sequence[bytes]) -> None:
    """Refuse what contradicts itself."""
    check_contents(args)
    if args.in_place:
        for name in ("check", "diff", "output", "output_dir"):
            if getattr(args, name):
                raise UsageError(f"--in-place and --{name.replace('_', '-')} exclude each other")
        if STDIN in paths:
            raise UsageError("--in-place needs the names of the files to change")
    if args.check and args.output is not None and not args.diff:
        raise UsageError("--check writes nothing: leave --output away")
    if args.output_dir is not None:
        for name in ("check", "diff", "output"):
            if getattr(args, name):
                raise UsageError(f"--output-dir and --{name} exclude each other")
    if args.only is not None and args.skip is not None:
        raise UsageError("--only and --skip exclude each other")
    if args.to == "same" and args.log is not None:
        raise UsageError("--log needs clean text in UTF-8: leave --to same away")
    if args.json and not (args.stats or _only_lists_gaps(args)):
        raise UsageError("--json goes with --stats, or with --only gaps")
    if args.report_no_text and args.report is None and not _only_lists_gaps(args):
        raise UsageError("--report-no-text goes with --report, or with --only gaps")
    if paths.count(STDIN) > 1:
        raise UsageError("standard input can be read only once")


def _to_output(
    args: argparse.Namespace, paths: Sequence[bytes], documents: Documents, system: System, messages: Messages
) -> int:
    """Clean text, or the diff, of all files one after the other, to standard output or --output."""
    target = None if args.output in (None, "-") else args.output.encode("utf-8", "surrogateescape")
    out: Output | Replacement = Output(system, 1, None) if target is None else open_output(system, target)
    try:
        if args.diff:
            from newsclean.cli.diff import DiffPrinter

            printer = DiffPrinter(out, args.color or "auto")
            code = for_each(paths, messages, lambda path: _diff_one(path, documents, system, printer))
        else:
            code = for_each(paths, messages, lambda path: _filter(path, documents, system, out))
        if isinstance(out, Output):
            out.close()
        elif code == DONE or len(paths) > 1:
            out.commit()
    finally:
        if isinstance(out, Output):
            out.abandon()
        else:
            out.discard()
    return code


def _filter(path: bytes, documents: Documents, system: System, out: Output | Replacement) -> None:
    if documents.contents.has_tables(path):
        documents.tables(system).to(out, path)
        return
    with Input(system, path, documents.expansion) as source:
        _not_into_itself(source, out, system)
        for _, data in documents.windows(source):
            if data:
                out.write(data)


def _into(target: bytes, path: bytes, documents: Documents, system: System) -> None:
    """Write the clean text of one file to another, when all of it is there."""
    with Input(system, path, documents.expansion) as source:
        try:
            make_directories(system, target)
        except OSError as error:
            raise WriteFailed(target, error.strerror or str(error), error.errno) from error
        with written(system, target) as out:
            if documents.contents.has_tables(path):
                documents.tables(system).to(out, path)
                return
            for _, data in documents.windows(source, target):
                if data:
                    out.write(data)


def _not_into_itself(source: Input, out: Output | Replacement, system: System) -> None:
    """Refuse to append a file to itself, which would never end."""
    if not isinstance(out, Output):
        return
    try:
        status = system.fstat(out.fd)
    except OSError as error:
        raise WriteFailed(out.path, error.strerror or str(error), error.errno) from error
    if stat.S_ISREG(status.st_mode) and os.path.samestat(status, source.status) and source.status.st_size:
        raise Refused(source.path, "input file is output file; --in-place changes a file itself")


def _check_one(path: bytes, documents: Documents, system: System, messages: Messages, patient: bool) -> None:
    """Find out whether one file would change; with nothing else to tell, the first change is enough."""
    if documents.contents.has_tables(path):
        if documents.tables(system).check(path):
            messages.notice("would change", path)
        return
    with Input(system, path, documents.expansion) as source:
        changed = False
        for window, data in documents.windows(source):
            changed = changed or data != window.data
            if changed and not patient:
                break
    if changed:
        documents.tally.changed += not patient
        messages.notice("would change", path)


def _diff_one(path: bytes, documents: Documents, system: System, printer: DiffPrinter) -> None:
    with Input(system, path, documents.expansion) as source:
        printer.begin(path)
        held = None
        for window, _ in documents.windows(source):
            if held:
                printer.window(held, final=False)
            held = window
        if held:
            printer.window(held, final=True)


def _in_place(path: bytes, documents: Documents, system: System, args: argparse.Namespace, messages: Messages) -> None:
    """Replace one file by its clean text; a file in which nothing changes is not replaced."""
    before = documents.tally.changed
    _replace(path, documents, system, args.force)
    if args.exit_changed and documents.tally.changed > before:
        messages.notice("changed", path)


def _replace(path: bytes, documents: Documents, system: System, force: bool) -> None:
    if documents.contents.has_tables(path):
        documents.tables(system).in_place(path, force)
        return
    source = open_for_change(system, path, force, documents.expansion)
    replacement: Replacement | None = None
    same = 0  # bytes at the start of the file that stay
    changed = done = False
    try:
        if source.packed:
            replacement = Replacement(system, path, source)  # what stays cannot be copied from the middle of it
        for window, data in documents.windows(source):
            changed = changed or data != window.data
            if replacement is None:
                if not changed:
                    same += len(data)
                    continue
                replacement = Replacement(system, path, source)
                for part in source.prefix(same):
                    replacement.write(part)
            replacement.write(data)
        if replacement and changed:
            # The way back reaches the disk before the old text goes.
            documents.sync_log()
            replacement.commit()
        done = True
    finally:
        if replacement:
            replacement.discard()
        source.close()
        if not done:
            documents.forget()

# SPDX-License-Identifier: Apache-2.0
"""The file of ``--report``: opened before anything is changed, in place when all is done.

Promise: a report that cannot be written is an error before the first FILE is touched; a regular file is replaced as a
whole; the report never overwrites an input, the output or the log.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsclean import __version__
from newsclean.cli.logs import refuse_overlap
from newsclean.cli.status import UsageError
from newsclean.edits import EditLog
from newsclean.formats.files import Output, Replacement, open_output
from newsclean.formats.records import MalformedRecord, Value
from newsclean.formats.system import System
from newsclean.report.facts import Document, Records
from newsclean.report.texts import ADDED, Span, Text

if TYPE_CHECKING:
    from newsclean.cli.contents import Told
    from newsclean.cli.document import Tally
    from newsclean.config import Config
    from newsclean.encoding import Detection
    from newsclean.formats.records import Format
    from newsclean.report.page import PageReport
    from newsclean.report.records import RecordReport
    from newsclean.stream import Window

_DAMAGED = 0.5  # a record whose text, more likely than not, lost text of links


class ReportSink:
    """Passes what was found to the reports that were asked for, document by document, and writes what they give."""

    def __init__(self, system: System, args: argparse.Namespace, inputs: Sequence[bytes], config: Config) -> None:
        self._targets: list[tuple[PageReport | RecordReport, Output | Replacement]] = []
        self._document: Document | None = None
        self._records: Told | None = None
        self._number = 0
        try:
            for name in args.report:
                report = _report_for(name, args, config)
                path = name.encode("utf-8", "surrogateescape")
                _refuse_overlap(system, name, path, args, inputs)
                self._targets.append((report, open_output(system, path)))
        except BaseException:
            self.discard()
            raise

    def begin(self, path: bytes | None, records: Told | None) -> None:
        """The next input begins; `records` are what it is read as, if it has some."""
        self._end_last()
        self._records = records
        self._number += 1
        name = (path or b"-").decode("utf-8", "surrogateescape")
        self._document = Document(self._number, name, records=Records() if records else None)
        for report, out in self._targets:
            _write(out, report.begin(self._document))

    def window(self, window: Window) -> None:
        """One cleaned window of it."""
        if self._document:
            texts: list[Text] = []
            if self._records and self._document.records and (window.log or window.findings):
                _count_record(self._document.records, window)
                texts = _texts(self._records.form, window)
            facts = (self._document, window.source, window.text, window.log.edits, window.findings, texts)
            for report, out in self._targets:
                _write(out, report.window(*facts))

    def end(self, detection: Detection, tally: Tally) -> None:
        """It is complete; until the next begins it can still be abandoned."""
        document = self._document
        if document:
            document.encoding = detection.encoding
            document.encoding_confidence = detection.confidence
            document.language = detection.language
            document.changed = bool(tally.changed)
            document.bytes_in, document.bytes_out = tally.counts["bytes_in"], tally.counts["bytes_out"]
            document.edits, document.recodings = tally.counts["edits"], tally.counts["recodings"]
            document.kinds = tally.kinds
            document.gap_rate = tally.gap_rate
            document.gap_damage = tally.gaps.damage if tally.gaps else None
            if document.records and self._records:
                document.records.read, document.records.dropped = self._records.records, self._records.dropped
                document.records.unread, document.records.faults = self._records.unread, self._records.faults

    def abandon(self) -> None:
        """The last input could not be read to its end, or was not changed after all."""
        if self._document:
            self._document.abandoned = True
            self._document.changed = False

    def close(self) -> None:
        """All inputs are done: the reports take their places. Raises `WriteFailed`."""
        self._end_last()
        for report, out in self._targets:
            _write(out, report.close())
            if isinstance(out, Output):
                out.close()
            else:
                out.commit()

    def discard(self) -> None:
        """Forget those that are not in their places."""
        for _, out in self._targets:
            if isinstance(out, Output):
                out.abandon()
            else:
                out.discard()

    def _end_last(self) -> None:
        if self._document:
            for report, out in self._targets:
                _write(out, report.end(self._document))
            self._document = None


def _count_record(records: Records, window: Window) -> None:
    """Count a record in which something was found or done."""
    records.changed += any(edit.kind not in (ADDED, "record.damaged") for edit in window.log.edits)
    records.damaged += window.gaps is not None and window.gaps.damage > _DAMAGED


def _texts(form: Format, window: Window) -> list[Text]:
    """The texts of the record in this window, as they were and as they are; none where they cannot be told."""
    kept = EditLog(tuple(edit for edit in window.log.edits if edit.kind != ADDED))
    try:
        before, after = form.parse(window.source).values, form.parse(kept.apply(window.source)).values
    except MalformedRecord:
        return []
    if len(before) != len(after):
        return []
    return [Text(old.field, old.text, new.text, _span(old), _span(new)) for old, new in zip(before, after, strict=True)]


def _span(value: Value) -> Span:
    return Span(value.start, value.end, value.places() if value.places else None)


def _write(out: Output | Replacement, text: str) -> None:
    if text:
        out.write(text.encode())


def _refuse_overlap(system: System, name: str, path: bytes, args: argparse.Namespace, inputs: Sequence[bytes]) -> None:
    refuse_overlap(system, "--report", path, args, inputs)
    if sum(_is_same_name(name, other) for other in args.report) > 1:
        raise UsageError(f"--report {name} is given twice")
    for option in ("log", "output"):
        other = getattr(args, option, None)
        if other not in (None, "-") and _is_same_name(other, name):
            raise UsageError(f"--report {name} is also --{option}")


def _report_for(name: str, args: argparse.Namespace, config: Config) -> PageReport | RecordReport:
    with_text = not args.report_no_text
    if name.lower().endswith((".html", ".htm")):
        from newsclean.cli.explain import reasons
        from newsclean.report.page import PageReport

        return PageReport(__version__, with_text, config.max_gap_rate, reasons)
    if name.lower().endswith((".jsonl", ".ndjson")):
        from newsclean.report.records import RecordReport

        return RecordReport(__version__, with_text)
    raise UsageError(f"--report {name}: call it *.html for a page to look at, *.jsonl for records")


def _is_same_name(one: str, other: str) -> bool:
    return os.path.realpath(os.fsencode(one)) == os.path.realpath(os.fsencode(other))

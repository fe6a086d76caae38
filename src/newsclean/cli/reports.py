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
from newsclean.formats.files import Output, open_output
from newsclean.formats.system import System
from newsclean.report.facts import Document

if TYPE_CHECKING:
    from newsclean.cli.document import Tally
    from newsclean.config import Config
    from newsclean.encoding import Detection
    from newsclean.report.page import PageReport
    from newsclean.report.records import RecordReport
    from newsclean.stream import Window


class ReportSink:
    """Passes what was found to a report, document by document, and writes what it gives."""

    def __init__(
        self, system: System, path: bytes, args: argparse.Namespace, inputs: Sequence[bytes], config: Config
    ) -> None:
        self._report = _report_for(args, config)
        refuse_overlap(system, "--report", path, args, inputs)
        for option in ("log", "output"):
            other = getattr(args, option, None)
            if other not in (None, "-") and _same_name(other, args.report):
                raise UsageError(f"--report {args.report} is also --{option}")
        self._out = open_output(system, path)
        self._document: Document | None = None
        self._number = 0

    def begin(self, path: bytes | None) -> None:
        """The next input begins."""
        self._end_last()
        self._number += 1
        name = (path or b"-").decode("utf-8", "surrogateescape")
        self._document = Document(self._number, name)
        self._write(self._report.begin(self._document))

    def window(self, window: Window) -> None:
        """One cleaned window of it."""
        if self._document:
            self._write(
                self._report.window(self._document, window.source, window.text, window.log.edits, window.findings)
            )

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

    def abandon(self) -> None:
        """The last input could not be read to its end, or was not changed after all."""
        if self._document:
            self._document.abandoned = True
            self._document.changed = False

    def close(self) -> None:
        """All inputs are done: the report takes its place. Raises `WriteFailed`."""
        self._end_last()
        self._write(self._report.close())
        if isinstance(self._out, Output):
            self._out.close()
        else:
            self._out.commit()

    def discard(self) -> None:
        """Forget it, if it is not in its place."""
        if isinstance(self._out, Output):
            self._out.abandon()
        else:
            self._out.discard()

    def _end_last(self) -> None:
        if self._document:
            self._write(self._report.end(self._document))
            self._document = None

    def _write(self, text: str) -> None:
        if text:
            self._out.write(text.encode())


def _report_for(args: argparse.Namespace, config: Config) -> PageReport | RecordReport:
    with_text = not args.report_no_text
    name = args.report.lower()
    if name.endswith((".html", ".htm")):
        from newsclean.report.page import PageReport

        return PageReport(__version__, with_text, config.max_gap_rate)
    if name.endswith((".jsonl", ".ndjson")):
        from newsclean.report.records import RecordReport

        return RecordReport(__version__, with_text)
    raise UsageError(f"--report {args.report}: call it *.html for a page to look at, *.jsonl for records")


def _same_name(one: str, other: str) -> bool:
    return os.path.realpath(os.fsencode(one)) == os.path.realpath(os.fsencode(other))

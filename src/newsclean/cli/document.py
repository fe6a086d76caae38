# SPDX-License-Identifier: Apache-2.0
"""What all variants of the filter have in common: one input as a sequence of cleaned windows, logged and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from newsclean.edits import EditLog
from newsclean.formats.files import Input

if TYPE_CHECKING:
    from newsclean.cli.arrowfiles import ArrowFiles
    from newsclean.cli.contents import Contents
    from newsclean.cli.logs import LogSink
    from newsclean.cli.reports import ReportSink
    from newsclean.cli.status import Messages
    from newsclean.config import Config
    from newsclean.encoding import Detection
    from newsclean.formats.system import System
    from newsclean.gaps.score import GapScore
    from newsclean.stream import Window


@dataclass(slots=True)
class Tally:
    """Counts over all inputs: `files` done, `changed` and `damaged` (see --max-gap-rate) among them, the rest by name.

    `gaps` and `words` are those of all inputs; None where the stage gaps is switched off.
    """

    files: int = 0
    changed: int = 0
    damaged: int = 0
    gaps: GapScore | None = None
    words: int = 0  # counted only where somebody asks for the rate
    counts: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)

    @property
    def gap_rate(self) -> float | None:
        """Expected gaps per 1,000 words of clean text."""
        return None if self.gaps is None else self.gaps.rate(self.words)

    def add(self, other: Tally) -> None:
        """Add what was counted elsewhere."""
        self.files += other.files
        self.changed += other.changed
        self.damaged += other.damaged
        self.words += other.words
        self.gaps = _joined(self.gaps, other.gaps)
        self.counts.update(other.counts)
        self.kinds.update(other.kinds)
        self.encodings.update(other.encodings)

    def tell(self, messages: Messages, as_json: bool) -> None:
        """Write the counts to standard error."""
        if as_json:
            import json

            table = {"files": self.files, "changed": self.changed, **self.counts, **self._gap_rows()}
            parts = {"findings": dict(sorted(self.kinds.items())), "encodings": dict(sorted(self.encodings.items()))}
            messages.plain(json.dumps(table | parts))
            return
        rows = [("files", self.files), ("changed", self.changed), *self.counts.items()]
        rows += [(f"encoding {name}", count) for name, count in sorted(self.encodings.items())]
        rows += sorted(self.kinds.items())
        for name, count in rows:
            messages.plain(f"{count:>12,}  {name}")
        for name, value in self._gap_rows().items():
            messages.plain(f"{value:>12,}  {name}")

    def _gap_rows(self) -> dict[str, float]:
        """How damaged the inputs are taken together; the damage is that of the most damaged one."""
        rate = self.gap_rate
        if self.gaps is None or rate is None:
            return {}
        return {"gaps_per_1000_words": round(rate, 3), "gap_damage": round(self.gaps.damage, 4)}


class Documents:
    """Cleans inputs one after the other with the same options, for one log and one tally."""

    def __init__(
        self,
        config: Config,
        contents: Contents,
        messages: Messages,
        log: LogSink | None,
        report: ReportSink | None = None,
        same: bool = False,
        wants_rate: bool = False,
        only_gaps: bool = False,
    ) -> None:
        """`contents` gives for a FILE what cuts and cleans it.

        `same`: the clean bytes are in the encoding of the input; `wants_rate`: the tally is to know the gap rate.

        `only_gaps`: the other stages run for the sake of judging, and what they find is not told.
        """
        self._config = config
        self.contents = contents
        self._messages = messages
        self._log = log
        self._report = report
        self._same = same
        self._only_gaps = only_gaps
        self._wants_rate = bool(wants_rate or report or messages.level > 0 or config.max_gap_rate is not None)
        self.tally = Tally()

    @property
    def expansion(self) -> float:
        """How many times its size a compressed input may expand to."""
        return self.contents.expansion

    def tables(self, system: System) -> ArrowFiles:
        """What cleans inputs that hold tables."""
        from newsclean.cli.arrowfiles import ArrowFiles

        return ArrowFiles(self.contents, self._config, system, self.tally, self._messages)

    def windows(self, source: Input, target: bytes | None = None) -> Iterator[tuple[Window, bytes]]:
        """The cleaned windows of one input with their clean bytes, the last one even if it is empty.

        `target` is the file that they are written to, by whose name the log is to be found.
        """
        from newsclean.cli.contents import Told

        windows = self.contents.windows(source.path)
        records = windows if isinstance(windows, Told) else None
        if self._log:
            self._log.begin(target or source.path)
        if self._report:
            self._report.begin(source.path, records)
        document = Tally(files=1)
        encode = None
        if self._same:
            from newsclean.cli.same import SameEncoding

            encode = SameEncoding(source.path).encode
        done = False
        try:
            for window in windows.over(source.chunks(), self.contents.workers):
                if window.gaps:
                    document.gaps = _joined(document.gaps, window.gaps)
                    document.words += self._words(window)
                told = _gaps_of(window) if self._only_gaps else window
                data = encode(told) if encode else told.clean
                self._count(document, told, data)
                yield told, data
            done = True
        finally:
            if self._report and not done:
                self._report.abandon()
        if records:
            document.counts["records"] = records.records
            document.counts["records_left_out"] = records.dropped
        if self._log:
            self._log.end()
        if self._report:
            self._report.end(windows.detection, document)
        self._finish(source.path or b"-", windows.detection, document)

    def _words(self, window: Window) -> int:
        if not self._wants_rate:
            return 0
        if window.words is not None:
            return window.words
        from newsclean.gaps.score import count_words

        return count_words(window.text)

    def _count(self, document: Tally, window: Window, data: bytes) -> None:
        """One window of a document, and its clean bytes."""
        document.changed |= data != window.data
        document.counts["bytes_in"] += len(window.data)
        document.counts["bytes_out"] += len(data)
        document.counts["edits"] += len(window.log.edits)
        document.counts["recodings"] += len(window.log.recodings)
        document.kinds.update(f.kind for f in window.findings)
        self._messages.found += len(window.findings)
        if self._log:
            self._log.add(window, data)
        if self._report:
            self._report.window(window)

    def _finish(self, path: bytes, detection: Detection, document: Tally) -> None:
        """Count one input, and say what there is to say of it."""
        encoding = detection.encoding or "binary"
        document.encodings[encoding] = 1
        rate = document.gap_rate
        if rate is not None and self._config.is_damaged(rate):
            document.damaged = 1
            limit = f"--max-gap-rate {self._config.max_gap_rate:g}"
            self._messages.notice(f"{rate:.2f} expected gaps per 1,000 words, more than {limit}", path)
        self.tally.add(document)
        if self._messages.level > 0:
            what = f"{document.counts['edits']} edits" if document.changed else "nothing to change"
            what += f", {document.kinds.total()} findings"
            if document.gaps and rate is not None:
                what += f", {rate:.2f} gaps per 1,000 words (damaged with probability {document.gaps.damage:.2f})"
            self._messages.detail(f"{encoding} ({detection.confidence:.2f}), {what}", path)

    def sync_log(self) -> None:
        """Let the log so far reach the disk."""
        if self._log:
            self._log.sync()

    def forget(self) -> None:
        """The last input was not changed after all: take it out of the log."""
        if self._log:
            self._log.rewind()
        if self._report:
            self._report.abandon()


def _joined(one: GapScore | None, other: GapScore | None) -> GapScore | None:
    if other is None:
        return one
    from newsclean.gaps.score import joined

    return joined([one, other])


def _gaps_of(window: Window) -> Window:
    """The window as it would be if the other stages had not run, with the gaps that are found when they do."""
    found = tuple(f for f in window.findings if f.kind.startswith("gap."))
    return replace(window, known=window.source, log=EditLog(), findings=found, verbatim=True)

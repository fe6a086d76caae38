# SPDX-License-Identifier: Apache-2.0
"""The report for machines: JSON lines, one record for each finding and each document.

Promise: each record is as docs/report.schema.json says, pure ASCII, and memory stays constant. Order: one header; for
each document its findings by place and then the document; at last one end. Without text no record holds any of the
article: neither what stood there nor what stands there now.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from newsclean.edits import Edit, Finding
from newsclean.report.facts import Document
from newsclean.report.marks import settled
from newsclean.report.places import Places
from newsclean.report.texts import Text

VERSION = 1


class RecordReport:
    """Gives the lines of the report piece by piece."""

    def __init__(self, newsclean: str, with_text: bool = True) -> None:
        self._with_text = with_text
        self._head = {"type": "newsclean-report", "version": VERSION, "newsclean": newsclean, "text": with_text}
        self._places: Places | None = None
        self._documents = self._changed = self._findings = 0

    def begin(self, document: Document) -> str:
        """A document begins."""
        self._places = None
        return _lines([self._head]) if document.number == 1 else ""

    def window(
        self,
        document: Document,
        source: str,
        clean: str,
        edits: Sequence[Edit],
        found: Sequence[Finding],
        texts: Sequence[Text] = (),
    ) -> str:
        """The next window of the document; `texts` are those in it, where it is one record."""
        if self._places is None:
            self._places = Places(source)
        else:
            self._places.next_window(source)
        at = self._places
        self._findings += len(found)
        return _lines(self._finding(document, at, source, f, edit, texts) for f, edit in settled(edits, found))

    def end(self, document: Document) -> str:
        """The document is complete, or abandoned."""
        self._documents += 1
        self._changed += document.changed
        record = {
            "type": "document",
            "document": document.number,
            "file": document.name,
            "encoding": document.encoding,
            "encoding_confidence": round(document.encoding_confidence, 4),
            "language": document.language,
            "changed": document.changed,
            "abandoned": document.abandoned,
            "bytes_in": document.bytes_in,
            "bytes_out": document.bytes_out,
            "edits": document.edits,
            "recodings": document.recodings,
            "findings": dict(sorted(document.kinds.items())),
            "gaps_per_1000_words": None if document.gap_rate is None else round(document.gap_rate, 3),
            "gap_damage": None if document.gap_damage is None else round(document.gap_damage, 4),
        }
        if (records := document.records) is not None:
            record["records"] = {
                "read": records.read,
                "changed": records.changed,
                "damaged": records.damaged,
                "dropped": records.dropped,
                "unread": records.unread,
            }
        return _lines([record])

    def close(self) -> str:
        """All documents are done."""
        end = {"type": "end", "documents": self._documents, "changed": self._changed, "findings": self._findings}
        return _lines([end] if self._documents else [self._head, end])

    def _finding(
        self,
        document: Document,
        at: Places,
        source: str,
        finding: Finding,
        edit: Edit | None,
        texts: Sequence[Text],
    ) -> dict[str, Any]:
        line, column = at.place(finding.start)
        record: dict[str, Any] = {
            "type": "finding",
            "document": document.number,
            "file": document.name,
            "line": line,
            "column": column,
            "start": finding.start + at.offset,
            "end": finding.end + at.offset,
            "kind": finding.kind,
            "confidence": round(finding.confidence, 4),
            "rule": finding.rule,
            "note": finding.note,
            "done": edit is not None,
        }
        held = (text for text in texts if text.before.start <= finding.start and finding.end <= text.before.end)
        if text := next(held, None):
            record["field"] = text.field
        if self._with_text:
            was = source[finding.start : finding.end] if text is None else text.was(finding)
            record |= {"text": was, "replacement": finding.replacement}
        return record


def _lines(records: Any) -> str:
    return "".join(json.dumps(record, ensure_ascii=True) + "\n" for record in records)

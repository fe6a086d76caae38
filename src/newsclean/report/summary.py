# SPDX-License-Identifier: Apache-2.0
"""The head of the page: figures, charts, the list of documents.

Promise: constant memory however many documents there are: the busiest and the most damaged are kept, and the first
MOST_LISTED; the sums are of all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from heapq import heappush, heappushpop
from html import escape

from newsclean.edits import Finding
from newsclean.report.charts import Bar, bars, histogram
from newsclean.report.facts import Document
from newsclean.report.shown import as_html
from newsclean.report.visible import visible

STAGES = ("encoding", "mojibake", "normalize", "boilerplate", "gap")
MOST_BARS = 12
MOST_LISTED = 200
BINS = 20
_SELDOM = (("dropped", "records left out"), ("unread", "records not read"))


class Summary:
    """Adds up documents."""

    def __init__(self, limit: float | None) -> None:
        self._limit = limit
        self._kinds: Counter[str] = Counter()
        self._bins = {stage: [0] * BINS for stage in STAGES}
        self._sums: Counter[str] = Counter()
        self._busiest: list[tuple[float, int, Document]] = []
        self._damaged: list[tuple[float, int, Document]] = []
        self._listed: list[Document] = []
        self._rated = 0
        self._with_records = 0  # documents that are files of records
        self.documents = 0

    def count(self, findings: Sequence[Finding]) -> None:
        """Findings of some document."""
        for f in findings:
            self._kinds[f.kind] += 1
            stage = f.kind.partition(".")[0]
            self._bins[stage if stage in self._bins else "normalize"][min(BINS - 1, int(f.confidence * BINS))] += 1

    def add(self, document: Document) -> None:
        """A document is complete."""
        self.documents += 1
        self._sums.update(
            changed=document.changed, edits=document.edits, bytes_in=document.bytes_in, gaps=document.gaps,
            abandoned=document.abandoned,
        )  # fmt: skip
        if records := document.records:
            self._with_records += 1
            self._sums.update(
                records=records.read, records_changed=records.changed, records_damaged=records.damaged,
                unread=records.unread, dropped=records.dropped,
            )  # fmt: skip
        if len(self._listed) < MOST_LISTED:
            self._listed.append(document)
        _keep(self._busiest, document.kinds.total(), document)
        if document.gap_rate is not None:
            self._rated += 1
            self._sums["over"] += self._limit is not None and document.gap_rate > self._limit
            _keep(self._damaged, document.gap_rate, document)

    def html(self) -> str:
        """Figures, charts and the list."""
        return f"{self._figures()}{self._charts()}{self._list()}"

    def _figures(self) -> str:
        sums = self._sums
        rows = [
            (f"{self.documents:,}", "document" if self.documents == 1 else "documents"),
            (f"{sums['changed']:,}", "changed"),
            (f"{sums['edits']:,}", "edits"),
            (f"{self._kinds.total():,}", "findings"),
            (f"{sums['gaps']:,}", "gaps"),
            (_size(sums["bytes_in"]), "read"),
        ]
        if self._limit is not None and self._with_records < self.documents:
            rows.insert(5, (f"{sums['over']:,}", f"above {self._limit:g} gaps per 1,000 words"))
        if self._with_records:
            # each of them is a document of its own
            figures = [("records", "records"), ("records_changed", "records changed")]
            figures += [("records_damaged", "records damaged")] if self._rated else []
            figures += [(name, what) for name, what in _SELDOM if sums[name]]
            rows[2:2] = [(f"{sums[name]:,}", what) for name, what in figures]
            files = "file" if self.documents == 1 else "files"
            rows[:2] = [(f"{self.documents:,}", files), (f"{sums['changed']:,}", f"{files} changed")]
        if sums["abandoned"]:
            rows.append((f"{sums['abandoned']:,}", "not completed"))
        tiles = "".join(f"<div><dt>{what}</dt><dd>{figure}</dd></div>" for figure, what in rows)
        return f'<dl class="figures">{tiles}</dl>'

    def _charts(self) -> str:
        if not self._kinds:
            return ""
        kinds = self._kinds.most_common(MOST_BARS)
        rows = [Bar(visible(kind[:200]), count, f"{count:,}", _css(kind)) for kind, count in kinds]
        rest = len(self._kinds) - len(kinds)
        out = [_figure("Findings by kind", bars("Findings by kind", rows), f"and {rest} more" if rest else "")]
        series = [(stage, f"s-{stage}", self._bins[stage]) for stage in STAGES]
        out.append(_figure("Confidence", histogram("Findings by confidence", series), _key(series)))
        rows = [Bar(d.label, n, f"{n:,.0f}", "plain", _link(d)) for n, _, d in _best(self._busiest)]
        out.append(_figure("Findings by file", bars("Findings by file", rows), self._of(len(rows), self.documents)))
        if self._damaged:
            rates = [Bar(d.label, rate, f"{rate:.1f}", "s-gap", _link(d)) for rate, _, d in _best(self._damaged)]
            title = "Expected gaps per 1,000 words"
            out.append(_figure(title, bars(title, rates, self._limit), self._of(len(rates), self._rated)))
        return f'<div class="charts">{"".join(out)}</div>'

    @staticmethod
    def _of(shown: int, total: int) -> str:
        return f"the {shown} highest of {total:,} documents" if shown < total else ""

    def _list(self) -> str:
        if self.documents < 2:
            return ""
        rows = []
        for d in self._listed:
            rate = "" if d.gap_rate is None else f"{d.gap_rate:.1f}"
            damage = "" if d.gap_damage is None else f"{d.gap_damage:.2f}"
            records = ""
            if self._with_records:
                damage = f"{d.records.damaged:,} of {d.records.read:,}" if damage and d.records else damage
                records = f"<td>{d.records.read:,}<td>{d.records.changed:,}" if d.records else "<td><td>"
            name = as_html(d.label, 120)
            link = _link(d)
            name = f"<a href={link}>{name}</a>" if link else name
            state = "not completed" if d.abandoned else "changed" if d.changed else ""
            rows.append(
                f"<tr><td>{name}<td>{escape(d.encoding or 'binary')}<td>{state}{records}"
                f"<td>{d.edits:,}<td>{d.kinds.total():,}<td>{d.gaps:,}<td>{rate}<td>{damage}"
            )
        more = self.documents - len(self._listed)
        tail = f'<p class="more">and {more:,} more documents, which the sums and charts cover.</p>' if more else ""
        records = "<th>records<th>records changed" if self._with_records else ""
        head = f"<tr><th>file<th>encoding<th>{records}<th>edits<th>findings<th>gaps<th>per 1,000 words<th>damaged"
        return (
            f'<details class="files"{"" if self.documents > MOST_BARS else " open"}><summary>Documents</summary>'
            f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>{tail}</details>"
        )


def _keep(heap: list[tuple[float, int, Document]], value: float, document: Document) -> None:
    entry = (value, -document.number, document)
    if len(heap) < MOST_BARS:
        heappush(heap, entry)
    else:
        heappushpop(heap, entry)


def _best(heap: list[tuple[float, int, Document]]) -> list[tuple[float, int, Document]]:
    return sorted(heap, key=lambda entry: (-entry[0], -entry[1]))


def _css(kind: str) -> str:
    stage = kind.partition(".")[0]
    return f"s-{stage}" if stage in STAGES else "plain"


def _link(document: Document) -> str:
    return f"#d{document.number}" if document.shown else ""


def _figure(title: str, svg: str, note: str) -> str:
    caption = f"<small>{note}</small>" if note else ""
    return f"<figure><figcaption>{title}</figcaption>{svg}{caption}</figure>"


def _key(series: Sequence[tuple[str, str, Sequence[int]]]) -> str:
    return "".join(f'<span class="key {css}">{name}</span>' for name, css, counts in series if any(counts))


def _size(count: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count} bytes"

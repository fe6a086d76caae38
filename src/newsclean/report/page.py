# SPDX-License-Identifier: Apache-2.0
"""The report for people: one HTML page that needs nothing but itself.

Promise: no network, no script but our own (the page's own policy forbids both), all data escaped. Bounded: passages are
taken up to MOST_FINDINGS and MOST_BYTES, and what is left out is said; the counts cover everything. The same input
gives the same page.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256
from html import escape

from newsclean.edits import Edit, Finding
from newsclean.report.chain import story
from newsclean.report.facts import Document, Records
from newsclean.report.marks import Mark, marks
from newsclean.report.passages import Passages
from newsclean.report.places import Places
from newsclean.report.script import SCRIPT
from newsclean.report.shown import as_html
from newsclean.report.style import STYLE
from newsclean.report.summary import Summary
from newsclean.report.texts import Text, heading, touched
from newsclean.report.visible import visible

MOST_FINDINGS = 5000
MOST_BYTES = 4_300_000  # of passages and what is told about them; with the rest the page stays below 5 MB
MOST_EXPLAINED = 100  # repairs whose reasons are told in full; weighing them again takes milliseconds
WIDE, NARROW = 3, 0  # lines around a passage, while less than half of the room is taken and afterwards
_WIDE_COST = 1200  # bytes that a finding takes with such lines around it
_BATCH = 25  # passages that a browser lays out together, when they come into sight
_MOST_CUT = 10  # documents that are named because findings of theirs are not shown
_MOST_NOTE, _MOST_NAME = 300, 200  # characters

Place = tuple[Text, Sequence[Text], str]  # a text, all texts of its record, the record


class PageReport:
    """Takes documents window by window and gives the page at the end."""

    def __init__(
        self,
        newsclean: str,
        with_text: bool = True,
        limit: float | None = None,
        reasons: Callable[[str, Finding], list[tuple[str, str]]] | None = None,
    ) -> None:
        """`limit` is the gap rate from which a document counts as damaged.

        `reasons` tells why a finding was made, each line as name and content, and may quote text; the first
        MOST_EXPLAINED are told.
        """
        self._version = newsclean
        self._with_text = with_text
        self._reasons = reasons if with_text else None
        self._explained = 0
        self._source = ""
        self._summary = Summary(limit)
        self._sections: list[str] = []
        self._parts: list[str] = []
        self._names: dict[str, int] = {}
        self._rules: dict[str, int] = {}
        self._marks: list[str] = []
        self._bytes = 0
        self._full = False
        self._left_out = 0  # findings
        self._cut: list[tuple[str, int]] = []  # the first documents that lack some
        self._cuts = 0

    def begin(self, document: Document) -> str:
        """A document begins."""
        self._passages = Passages()
        self._places: Places | None = None
        self._parts = []
        self._missing = 0
        return ""

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
        self._summary.count(found)
        self._source = source
        if self._places is None:
            self._places = Places(source)
        else:
            self._places.next_window(source)
        parts = touched(texts, edits, found) if texts else None
        if parts is None:
            self._take(source, clean, marks(source, edits, found) if edits or found else [])
        for text, own_edits, own_found in parts or ():
            self._source = text.old
            todo = marks(text.old, own_edits, own_found)
            self._take(text.old, text.new, todo, (text, texts, source))
        self._passages.skip(source, clean)
        return ""

    def end(self, document: Document) -> str:
        """The document is complete, or abandoned."""
        faults = _unread(document.records)
        document.shown = bool(self._parts or faults) or document.abandoned
        self._summary.add(document)
        if self._missing:
            self._left_out += self._missing
            self._cuts += 1
            self._cut += [(document.label, self._missing)] if len(self._cut) < _MOST_CUT else []
        if document.shown:
            batches = ("".join(self._parts[k : k + _BATCH]) for k in range(0, len(self._parts), _BATCH))
            body = "".join(f'<div class="g">{batch}</div>' if self._with_text else batch for batch in batches)
            if body and not self._with_text:
                head = "<tr><th>place<th>kind<th>confidence<th>what was done<th>rule"
                body = f"<table class=list>{head}{body}</table>"
            more = f'<p class="more">{self._missing:,} more findings are not shown.</p>' if self._missing else ""
            head = f'<h2 id="d{document.number}">{as_html(document.label, 200)}</h2>'
            self._sections.append(
                f'<section>{head}<p class="facts">{_facts(document)}</p>{faults}{body}{more}</section>'
            )
        return ""

    def close(self) -> str:
        """All documents are done: the page."""
        data = json.dumps({"kinds": list(self._names), "rules": [[rule, story(rule)] for rule in self._rules]})
        data = f'{data[:-1]}, "marks": [{",".join(self._marks)}]}}'.replace("<", "\\u003c")
        policy = (
            f"default-src 'none'; style-src 'sha256-{_digest(STYLE)}'; script-src 'sha256-{_digest(SCRIPT)}'; "
            "base-uri 'none'; form-action 'none'"
        )
        return _PAGE.format(
            policy=policy,
            version=escape(self._version),
            style=STYLE,
            script=SCRIPT,
            data=data,
            summary=self._summary.html(),
            filters=_FILTERS if self._marks else "",
            legend=_LEGEND if self._marks and self._with_text else "",
            sections="".join(self._sections) or _NOTHING[bool(self._summary.documents)],
            left_out=self._left_out_html(),
            footer=_FOOTER if self._with_text else "",
        )

    @property
    def _is_full(self) -> bool:
        return self._full or len(self._marks) >= MOST_FINDINGS

    def _take(self, source: str, clean: str, todo: list[Mark], place: Place | None = None) -> None:
        """Show marks while there is room; `place`: they are in this text of this record."""
        taken = 0
        if todo and not self._is_full:
            if self._with_text:
                taken = self._take_passages(source, clean, todo, place)
            else:
                taken = self._take_rows(todo, place)
        self._missing += len(todo) - taken

    def _take_passages(self, source: str, clean: str, todo: list[Mark], place: Place | None) -> int:
        """Add passages while there is room; how many marks they hold."""
        taken = 0
        passages, head = self._passages, ""
        if place is not None:
            assert self._places is not None
            passages, head = Passages(), heading(*place, self._places.place(0)[0])
        room = todo[: MOST_FINDINGS - len(self._marks)]
        roomy = self._bytes + len(room) * _WIDE_COST < MOST_BYTES // 2
        told = len(self._marks)
        context = WIDE if roomy else NARROW
        for html, covered, shown in passages.window(source, clean, room, self._number, context, head):
            if not self._add(html, told):
                break
            taken += covered
            told = len(self._marks)
            self._missing += covered - shown
        return taken

    def _take_rows(self, todo: list[Mark], place: Place | None) -> int:
        """Add rows without text while there is room; how many."""
        assert self._places is not None
        for taken, mark in enumerate(todo):
            if self._is_full:
                return taken
            told = len(self._marks)
            start = mark.edit.start if place is None else place[0].before.at(mark.edit.start)
            line, column = self._places.place(start)
            field = "" if place is None else f" {as_html(place[0].field, 80)}"
            done = "changed" if mark.done else "only marked"
            kinds, rule = as_html(mark.edit.kind, _MOST_NAME), as_html(mark.edit.rule, _MOST_NAME)
            self._add(
                f"<tr data-i={self._number(mark)} tabindex=0><td>{line}:{column}{field}<td>{kinds}"
                f"<td>{mark.edit.confidence:.2f}<td>{done}<td>{rule}",
                told,
            )
        return len(todo)

    def _add(self, html: str, told: int) -> bool:
        """Add a part if there is room for it and for what is told about its marks, those from `told` on."""
        size = len(html.encode()) + sum(map(len, self._marks[told:]))
        if self._bytes + size > MOST_BYTES:
            del self._marks[told:]
            self._full = True
            return False
        self._parts.append(html)
        self._bytes += size
        return True

    def _number(self, mark: Mark) -> int:
        """Note down what is told about a mark; gives its number."""
        causes = []
        for cause in mark.causes:
            kind = self._names.setdefault(visible(cause.kind[:_MOST_NAME]), len(self._names))
            rule = self._rules.setdefault(visible(cause.rule[:_MOST_NAME]), len(self._rules))
            became = cause.replacement if self._with_text and len(mark.causes) > 1 else None
            told = None if became is None else visible(became[:_MOST_NOTE])
            note = visible(cause.note[:_MOST_NOTE])
            causes.append([kind, round(100 * cause.confidence), rule, note, told, self._lines(cause)])
        record = json.dumps([round(100 * mark.edit.confidence), int(mark.done), causes], separators=(",", ":"))
        self._marks.append(record)
        return len(self._marks) - 1

    def _lines(self, cause: Finding) -> list[tuple[str, str]]:
        """The reasons for a finding, while some may still be told."""
        if self._reasons is None or self._explained >= MOST_EXPLAINED or not cause.kind.startswith("mojibake."):
            return []
        self._explained += 1
        return [(name, visible(line[:_MOST_NOTE])) for name, line in self._reasons(self._source, cause)]

    def _left_out_html(self) -> str:
        if not self._left_out:
            return ""
        names = ", ".join(f"{as_html(name, 80)} ({count:,})" for name, count in self._cut)
        others = f" and {self._cuts - len(self._cut):,} more" if self._cuts > len(self._cut) else ""
        return (
            f'<p class="more" id="left-out">The page has room for {MOST_FINDINGS:,} findings and '
            f"{MOST_BYTES / 1e6:g} MB of text. {self._left_out:,} findings are counted above and not shown below: "
            f"in {names}{others}. A report of fewer FILEs, or one called *.jsonl, has them all.</p>"
        )


def _facts(document: Document) -> str:
    if document.abandoned:
        return "<strong>Not completed</strong>, for the reason that was given on standard error. The FILE is as it was."
    parts = [document.encoding or "binary"]
    if document.encoding_confidence < 0.995:
        parts[0] += f" ({document.encoding_confidence:.2f})"
    records = document.records
    if records:
        parts += [_count(records.read, "record"), f"{records.changed:,} changed"]
        parts += [f"{_count(records.dropped, 'record')} left out"] if records.dropped else []
    parts.append(_count(document.edits, "edit"))
    if document.recodings:
        parts.append("recoded to UTF-8")
    parts.append(_count(document.kinds.total(), "finding"))
    if document.gap_rate is not None:
        parts.append(f"{_count(document.gaps, 'gap')}, {document.gap_rate:.1f} expected in 1,000 words")
        if records:
            parts.append(f"{_count(records.damaged, 'record')} damaged")
        else:
            parts.append(f"damaged with probability {document.gap_damage or 0:.2f}")
    return escape(" · ".join(parts))


def _unread(records: Records | None) -> str:
    """Which records could not be read."""
    if not records or not records.unread:
        return ""
    rest = records.unread - len(records.faults)
    items = "".join(f"<li>{as_html(fault, 300)}</li>" for fault in records.faults)
    more = f"<li>and {rest:,} more</li>" if rest else ""
    stayed = "is as it was" if records.unread == 1 else "are as they were"
    what = f"{_count(records.unread, 'record')} could not be read and {stayed}:"
    return f'<div class="unread">{what}<ul>{items}{more}</ul></div>'


def _count(number: int, what: str) -> str:
    return f"{f'{number:,}' if number else 'no'} {what}s" if number != 1 else f"1 {what}"


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode("ascii")


_NOTHING = {
    False: '<p class="nothing">No document was read.</p>',
    True: '<p class="nothing">Nothing was found that is worth showing.</p>',
}
_LEGEND = (
    '<p class="legend"><span><del>removed</del></span><span><ins>put in</ins></span>'
    "<span><b>‸</b> text of a link is missing</span><span><u>only marked</u></span></p>"
)
_FOOTER = """. Left the text as it came, right as it is now; lines are numbered in each, those of a
record in its text.
Keys: n and p go from finding to finding, Esc closes what is told about one."""
_FILTERS = """<form class="bar" id="bar" hidden aria-label="Filters">
<div id="stages" role="group" aria-label="Stages"></div>
<details id="more"><summary>Kinds</summary><div id="kinds"></div></details>
<label>Confidence from <input type="range" id="least" min="0" max="100" value="0">
<output id="least-told">0.00</output></label>
<label>Show <select id="state"><option value="">all</option><option value="1">changed</option>
<option value="0">only marked</option></select></label>
<span class="steps"><button type="button" id="back" title="key p">↑ previous</button>
<button type="button" id="on" title="key n">next ↓</button></span>
<output id="count" role="status"></output>
</form>
<p id="none" hidden>No finding passes the filters.</p>"""
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="newsclean {version}">
<title>newsclean report</title>
<style>{style}</style>
</head>
<body>
<header><h1>newsclean report</h1>{summary}</header>
<main>
{left_out}
{legend}
{filters}
{sections}
</main>
<div id="card" role="tooltip" hidden></div>
<footer>newsclean {version}{footer}</footer>
<script type="application/json" id="data">{data}</script>
<script>{script}</script>
</body>
</html>
"""

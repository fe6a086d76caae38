# SPDX-License-Identifier: Apache-2.0
"""Small charts as inline SVG: bars and a stacked histogram.

Promise: no script, no style attribute; colours come from the classes of the page. Every label is escaped. Each chart
says in words what it shows, for those who do not see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 460
_ROW = 24
_LABELS = 190  # pixels left of the bars
_FIGURES = 54  # and right of them
_MOST_LABEL = 25  # characters that have room there; those of CJK take the room of two
_HEIGHT = 132  # of a histogram, without its axis


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart; `figure` is the value as it is written, `link` an anchor of the page."""

    label: str
    value: float
    figure: str
    css: str
    link: str = ""


def bars(title: str, rows: Sequence[Bar], limit: float | None = None) -> str:
    """Horizontal bars; `limit` is a value to be marked by a line."""
    most = max([row.value for row in rows] + ([limit] if limit else []), default=0) or 1
    scale = (WIDTH - _LABELS - _FIGURES) / most
    height = _ROW * len(rows)
    out = []
    for number, row in enumerate(rows):
        y = number * _ROW
        width = max(row.value * scale, 2.0 if row.value else 0.0)
        body = (
            f"<title>{escape(row.label)}: {escape(row.figure)}</title>"
            f'<rect class="hit" y="{y}" width="{WIDTH}" height="{_ROW}"/>'
            f'<text x="{_LABELS - 8}" y="{y + 16}" class="lab">{escape(_short(row.label))}</text>'
            f'<rect class="{row.css}" x="{_LABELS}" y="{y + 4}" width="{width:.1f}" height="{_ROW - 8}" rx="2"/>'
            f'<text x="{_LABELS + width + 6:.1f}" y="{y + 16}">{escape(row.figure)}</text>'
        )
        out.append(f'<a href="{row.link}">{body}</a>' if row.link else f"<g>{body}</g>")
    if limit and limit <= most:
        x = _LABELS + limit * scale
        out.append(f'<path class="limit" d="M{x:.1f} 0V{height}"><title>limit: {limit:g}</title></path>')
    words = ", ".join(f"{row.label}: {row.figure}" for row in rows)
    return _svg(title, words, height, out, "group" if any(row.link for row in rows) else "img")


def histogram(title: str, series: Sequence[tuple[str, str, Sequence[int]]]) -> str:
    """Stacked columns over 0 to 1; each of `series` is name, class, and its counts in bins of the same width."""
    bins = len(series[0][2])
    totals = [sum(counts[k] for _, _, counts in series) for k in range(bins)]
    most = max(totals) or 1
    left, step = 44, (WIDTH - 60) / bins
    out = [f'<path class="axis" d="M{left} {_HEIGHT + 8.5}H{WIDTH - 16}"/>']
    for part in (0.5, 1.0):
        y = 8 + _HEIGHT * (1 - part)
        out.append(f'<path class="rule" d="M{left} {y:.1f}H{WIDTH - 16}"/>')
        out.append(f'<text class="lab" x="{left - 6}" y="{y + 4:.1f}">{round(most * part):,}</text>')
    for k in range(bins):
        y = 8.0 + _HEIGHT
        told = ", ".join(f"{name} {counts[k]:,}" for name, _, counts in series if counts[k])
        columns = []
        for _, css, counts in series:
            height = _HEIGHT * counts[k] / most
            if height:
                y -= height
                columns.append(
                    f'<rect class="{css}" x="{left + k * step + 1:.1f}" y="{y:.1f}" width="{step - 2:.1f}" '
                    f'height="{height:.1f}"/>'
                )
        if columns:
            named = f"{k / bins:.2f} to {(k + 1) / bins:.2f}: {escape(told)}"
            out.append(f"<g><title>{named}</title>{''.join(columns)}</g>")
    for tenth in range(0, 11, 2):
        x = left + (WIDTH - 60) * tenth / 10
        out.append(f'<text class="mid" x="{x:.1f}" y="{_HEIGHT + 26}">{tenth / 10:.1f}</text>')
    words = ", ".join(f"{k / bins:.2f}: {count}" for k, count in enumerate(totals) if count)
    return _svg(title, words, _HEIGHT + 32, out)


def _short(label: str) -> str:
    """The end of a name says more than its middle."""
    if _room(label) <= _MOST_LABEL:
        return label
    head, tail = label[: _MOST_LABEL // 3], label[-_MOST_LABEL:]
    while _room(head + tail) >= _MOST_LABEL and tail:
        tail = tail[1:]
    return f"{head}…{tail}"


def _room(text: str) -> int:
    return sum(1 + (char >= "\u1100") for char in text)


def _svg(title: str, words: str, height: int, parts: list[str], role: str = "img") -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="{role}" aria-label="{escape(title)}: {escape(words)}">'
        f"{''.join(parts)}</svg>"
    )

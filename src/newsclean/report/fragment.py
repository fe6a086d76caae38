# SPDX-License-Identifier: Apache-2.0
"""A small HTML picture of one text with its edits and gaps, for notebooks.

Promise: everything that comes from the data is escaped; no script, no network, bounded size. Imports edits only.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from newsclean.edits import EditLog, Finding

MOST_CODE_POINTS = 20_000  # a notebook cell should stay readable; what is left out is said
_STYLE = "white-space:pre-wrap;font-family:inherit;max-width:60em"


def result_fragment(source: str, log: EditLog, findings: Sequence[Finding]) -> str:
    """The source text with removed text struck out, new text underlined, and gaps as carets."""
    shown = source[:MOST_CODE_POINTS]
    marks: list[tuple[int, int, str]] = []
    for e in log.edits:
        if e.end <= len(shown):
            title = escape(f"{e.kind}: {e.rule}")
            old = f'<del title="{title}" style="background:#fdd">{escape(e.old)}</del>' if e.old else ""
            new = f'<ins title="{title}" style="background:#dfd">{escape(e.new)}</ins>' if e.new else ""
            marks.append((e.start, e.end, old + new))
    for f in findings:
        if f.kind.startswith("gap.") and f.end <= len(shown):
            caret = f'<mark title="{escape(f"{f.kind} {f.confidence:.2f}")}">‸</mark>'
            marks.append((f.start, f.start, caret))
    parts, at = [], 0
    for start, end, html in sorted(marks):
        if start >= at:
            parts += [escape(shown[at:start]), html]
            at = end
    parts.append(escape(shown[at:]))
    rest = len(source) - len(shown)
    more = f"<p>… {rest} more code points</p>" if rest else ""
    return f'<div style="{_STYLE}">{"".join(parts)}</div>{more}'

# SPDX-License-Identifier: Apache-2.0
"""A small HTML picture of one text with its edits and gaps, for notebooks.

Promise: everything that comes from the data is escaped; no script, no network, bounded size. The marks are those of the
page; the colours let the notebook's own text and background show through, so that light and dark ones do.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsclean.edits import EditLog, Finding
from newsclean.report.chain import story
from newsclean.report.marks import Mark, marks
from newsclean.report.shown import as_attribute, as_html, pair_as_html

MOST_CODE_POINTS = 20_000  # a notebook cell should stay readable; what is left out is said
_TEXT = "white-space:pre-wrap;font-family:inherit;max-width:60em;overflow-wrap:anywhere"
_OLD = "background:rgba(225,60,45,.22);color:inherit"
_NEW = "background:rgba(45,165,80,.25);color:inherit;text-decoration:underline"
_GAP = "background:rgba(200,40,130,.25);color:inherit;font-weight:bold"
_SEEN = "text-decoration:underline dotted"


def result_fragment(source: str, log: EditLog, findings: Sequence[Finding]) -> str:
    """The source text with removed text struck out, new text underlined, and gaps as carets."""
    shown = marks(source, log.edits, findings)
    parts, at = [], 0
    for mark in shown:
        if mark.edit.end > MOST_CODE_POINTS:
            break
        parts += [as_html(source[at : mark.edit.start]), _marked(mark)]
        at = mark.edit.end
    end = max(at, min(len(source), MOST_CODE_POINTS))
    parts.append(as_html(source[at:end]))
    rest = len(source) - end
    more = f"<p>… {rest:,} more code points</p>" if rest else ""
    gaps = sum(mark.is_gap for mark in shown)
    return f'<p>{len(log.edits):,} edits, {gaps:,} gaps</p><div style="{_TEXT}">{"".join(parts)}</div>{more}'


def _marked(mark: Mark) -> str:
    old, new = pair_as_html(mark.edit.old, mark.edit.new, MOST_CODE_POINTS)
    told = [story(f.rule) + (f" ({f.note})" if f.note else "") for f in mark.causes]
    title = as_attribute("\n".join([mark.summary, *told]), 1000)
    if mark.is_gap:
        return f'<mark title="{title}" style="{_GAP}">‸</mark>{as_html(mark.edit.old)}'
    if not mark.done:
        return f'<span title="{title}" style="{_SEEN}">{old}</span>'
    lost = f'<del title="{title}" style="{_OLD}">{old}</del>' if mark.edit.old else ""
    end = "\n" if mark.edit.old.endswith("\n") and not mark.edit.new else ""
    return lost + (f'<ins title="{title}" style="{_NEW}">{new}</ins>' if mark.edit.new else end)

# SPDX-License-Identifier: Apache-2.0
"""Text of an article as HTML. The only way by which text gets into a page or a notebook.

Promise: the result is escaped, has no control, bidirectional or other invisible character in it, and is never much
longer than what may be shown: what is left out is counted in its place.
"""

from __future__ import annotations

import re
from html import escape

from newsclean.report.visible import UNSAFE, sign, visible

_SIGNS = str.maketrans({" ": "␣", "\u00a0": "⍽", "\u202f": "⍽", "\t": "⇥", "\n": "↵\n"})
_PLAIN = re.compile("[ -~]{2,}")  # stretches that a wrong charset leaves as they are


def as_html(text: str, most: int | None = None) -> str:
    """`text` made visible and escaped; more than `most` characters lose their middle."""
    if most is not None and len(text) > most:
        half = most // 2
        return f"{as_html(text[:half])}{left_out(len(text) - 2 * half)}{as_html(text[len(text) - half :])}"
    text = text.replace("\r\n", "\n")
    if not UNSAFE.search(text):
        return escape(text)
    parts = UNSAFE.split(text)
    signs = (sign(match.group()).strip("<>").removeprefix("U+00") for match in UNSAFE.finditer(text))
    return escape(parts[0]) + "".join(f"<kbd>{s}</kbd>{escape(part)}" for s, part in zip(signs, parts[1:], strict=True))


def as_attribute(text: str, most: int = 200) -> str:
    """The same for the value of an attribute in double quotes."""
    return escape(visible(text[:most]))


def pair_as_html(old: str, new: str, most: int) -> tuple[str, str]:
    """The two sides of an edit: blanks that nobody would see are shown by signs.

    Where only some characters differ, and what is between them is the same on both sides, they stand in ``<span>``.
    """
    if len(old) <= most and len(new) <= most and (parts := _apart(old, new)):
        return "".join(_inner(a, a != b) for a, b in parts), "".join(_inner(b, a != b) for a, b in parts)
    return _side(old, most), _side(new, most)


def _apart(old: str, new: str) -> list[tuple[str, str]]:
    """The stretches of both texts in turn, equal and different ones; none where they do not go together."""
    same = _PLAIN.findall(old)
    if not same or old == new or same != _PLAIN.findall(new):
        return []
    out: list[tuple[str, str]] = []
    befores, afters = _PLAIN.split(old), _PLAIN.split(new)
    for k, (before, after) in enumerate(zip(befores, afters, strict=True)):
        if before or after:
            out.append((before, after))
        if k < len(same):
            out.append((same[k], same[k]))
    return out


def _inner(text: str, differs: bool) -> str:
    return f"<span>{as_html(text)}</span>" if differs and text else as_html(text)


def _side(text: str, most: int) -> str:
    if text and not text.strip(" \u00a0\u202f\t\r\n"):
        return as_html(text.replace("\r\n", "\n").translate(_SIGNS), most)
    return as_html(text.removesuffix("\n").removesuffix("\r"), most)


def left_out(count: int) -> str:
    """How many characters are not shown here."""
    return f"<em>… {count:,} more characters …</em>"

# SPDX-License-Identifier: Apache-2.0
"""Mojibake: finds text that was written in one charset and read in another, and what it was.

Promise: `find_mojibake` never raises and never changes anything; every finding with a replacement tells the chain of
charsets in the order in which the damage happened. Clean text costs one pass of a screen; models are opened only when
something looks odd. Importing this is cheap.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers take the name for True; importing typing costs more than all the rest here
if TYPE_CHECKING:
    from collections.abc import Callable

    from newsclean.edits import Finding

_find: Callable[[str], list[Finding]] | None = None  # the engine, once it is needed
_is_quiet: Callable[[str], bool]  # its screen, set before it


def find_mojibake(text: str) -> list[Finding]:
    """Garbled stretches of `text`, a line or a document: sorted, not overlapping; offsets are code points, half-open.

    A finding with a replacement is a repair; one without (kind ``mojibake.irreversible...``) marks text whose bytes
    are lost. Nothing is found in what the repairs give.
    """
    if text.isascii() and "??" not in text and "&" not in text:
        return []
    if type(text) is not str:  # the kernels take nothing that pretends to be one
        text = str.__str__(text)
    return _look(text) if _find is None or not _is_quiet(text) else []


def _look(text: str) -> list[Finding]:
    """`find_mojibake` with the engine loaded."""
    global _find, _is_quiet
    if _find is None:
        from newsclean.mojibake.find import find
        from newsclean.mojibake.model import screen

        _is_quiet = screen().is_quiet
        _find = find
    return _find(text)


__all__ = ["find_mojibake"]

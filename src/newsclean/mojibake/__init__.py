# SPDX-License-Identifier: Apache-2.0
"""Mojibake: finds text that was written in one charset and read in another, and what it was.

Promise: `find_mojibake` never raises and never changes anything; every finding with a replacement tells the chain of
charsets in the order in which the damage happened. Clean text costs one pass of a screen; the engine is loaded only
when something looks odd. Importing this is cheap.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers take the name for True; importing typing costs more than all the rest here
if TYPE_CHECKING:
    from collections.abc import Callable

    from newsclean.edits import Finding

_is_quiet: Callable[[str], bool] | None = None  # the screen, and the engine; each once it is needed
_find: Callable[[str], list[Finding]] | None = None
_mended: Callable[[str], tuple[str, bool]]


def find_mojibake(text: str) -> list[Finding]:
    """Garbled stretches of `text`, a line or a document: sorted, not overlapping; offsets are code points, half-open.

    A finding with a replacement is a repair; one without (kind ``mojibake.irreversible...``) marks text whose bytes
    are lost. Nothing is found in what the repairs give.
    """
    if text.isascii() and "&" not in text and ("?" not in text or "??" not in text):
        return []
    if type(text) is not str:  # the kernels take nothing that pretends to be one
        text = str.__str__(text)
    if _is_quiet is None:
        _load_screen()
    if _is_quiet(text):  # type: ignore[misc]
        return []
    if _find is None:
        _load()
    return _find(text)  # type: ignore[misc]


def is_quiet(text: str) -> bool:
    """Whether nothing in `text` looks odd: `find_mojibake` finds nothing."""
    if text.isascii() and "&" not in text and ("?" not in text or "??" not in text):
        return True
    if _is_quiet is None:
        _load_screen()
    return _is_quiet(text if type(text) is str else str.__str__(text))  # type: ignore[misc]


def mend(text: str) -> tuple[str, bool]:
    """`text`, which is not quiet, with the replacements of `find_mojibake` put in; whether nothing is left to replace.

    The same object when there are none.
    """
    if _find is None:
        _load()
    plain = text if type(text) is str else str.__str__(text)
    after, is_last = _mended(plain)
    return (text if after is plain else after), is_last


def _load_screen() -> None:
    """Load what clean text needs."""
    global _is_quiet
    from newsclean.mojibake.model import screen

    _is_quiet = screen().is_quiet


def _load() -> None:
    """Load the engine."""
    global _find, _mended
    from newsclean.mojibake.find import find, mended

    _mended = mended
    _find = find  # the last: other threads ask whether it is there


__all__ = ["find_mojibake", "is_quiet", "mend"]

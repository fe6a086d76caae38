# SPDX-License-Identifier: Apache-2.0
"""The order of ftfy's steps over one segment, driven to where nothing changes.

Promise: ftfy's own functions, in ftfy's order, with newsclean's engine in the place of `fix_encoding`; linear time on
any text: entities inside entities are resolved in one pass, runs of combining marks longer than any script needs are
not composed, and the number of rounds is bounded. Every step that changes something is noted.
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import combining, normalize

from newsclean.compat.plans import repair
from newsclean.normalize.composition import LONGEST_CLUSTER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ftfy import TextFixerConfig

    from newsclean.compat.plans import Steps

# ftfy goes on until nothing changes; every text of its own cases is done after two rounds and a look.
ROUNDS = 8
# ftfy's order, after the repair of the encoding
_ORDER = (
    "fix_c1_controls",
    "fix_latin_ligatures",
    "fix_character_width",
    "uncurl_quotes",
    "fix_line_breaks",
    "fix_surrogates",
    "remove_terminal_escapes",
    "remove_control_chars",
)


def fixed(text: str, config: TextFixerConfig, without: frozenset[str], steps: Steps | None) -> str:
    """`text` after all steps that `config` allows; what changed it is added to `steps`."""
    if not config.unescape_html:
        without |= {"unescape_html"}
    for _ in range(ROUNDS):
        before = text
        if config.unescape_html:
            text = _noted(text, "apply", "unescape_html", unescape_html, steps)
        if config.fix_encoding:
            text = repair(text, without, steps)
        for name in _ORDER:
            if getattr(config, name):
                text = _noted(text, "apply", name, _theirs(name), steps)
        if config.normalization is not None:
            text = _normalized(text, config.normalization, steps)
        if text == before:
            return before
    return text


def _noted(text: str, action: str, name: str, change: Callable[[str], str], steps: Steps | None) -> str:
    after = change(text)
    if steps is not None and after != text:
        from ftfy import ExplanationStep

        steps.append(ExplanationStep(action, name))
    return after


def _theirs(name: str) -> Callable[[str], str]:
    import ftfy

    return ftfy.FIXERS[name]


def unescape_html(text: str) -> str:
    """ftfy's entities resolved, also those that are inside others, in one pass."""
    from newsclean.edits import EditLog, to_edits
    from newsclean.normalize import find_normalizations

    if "&" not in text:
        return text
    return EditLog(to_edits(text, find_normalizations(text, {"entities"}))).apply(text)


def compose(text: str) -> str:
    """`text` in NFC but for runs of marks that are longer than any script needs."""
    from newsclean.edits import EditLog, to_edits
    from newsclean.normalize import find_normalizations

    return EditLog(to_edits(text, find_normalizations(text, {"nfc"}))).apply(text)


OWN: dict[str, Callable[[str], str]] = {"unescape_html": unescape_html, "compose": compose}
"""What a plan may name that is not ftfy's function, or is not run as ftfy's."""


def _normalized(text: str, form: str, steps: Steps | None) -> str:
    if not _has_long_run(text):
        return _noted(text, "normalize", form, lambda t: normalize(form, t), steps)  # type: ignore[arg-type]
    return _noted(text, "apply", "compose", compose, steps) if form == "NFC" else text


def _has_long_run(text: str) -> bool:
    """Whether `text` has more marks in a row than any script needs: ordering them takes time quadratic in the run."""
    return len(text) > LONGEST_CLUSTER and not text.isascii() and _marks().search(text) is not None


@cache
def _marks() -> re.Pattern[str]:
    """A run of characters that canonical ordering moves; all of them stand in these planes (Unicode 16)."""
    marks = "".join(c for c in map(chr, range(0x300, 0x1F000)) if combining(c))
    return re.compile(f"[{marks}]{{{LONGEST_CLUSTER + 1}}}")

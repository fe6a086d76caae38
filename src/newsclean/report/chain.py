# SPDX-License-Identifier: Apache-2.0
"""A chain of wrong readings in words. Knows the names that stand in the rule of a finding, no text."""

from __future__ import annotations

_LOSSES = {
    "nbsp-to-space": "no-break spaces became blanks",
    "lost-byte": "bytes got lost",
    "soft-hyphen-dropped": "soft hyphens were dropped",
    "lower-cased": "capitals were made small",
    "fold": "Chinese characters were simplified",
    "html": "written as HTML entities",
}


def story(rule: str) -> str:
    """A chain with what happened in words: ``utf-8 → gbk → latin-1``. Another rule comes back as it is."""
    names = rule.split(" → ")
    if len(names) == 1:
        return rule
    told: list[str] = []
    at = 0
    while at < len(names):
        name = names[at]
        if name in _LOSSES or at + 1 == len(names):
            told.append(_LOSSES.get(name, name))
            at += 1
            continue
        told.append(f"written in {name}, read as {names[at + 1]}")
        # A charset that was read and written again stands only once; a pair of others may follow instead. UTF-8 and
        # losses begin something new.
        ahead = at + 2
        while ahead < len(names) and names[ahead] != "utf-8" and names[ahead] not in _LOSSES:
            ahead += 1
        at += 1 if (ahead - at - 2) % 2 else 2
    return f"{rule}: {', '.join(told)}"

# SPDX-License-Identifier: Apache-2.0
"""A second opinion on UTF-8 that was read as a western charset, from ftfy's hand-made rules.

Promise: asked only where a candidate undoes such a reading and the judge wavers or something was lost on the way, so
clean text never imports ftfy. It adds or takes a few nats for a candidate, or brings in one that the search dropped.
"""

from __future__ import annotations

Chain = tuple[tuple[str, str], ...]

WEIGHT = 5.0  # nats for the answer that ftfy gives as well
SILENCE = 2.7  # nats against a repair of a single character that ftfy would not make
HESITATION = 0.5  # … of more
DISSENT = 1.0  # nats against a repair that ftfy would make differently
DOUBT = 1.5  # a repair with fewer nats than this is asked about
ENOUGH = 0.3  # what ftfy's answer is worth where no candidate of ours suffices
# The readers that ftfy knows; its silence about others says nothing.
KNOWN_READERS = frozenset(
    {"latin-1", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "iso-8859-2", "mac-roman", "cp437"}
)
_READERS = {"macroman": "mac-roman"}
_LOSSES = {"restore_byte_a0": "nbsp-to-space", "replace_lossy_sequences": "lost-byte"}


def opinion(line: str) -> tuple[str, Chain] | None:
    """What ftfy would make of `line` and the chain it undoes, last damage first; None when it would leave it."""
    import ftfy

    try:
        fixed, plan = ftfy.fix_encoding_and_explain(line)
    except (UnicodeError, ValueError):  # lone surrogates
        return None
    if fixed == line or ("†" in fixed and "â€ " in line):  # a closing quote without its last byte is no dagger
        return None
    chain: list[tuple[str, str]] = []
    for action, parameter in plan or ():
        if action == "encode":
            reader = parameter.removeprefix("sloppy-").replace("windows-", "cp")
            chain.append(("utf-8", _READERS.get(reader, reader)))
        elif parameter in _LOSSES:
            chain.insert(max(0, len(chain) - 1), ("", _LOSSES[parameter]))
    return fixed, tuple(chain) or (("utf-8", "cp1252"),)

# SPDX-License-Identifier: Apache-2.0
"""Many short texts at once: the stages are asked about all of them together, not once for each.

Promise: a text that `may_change` does not name is one that `Cleaner.clean` gives back as it is; of those that it names
many stay too. A text costs little more than what the kernels need for its characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from newsclean.config import Config
from newsclean.mojibake import is_quiet

LONGEST = 1000  # bytes: what is longer costs no more when it is asked for itself
TOGETHER = 1000  # texts asked at a time: what is known of them stays in the processor's cache


def may_change(rows: Sequence[bytes | None], config: Config) -> Iterator[int]:
    """The numbers, in order, of the texts that may change; None is no text. Those not in UTF-8 are among them."""
    if config.mark_gaps is not None or config.rules or "normalize" in config.stages or config.window < 4 * LONGEST:
        yield from range(len(rows))
        return
    for begin in range(0, len(rows), TOGETHER):
        for i in _named(rows[begin : begin + TOGETHER], config):
            yield begin + i


def _named(rows: Sequence[bytes | None], config: Config) -> Iterable[int]:
    texts = [row or b"" for row in rows] if None in rows else rows
    alone: list[int] = []
    joined: bytes = b"\n".join(texts)  # type: ignore[arg-type]
    if len(joined) > LONGEST * len(rows):  # few or none are short
        return range(len(rows))
    if joined.count(b"\n") != len(rows) - 1 or max(map(len, texts)) > LONGEST:  # type: ignore[arg-type]
        alone = [i for i, row in enumerate(rows) if row and (len(row) > LONGEST or b"\n" in row)]
        taken = set(alone)
        joined = b"\n".join([b"" if i in taken else row or b"" for i, row in enumerate(rows)])
    try:
        lines = joined.decode()
    except UnicodeDecodeError:
        return range(len(rows))
    return sorted({*alone, *_lines(lines, config)})


def _lines(lines: str, config: Config) -> set[int]:
    """Which lines, each a text of its own, may change."""
    named: set[int] = set()
    if "mojibake" in config.stages and not is_quiet(lines):
        named.update(i for i, line in enumerate(lines.split("\n")) if not is_quiet(line))
    if "boilerplate" in config.stages:
        from newsclean.boilerplate.lone import may_hold

        named.update(may_hold(lines))
    return named

# SPDX-License-Identifier: Apache-2.0
"""Counts in how many pages of a site each short line and each label stands: the step that runs over a whole crawl.

Promise: `count_batches` is one function from batches to batches, of Arrow record batches or of plain dicts of lists;
it keeps nothing between batches, and its output adds up: group by ``site`` and ``key`` and sum the rest. Page text
goes no further than the lines that a key names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from newsclean.boilerplate.rules import fold, is_sentence

LONGEST = 160  # a label and its slot; longer lines are compared whole, up to `LONGEST_WHOLE`
LONGEST_WHOLE = 600
COLUMNS = ("site", "key", "example", "pages", "taken", "edge")
SPARK_SCHEMA = "site string, key string, example string, pages long, taken double, edge long"
_EDGE = 0.15  # the first and the last part of a page, in which labels stand


def keys_of(line: str) -> list[str]:
    """What a line is counted under: its words; and, for a label that may hold a slot, its first two and three words."""
    if len(line) > LONGEST_WHOLE:
        return []
    folded = fold(line)
    if not folded:
        return []
    words = folded.split(" ")
    keys = [folded]
    if len(line) <= LONGEST and not is_sentence(line):
        keys += [" ".join(words[:count]) + " …" for count in (2, 3) if len(words) > count]
    return keys


def count_page(text: str) -> dict[str, tuple[str, float, int]]:
    """Per key of the page: a line that has it, how sure the finder is that it is no article, whether near an edge."""
    from newsclean.boilerplate.finder import find_boilerplate

    chances = {finding.start: finding for finding in find_boilerplate(text)}
    found: dict[str, tuple[str, float, int]] = {}
    lines = text.split("\n")
    near = max(3, int(_EDGE * len(lines)))
    at = 0
    for number, line in enumerate(lines):
        start = at + len(line) - len(line.lstrip())
        at += len(line) + 1
        bare = line.strip()
        finding = chances.get(start)
        whole = finding is not None and (finding.end - finding.start) * 2 > len(bare)
        chance = finding.confidence if finding is not None and whole else 0.0
        edge = int(not near <= number < len(lines) - near)
        for key in keys_of(bare):
            if key not in found:
                found[key] = (bare, chance, edge)
    return found


def count_batches(batches: Iterable[Any]) -> Iterator[Any]:
    """A batch of counts for each batch of pages, in the form that the pages came in.

    In: the column ``text``, and ``site`` if pages of several sites are mixed. Out: `COLUMNS`, where ``pages`` is the
    number of pages with the key, ``taken`` the sum of the finder's chances and ``edge`` how many stood at an edge.
    Fits `mapInArrow` of Spark (with `SPARK_SCHEMA`) and `map_batches` of others; for plain Python give dicts of lists.

    >>> (counts,) = count_batches([{"text": ["Read the desk of the day", "Read the desk of the day"]}])
    >>> counts["key"], counts["pages"]
    (['read the desk of the day', 'read the desk …', 'read the …'], [2, 2, 2])
    """
    for batch in batches:
        plain = isinstance(batch, dict)
        columns = batch if plain else {name: batch.column(name).to_pylist() for name in batch.schema.names}
        texts = columns["text"]
        counted = _count(texts, columns.get("site") or [""] * len(texts))
        yield counted if plain else type(batch).from_pydict(counted)


def _count(texts: list[str | None], sites: list[str]) -> dict[str, list[Any]]:
    totals: dict[tuple[str, str], list[Any]] = {}
    for site, text in zip(sites, texts, strict=True):
        for key, (line, chance, edge) in count_page(text or "").items():
            total = totals.setdefault((site, key), [line, 0, 0.0, 0])
            total[0] = min(total[0], line)  # whichever page comes first, the same example
            total[1] += 1
            total[2] += chance
            total[3] += edge
    rows = sorted((site, key, *total) for (site, key), total in totals.items())
    return {name: [row[k] for row in rows] for k, name in enumerate(COLUMNS)}


def merge(counts: Iterable[Any]) -> dict[str, dict[str, list[Any]]]:
    """Counts of many batches added up: per site and key a list of example, pages, taken, edge."""
    sites: dict[str, dict[str, list[Any]]] = {}
    for batch in counts:
        columns = batch if isinstance(batch, dict) else batch.to_pydict()
        for site, key, example, pages, taken, edge in zip(*(columns[name] for name in COLUMNS), strict=True):
            total = sites.setdefault(site, {}).setdefault(key, [example, 0, 0.0, 0])
            total[0] = min(total[0], example)
            total[1] += pages
            total[2] += taken
            total[3] += edge
    return sites

# SPDX-License-Identifier: Apache-2.0
"""Rules for one site, from what recurs across its pages; written so that a person can read and correct them.

Promise: the same counts give the same rules. A line becomes a rule when enough pages have it, and it is a rule that
removes only where the finder, too, takes such lines for boilerplate or where they stand at the edge of the page: what
recurs inside articles and reads like them (a series' refrain, a standing subheading) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from newsclean.boilerplate.counting import LONGEST, count_batches, merge
from newsclean.boilerplate.rules import LINE_LENGTH, LONGEST_LINE, Rule, is_sentence

PROSE_LENGTH = 150  # of sentences, for the kernel too: about 25 words
LEAST = 3  # pages
TEMPLATE_MORE = 2  # a label with a slot needs so many pages more than any whole line that it covers
SURE, LIKELY = 0.95, 0.85
SURE_CHANCE, LIKELY_CHANCE = 0.5, 0.2  # mean chance, by the finder, that such a line is no article
TEMPLATE_CHANCE = 0.6
EDGE_SHARE = 0.7
_BATCH = 64


def learn(pages: Iterable[str], site: str = "site", least: int = LEAST) -> list[Rule]:
    """Rules for the pages of one site."""
    counts = merge(count_batches(_batches(pages)))
    return rules_from(counts.get("", {}), site, least)


def _batches(pages: Iterable[str]) -> Iterable[dict[str, list[str]]]:
    batch: list[str] = []
    for page in pages:
        batch.append(page)
        if len(batch) == _BATCH:
            yield {"text": batch}
            batch = []
    if batch:
        yield {"text": batch}


def rules_from(counts: dict[str, list[Any]], site: str = "site", least: int = LEAST) -> list[Rule]:
    """Rules from the counts of one site: per key example, pages, sum of chances, pages where it stood at an edge."""
    lines = {key: total for key, total in counts.items() if not key.endswith("…") and total[1] >= least}
    rules: list[Rule] = []
    covered: list[str] = []
    for key, total in sorted(counts.items(), key=lambda item: (len(item[0]), item[0])):
        if key.endswith("…") and _is_template(key, total, lines, least):
            stem = key.removesuffix("…")
            if not any(stem.startswith(other) for other in covered):
                covered.append(stem)
                rules.append(_rule(site, len(rules) + 1, key, total, SURE))
    for key, total in sorted(lines.items(), key=lambda item: (-item[1][1], item[0])):
        confidence = _confidence(total)
        if confidence and not any(key.startswith(stem) for stem in covered):
            rules.append(_rule(site, len(rules) + 1, key, total, confidence))
    return rules


def site_rules(counts: Any, least: int = LEAST) -> Any:
    """A row for each site of added-up counts: ``site``, how many ``rules``, and those as a ``toml`` file.

    Takes and gives an Arrow table (in a lambda for `applyInArrow` of Spark), or a dict of lists. Counts of one site
    must all be there; keys of fewer pages than `least` may have been left out.
    """
    found = {site: rules_from(keys, _id_of(site), least) for site, keys in sorted(merge([counts]).items())}
    rows = {
        "site": list(found),
        "rules": [len(rules) for rules in found.values()],
        "toml": [to_toml(rules) for rules in found.values()],
    }
    return rows if isinstance(counts, dict) else type(counts).from_pydict(rows)


def _id_of(site: str) -> str:
    return re.sub(r"[^0-9a-z]+", "-", site.lower()).strip("-") or "site"


def _is_template(key: str, total: list[Any], lines: dict[str, list[Any]], least: int) -> bool:
    """Whether the words open a label with a slot: more pages than any whole line explains, and the finder agrees."""
    stem = key.removesuffix("…")
    whole = max((other[1] for line, other in lines.items() if line.startswith(stem)), default=0)
    return bool(total[1] >= max(least, whole + TEMPLATE_MORE) and total[2] >= TEMPLATE_CHANCE * total[1])


def _confidence(total: list[Any]) -> float:
    """How sure a rule for this line may be; 0 for no rule."""
    example, pages, taken, edge = total
    if taken >= SURE_CHANCE * pages:
        return SURE
    if len(example) >= PROSE_LENGTH and is_sentence(example):
        return 0.0  # the same article twice
    if taken >= LIKELY_CHANCE * pages:
        return SURE if edge >= EDGE_SHARE * pages else LIKELY
    return LIKELY if edge >= EDGE_SHARE * pages else 0.0


def _rule(site: str, number: int, key: str, total: list[Any], confidence: float) -> Rule:
    example = total[0]
    reach = LINE_LENGTH if key.endswith("…") and len(example) > LONGEST else LONGEST
    return Rule(
        f"{site}.{number}", "other", ("*",), "line", (key if key.endswith("…") else example[:LONGEST_LINE],), "", (),
        confidence, reach, (example,), (),
    )  # fmt: skip


def to_toml(rules: Iterable[Rule], pages: int | None = None) -> str:
    """The rules as a file for ``--rules``; `pages` is told in its first line."""
    learned = "Learned" if pages is None else f"Learned from {pages} pages"
    parts = [f"# {learned}. Read it through: delete what belongs to articles, name the kinds.\n"]
    for rule in rules:
        parts.append(
            "\n".join(
                [
                    "[[rule]]",
                    f"id = {_quoted(rule.id)}",
                    f"kind = {_quoted(rule.kind)}",
                    f"phrases = [{', '.join(map(_quoted, rule.phrases))}]",
                    f"confidence = {rule.confidence}",
                    f"reach = {rule.reach}",
                    f"examples = [{', '.join(map(_quoted, rule.examples))}]",
                    "",
                ]
            )
        )
    return "\n".join(parts)


def _quoted(text: str) -> str:
    """A basic string of TOML; what TOML cannot hold (single surrogates, control characters) is escaped or dropped."""
    out = []
    for char in text:
        code = ord(char)
        if char in '"\\':
            out.append("\\" + char)
        elif code < 32 or code == 127:
            out.append(f"\\u{code:04x}")
        elif not 0xD800 <= code < 0xE000:
            out.append(char)
    return '"' + "".join(out) + '"'

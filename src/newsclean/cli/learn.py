# SPDX-License-Identifier: Apache-2.0
"""``newsclean learn``: rules for one site from pages of it.

Promise: reads the FILEs, writes one file of rules to standard output or where --output says, and nothing else.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import Any

from newsclean.cli.contents import JSONL, kind_by_name
from newsclean.cli.status import DONE, BadData, Messages, UsageError
from newsclean.formats.files import STDIN, Input, written
from newsclean.formats.system import System


def learn(args: argparse.Namespace, system: System, messages: Messages) -> int:
    """``newsclean learn FILE ...``: a file of rules for ``--rules``."""
    from newsclean.boilerplate.learn import LEAST, to_toml
    from newsclean.boilerplate.learn import learn as learn_rules

    least = LEAST if args.least is None else _number(args.least)
    paths = [word.encode("utf-8", "surrogateescape") for word in args.operands] or [STDIN]
    pages = [text for path in paths for text in _pages(path, system)]
    if len(pages) < least:
        raise UsageError(f"too few pages to see what recurs ({len(pages)}): give {least} or more, or a smaller --least")
    rules = learn_rules(pages, args.site or "site", least)
    _write(to_toml(rules, len(pages)).encode("utf-8"), args.output, system)
    messages.notice(f"{len(rules)} rules from {len(pages)} pages")
    return DONE


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) < 2:
        raise UsageError(f"--least must be a whole number from 2, not {text!r}")
    return int(text)


def _pages(path: bytes, system: System) -> Iterator[str]:
    """The decoded pages of a file: the whole of it, or one for each line of JSON."""
    from newsclean.encoding import decode

    with Input(system, path) as source:
        data = b"".join(source.chunks())
    if kind_by_name(path) != JSONL:
        yield decode(data)
        return
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            yield _text_of(line, number, path)


def _text_of(line: bytes, number: int, path: bytes) -> str:
    try:
        record: Any = json.loads(line)
        text = record["text"]
    except (ValueError, TypeError, KeyError, RecursionError):
        text = None
    if not isinstance(text, str):
        raise BadData(path, f'line {number} is no JSON object with a string under "text"')
    return text


def _write(data: bytes, target: str | None, system: System) -> None:
    path = None if target in (None, "-") else str(target).encode("utf-8", "surrogateescape")
    with written(system, path) as out:
        out.write(data)

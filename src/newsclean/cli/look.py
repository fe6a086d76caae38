# SPDX-License-Identifier: Apache-2.0
"""The subcommands that only look: detect, explain, gaps. Each writes lines to standard output and changes nothing."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from newsclean.cli.contents import Contents, check_contents, workers_of
from newsclean.cli.document import Documents
from newsclean.cli.options import config_of
from newsclean.cli.status import DONE, WOULD_CHANGE, Messages, for_each
from newsclean.formats.files import STDIN, Input, Output
from newsclean.formats.system import System
from newsclean.report.visible import visible, visible_name

if TYPE_CHECKING:
    from newsclean.edits import Finding
    from newsclean.pipeline import Result
    from newsclean.report.places import Places

# Detection looks at no more than this much of a file: enough for any article, and it fits into memory.
_LOOK_AT = 64 << 20
_CONTEXT = 24  # code points on each side of a gap


class _Printer:
    """Lines to standard output: as they are into a pipe, harmless on a terminal, or JSON."""

    def __init__(self, system: System, as_json: bool) -> None:
        self._out = Output(system, 1, None)
        self._terminal = os.isatty(1)
        self._json = as_json

    def line(self, text: str, /, **facts: Any) -> None:
        """One line of `text`, or of `facts` where JSON is asked for."""
        line = json.dumps(facts) if self._json else visible(text) if self._terminal else text
        self._out.write((line + "\n").encode("utf-8", "surrogateescape"))

    def close(self) -> None:
        """Report what is left to report."""
        self._out.close()


def _paths(args: argparse.Namespace) -> list[bytes]:
    return [word.encode("utf-8", "surrogateescape") for word in args.operands] or [STDIN]


def detect(args: argparse.Namespace, system: System, messages: Messages) -> int:
    """``newsclean detect FILE ...``: one line a file; with --lines, one for each line that differs."""
    printer = _Printer(system, args.json)
    if args.lines:
        code = for_each(_paths(args), messages, lambda path: _differing(path, system, printer))
        printer.close()
        return code

    def one(path: bytes) -> None:
        from newsclean.encoding import detect_encoding

        with Input(system, path) as source:
            found = detect_encoding(b"".join(_up_to(source, _LOOK_AT)))
        language = f", language {found.language}" if found.language else ""
        printer.line(
            f"{visible_name(path)}: {found.encoding or 'binary'} (confidence {found.confidence:.2f}{language})",
            file=path.decode("utf-8", "surrogateescape"),
            encoding=found.encoding,
            confidence=round(found.confidence, 4),
            language=found.language,
        )

    code = for_each(_paths(args), messages, one)
    printer.close()
    return code


def _differing(path: bytes, system: System, printer: _Printer) -> None:
    from newsclean.cli.lines import departures

    with Input(system, path) as source:
        for line, encoding, text in departures(source):
            printer.line(
                f"{visible_name(path)}:{line}: {encoding}: {_shorten(text)}",
                file=path.decode("utf-8", "surrogateescape"),
                line=line,
                encoding=encoding,
                text=text,
            )


def _up_to(source: Input, most: int) -> Iterator[bytes]:
    for data in source.chunks():
        yield data[:most]
        most -= len(data)
        if most <= 0:
            return


def explain(args: argparse.Namespace, system: System, messages: Messages) -> int:
    """``newsclean explain TEXT ...``: every finding with its cause."""
    from newsclean.pipeline import inspect

    printer = _Printer(system, args.json)
    texts: list[str | bytes] = list(args.operands)
    if not texts:
        with Input(system, STDIN) as source:
            texts = [b"".join(source.chunks())]
    for text in texts:
        result = inspect(text)
        if len(texts) > 1 and not args.json:
            printer.line(f"{_shorten(result.source)!r}:")
        _explain(printer, result, args)
    printer.close()
    return DONE


def _explain(printer: _Printer, result: Result, args: argparse.Namespace) -> None:
    from newsclean.cli.explain import EXPLAINED, facts, paragraph, rejected

    # What was seen and left alone on purpose would bury the rest: a short text looks like a menu entry. Text that is
    # lost, and places where text is missing, nobody can mend, but who asks wants to know of them.
    told = ("gap.", "mojibake.")
    shown = [f for f in result.findings if f.replacement is not None or f.kind.startswith(told) or args.verbose]
    for number, finding in enumerate(shown):
        fully = number < EXPLAINED
        if args.json:
            printer.line("", **facts(result.source, finding, fully))
        else:
            printer.line(paragraph(result.source, finding, fully))
    if not shown and not args.json:
        printer.line("nothing found")
        for line in rejected(result.source) if args.verbose else ():
            printer.line(line)


def _shorten(text: str, most: int = 120) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def gaps(args: argparse.Namespace, system: System, messages: Messages) -> int:
    """``newsclean gaps FILE ...`` and ``newsclean --only gaps FILE ...``: where the text of a link is missing.

    The other stages run as well, so that gaps are judged on repaired text and not looked for in boilerplate.
    """
    from dataclasses import replace

    from newsclean.cli.clean import recorded
    from newsclean.config import STAGES
    from newsclean.report.places import Places

    check_contents(args)
    config = replace(config_of(args, system, set(STAGES) - {"normalize"}), mark_gaps=None)
    printer = _Printer(system, args.json)
    least = 0.0 if args.verbose else config.gap_threshold

    def one(path: bytes) -> None:
        with Input(system, path, documents.expansion) as source:
            places: Places | None = None
            for window, _ in documents.windows(source):
                if places:
                    places.next_window(window.source)
                else:
                    places = Places(window.source)
                for finding in window.findings:
                    if finding.confidence >= least:
                        _gap(printer, path, places, window.source, finding, not args.report_no_text)

    with recorded(args, system, _paths(args), config) as (_, report), workers_of(args, config) as workers:
        contents = Contents(args, config, messages, True, workers)
        documents = Documents(config, contents, messages, None, report, wants_rate=args.stats, only_gaps=True)
        code = for_each(_paths(args), messages, one)
    printer.close()
    if args.stats:
        documents.tally.tell(messages, args.json)
    return max(code, WOULD_CHANGE) if documents.tally.damaged else code


def _gap(printer: _Printer, path: bytes, places: Places, text: str, gap: Finding, with_text: bool) -> None:
    begin = places.line_start(gap.start)
    end = text.find("\n", gap.end)
    end = len(text) if end < 0 else end
    line, column = places.place(gap.start)
    left = text[max(begin, gap.start - _CONTEXT) : gap.start]
    right = text[gap.end : min(end, gap.end + _CONTEXT)]
    left = "…" + left if gap.start - len(left) > begin else left
    right = right + "…" if gap.end + len(right) < end else right
    context = f"{left}⟦{text[gap.start : gap.end]}⟧{right}".replace("\n", " ").replace("\r", " ")
    facts: dict[str, Any] = {"context": context} if with_text else {}
    printer.line(
        f"{visible_name(path)}:{line}:{column} {gap.kind} {gap.confidence:.2f}{f' {context}' if with_text else ''}",
        file=path.decode("utf-8", "surrogateescape"),
        line=line,
        column=column,
        start=gap.start + places.offset,
        end=gap.end + places.offset,
        kind=gap.kind,
        confidence=round(gap.confidence, 4),
        **facts,
    )

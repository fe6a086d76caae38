# SPDX-License-Identifier: Apache-2.0
"""The manual page, for groff and mandoc.

Promise: ASCII only, so that it looks the same in every locale; no line of text can be taken for a request.
"""

from __future__ import annotations

from newsclean import __version__
from newsclean.cli.flags import COMMANDS, EXITS, FLAGS, Command, Flag, flags_of

_DESCRIPTION = (
    "Four stages look at the text. encoding finds out which bytes mean which characters, line by line where they "
    "differ. mojibake repairs text that was decoded wrongly. boilerplate removes what is not article, such as calls to "
    "share or to subscribe. gaps finds the places where the text of a link is missing; it writes only with "
    "--mark-gaps. A fifth, normalize, runs when it is asked for.",
    "Text in which nothing is wrong passes byte by byte. Cleaning what was cleaned changes nothing. With --log every "
    "edit can be taken back, to the original bytes. Only --in-place, --output, --log and --report write files, and "
    "only those that they name. Nothing depends on the locale.",
    "Options and FILEs may stand in any order; - is standard input; -- ends the options. A FILE that is called like a "
    "subcommand is written ./undo. Options cannot be abbreviated.",
)
_CONFIGURATION = (
    "Options are read from newsclean.toml, else from the table [tool.newsclean] of pyproject.toml, in the current "
    "directory only. The command line goes before. An unknown key is an error. A configuration can choose "
    "what is cleaned, never what is written to.",
)
_KEYS = (
    ("mojibake_threshold, boilerplate_threshold, gap_threshold", "the confidence from which a finding is carried out"),
    ("window", "the bytes that are looked at together"),
)
_ENVIRONMENT = (
    ("NO_COLOR", "if it is set and not empty, a terminal gets no colours."),
    ("NEWSCLEAN_PURE", "if it is 1, the compiled code is left aside."),
)


def page() -> str:
    """The page, to be read with ``man -l -`` or to lie as newsclean.1 in a directory of manual pages."""
    lines = [
        '.\\" Written by: newsclean manual',
        f'.TH NEWSCLEAN 1 "" "newsclean {_text(__version__)}" "User Commands"',
        ".nh",
        ".ad l",
        ".SH NAME",
        r"newsclean \- turn scraped news text back into what the newsroom published",
        ".SH SYNOPSIS",
    ]
    for number, command in enumerate(COMMANDS):
        lines += [".br"] * bool(number) + [_synopsis(command)]
    lines += [".SH DESCRIPTION", _text(COMMANDS[0].summary)]
    lines += (part for text in _DESCRIPTION for part in (".PP", _text(text)))
    lines += [".SH OPTIONS", *_options(COMMANDS[0])]
    lines.append(".SH SUBCOMMANDS")
    for command in COMMANDS[1:]:
        lines += [f".SS newsclean {command.name}", _text(command.summary), ".PP", _synopsis(command)]
        lines += [part for flag in flags_of(command.name) for part in _option(flag)]
    lines.append(".SH CONFIGURATION")
    lines += (part for text in _CONFIGURATION for part in (".PP", _text(text)))
    keys = [(flag.config, f"as {flag.names[-1]}") for flag in FLAGS if flag.config]
    lines += [part for name, meaning in (*keys, *_KEYS) for part in _item(name, meaning)]
    lines += [".SH EXIT STATUS", *(part for code, meaning in EXITS for part in _item(code, meaning))]
    lines += [".SH ENVIRONMENT", *(part for name, meaning in _ENVIRONMENT for part in _item(name, meaning))]
    lines.append(".SH EXAMPLES")
    for command in COMMANDS:
        for example, meaning in command.examples:
            lines += [".PP", _text(meaning[0].upper() + meaning[1:]) + ":", ".PP", ".RS 4", ".nf"]
            lines += [_literal(example), ".fi", ".RE"]
    lines += [".SH SEE ALSO", r".BR iconv (1),", r".BR uconv (1),", r".BR ftfy (1)"]
    return "\n".join(lines) + "\n"


def _synopsis(command: Command) -> str:
    name = f"newsclean {command.name}".rstrip()
    return rf"\fB{_literal(name)}\fR [\fIOPTION\fR ...] {_literal(command.arguments)}".rstrip()


def _options(command: Command) -> list[str]:
    lines, group = [], ""
    for flag in flags_of(command.name):
        if flag.group != group:
            group = flag.group
            lines.append(f".SS {group.capitalize()}")
        lines += _option(flag)
    return lines


def _option(flag: Flag) -> list[str]:
    names = ", ".join(rf"\fB{_literal(name)}\fR" for name in flag.names)
    if flag.takes_value:
        value = rf"\fI{_literal(flag.metavar or '')}\fR"
        names += f"[={value}]" if flag.bare is not None else f"={value}"
    known = [value for value in flag.values if value not in flag.help]
    more = f" ({', '.join(flag.values)})" if known else ""
    return [".TP", names, _text(flag.help + more)]


def _item(name: str, meaning: str) -> list[str]:
    return [".TP", rf"\fB{_literal(name)}\fR", _text(meaning)]


# What roff would read as something else: escapes, quotes that are to be typed as they are, and a hyphen that is none.
_SIGNS = {"\\": r"\e", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti", '"': r"\(dq"}


def _text(text: str) -> str:
    """Running text; options in it are not broken at their hyphens."""
    return _escaped(text).replace("--", r"\-\-").replace(" -", r" \-")


def _literal(text: str) -> str:
    """Text to be typed as it stands."""
    return _escaped(text).replace("-", r"\-")


def _escaped(text: str) -> str:
    out = "".join(_SIGNS.get(c, c if c.isascii() else f"\\[u{ord(c):04X}]") for c in text)
    return out if not out.startswith((".", "\\(aq")) else r"\&" + out

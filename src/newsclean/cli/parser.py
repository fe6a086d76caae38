# SPDX-License-Identifier: Apache-2.0
"""From the words of the command line to parsed arguments, and the help text; both from the tables of `flags`.

Promise: words that are no option are files wherever they stand, a value option with a default never swallows a file,
options are never abbreviated, and a mistake is a `UsageError` that suggests what may have been meant.
"""

from __future__ import annotations

import argparse

from newsclean.cli.flags import COMMANDS, EXITS, FLAGS, Command, Flag, Kind, flags_of
from newsclean.cli.status import UsageError

_WIDTH = 80

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, NoReturn


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Fixed width: the same help everywhere, and no look at the terminal while the parser is built."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26, width=_WIDTH)

    def _format_action_invocation(self, action: argparse.Action) -> str:
        # argparse would write --mark-gaps [TEXT], which reads as if a blank could stand between the two
        return super()._format_action_invocation(action).replace(" [", "[=")


class _Parser(argparse.ArgumentParser):
    """Puts what argparse finds wrong into our words: ``argument -x/--xx: ignored explicit argument 'y'``."""

    def error(self, message: str) -> NoReturn:
        names, _, what = message.removeprefix("argument ").partition(": ")
        if message.startswith("argument ") and what:
            what = what.replace("ignored explicit argument", "takes no value, but there is")
            message = f"{names.rpartition('/')[2]}: {what}"
        raise UsageError(message)


def parse(words: Sequence[str]) -> tuple[str, argparse.Namespace]:
    """The subcommand and its arguments; the files or texts are in ``.operands``. Raises `UsageError`."""
    named = {command.name for command in COMMANDS if command.name}
    command = words[0] if words and words[0] in named else ""
    flags = flags_of(command)
    options, operands = _divide(list(words[1:] if command else words), flags)
    args, unknown = _parser(command).parse_known_args(options)
    if unknown:
        raise UsageError(f"unknown option {unknown[0]}{_meant(unknown[0], command, flags)}")
    args.operands = operands
    for flag in flags:
        _check_values(flag, getattr(args, flag.dest))
    return command, args


def help_text(command: str) -> str:
    """The help of a subcommand."""
    from textwrap import fill

    parser = _parser(command)
    parser.epilog = _epilog(next(c for c in COMMANDS if c.name == command))
    parser.description = fill(parser.description or "", _WIDTH)
    return parser.format_help()


def _divide(words: list[str], flags: tuple[Flag, ...]) -> tuple[list[str], list[str]]:
    """Options (each in one word or followed by its value), and the other words."""
    by_name = {name: flag for flag in flags for name in flag.names}
    options: list[str] = []
    operands: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            operands += rest
        elif not word.startswith("-") or word == "-":
            operands.append(word)
        elif "-" + word in by_name and len(word) > 2:
            raise UsageError(f"unknown option {word}; did you mean -{word}?")
        else:
            options.append(word)
            # the last letter of -vo FILE
            flag = by_name.get(word if word.startswith("--") else "-" + word[-1])
            cluster = word.startswith("--") or all(_is_switch(by_name.get("-" + letter)) for letter in word[1:-1])
            if flag and not _is_switch(flag) and cluster:
                value = flag.bare if flag.bare is not None else next(rest, None)
                if value is None:
                    known = f", one of {', '.join(flag.values)}" if flag.values else ""
                    raise UsageError(f"{word} needs {flag.metavar}{known}")
                if word.startswith("--"):
                    options[-1] = f"{word}={value}"
                else:
                    options[-1:] = [word[:-1]] if len(word) > 2 else []
                    options.append(f"{flag.names[-1]}={value}")
    return options, operands


def _is_switch(flag: Flag | None) -> bool:
    return flag is not None and not flag.takes_value


def _check_values(flag: Flag, given: Any) -> None:
    """Refuse what is none of the few values of an option."""
    if flag.values and given is not None:
        for value in given if isinstance(given, list) else [given]:
            if value not in flag.values:
                near = suggestion(value, flag.values, repr)
                raise UsageError(f"{flag.names[-1]}: {value!r} is none of {', '.join(flag.values)}{near}")


def _meant(word: str, command: str, flags: tuple[Flag, ...]) -> str:
    name = word.partition("=")[0]
    others = [other for flag in FLAGS if name in flag.names for other in flag.commands]
    if others:
        return " here; it belongs to " + " and ".join(f"newsclean {other}".rstrip() for other in others)
    near = suggestion(name, [name for flag in flags for name in flag.names])
    return near or f"; see {f'newsclean {command}'.rstrip()} --help"


def suggestion(word: str, known: Iterable[str], shown: Callable[[str], str] = str) -> str:
    """What may have been meant, as the end of a message; empty where nothing known looks alike."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), 1)
    return f"; did you mean {shown(near[0])}?" if near else ""


def _parser(command: str) -> argparse.ArgumentParser:
    row = next(c for c in COMMANDS if c.name == command)
    name = f"newsclean {command}".rstrip()
    parser = _Parser(
        prog=name,
        usage=f"{name} [OPTION ...] {row.arguments}",
        description=row.summary,
        formatter_class=_Formatter,
        add_help=False,
        allow_abbrev=False,
    )
    groups: dict[str, Any] = {}
    for flag in flags_of(command):
        if flag.group not in groups:
            groups[flag.group] = parser.add_argument_group(flag.group)
        groups[flag.group].add_argument(*flag.names, dest=flag.dest, help=_help(flag), **_keywords(flag))
    return parser


def _keywords(flag: Flag) -> dict[str, Any]:
    if flag.kind is Kind.SWITCH:
        return {"action": "store_true"}
    if flag.kind is Kind.COUNT:
        return {"action": "count", "default": 0}
    if flag.kind in (Kind.PATHS, Kind.TEXTS):
        return {"action": "append", "metavar": flag.metavar}
    metavar = f"[{flag.metavar}]" if flag.bare is not None else flag.metavar
    types: dict[Kind, Any] = {Kind.LIST: _names, Kind.NUMBER: _number}
    return {"type": types.get(flag.kind, str), "metavar": metavar}


def _help(flag: Flag) -> str:
    return flag.help.replace("%", "%%")


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{value!r} is no number") from None


def _names(value: str) -> list[str]:
    return [name.strip() for name in value.split(",") if name.strip()]


def _epilog(row: Command) -> str:
    lines = ["examples:"]
    for example, meaning in row.examples:
        lines += [f"  {example}", f"      {meaning}"]
    if not row.name:
        lines += ["", "subcommands (newsclean COMMAND --help says more):"]
        lines += [part for c in COMMANDS if c.name for part in _columns(c.name, c.summary, 15)]
        lines += ["", "A file that is called like a subcommand: ./undo.", "", "exit codes:"]
        lines += [part for code, meaning in EXITS for part in _columns(code, meaning, 15)]
    return "\n".join(lines)


def _columns(left: str, right: str, indent: int) -> list[str]:
    from textwrap import wrap

    first, *more = wrap(right, _WIDTH - indent - 2)
    return [f"  {left:<{indent}}{first}", *(" " * (indent + 2) + part for part in more)]

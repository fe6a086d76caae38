# SPDX-License-Identifier: Apache-2.0
"""Completion for fish, 3.0 and later: options with what they are for, values, files, subcommands."""

from __future__ import annotations

from newsclean.cli.flags import COMMANDS, FLAGS, Flag, Kind

_HEAD = r"""# fish completion for newsclean, written by: newsclean completions fish

# Whether the subcommand on the line is one of the words given; the empty word stands for none.
function __newsclean_in
    set -l line (commandline -opc)
    set -l command ''
    if set -q line[2]; and contains -- $line[2] @NAMES@
        set command $line[2]
    end
    contains -- "$command" $argv
end

# A subcommand is the first word.
function __newsclean_first
    set -l line (commandline -opc)
    test (count $line) -eq 1
end

# The words given, for the last of several names with commas between them, without those that stand there already.
function __newsclean_list
    set -l before (commandline -ct | string replace -r '^--?[a-z-]+=' '' | string match -r '.*,')
    for word in $argv
        contains -- $word (string split , -- "$before"); or echo "$before$word"
    end
end

complete -c newsclean -e
"""


def script() -> str:
    """The script to be sourced."""
    lines = [_HEAD.replace("@NAMES@", " ".join(command.name for command in COMMANDS if command.name))]
    for command in COMMANDS:
        if command.name:
            lines.append(f"complete -c newsclean -n __newsclean_first -a {command.name} -d {_quoted(command.summary)}")
            if not command.takes_files:
                condition = f"-n '__newsclean_in {command.name}' -f"
                words = " ".join(command.values)
                if "ID" in command.arguments:
                    words = f"(newsclean {command.name} 2>/dev/null | string split -f 1 ' ')"
                lines.append(f"complete -c newsclean {condition}" + (f" -a {_quoted(words)}" if words else ""))
    lines += [_option(flag) for flag in FLAGS]
    return "\n".join(lines) + "\n"


def _option(flag: Flag) -> str:
    commands = " ".join(name or "\\'\\'" for name in flag.commands)
    names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in flag.names)
    return f"complete -c newsclean -n '__newsclean_in {commands}' {names}{_value(flag)} -d {_quoted(flag.help)}"


def _value(flag: Flag) -> str:
    if not flag.takes_value:
        return ""
    words = " ".join(flag.values or flag.hints)
    # -r takes a value, -x one that is no file; without them it may be missing, and must stand after =
    needs = " -f" if flag.bare is not None else " -r" if flag.takes_files else " -x"
    if flag.takes_directories:
        words, needs = "(__fish_complete_directories)", " -x"
    if words and flag.kind is Kind.LIST:
        words = f"(__newsclean_list {words})"
    return needs + (f" -a {_quoted(words)}" if words else "")


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

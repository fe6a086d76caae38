# SPDX-License-Identifier: Apache-2.0
"""Completion for zsh, on its own function `_arguments`: options with what they are for, values, files, subcommands."""

from __future__ import annotations

from newsclean.cli.flags import COMMANDS, Command, Flag, Kind, flags_of

_SCRIPT = r"""#compdef newsclean
# zsh completion for newsclean, written by: newsclean completions zsh

_newsclean_commands() {
    local -a commands
    commands=(
@COMMANDS@
    )
    _describe -t commands subcommand commands
}

# A subcommand is the first word; a name of a file can be any.
_newsclean_operand() {
    if (( CURRENT == 2 )); then
        _alternative 'commands:subcommand:_newsclean_commands' 'files:file:_files'
    else
        _files
    fi
}

_newsclean_rules() {
    local -a ids
    ids=(${(f)"$(_call_program rules newsclean rules 2>/dev/null | cut -d ' ' -f 1)"})
    compadd -a ids
}

_newsclean() {
    local command=''
    if (( CURRENT > 2 )); then
        case $words[2] in (@NAMES@) command=$words[2] ;; esac
    fi
    if [[ -n $command ]]; then
        shift words
        (( CURRENT-- ))
    fi
    case $command in
@BRANCHES@
    esac
}

if [[ ${funcstack[1]} == _newsclean ]]; then
    _newsclean "$@"
elif (( $+functions[compdef] )); then
    compdef _newsclean newsclean
fi
"""


def script() -> str:
    """The script, to be sourced or to lie as ``_newsclean`` in the function path."""
    named = [command for command in COMMANDS if command.name]
    parts = {
        "@COMMANDS@": "\n".join(f"        {_quoted(_plain(c.name) + ':' + c.summary)}" for c in named),
        "@NAMES@": "|".join(command.name for command in named),
        "@BRANCHES@": "\n".join(_branch(command) for command in COMMANDS),
    }
    text = _SCRIPT
    for mark, part in parts.items():
        text = text.replace(mark, part)
    return text


def _branch(command: Command) -> str:
    specs = [spec for flag in flags_of(command.name) for spec in _specs(flag)]
    specs.append(_quoted(_operands(command)))
    lines = " \\\n".join(f"                {spec}" for spec in specs)
    return f"        ('{command.name}')\n            _arguments -s -S : \\\n{lines}\n            ;;"


def _specs(flag: Flag) -> list[str]:
    """One for each name of the option; each excludes the other ones, unless the option may be repeated."""
    again = flag.kind in (Kind.COUNT, Kind.PATHS)
    before = "*" if again else f"({' '.join(flag.names)})" if len(flag.names) > 1 else ""
    specs = []
    for name in flag.names:
        # --name=VALUE or --name VALUE; only the former where the value may be missing; -nVALUE or -n VALUE
        how = "" if not flag.takes_value else "=-" if flag.bare is not None else "=" if name.startswith("--") else "+"
        specs.append(_quoted(f"{before}{name}{how}[{_plain(flag.help)}]{_value(flag)}"))
    return specs


def _value(flag: Flag) -> str:
    if not flag.takes_value:
        return ""
    title = _plain((flag.metavar or "").removesuffix(",...").lower())
    words = " ".join(flag.values or flag.hints)
    if words:
        do = f"_values -s , {title} {words}" if flag.kind is Kind.LIST else f"({words})"
    else:
        do = "_files -/" if flag.takes_directories else "_files" if flag.takes_files else " "
    return f"{'::' if flag.bare is not None else ':'}{title}:{do}"


def _operands(command: Command) -> str:
    if not command.name:
        return "*: :_newsclean_operand"
    if command.takes_files:
        return "*:file:_files"
    if command.values:
        return f"1:word:({' '.join(command.values)})"
    return "*:rule:_newsclean_rules" if "ID" in command.arguments else "*: : "


def _plain(text: str) -> str:
    """`text` as part of a specification, where brackets and colons have a meaning."""
    for char in "\\[]:":
        text = text.replace(char, "\\" + char)
    return text


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"

# SPDX-License-Identifier: Apache-2.0
"""Completion for bash, 3.2 and later, with or without the package bash-completion.

Promise: what the function does not know is left to readline, which completes names of files.
"""

from __future__ import annotations

from newsclean.cli.flags import COMMANDS, FLAGS, Command, Flag, flags_of

_SCRIPT = r"""# bash completion for newsclean, written by: newsclean completions bash
# shellcheck shell=bash disable=SC2207

# Some of the words that begin with $cur.
_newsclean_words() {
    compopt +o default +o bashdefault 2>/dev/null
    COMPREPLY=($(compgen -W "$1" -- "$cur"))
}

# The same for the last of several names with commas between them, without those that stand there already.
_newsclean_list() {
    local before='' word
    compopt +o default +o bashdefault -o nospace 2>/dev/null
    case $cur in *,*) before=${cur%,*}, ;; esac
    COMPREPLY=()
    for word in $1; do
        case ,$before in
            *",$word,"*) ;;
            *) case $before$word in "$cur"*) COMPREPLY+=("$before$word") ;; esac ;;
        esac
    done
}

# Without a list, readline completes as its own function for that says: names of directories here.
_newsclean_directories() {
    compopt +o bashdefault +o default -o dirnames 2>/dev/null
}

_newsclean() {
    local cur=${COMP_WORDS[COMP_CWORD]} option='' joined='' glued='' command='' word i
    COMPREPLY=()
    if ((COMP_CWORD > 1)); then
        case ${COMP_WORDS[1]} in @NAMES@) command=${COMP_WORDS[1]} ;; esac
    fi
    for ((i = 1; i < COMP_CWORD; i++)); do
        if [[ ${COMP_WORDS[i]} == -- ]]; then return; fi
    done

    # --level=x is one word for us, three for readline unless COMP_WORDBREAKS says otherwise.
    word=${COMP_WORDS[COMP_CWORD - 1]}
    if [[ $cur == = ]]; then
        option=$word joined=1 cur=''
    elif [[ $word == = ]] && ((COMP_CWORD > 2)); then
        option=${COMP_WORDS[COMP_CWORD - 2]} joined=1
    elif [[ $cur == --*=* ]]; then
        option=${cur%%=*} joined=1 glued=${cur%%=*}= cur=${cur#*=}
    else
        option=$word
    fi
    case "$command:$option" in
@VALUES@
        *) option='' ;;
    esac
    if [[ $option ]]; then
        if [[ $glued ]]; then
            for i in "${!COMPREPLY[@]}"; do COMPREPLY[i]=$glued${COMPREPLY[i]}; done
        fi
        return
    fi

    case "$command:$cur" in
@OPTIONS@
@OPERANDS@
    esac
    # A subcommand is the first word; a name of a file can be any.
    if ((COMP_CWORD == 1)) && [[ $cur != -* ]]; then
        COMPREPLY=($(compgen -W '@WORDS@' -- "$cur"))
        if [[ ! $cur ]]; then
            compopt -o filenames 2>/dev/null
            while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f)
        fi
    fi
}

complete -o bashdefault -o default -F _newsclean newsclean
"""


def script() -> str:
    """The script to be sourced."""
    names = [command.name for command in COMMANDS if command.name]
    parts = {
        "@NAMES@": " | ".join(names),
        "@WORDS@": " ".join(names),
        "@VALUES@": "\n".join(_value_arms()),
        "@OPTIONS@": "\n".join(_option_arm(command) for command in COMMANDS),
        "@OPERANDS@": "\n".join(_operand_arm(command) for command in COMMANDS if not command.takes_files),
    }
    text = _SCRIPT
    for mark, part in parts.items():
        text = text.replace(mark, part)
    return text


def _value_arms() -> list[str]:
    """A branch for each option that takes a value, with the ways to write it for every subcommand that has it."""
    arms = []
    for flag in FLAGS:
        if flag.takes_value:
            patterns = " | ".join(f"{command}:{name}" for command in flag.commands for name in flag.names)
            arms.append(f"        {patterns}) {_value(flag)} ;;")
    return arms


def _value(flag: Flag) -> str:
    words = " ".join(flag.values or flag.hints)
    if words:
        do = f"_newsclean_{'list' if ',' in (flag.metavar or '') else 'words'} '{words}'"
    elif flag.takes_directories:
        do = "_newsclean_directories"
    elif flag.takes_files:
        do = ":"
    else:
        do = "_newsclean_words ''"
    # One with a default takes its value only after =.
    return do if flag.bare is None else f"if [[ $joined ]]; then {do}; else option=''; fi"


def _option_arm(command: Command) -> str:
    names = " ".join(name for flag in flags_of(command.name) for name in flag.names)
    return f"        {command.name}:-*) _newsclean_words '{names}' ;;"


def _operand_arm(command: Command) -> str:
    if "ID" in command.arguments:
        words = f"\"$(newsclean {command.name} 2>/dev/null | cut -d ' ' -f 1)\""
    else:
        words = f"'{' '.join(command.values)}'"
    return f"        {command.name}:*) _newsclean_words {words} ;;"

# SPDX-License-Identifier: Apache-2.0
"""The options of the cleaner from configuration file and command line, the latter going before.

Promise: a file is read only where the user stands or where --config points; it can choose what is cleaned, never what
is written; every mistake in it is a `UsageError` with file, key and remedy.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Set
from typing import TYPE_CHECKING, Any

from newsclean.cli.flags import FLAGS
from newsclean.cli.parser import suggestion
from newsclean.cli.status import UsageError
from newsclean.cli.values import KINDS
from newsclean.formats.errors import FileError
from newsclean.formats.files import Input
from newsclean.formats.system import System

if TYPE_CHECKING:
    from newsclean.boilerplate import Rule
    from newsclean.config import Config

_OWN_FILE = b"newsclean.toml"
_PROJECT_FILE = b"pyproject.toml"


def config_of(args: argparse.Namespace, system: System, stages: Set[str] | None = None) -> Config:
    """The checked options; the `stages` given here, whatever was chosen elsewhere. Raises `UsageError`."""
    from newsclean.config import STAGES, Config, ConfigError

    options: dict[str, Any] = {}
    if not args.no_config:
        name, options = _from_file(args, system)
        try:
            if "rule" in options or "rules" in options:
                rules = _file_rules(options, system)
                options = {key: value for key, value in options.items() if key != "rule"} | {"rules": rules}
            Config.from_mapping(options)
        except ConfigError as error:
            raise UsageError(f"{name}: {error}") from None
    if getattr(args, "rules", None):
        # rules of the command line stand beside those of the file, and go before them
        options["rules"] = [*_rule_files(args.rules, system), *options.get("rules", ())]
    for flag in FLAGS:
        value = getattr(args, flag.dest, None)
        if flag.config and value is not None:
            options[flag.config] = value
    stages = set(options.get("stages", Config().stages) if stages is None else stages)
    skip = getattr(args, "skip", None) or []
    for stage in skip:
        if stage not in STAGES:
            raise UsageError(f"--skip: {stage!r} is none of {', '.join(STAGES)}")
    stages -= set(skip)
    if getattr(args, "normalize", None) is not None:
        stages.add("normalize")
    if getattr(args, "mark_gaps", None) is not None and "gaps" not in stages:
        raise UsageError("--mark-gaps needs the stage gaps, which is switched off")
    if "gaps" not in stages and getattr(args, "max_gap_rate", None) is None:
        options.pop("max_gap_rate", None)  # the command line, which switched the stage off, goes before the file
    try:
        config = Config.from_mapping({**options, "stages": stages})
    except ConfigError as error:
        raise UsageError(_in_words_of_flags(str(error), args)) from None
    _check_kinds(getattr(args, "remove", None) or (), config)
    if config.gap_table is not None and "gaps" in stages:
        _check_table(config.gap_table)
    return config


def _check_table(path: str) -> None:
    from newsclean.gaps.model import table_at
    from newsclean.tables import TableError

    try:
        table_at(path)
    except TableError as error:
        raise UsageError(str(error)) from None


def _check_kinds(names: Iterable[str], config: Config) -> None:
    """Refuse a kind that nothing can have: who mistypes one would wonder why nothing goes."""
    known = [*KINDS, *(rule.kind for rule in config.rules)]
    for name in names:
        if name.removeprefix("boilerplate.") not in known:
            near = suggestion(name, known, repr) or f"; there are {', '.join(dict.fromkeys(known))}"
            raise UsageError(f"--remove: there is no kind {name!r}{near}")


def _in_words_of_flags(message: str, args: argparse.Namespace) -> str:
    """A message about a key as one about the option that was given for it, if one was."""
    for flag in FLAGS:
        if flag.config and getattr(args, flag.dest, None) is not None and message.startswith(flag.config):
            message = flag.names[-1] + message.removeprefix(flag.config)
            if flag.config == "encoding":
                message += "; newsclean detect FILE tells which one a file is in"
            return message
    return message


def extra_rules(args: argparse.Namespace, system: System) -> tuple[Rule, ...]:
    """The rules that --rules and the configuration file add to the package's own. Raises `UsageError`."""
    _, options = ("", {}) if args.no_config else _from_file(args, system)
    found = _rule_files(args.rules or [], system)
    return (*found, *_file_rules(options, system))


def _file_rules(options: dict[str, Any], system: System) -> list[Any]:
    """The rules of a configuration: tables ``[[rule]]``, and the files that its list ``rules`` names."""
    inline = options.get("rule", [])
    files = options.get("rules", [])
    if not isinstance(files, list) or not all(isinstance(name, str) for name in files):
        raise UsageError("rules must be a list of file names; single rules are tables [[rule]]")
    from newsclean.boilerplate.rulefiles import checked
    from newsclean.boilerplate.rules import RuleError

    try:
        return [*checked(inline if isinstance(inline, list) else [inline], "[[rule]]"), *_rule_files(files, system)]
    except RuleError as error:
        raise UsageError(str(error)) from None


def _rule_files(names: list[str], system: System) -> list[Rule]:
    if not names:
        return []
    from newsclean.boilerplate.rulefiles import rules_of
    from newsclean.boilerplate.rules import RuleError

    found: list[Rule] = []
    for name in names:
        try:
            found += rules_of(_read(name.encode("utf-8", "surrogateescape"), system), name)
        except RuleError as error:
            raise UsageError(str(error)) from None
    return found


def _from_file(args: argparse.Namespace, system: System) -> tuple[str, dict[str, Any]]:
    """The name of the file for messages, and its options, none where there is no file."""
    if args.config is not None:
        path = args.config.encode("utf-8", "surrogateescape")
        project = os.path.basename(path) == _PROJECT_FILE
        return args.config, _options(path, project, _read(path, system))
    for path, project in ((_OWN_FILE, False), (_PROJECT_FILE, True)):
        if os.path.isfile(path):
            data = _read(path, system)
            # A project that does not speak of newsclean is not parsed: its mistakes are not our business.
            if not project or b"newsclean" in data:
                options = _options(path, project, data)
                if options or not project:
                    return path.decode(), options
    return "", {}


def _read(path: bytes, system: System) -> bytes:
    try:
        with Input(system, path) as source:
            return b"".join(source.chunks())
    except FileError as error:
        raise UsageError(f"{os.fsdecode(path)}: {error.reason}") from None


def _options(path: bytes, project: bool, data: bytes) -> dict[str, Any]:
    import tomllib

    name = path.decode("utf-8", "surrogateescape")
    try:
        table: Any = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # of TOML, of UTF-8, of a number of too many digits
        raise UsageError(f"{name}: not valid TOML: {error}") from None
    if project:
        tool = table.get("tool", {})
        table = tool.get("newsclean", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise UsageError(f"{name}: newsclean must be a table of options")
    return table

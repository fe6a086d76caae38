# SPDX-License-Identifier: Apache-2.0
"""What a user may choose, checked. Nothing here does any cleaning or opens a file.

Promise: a `Config` that exists is valid; a wrong key or value raises `ConfigError` that names it and the remedy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

STAGES = ("encoding", "mojibake", "boilerplate", "gaps", "normalize")
LEVELS = ("careful", "balanced", "thorough")
WINDOW = 1 << 18  # bytes: articles are far smaller, and a block of this size stays in the processor's cache
SMALLEST_WINDOW = 64


class ConfigError(ValueError):
    """An unknown option, or a value that it cannot take."""


@dataclass(frozen=True, slots=True)
class Config:
    """The options of a `Cleaner`; immutable, hashable, picklable.

    `stages`: which of encoding, mojibake, boilerplate, gaps, normalize run (default: all but normalize).
    `level`: how much boilerplate goes: careful, balanced or thorough.
    `remove`: kinds that are kept by default and shall go, such as ``byline``, ``date``, ``caption``.
    `mark_gaps`: text to write where link text was dropped, such as ``[…]``; None writes nothing.
    `encoding`: the input's codec, to overrule detection.
    `normalize`: which fixers the normalize stage uses; empty means all.
    `mojibake_threshold`, `boilerplate_threshold`, `gap_threshold`: the confidence from which a finding is carried out
    (a gap: marked in the text).
    `max_gap_rate`: the expected gaps per 1,000 words above which a document counts as damaged (see `is_damaged`).
    `gap_table`: the path of a gap model of one's own (see `newsclean.training.gaps_own`); None is the package's.
    `rules`: further rules on boilerplate, as tables or as `newsclean.boilerplate.Rule`; in a file ``[[rule]]``.
    `window`: bytes that are looked at together; longer input is cut there, at a blank line or line end if there is one.
    """

    stages: frozenset[str] = frozenset(STAGES) - {"normalize"}
    level: str = "careful"
    remove: frozenset[str] = frozenset()
    mark_gaps: str | None = None
    encoding: str | None = None
    normalize: frozenset[str] = frozenset()
    mojibake_threshold: float = 0.5
    boilerplate_threshold: float = 0.5
    gap_threshold: float = 0.5
    max_gap_rate: float | None = None
    gap_table: str | None = None
    rules: tuple[Any, ...] = ()
    window: int = WINDOW

    def __post_init__(self) -> None:
        for name in ("stages", "remove", "normalize"):
            object.__setattr__(self, name, _names(name, getattr(self, name)))
        _among("stages", self.stages, STAGES)
        _among("level", [self.level], LEVELS)
        for name in ("mojibake_threshold", "boilerplate_threshold", "gap_threshold"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
                raise ConfigError(f"{name} must be a number from 0 to 1, not {value!r}")
        if isinstance(self.window, bool) or not isinstance(self.window, int) or self.window < SMALLEST_WINDOW:
            raise ConfigError(
                f"window must be a whole number of bytes, at least {SMALLEST_WINDOW}, not {self.window!r}"
            )
        rate = self.max_gap_rate
        if rate is not None:
            if isinstance(rate, bool) or not isinstance(rate, int | float) or not rate >= 0:
                raise ConfigError(f"max_gap_rate must be a number of gaps per 1,000 words, 0 or more, not {rate!r}")
            if "gaps" not in self.stages:
                raise ConfigError("max_gap_rate needs the stage gaps, which is switched off")
        for name in ("mark_gaps", "encoding", "gap_table"):
            value = getattr(self, name)
            if value is not None and not isinstance(value, str):
                raise ConfigError(f"{name} must be a string, not {value!r}")
        if self.mark_gaps == "":
            raise ConfigError("mark_gaps must not be empty: leave it out to write no marker")
        if self.encoding is not None:
            object.__setattr__(self, "encoding", _codec(self.encoding))
        if self.rules != ():
            object.__setattr__(self, "rules", _rules(self.rules))
        if self.normalize:
            from newsclean.normalize import FIXERS

            _among("normalize", self.normalize, FIXERS)

    def is_damaged(self, gap_rate: float | None) -> bool:
        """Whether a document of this rate (`Result.gap_rate`) has more gaps than `max_gap_rate` allows."""
        return self.max_gap_rate is not None and gap_rate is not None and gap_rate > self.max_gap_rate

    def for_text(self) -> Config:
        """The options that give the same text where nobody asks for gaps: they are not looked for unless written."""
        if "gaps" not in self.stages or self.mark_gaps is not None:
            return self
        return replace(self, stages=self.stages - {"gaps"}, max_gap_rate=None)

    @classmethod
    def from_mapping(cls, options: Mapping[str, Any]) -> Config:
        """A Config from parsed TOML or keywords; raises `ConfigError` for an unknown key or a wrong value."""
        known = [f.name for f in fields(cls)]
        if "rule" in options:
            inline = options["rule"] if isinstance(options["rule"], list) else [options["rule"]]
            named = options.get("rules", ())
            if isinstance(named, str | Mapping) or not isinstance(named, Iterable):
                raise ConfigError(f"rules must be a list of rules, not {named!r}")
            rules = [*named, *inline]
            options = {key: value for key, value in options.items() if key != "rule"} | {"rules": rules}
        for key in options:
            if key not in known:
                raise ConfigError(f"unknown option {key!r}{_suggestion(key, known)}")
        return cls(**options)


def _names(name: str, value: Any) -> frozenset[str]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise ConfigError(f"{name} must be a list of names, not {value!r}")
    names = list(value)
    if not all(isinstance(x, str) for x in names):
        raise ConfigError(f"{name} must be a list of names, not {value!r}")
    return frozenset(names)


def _among(name: str, values: Iterable[str], allowed: Iterable[str]) -> None:
    allowed = list(allowed)
    for value in values:
        if value not in allowed:
            raise ConfigError(f"{name}: {value!r} is none of {', '.join(allowed)}{_suggestion(str(value), allowed)}")


def _suggestion(word: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, known, 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _rules(rules: Any) -> tuple[Any, ...]:
    from newsclean.boilerplate.rulefiles import checked
    from newsclean.boilerplate.rules import RuleError

    if isinstance(rules, str | Mapping) or not isinstance(rules, Iterable):
        raise ConfigError(f"rules must be a list of rules, not {rules!r}")
    try:
        return checked(rules, "rules")
    except RuleError as error:
        raise ConfigError(" ".join(str(error).splitlines())) from error  # names and patterns may have line ends


def _codec(name: str) -> str:
    import codecs

    try:
        info = codecs.lookup(name)
        if info._is_text_encoding:
            return info.name
    except (LookupError, ValueError):
        pass
    raise ConfigError(f"encoding: Python has no text encoding {name!r}")

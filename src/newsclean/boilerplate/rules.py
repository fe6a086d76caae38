# SPDX-License-Identifier: Apache-2.0
"""Line rules: phrases and bounded patterns that say "this is a label, not the article", as data.

Promise: a rule reads a bounded part of one line, so matching is linear in the text whatever a pattern does. Reading
and checking rules is the business of `newsclean.boilerplate.rulefiles`; a user's patterns run under a time limit.

A phrase is compared without regard to case, punctuation and kind of blank; ``#`` stands for a number, ``{a|b}`` for
either, ``…`` at the end for anything that follows (at most `reach` characters in all).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

LINE_LENGTH = 300  # whole-line patterns read lines up to this length
LONGEST_LINE = 900  # no rule takes a longer line
OPEN_LENGTH = 130  # a line matched by an open phrase is a label and its slots, unless the rule's `reach` says more
START_LENGTH = 60
END_LENGTH = 200
LONG_SHELF = 6  # phrases under one first word that are worth dividing by the second
INSIDE_LENGTH = 220  # what a pattern may take in the middle of a line
REMEMBERED = 2048  # lines such as "Share" stand in every article: so many answers are kept …
REMEMBERED_LENGTH = 100  # … for lines up to this length, half a megabyte at most
PLACES = ("line", "start", "end", "inside")
_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_NUMBER = re.compile(r"\d+")
CHOICE = re.compile(r"\{([^{}]*)\}")
_SENTENCE_END = ".!?…。！？؟।"
_OPENING = tuple("([（【")
BRACKETS = frozenset(_OPENING)
_LABEL_MARKS = ":：»>–—|-"


class RuleError(ValueError):
    """A rule file is not usable; the message says which rule and why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `examples` and `counter_examples` are its tests."""

    id: str
    kind: str
    languages: tuple[str, ...]
    where: str
    phrases: tuple[str, ...]
    pattern: str
    triggers: tuple[str, ...]
    confidence: float
    reach: int
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that fits ``line[start:end]``; `whole` when that is all of the line, `open` when a slot was filled."""

    rule: Rule
    start: int
    end: int
    whole: bool
    open: bool


# ASCII without apostrophes, the usual case, needs no pattern for words: all but letters and numbers is a blank.
_OTHERS = [chr(code) for code in range(128) if not chr(code).isalpha()]
_PLAIN = str.maketrans({char: "0" if char in "0123456789#" else "'" if char == "'" else " " for char in _OTHERS})
_ZEROS = re.compile("0+")


def fold(line: str) -> str:
    """The line as phrases see it: words in lower case joined by one blank, numbers as ``0``."""
    if line.isascii():
        plain = line.lower().translate(_PLAIN)
        if "'" not in plain:
            return " ".join((_ZEROS.sub(" 0 ", plain) if "0" in plain else plain).split())
    return fold_by_pattern(line)


def fold_by_pattern(line: str) -> str:
    """What `fold` gives, for any line."""
    return " ".join(_WORDS.findall(_NUMBER.sub(" 0 ", line.casefold().replace("’", "'").replace("#", "0"))))


@lru_cache(maxsize=512)
def _head(line: str) -> str:
    """The folded beginning of a line, asked for by each kind of rule in turn."""
    return fold(line)


def expand(phrase: str) -> list[str]:
    """The phrases that ``{a|b}`` stands for."""
    choice = CHOICE.search(phrase)
    if choice is None:
        return [" ".join(phrase.split())]
    return [
        whole
        for part in choice[1].split("|")
        for whole in expand(phrase[: choice.start()] + part + phrase[choice.end() :])
    ]


def _is_wide(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"


def _key(folded: str) -> str:
    """Under what a phrase is filed: its first word, or its first two characters in scripts without blanks."""
    word = folded.partition(" ")[0]
    if word.isascii():
        return word
    if _is_wide(word[:1]):
        return word[:2] if _is_wide(word[1:2]) else word[:1]
    for at, char in enumerate(word):
        if _is_wide(char):
            return word[:at]
    return word


class RuleSet:
    """Rules made ready for matching; immutable after construction, but for answers that are remembered."""

    def __init__(
        self,
        rules: Sequence[Rule],
        *,
        fuse: float | None = None,
        prepared: Sequence[Sequence[Any]] | None = None,
        widths: Mapping[str, int] | None = None,
        lasts: Mapping[str, str] | None = None,
    ) -> None:
        """`fuse`: seconds after which a pattern of a user gives up on a line (None: patterns are trusted).

        `prepared`: what `prepared` of the same rules gave, which saves the filing. `widths`: how many characters the
        pattern of a rule can take at most; longer lines do not meet it. `lasts`: with which characters it can end.
        """
        self.rules = tuple(rules)
        self._widths = {} if widths is None else widths
        self._lasts = {} if lasts is None else lasts
        self._fuse = fuse
        self._phrases: dict[str, dict[str, list[tuple[str, bool, Rule]]]] = {place: {} for place in PLACES}
        self._patterns: dict[str, dict[str, list[Rule]]] = {place: {} for place in PLACES}
        self._divided: dict[str, dict[str, list[tuple[str, bool, Rule]]]] = {}
        self._compiled: dict[str, Any] = {}
        self._known: dict[tuple[str, bool, bool], object] = {}  # answers of `match_edges`
        self._longest = max(LINE_LENGTH, *(rule.reach for rule in self.rules), 0)
        if prepared is None:
            self._file_phrases()
        else:
            for place, key, folded, is_open, number in prepared:
                self._phrases[place].setdefault(key, []).append((folded, is_open, self.rules[number]))
        for rule in self.rules:
            for trigger in rule.triggers:
                self._patterns[rule.where].setdefault(self._shelf(rule.where, _folded_trigger(trigger)), []).append(
                    rule
                )

    def _file_phrases(self) -> None:
        """Put every phrase where `match_line` and the others look for it, the longest first."""
        for rule in self.rules:
            for written in rule.phrases:
                for phrase in expand(written):
                    folded = fold(phrase)
                    if not folded:
                        raise RuleError(f"{rule.id}: phrase {phrase!r} has no words")
                    shelf = self._phrases[rule.where].setdefault(self._shelf(rule.where, folded), [])
                    shelf.append((folded, phrase.endswith("…"), rule))
        for place in self._phrases.values():
            for shelf in place.values():
                shelf.sort(key=lambda entry: (-len(entry[0]), entry[1]))

    def prepared(self) -> list[tuple[str, str, str, bool, int]]:
        """The phrases as filed, for the table: place, key, phrase, open, number of the rule."""
        number = {rule.id: i for i, rule in enumerate(self.rules)}
        return [
            (place, key, folded, is_open, number[rule.id])
            for place, shelves in self._phrases.items()
            for key, shelf in sorted(shelves.items())
            for folded, is_open, rule in shelf
        ]

    @staticmethod
    def _shelf(where: str, folded: str) -> str:
        if where == "inside" and folded[:1] in BRACKETS:
            return folded
        if where == "end":
            return folded[-2:] if _is_wide(folded[-1:]) else folded.rpartition(" ")[2]
        return _key(folded)

    def closing_words(self) -> list[str]:
        """Words with which a line must end for any rule on line ends."""
        return sorted(set(self._phrases["end"]) | set(self._patterns["end"]))

    def opening_words(self, *places: str) -> list[tuple[str, Rule]]:
        """The words with which a pattern for these places may begin, as written and as compared, and the rule."""
        wanted = [(trigger, rule) for rule in self.rules if rule.where in places for trigger in rule.triggers]
        words = [(trigger, rule) for trigger, rule in wanted if trigger[:1] not in BRACKETS]
        return list(dict.fromkeys((word, rule) for trigger, rule in words for word in (trigger, _key(fold(trigger)))))

    def bracket_words(self) -> list[str]:
        """The words with which a note in brackets begins."""
        return sorted({word[1:] for word in self._patterns["inside"] if word[:1] in BRACKETS})

    def _pattern(self, rule: Rule) -> Any:
        compiled = self._compiled.get(rule.pattern)
        if compiled is None:
            if self._fuse is None:
                compiled = re.compile(rule.pattern, re.IGNORECASE)
            else:
                import regex

                compiled = regex.compile(rule.pattern, regex.IGNORECASE)
            self._compiled[rule.pattern] = compiled
        return compiled

    def _wide_enough(self, place: str, key: str, length: int) -> Sequence[Rule]:
        """The rules under `key` whose patterns can take `length` characters."""
        rules = self._patterns[place].get(key, ())
        return [rule for rule in rules if self._widths.get(rule.id, LINE_LENGTH) >= length] if rules else rules

    def _try(self, rule: Rule, method: str, part: str, begin: int = 0) -> Any:
        call = getattr(self._pattern(rule), method)
        if self._fuse is None:
            return call(part, begin)
        try:
            return call(part, begin, timeout=self._fuse)
        except TimeoutError:
            return None

    def _line_shelf(self, head: str, key: str) -> Sequence[tuple[str, bool, Rule]]:
        """The whole-line phrases that may fit, the longest first; long shelves are divided by the second word."""
        shelf = self._phrases["line"].get(key, ())
        if len(shelf) < LONG_SHELF:
            return shelf
        words = head.split(" ", 2)
        if len(words) < 3 or words[0] != key:
            return shelf
        divided = self._divided.get(key)
        if divided is None:
            divided = {}
            for entry in shelf:
                divided.setdefault(entry[0].partition(" ")[2].partition(" ")[0], []).append(entry)
            self._divided[key] = divided
        # A phrase of one word is shorter than all others under its key, so it comes last.
        return [*divided.get(words[1], ()), *divided.get("", ())]

    def match_edges(self, line: str, first: bool, last: bool) -> Match | None:
        """The rule that takes the line, the label at its beginning (both if `first`) or its end (if `last`)."""
        if self._fuse is not None or len(line) > REMEMBERED_LENGTH:
            return self._match_edges(line, first, last)
        key = (line, first, last)
        known = self._known.get(key, self)
        if known is not self:
            return cast("Match | None", known)
        match = self._match_edges(line, first, last)
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[key] = match
        return match

    def _match_edges(self, line: str, first: bool, last: bool) -> Match | None:
        match = None
        if first:
            match = self.match_line(line) or self.match_start(line)
        if match is None and last:
            match = self.match_end(line)
        return match

    def behind(self, words: str) -> list[Any] | None:
        """Patterns of which one fits if a rule fits the beginning of a line with these first words, None if others may.

        `words`: two, of small ASCII letters.
        """
        key = words.partition(" ")[0]
        known = (entry[0] for place in ("line", "start") for entry in self._phrases[place].get(key, ()))
        if key in self._patterns["start"] or any(e.startswith(words) or words.startswith(e) for e in known):
            return None
        return [self._pattern(rule) for rule in self._patterns["line"].get(key, ())]

    def match_line(self, line: str) -> Match | None:
        """The rule that takes the whole line (stripped), if any."""
        if len(line) > self._longest:
            return None
        # The first words alone, in which most lines part from every rule, save folding the whole line.
        head = _head(line[:START_LENGTH])
        key = _key(head)
        shelf = [e for e in self._line_shelf(head, key) if head.startswith(e[0]) or e[0].startswith(head)]
        patterns = self._wide_enough("line", key, len(line))
        if not key or not (shelf or patterns):
            return None
        folded = fold(line[:LINE_LENGTH]) if shelf else ""
        # In wrapped text a line may begin in the middle of a sentence: that is no label.
        middle = line[0].islower()
        if middle and is_sentence(line):
            return None
        for phrase, is_open, rule in shelf:
            if folded == phrase and len(line) <= LINE_LENGTH:
                return Match(rule, 0, len(line), True, False)
            if is_open and not middle and len(line) <= rule.reach and _continues(folded, phrase):
                return Match(rule, 0, len(line), True, True)
        for rule in patterns:
            if len(line) <= LINE_LENGTH and self._try(rule, "fullmatch", line):
                return Match(rule, 0, len(line), True, False)
        return None

    def match_start(self, line: str) -> Match | None:
        """The rule whose label opens the line: ``Read more: …``; the sentence behind it is not the label's."""
        head = line[:START_LENGTH]
        folded = _head(head)
        if not folded:
            return None
        key = _key(folded)
        for phrase, _, rule in self._phrases["start"].get(key, ()):
            if folded == phrase or _continues(folded, phrase):
                end = _after_label(head, phrase)
                if 0 < end < len(line):
                    return Match(rule, 0, end, False, False)
        for rule in self._patterns["start"].get(key, ()):
            found = self._try(rule, "match", head)
            if found and 0 < found.end() < len(line):
                return Match(rule, 0, found.end(), False, False)
        return None

    def match_end(self, line: str) -> Match | None:
        """The rule that takes the end of the line, such as a credit in brackets; `start` is where it begins."""
        base = max(0, len(line) - END_LENGTH)
        tail = line[base:]
        folded = fold(tail[-40:])
        if not folded:
            return None
        key = folded[-2:] if _is_wide(folded[-1:]) else folded.rpartition(" ")[2]
        for rule in (*self._patterns["end"].get(key, ()), *self._patterns["end"].get("", ())):
            if (lasts := self._lasts.get(rule.id)) and tail[-1] not in lasts:
                continue
            # nothing that begins earlier can reach the end
            found = self._try(rule, "search", tail, max(0, len(tail) - self._widths.get(rule.id, END_LENGTH)))
            if found and found.end() == len(tail):
                return Match(rule, base + found.start(), len(line), base + found.start() == 0, False)
        return None

    def match_trail(self, trail: str) -> Match | None:
        """The rule that takes the rest of a line from a place behind a sentence: ``Read also …``."""
        folded = _head(trail[:START_LENGTH])
        key = _key(folded)
        for phrase, _, rule in self._phrases["inside"].get(key, ()):
            if len(trail) <= rule.reach and _continues(folded, phrase):
                return Match(rule, 0, len(trail), False, False)
        for rule in self._wide_enough("inside", key, len(trail)):
            if self._try(rule, "fullmatch", trail[:INSIDE_LENGTH]) and len(trail) <= INSIDE_LENGTH:
                return Match(rule, 0, len(trail), False, False)
        return None

    def match_bracket(self, part: str) -> Match | None:
        """The rule that takes a note in brackets at the beginning of `part`: ``(Reporting by …)``, ``[Getty]``."""
        word = _WORDS.search(part, 1, 32)
        if word is None:
            return None
        name = word[0].casefold()
        for rule in self._patterns["inside"].get(part[0] + (name if name.isalpha() else fold(name)), ()):
            found = self._try(rule, "match", part)
            if found:
                return Match(rule, 0, found.end(), False, False)
        return None


def _folded_trigger(trigger: str) -> str:
    """The trigger folded; a bracket at its beginning stays, for it says where the pattern is looked for."""
    return trigger[0] + fold(trigger) if trigger[:1] in _OPENING else fold(trigger)


def _continues(folded: str, phrase: str) -> bool:
    if not folded.startswith(phrase):
        return False
    return len(folded) == len(phrase) or folded[len(phrase)] == " " or _is_wide(phrase[-1])


def _after_label(head: str, phrase: str) -> int:
    """Where the label `phrase` and its mark end in `head`; 0 when no mark follows it."""
    for at, char in enumerate(head):
        if char in _LABEL_MARKS and at and fold(head[:at]) == phrase:
            at += 1
            while at < len(head) and (head[at].isspace() or head[at] in _LABEL_MARKS):
                at += 1
            return at
    return 0


def is_sentence(text: str) -> bool:
    """Whether `text` ends like a sentence (closing quotes and brackets aside)."""
    bare = text.rstrip().rstrip("\"'”’»)]）】」』")
    return bool(bare) and bare[-1] in _SENTENCE_END

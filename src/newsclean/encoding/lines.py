# SPDX-License-Identifier: Apache-2.0
"""Decodes text whose lines, or parts of lines, are in different encodings.

All lines that are not UTF-8 are weighed together: few charsets explain many lines. Promise: the pieces given back are
the bytes given in, in order; memory is constant over a stream; lines that agree with the rest are never split.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from newsclean.encoding import patterns, structure
from newsclean.encoding.detector import rank
from newsclean.encoding.restore import PLAIN, Piece
from newsclean.encoding.statistics import CJK, TextScore, foreign, priors, read

LINE = re.compile(rb"[^\n]*\n|[^\n]+")
OPEN = 12 * 16  # what another charset costs a file (sixteenths of a nat)
RARE = 5  # how much more the rareness of a charset weighs for a whole file than for one piece of data
CHANGE = 2 * 16  # what another charset than that of the line before costs a line
LESS_LIKELY = 5 * 16  # what a legacy reading of valid UTF-8 costs
SPLIT = 7 * 16  # what reading a line in two encodings costs
ESCAPE = 9 * 16  # what bytes that nothing explains cost
UNDEFINED = 20 * 16  # what a byte costs that a single-byte charset does not define
ERROR = 20 * 16  # what a byte costs that a multi-byte charset cannot read
MULTI = 8  # what a multi-byte charset costs beforehand
SENSIBLE = 150  # a UTF-8 sequence that was meant costs less,
LEEWAY = 90  # and a line a little more;
TRIED = 400  # up to this more a reading as UTF-8 with strays is tried
STRAYED = 17 * 16  # a stray byte that was a letter costs less,
STRAYED_AGAIN = 22 * 16  # and one in a line that has such letters already
STRAY = 6 * 16  # what a stray byte costs a line at least
DOUBTFUL = 1.6  # a line that costs so much more than is usual asks for another charset
UNFIT = 12 * 16  # what a charset costs that has none of the letters which the UTF-8 lines have
SAMPLE = 48  # lines that choose the charsets of a segment
STRAY_LINES = 16  # lines that choose the charset of stray bytes
KEPT = 24  # lines of earlier segments that have a say
LONGEST = 1024  # bytes of a line that are weighed

_PARTS = re.compile(
    rb"((?:"
    + patterns.SEQUENCE
    + rb"|[\x00-\x7f])+)|("
    + patterns.CESU
    + rb"|"
    + patterns.JAVA_NUL
    + rb")|([\x80-\xff])"
)
_RUNS = re.compile(rb"[\x00-\x7f]+|[\x80-\xff]+")
_HAS_SEQUENCE = re.compile(patterns.SEQUENCE)


class LineReader:
    """Reads segments that are not UTF-8; remembers which charsets were found."""

    __slots__ = ("_kept", "_known", "_letters", "_typical")

    def __init__(self) -> None:
        self._known: list[str] = []
        self._kept: list[bytes] = []
        self._typical = 0.0
        self._letters = ""

    def read(self, data: bytes) -> list[Piece]:
        """The pieces of `data`."""
        lines = LINE.findall(data)
        odd: list[bytes] = []
        valid = False
        kinds = bytearray(len(lines))
        for i, line in enumerate(lines):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                kinds[i] = 1
                valid = True
            except UnicodeDecodeError:
                kinds[i] = 2
                odd.append(line)
        chance = _HAS_SEQUENCE.search(b"".join(odd)) is not None or b"\xc0\x80" in data or b"\xed" in data
        pure = [line for line in odd if not _mixed(line)] if chance else odd
        if valid:
            self._letters = _letters(line for line, kind in zip(lines, kinds, strict=True) if kind == 1)
        strays = _stray_charset(odd, self._letters) if len(pure) < len(odd) else None
        charsets = self._charsets(pure, strays) if pure else [strays or "cp1252"]
        if strays and len(pure) <= 2 * (len(odd) - len(pure)):
            charsets = _with_strays(charsets, strays)
        if not valid and len(charsets) == 1 and len(pure) == len(odd):
            return [(data, charsets[0], None)]
        return self._assign(lines, kinds, charsets)

    def _charsets(self, odd: list[bytes], strays: str | None) -> list[str]:
        """The few charsets that explain the odd lines best, the main one first; that of `strays` is at hand."""
        lines = [line[:LONGEST] for line in odd[:: max(1, len(odd) // SAMPLE)][:SAMPLE]]
        if self._known:
            bar = self._typical * DOUBTFUL
            lines = [x for x in lines if min(_cost(x, n) for n in self._known) > bar * structure.high_count(x) + SPLIT]
            if not lines:
                return self._known
        candidates = [
            *([strays] if strays else []),
            *self._known,
            *[name for _, name, _ in rank(b"".join(odd[:2000]))[:5]],
        ]
        for line in lines:
            candidates += [name for _, name, _ in rank(line)[:1]]
        lines += self._kept
        names = [n for n in dict.fromkeys(candidates) if n != PLAIN and not n.startswith("utf-16")][:12] or ["cp1252"]
        self._known = self._fewest(names, lines, [*self._known, strays])
        self._kept = lines[:: max(1, len(lines) // KEPT)][:KEPT]
        high = sum(map(structure.high_count, lines))
        self._typical = sum(min(_cost(x, n) for n in self._known) for x in lines) / max(1, high)
        return self._known

    def _fewest(self, names: list[str], lines: list[bytes], known: list[str | None]) -> list[str]:
        """The charsets of `names` that are worth having, the one that explains most first."""
        costs = {n: [_cost(line, n) for line in lines] for n in names}
        price = {n: 0 if n in known else OPEN + RARE * _prior(n) + self._unfit(n) for n in names}
        # The best one, and the best two: one that explains two languages badly must not bar the way for two.
        totals: dict[tuple[str, ...], int] = {(n,): sum(costs[n]) + price[n] for n in names}
        for i, a in enumerate(names):
            for b in names[i + 1 :]:
                totals[a, b] = sum(map(min, costs[a], costs[b])) + price[a] + price[b]
        chosen = list(min(totals.items(), key=lambda item: item[1])[0])
        current = list(map(min, *(costs[n] for n in chosen))) if len(chosen) > 1 else costs[chosen[0]]
        rest = [n for n in names if n not in chosen]
        while rest and len(chosen) < 4:
            gains = {n: sum(current) - sum(map(min, current, costs[n])) - price[n] for n in rest}
            best = max(rest, key=lambda n: gains[n])
            if gains[best] <= 0:
                break
            chosen.append(best)
            rest.remove(best)
            current = list(map(min, current, costs[best]))
        wins = dict.fromkeys(chosen, 0)
        for i, line in enumerate(lines):
            wins[min(chosen, key=lambda n: costs[n][i])] += structure.high_count(line)
        return sorted(chosen, key=lambda n: -wins[n])

    def _unfit(self, name: str) -> int:
        """What it costs that the charset lacks letters of the UTF-8 lines: a file is mostly in one language."""
        if not self._letters:
            return 0
        return UNFIT * self._letters.encode(name, "replace").count(b"?") // len(self._letters)

    def _assign(self, lines: list[bytes], kinds: bytearray, charsets: list[str]) -> list[Piece]:
        pieces: list[Piece] = []
        last = charsets[0]
        strays = next((n for n in charsets if n in priors()), None) or _stray_charset(lines, self._letters)
        for line, kind in zip(lines, kinds, strict=True):
            if kind == 0:
                pieces.append((line, PLAIN, None))
                continue
            head = line[:LONGEST]
            costs = [(_cost(head, n) + (0 if n == last else CHANGE), n) for n in charsets]
            best, name = min(costs)
            if kind == 1:
                if best + LESS_LIKELY < TextScore(head.decode("utf-8", "ignore")).cost:
                    pieces.append((line, name, None))
                    last = name
                else:
                    pieces.append((line, PLAIN, None))
                continue
            if _has_word(line) or _mixed(line, TRIED):
                parts, cost = split_line(line, strays, len(head))
                if cost < best:
                    pieces += parts
                    continue
            pieces.append((line, name, None))
            last = name
        return pieces


def _letters(lines: Iterable[bytes]) -> str:
    """Letters above ASCII of lines in UTF-8, some hundreds at most."""
    text = ""
    for line in lines:
        text += "".join([c for c in line[:LONGEST].decode("utf-8", "ignore") if c > "\x7f" and c.isalpha()])
        if len(text) > 500:
            break
    return text


_PASTED = ("cp125", "cp874", "koi8", "iso8859_2", "iso8859_5", "iso8859_7", "iso8859_8")


def _has_utf8(line: bytes) -> bool:
    """Whether so much of what is above ASCII is UTF-8 that it can hardly be chance."""
    rest, found = _HAS_SEQUENCE.subn(b"", line)
    if found:
        high = structure.high_count(line)
        return 4 * (high - structure.high_count(rest)) >= high
    return False


def _has_word(line: bytes) -> bool:
    """Whether a run of bytes above ASCII is valid UTF-8."""
    return any(run >= b"\x80" and structure.is_utf8(run) for run in _RUNS.findall(line))


def _mixed(line: bytes, leeway: int = LEEWAY) -> bool:
    """Whether a line that is not UTF-8 has so much sensible UTF-8 in it that it is no evidence for another charset."""
    if patterns.CESU_PAIR.search(line):
        return True
    if not _has_utf8(line):
        return False
    head = line[:LONGEST]
    found = _HAS_SEQUENCE.findall(head)
    cost = TextScore(head.decode("utf-8", "ignore")).cost
    if cost > leeway + SENSIBLE * len(found):
        return False
    # In East Asian text sequences come about by chance.
    best, name, _ = rank(head)[0]
    return name in priors() or best > cost + STRAY * (structure.high_count(head) - sum(map(len, found)))


def _with_strays(charsets: list[str], strays: str) -> list[str]:
    """The charsets, the main one chosen anew where most odd lines are partly UTF-8: few other lines say little."""
    known = priors()
    main = charsets[0]
    if main.startswith(_PASTED) and known[strays][0] == known[main][0]:
        return list(dict.fromkeys([strays, *charsets[1:]]))
    return charsets


def _stray_charset(lines: list[bytes], letters: str) -> str:
    """The single-byte charset of the stray bytes between UTF-8: one for a script of the text, or a Latin one."""
    odd = [line for line in lines[:2000] if not line.isascii()]
    text = b"".join(odd)[:8192].decode("utf-8", "ignore")
    scripts = (0, TextScore(text).script, TextScore(letters).script)
    heads = [line[:LONGEST] for line in odd[:: max(1, len(odd) // STRAY_LINES)][:STRAY_LINES]]
    # Who pastes into UTF-8 pastes from Windows or the web; Mac and DOS are left to whole lines.
    names = [n for n, (kind, _) in priors().items() if kind in scripts and n.startswith(_PASTED)]
    return min(names, key=lambda n: priors()[n][1] + sum(TextScore(_read_mixed(x, n)).cost for x in heads))


def _read_mixed(line: bytes, name: str) -> str:
    """The line as UTF-8, its stray bytes in the charset."""
    parts = []
    for part in _PARTS.finditer(line):
        good, _, stray = part.groups()
        parts.append(good.decode("utf-8") if good else stray.decode(name, "replace") if stray else " ")
    return "".join(parts)


def _cost(line: bytes, name: str) -> int:
    """What it costs to read the line in the charset."""
    text = line.decode(name, "replace")
    wrong = text.count("\ufffd")
    if wrong:
        text = text.replace("\ufffd", " ")
    single = priors().get(name)
    high = structure.high_count(line)
    if single is None:
        return TextScore(text).cost + wrong * ERROR + foreign(line, high, CJK)
    return TextScore(text).cost + wrong * UNDEFINED + foreign(line, 2 * high, single[0])


def _prior(name: str) -> int:
    """What a charset costs a file."""
    return priors().get(name, (0, MULTI))[1]


def split_line(line: bytes, strays: str, weighed: int) -> tuple[list[Piece], int]:
    """The line as UTF-8 with stray bytes, which are in the single-byte charset `strays` where that makes sense."""
    pieces: list[Piece] = []
    cost = SPLIT
    text = ""
    at = 0
    pasted = False
    for run in _RUNS.findall(line):
        at += len(run)
        try:
            whole = run.decode("utf-8")
            parts: list[Piece] = [(run, PLAIN, None)]
            invalid = 0
        except UnicodeDecodeError:
            after = line[at : at + 8].decode("utf-8", "ignore")[:4]
            parts, whole, invalid = _split_run(run, strays, text[-8:], after, pasted)
            pasted = pasted or any(name == strays for _, name, _ in parts)
        pieces += parts
        if at <= weighed + 64:
            text += whole
            cost += ESCAPE * invalid
    return pieces, cost + TextScore(text).cost


def _split_run(run: bytes, strays: str, before: str, after: str, pasted: bool) -> tuple[list[Piece], str, int]:
    """Bytes above ASCII that are not UTF-8 as a whole: pieces, their text, bytes that nothing explains."""
    pieces: list[Piece] = []
    text = ""
    invalid = at = 0
    for part in _PARTS.finditer(run):
        good, pair, stray = part.groups()
        at += len(part.group())
        if good:
            pieces.append((good, PLAIN, None))
            text += good.decode("utf-8")
        elif pair:
            pieces.append((pair, "cesu-8", cesu_text(pair)))
            text += " "
        else:
            letter = _read_stray((before + text)[-8:], stray, run[at : at + 8], after, strays, pasted)
            pieces.append((stray, strays if letter else PLAIN, None))
            text += letter or ""
            invalid += not letter
    if len(run) > 1:
        # A word that is all in the other charset may look like UTF-8 in places.
        whole = read(run, strays)
        if "\ufffd" not in whole and patterns.CESU_PAIR.search(run) is None:
            other = TextScore(before + whole + after).cost
            if other < TextScore(before + text + after).cost + ESCAPE * invalid:
                return [(run, strays, None)], whole, 0
    return pieces, text, invalid


@lru_cache(maxsize=4096)
def _read_stray(before: str, stray: bytes, run: bytes, after: str, name: str, pasted: bool) -> str | None:
    """The character for a stray byte, or None when it fits badly between its neighbours."""
    letter = stray.decode(name, "ignore")
    if not letter:
        return None
    rest = run.decode("utf-8", "ignore")
    if run and not rest:
        rest = run.decode(name, "ignore")[:1]
    rest = (rest + after)[:4]
    gain = TextScore(before + letter + rest).cost - TextScore(before + " " + rest).cost
    return letter if gain <= (STRAYED_AGAIN if pasted else STRAYED) else None


def cesu_text(pair: bytes) -> str:
    """The character that CESU-8 or Java wrote as surrogates or as a long NUL."""
    if pair == b"\xc0\x80":
        return "\0"
    return pair.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass").decode("utf-16-le")

# SPDX-License-Identifier: Apache-2.0
"""What was found, what was changed, and how to take it back.

Promise: whatever `EditLog.apply` did, `EditLog.undo` takes back exactly, to the original bytes. Offsets are code
points, half-open. This module imports nothing of newsclean and knows nothing of why an edit was made.

Four records:

* `Finding`: something a finder saw in the text it was given. `replacement` None means "marked, not to be changed".
* `Edit`: a change that was made: ``source[start:end] == old`` became `new`.
* `Recoding`: a stretch of the source text whose original bytes are not simply its UTF-8.
* `EditLog`: the edits and recodings of one text, in order.

The *source text* is what decoding the input gave, before any edit; the *clean text* is what the edits made of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from operator import attrgetter
from typing import Any, TypeVar, overload


class LogMismatch(ValueError):
    """The text or bytes given are not those that the log describes: nothing was undone."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found in ``text[start:end]``.

    `kind` is dotted: ``mojibake.gbk-as-latin1``, ``boilerplate.social-follow``, ``gap.empty-quotes``.
    `replacement` is the text that should stand there; ``""`` removes; None marks only.
    `confidence` is the calibrated probability (0 to 1) that the finding is right.
    `rule` names what decided: a rule of the rule files, a model, or a chain such as ``utf-8 → gbk → latin-1``.
    `note` is for people: evidence in words or figures, may be empty.
    """

    start: int
    end: int
    kind: str
    replacement: str | None
    confidence: float
    rule: str
    note: str = ""

    def __reduce__(self) -> tuple[Any, ...]:
        # three times as fast as what dataclasses do: workers send many
        return Finding, (self.start, self.end, self.kind, self.replacement, self.confidence, self.rule, self.note)

    def at(self, start: int, end: int) -> Finding:
        """The finding on another place."""
        if start == self.start and end == self.end:
            return self
        return Finding(start, end, self.kind, self.replacement, self.confidence, self.rule, self.note)

    def to_become(self, replacement: str | None) -> Finding:
        """The finding with another text to stand there."""
        if replacement == self.replacement:
            return self
        return Finding(self.start, self.end, self.kind, replacement, self.confidence, self.rule, self.note)


@dataclass(frozen=True, slots=True)
class Edit:
    """``source[start:end]``, which was `old`, became `new`. Several causes on one place are joined by ``+``."""

    start: int
    end: int
    old: str
    new: str
    kind: str
    rule: str
    confidence: float
    note: str = ""

    def __reduce__(self) -> tuple[Any, ...]:
        return Edit, (self.start, self.end, self.old, self.new, self.kind, self.rule, self.confidence, self.note)


@dataclass(frozen=True, slots=True)
class Recoding:
    """``source[start:end]`` came from the bytes `raw`, or, with `raw` None, from its own text in `encoding`."""

    start: int
    end: int
    encoding: str
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class EditLog:
    """The edits of one text in order of place, not overlapping, and the recodings of its source text.

    `errors` is the error handler that turns the text into bytes and back: ``surrogateescape`` where the input was
    bytes (undecodable bytes live in the text as U+DC80..U+DCFF), ``surrogatepass`` where it was a `str`.
    """

    edits: tuple[Edit, ...] = ()
    recodings: tuple[Recoding, ...] = ()
    errors: str = "surrogateescape"

    def __bool__(self) -> bool:
        return bool(self.edits or self.recodings)

    def apply(self, source: str) -> str:
        """The clean text made of `source`; the same object when there is nothing to do. Raises `LogMismatch`."""
        return _rewrite(source, ((e.start, e.end, e.old, e.new) for e in self.edits)) if self.edits else source

    @overload
    def undo(self, clean: str) -> str: ...
    @overload
    def undo(self, clean: bytes) -> bytes: ...
    def undo(self, clean: str | bytes) -> str | bytes:
        """The source text for clean text; the original bytes for clean bytes (UTF-8). Raises `LogMismatch`."""
        if isinstance(clean, str):
            return self._undo_text(clean)
        if not self:
            return bytes(clean)
        try:
            return self.restore(self._undo_text(bytes(clean).decode("utf-8", self.errors)))
        except (UnicodeError, LookupError) as error:
            raise LogMismatch(f"the bytes are not those of the log: {error}") from error

    def _undo_text(self, clean: str) -> str:
        return _rewrite(clean, ((s, e, x.new, x.old) for x, s, e in self._spans())) if self.edits else clean

    def restore(self, source: str) -> bytes:
        """The original bytes of the source text."""
        parts, at = [], 0
        for r in self.recodings:
            parts.append(source[at : r.start].encode("utf-8", self.errors))
            parts.append(source[r.start : r.end].encode(r.encoding, "surrogateescape") if r.raw is None else r.raw)
            at = r.end
        parts.append(source[at:].encode("utf-8", self.errors))
        return b"".join(parts)

    def then(self, later: EditLog) -> EditLog:
        """One log for this one followed by `later`, whose offsets count in this log's clean text."""
        return EditLog(compose(self.edits, later.edits), self.recodings, self.errors) if later.edits else self

    def to_json(self) -> str:
        """The log as one JSON object, pure ASCII; single surrogates and raw bytes survive it."""
        import json
        from base64 import b64encode

        recodings = [
            {**asdict(r), "raw": None if r.raw is None else b64encode(r.raw).decode("ascii")} for r in self.recodings
        ]
        return json.dumps({"errors": self.errors, "edits": [asdict(e) for e in self.edits], "recodings": recodings})

    @classmethod
    def from_json(cls, text: str) -> EditLog:
        """The log that `to_json` wrote; raises `LogMismatch` for anything else."""
        import json
        from base64 import b64decode

        try:
            parsed = json.loads(text)
            if parsed["errors"] not in ("surrogateescape", "surrogatepass"):
                raise LogMismatch(f"this is not a log that newsclean wrote: errors {parsed['errors']!r}")
            recodings = tuple(
                checked(Recoding(**{**r, "raw": None if r["raw"] is None else b64decode(r["raw"], validate=True)}))
                for r in parsed["recodings"]
            )
            return cls(tuple(checked(Edit(**e)) for e in parsed["edits"]), recodings, parsed["errors"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise LogMismatch(f"this is not a log that newsclean wrote: {error!r}") from error

    def _spans(self) -> Iterable[tuple[Edit, int, int]]:
        """Each edit with the start and end of its `new` in the clean text."""
        shift = 0
        for e in self.edits:
            start = e.start + shift
            yield e, start, start + len(e.new)
            shift += len(e.new) - len(e.old)

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """The source span behind the clean span; an edit that the span touches inside is taken whole."""
        return self.spans_to_source([(start, end)])[0]

    def to_clean(self, start: int, end: int) -> tuple[int, int]:
        """The clean span that the source span became."""
        return self.spans_to_clean([(start, end)])[0]

    def spans_to_source(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """`to_source` for many spans at the cost of one pass over the edits."""
        return _mapped([(s, t, e.start, e.end) for e, s, t in self._spans()], spans)

    def spans_to_clean(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """`to_clean` for many spans at the cost of one pass over the edits."""
        return _mapped([(e.start, e.end, s, t) for e, s, t in self._spans()], spans)


_Record = TypeVar("_Record", Edit, Recoding)


def checked(record: _Record) -> _Record:
    """A record that was read from a log, as it is; raises TypeError if its place or its texts are none."""
    numbers = (record.start, record.end)
    texts = (record.old, record.new) if isinstance(record, Edit) else (record.encoding,)
    if not all(type(x) is int and x >= 0 for x in numbers) or not all(isinstance(x, str) for x in texts):
        raise TypeError("a record without a place or text")
    return record


def _mapped(edits: list[tuple[int, int, int, int]], spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans on the other side; each edit is its span on this side and on the other."""
    begins = [edit[0] for edit in edits]

    def one(at: int, is_start: bool) -> int:
        # the last edit that begins before `at`; a start on an edit's own begin belongs to that edit
        k = bisect_right(begins, at if is_start else at - 1) - 1
        if k < 0:
            return at
        a, b, c, d = edits[k]
        if at < b or (at == b and not is_start and a < b):
            return c if is_start else d
        return d + at - b

    out = []
    for start, end in spans:
        low = one(start, True)
        out.append((low, max(low, one(end, False)) if end > start else low))
    return out


def _rewrite(text: str, changes: Iterable[tuple[int, int, str, str]]) -> str:
    parts, at = [], 0
    for start, end, old, new in changes:
        if start < at or end - start != len(old) or not text.startswith(old, start):
            raise LogMismatch(f"the text is not the one of the log: at code point {start} it should read {old[:40]!r}")
        parts.append(text[at:start])
        parts.append(new)
        at = end
    parts.append(text[at:])
    return "".join(parts)


def to_edits(text: str, findings: Iterable[Finding]) -> tuple[Edit, ...]:
    """The edits that carry out `findings` on `text`; where two overlap, the more confident, then the longer, wins.

    Findings with replacement None, and those that change nothing, give no edit.
    """
    wanted = [f for f in findings if f.replacement is not None and text[f.start : f.end] != f.replacement]
    taken: list[Finding] = []
    for f in sorted(wanted, key=lambda f: (f.start, f.end)):
        while taken and f.start < taken[-1].end:
            if (f.confidence, f.end - f.start) <= (taken[-1].confidence, taken[-1].end - taken[-1].start):
                break
            taken.pop()
        else:
            taken.append(f)
    return tuple(
        Edit(f.start, f.end, text[f.start : f.end], f.replacement or "", f.kind, f.rule, f.confidence, f.note)
        for f in taken
    )


@dataclass(slots=True)
class _Span:
    """An edit seen from the text between two layers: its span there, what it has on the other side."""

    start: int
    end: int
    layer: int  # 0 = made the middle text, 1 = edits it
    edit: Edit


def compose(first: Sequence[Edit], second: Sequence[Edit]) -> tuple[Edit, ...]:
    """One sequence of edits, in the coordinates of `first`'s source, for `first` followed by `second`.

    Edits of the two that overlap in the middle text become one, with their kinds and rules joined by ``+``.
    """
    if not first:
        return tuple(e for e in second if e.old != e.new)
    made, shift = [], 0
    for e in first:
        made.append(_Span(e.start + shift, e.start + shift + len(e.new), 0, e))
        shift += len(e.new) - len(e.old)
    spans = made + [_Span(e.start, e.end, 1, e) for e in second]
    spans.sort(key=attrgetter("start", "end", "layer"))
    out: list[Edit] = []
    group = [spans[0]]
    high, shift = spans[0].end, 0
    for span in spans[1:]:
        if span.start < high or (span.start == span.end == high == group[0].start):
            group.append(span)
            high = max(high, span.end)
        else:
            shift = _close(group, shift, out)
            group = [span]
            high = span.end
    _close(group, shift, out)
    return tuple(out)


def _close(group: list[_Span], shift: int, out: list[Edit]) -> int:
    """Add the edit that a group becomes to `out`; how far the text behind it is shifted by the first layer."""
    edit = group[0].edit
    if len(group) > 1:
        edit = _merge(group, shift)
    elif group[0].layer and shift:
        edit = Edit(
            edit.start - shift, edit.end - shift, edit.old, edit.new, edit.kind, edit.rule, edit.confidence, edit.note
        )
    if edit.old != edit.new:
        out.append(edit)
    for span in group:
        if span.layer == 0:
            shift += len(span.edit.new) - len(span.edit.old)
    return shift


def _merge(group: list[_Span], shift: int) -> Edit:
    """One edit for spans of both layers that overlap."""
    made = [s for s in group if s.layer == 0]
    remade = [s for s in group if s.layer == 1]
    low, high = min(s.start for s in group), max(s.end for s in group)
    old = _side(made, remade, low, high)
    new = _side(remade, made, low, high)
    # in order of layer and place: what came first stands first
    causes = [s.edit for s in made + remade]
    return Edit(
        low - shift,
        low - shift + len(old),
        old,
        new,
        "+".join(dict.fromkeys(k for e in causes for k in e.kind.split("+"))),
        " + ".join(dict.fromkeys(r for e in causes for r in e.rule.split(" + "))),
        min(e.confidence for e in causes),
        "; ".join(dict.fromkeys(n for e in causes for n in e.note.split("; ") if n)),
    )


def _side(own: list[_Span], other: list[_Span], low: int, high: int) -> str:
    """The far side of `own` over the middle span low..high; between them the middle text, known from `other`."""
    parts, at = [], low
    for span in own:
        parts.append(_middle(other, at, span.start))
        parts.append(span.edit.old if span.layer == 0 else span.edit.new)
        at = span.end
    parts.append(_middle(other, at, high))
    return "".join(parts)


def _middle(spans: list[_Span], low: int, high: int) -> str:
    """The middle text low..high, every code point of which lies in one of `spans`."""
    parts = []
    for span in spans:
        text = span.edit.new if span.layer == 0 else span.edit.old
        if span.start < high and span.end > low:
            parts.append(text[max(0, low - span.start) : high - span.start])
    return "".join(parts)

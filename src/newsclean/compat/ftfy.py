# SPDX-License-Identifier: Apache-2.0
"""The functions of ftfy, with encodings repaired by newsclean's engine and all other steps taken by ftfy itself.

Promise: signatures, configuration and the shapes of answers are ftfy's (its own classes), so that
``from newsclean.compat import ftfy`` is all that changes; text that needs nothing comes back as the same object; linear
time; no `str` raises. An option that cannot be honoured is a `ValueError`, never silently something else. Importing
this imports neither ftfy nor the engine. The differences are listed in docs/from-ftfy.md.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, BinaryIO, TextIO

    from ftfy import ExplainedText, ExplanationStep, TextFixerConfig, explain_unicode

    from newsclean.compat.plans import Steps

__all__ = [
    "ExplainedText",
    "ExplanationStep",
    "TextFixerConfig",
    "apply_plan",
    "explain_unicode",
    "fix_and_explain",
    "fix_encoding",
    "fix_encoding_and_explain",
    "fix_file",
    "fix_text",
    "fix_text_segment",
    "ftfy",
    "guess_bytes",
]

# ftfy's own, taken over when first asked for
_THEIRS = frozenset({"ExplainedText", "ExplanationStep", "TextFixerConfig", "explain_unicode"})
# What any step can change in ASCII text: entities, carriage returns, control characters.
_ASCII_WORK = re.compile("[&\x00-\x08\x0b-\x1f\x7f]")
_FORMS = (None, "NFC", "NFD", "NFKC", "NFKD")


def __getattr__(name: str) -> Any:
    if name not in _THEIRS:
        raise AttributeError(f"module 'newsclean.compat.ftfy' has no attribute {name!r}")
    import ftfy as original

    value = globals()[name] = getattr(original, name)
    return value


def fix_text(text: str, config: TextFixerConfig | None = None, **kwargs: Any) -> str:
    """`text` with its encoding repaired as one document, then ftfy's other steps.

    From the first line with a ``<`` on, entities are kept (``unescape_html="auto"``), as in ftfy.

    >>> fix_text("LÃ¶wenzÃ¤hne&hellip; ﬁnden")
    'Löwenzähne… finden'
    """
    if _is_plain(text, config, kwargs):
        return text
    config = _configured(text, config, kwargs, explain=False)
    first = text.find("<") if config.unescape_html == "auto" else -1
    if first < 0:
        return _fixed(text, config, None)
    cut = text.rfind("\n", 0, first) + 1
    head = _fixed(text[:cut], config, None) if cut else ""
    return head + _fixed(text[cut:], config._replace(unescape_html=False), None)


def fix_text_segment(text: str, config: TextFixerConfig | None = None, **kwargs: Any) -> str:
    """`text` fixed as one segment: a ``<`` anywhere keeps all entities."""
    if _is_plain(text, config, kwargs):
        return text
    return fix_and_explain(text, _configured(text, config, kwargs, explain=False)).text


def fix_and_explain(text: str, config: TextFixerConfig | None = None, **kwargs: Any) -> ExplainedText:
    """`text` fixed as one segment, and the plan that `apply_plan` carries out; None for it without ``explain``.

    >>> fix_and_explain("schÃ¶n").explanation
    [('encode', 'sloppy-windows-1252'), ('decode', 'utf-8')]
    """
    from ftfy import ExplainedText

    config = _configured(text, config, kwargs)
    if config.unescape_html == "auto" and "<" in text:
        config = config._replace(unescape_html=False)
    steps: Steps | None = [] if config.explain else None
    return ExplainedText(_fixed(text, config, steps), steps)


def fix_encoding(text: str, config: TextFixerConfig | None = None, **kwargs: Any) -> str:
    """`text` with wrongly decoded stretches repaired, and nothing else: `newsclean.repair_mojibake`.

    >>> fix_encoding("Ïðèâåò, ìèð! Êàê äåëà?")
    'Привет, мир! Как дела?'
    """
    if _is_plain(text, config, kwargs):
        return text
    return fix_encoding_and_explain(text, _configured(text, config, kwargs, explain=False)).text


def fix_encoding_and_explain(text: str, config: TextFixerConfig | None = None, **kwargs: Any) -> ExplainedText:
    """What `fix_encoding` gives, and the plan; the plan is always made, as in ftfy."""
    from ftfy import ExplainedText

    from newsclean.compat.plans import repair

    config = _configured(text, config, kwargs)
    steps: Steps = []
    if config.fix_encoding:
        text = repair(text, _switched_off(config), steps)
    return ExplainedText(text, steps)


def fix_file(
    input_file: TextIO | BinaryIO | Iterable[str | bytes],
    encoding: str | None = None,
    config: TextFixerConfig | None = None,
    **kwargs: Any,
) -> Iterator[str]:
    """The fixed lines of a file, one by one; lines of bytes without `encoding` are detected and decoded as a whole."""
    config = _configured("", config, kwargs, explain=False)
    for line in _lines(input_file, encoding):
        if config.unescape_html == "auto" and "<" in line:
            config = config._replace(unescape_html=False)
        yield fix_text_segment(line, config)


def guess_bytes(bstring: bytes) -> tuple[str, str]:
    """The text of `bstring` and the codec that decodes all of it; where none is found, what ftfy would guess.

    >>> guess_bytes("Сегодня хорошая погода".encode("koi8-r"))
    ('Сегодня хорошая погода', 'koi8_r')
    """
    if isinstance(bstring, str):
        raise UnicodeError("this is text already; guess_bytes wants bytes")
    from newsclean.encoding import detect_encoding

    data = bytes(bstring)
    found = detect_encoding(data).encoding
    if found is not None:
        try:
            return data.decode(found), found
        except (UnicodeError, LookupError):
            pass  # mostly in that encoding, but not every line: `newsclean.decode` would take each in its own
    import ftfy as original

    return original.guess_bytes(data)


def apply_plan(text: str, plan: Iterable[tuple[str, str]]) -> str:
    """`text` after the steps of a plan, ftfy's or ours. Raises what a step raises that does not fit the text.

    >>> apply_plan("schÃ¶n", [("encode", "latin-1"), ("decode", "utf-8")])
    'schön'
    """
    from newsclean.compat.plans import carry_out

    return carry_out(text, plan)


ftfy = fix_text


def _is_plain(text: str, config: TextFixerConfig | None, options: dict[str, Any]) -> bool:
    """Whether `text` needs nothing whatever the options, so that ftfy need not even be imported."""
    return config is None and not options and type(text) is str and text.isascii() and not _ASCII_WORK.search(text)


def _configured(
    text: str, config: TextFixerConfig | None, options: dict[str, Any], explain: bool = True
) -> TextFixerConfig:
    """The configuration of one call, checked. Raises `UnicodeError` for bytes, `ValueError` for unknown options."""
    if isinstance(text, bytes | bytearray):
        raise UnicodeError("this is bytes, not text: decode it first, with guess_bytes if the encoding is unknown")
    import ftfy as original

    if config is None:
        config = original.TextFixerConfig(explain=explain)
    if options:
        if "fix_entities" in options:
            from warnings import warn

            warn("`fix_entities` has been renamed to `unescape_html`", DeprecationWarning, stacklevel=3)
            options = {("unescape_html" if name == "fix_entities" else name): v for name, v in options.items()}
        config = config._replace(**options)
    if config.normalization not in _FORMS:
        raise ValueError(f"normalization: {config.normalization!r} is none of NFC, NFD, NFKC, NFKD and None")
    if config.max_decode_length < 1:
        raise ValueError("max_decode_length must be at least 1")
    return config


def _switched_off(config: TextFixerConfig) -> frozenset[str]:
    """The options that keep the engine from some repairs."""
    names = ("restore_byte_a0", "replace_lossy_sequences", "decode_inconsistent_utf8", "fix_c1_controls")
    return frozenset(name for name in names if not getattr(config, name))


def _fixed(text: str, config: TextFixerConfig, steps: Steps | None) -> str:
    from newsclean.compat.steps import fixed

    return fixed(text, config, _switched_off(config), steps)


def _lines(source: Iterable[str | bytes], encoding: str | None) -> Iterator[str]:
    """The lines of a file as text."""
    rest = iter(source)
    for line in rest:
        if isinstance(line, str):
            yield line
        elif encoding is not None:
            yield line.decode(encoding)
        else:
            yield from _decoded(line, rest)


def _decoded(first: bytes, rest: Iterator[str | bytes]) -> Iterator[str]:
    """The lines of bytes in unknown encodings, read to the end."""
    from itertools import chain

    from newsclean.encoding import Decoder, Segmenter

    segmenter, decoder = Segmenter(), Decoder()
    begun: list[str] = []
    for data in chain([first], rest):
        for segment in segmenter.feed(data.encode() if isinstance(data, str) else data):
            yield from _whole_lines(begun, decoder.decode(segment, False).text)
    yield from _whole_lines(begun, decoder.decode(segmenter.finish() or b"", True).text)
    if last := "".join(begun):
        yield last


def _whole_lines(begun: list[str], text: str) -> Iterator[str]:
    """The lines that `text` completes; what is left over is kept in `begun`."""
    at = 0
    while end := text.find("\n", at) + 1:
        yield "".join([*begun, text[at:end]])
        begun.clear()
        at = end
    begun.append(text[at:])

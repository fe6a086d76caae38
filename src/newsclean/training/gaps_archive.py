# SPDX-License-Identifier: Apache-2.0
"""Paragraphs with their links from an archive of HTML pages: what a gap model can be trained on.

``python -m newsclean.training.gaps_archive PAGES... --out own.jsonl.gz`` reads files and folders of ``*.html``, and
``*.jsonl`` or ``*.jsonl.gz`` whose lines have members ``html`` and, if known, ``url``. It writes a paragraph a line:
``lang``, ``publisher``, ``doc``, ``text`` and ``anchors``, the places of the texts of links in code points.

Promise: the same pages give the same lines. What is no running text (menus, captions, tables, lists of links) is left
out, with the reasons counted; which link texts stand for nothing that a reader would miss is decided here.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newsclean.encoding import decode
from newsclean.gaps.language import guess
from newsclean.tables import open_table

SHORTEST, LONGEST = 40, 2500  # characters of a paragraph
MOST_LINK = 0.55  # of a paragraph, else it is a list of links
LONGEST_LINK = 120
_NAMES = {
    "skipped": "script style nav header footer aside form figure figcaption table pre code button noscript template svg"
    " select iframe head menu dialog",
    "text": "p li blockquote",
    "inline": "a abbr b bdi bdo cite data del dfn em font i ins kbd label mark q s samp small span strong sub sup time"
    " tt u var wbr",
    "void": "area base br col embed hr img input link meta source track",
}
_SKIPPED, _TEXT_BLOCKS, _INLINE, _VOID = (frozenset(names.split()) for names in _NAMES.values())
_OPEN, _CLOSE = "\ue000", "\ue001"  # mark the text of a link; private use, and taken out of pages first
_BLANKS = re.compile(r"\s+")
_NO_LINK_TEXT = re.compile(r"(?:https?:|www\.|\S+@)\S*|\[?\w{1,3}\]?|[\W_]+", re.IGNORECASE)
_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?:\[\w{1,3}\])*$")  # a number of a footnote may follow


class _Page(HTMLParser):
    """Gathers the blocks of a page, links marked, and what it says of itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.language = self.url = ""
        self.blocks: list[str] = []
        self._skipping: list[str] = []
        self._block = ""
        self._text: list[str] = []
        self._linked = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = named.get("lang", "")
        elif (tag == "link" and named.get("rel") == "canonical") or named.get("property") == "og:url":
            self.url = self.url or named.get("href", "") or named.get("content", "")
        if tag in _SKIPPED:
            self._end_block()
            self._skipping.append(tag)
        elif tag == "br":
            self._text.append(" ")
        elif tag == "a" and named.get("href") and not self._linked:
            self._linked = True
            self._text.append(_OPEN)
        elif tag not in _INLINE and tag not in _VOID:
            self._end_block()
            self._block = tag

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipping:
            del self._skipping[self._skipping.index(tag) :]
            self._text.clear()
        elif tag == "a" and self._linked:
            self._linked = False
            self._text.append(_CLOSE)
        elif tag not in _INLINE and tag not in _VOID:
            self._end_block()

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._end_block()

    def _end_block(self) -> None:
        if self._block in _TEXT_BLOCKS and not self._skipping:
            self.blocks.append("".join(self._text) + (_CLOSE if self._linked else ""))
        self._text.clear()
        self._block, self._linked = "", False


def _checked(page: _Page, seen: Counter[str]) -> Iterator[tuple[str, list[list[int]]]]:
    for block in page.blocks:
        text, links = _placed(block)
        reason = _fault(text, links)
        if reason:
            seen[reason] += 1
            continue
        kept = [[a, b] for a, b in links if b - a <= LONGEST_LINK and not _NO_LINK_TEXT.fullmatch(text, a, b)]
        seen["paragraphs"] += 1
        seen["links"] += len(kept)
        yield text, kept


def _placed(block: str) -> tuple[str, list[tuple[int, int]]]:
    """The text of a block with single blanks, and where the texts of links stand in it, blanks at their ends not."""
    out, links = "", []
    for k, part in enumerate(re.split(f"([{_OPEN}{_CLOSE}])", _BLANKS.sub(" ", block).strip())):
        if part == _OPEN:
            links.append((len(out), -1))
        elif part == _CLOSE and links:
            links[-1] = (links[-1][0], len(out))
        elif k % 2 == 0:
            out += part[1:] if out.endswith(" ") and part.startswith(" ") else part
    places = []
    for start, end in links:
        inside = out[start:end]
        start += len(inside) - len(inside.lstrip())
        places.append((start, start + len(inside.strip())))
    return out, [(a, b) for a, b in places if a < b]


def _fault(text: str, links: list[tuple[int, int]]) -> str:
    """Why this is no paragraph of running text; empty for one that is."""
    if len(text) < SHORTEST:
        return "too short"
    if len(text) > LONGEST:
        return "too long"
    if not _END.search(text):
        return "no end of a sentence"
    return "mostly links" if sum(b - a for a, b in links) > MOST_LINK * len(text) else ""


def records(html: str, publisher: str, doc: str, seen: Counter[str], url: str = "") -> list[dict[str, Any]]:
    """The records of one page; none for a page without a link, in which nothing can be told."""
    page = _Page()
    page.feed(html.replace(_OPEN, "").replace(_CLOSE, ""))
    page.close()
    found = list(_checked(page, seen))
    if not any(links for _, links in found):
        seen["pages without links"] += 1
        return []
    seen["pages"] += 1
    language = page.language[:2].lower()
    if not re.fullmatch("[a-z]{2}", language):
        language = guess(" ".join(text for text, _ in found), open_table("gaps").meta["words"])
    site = (urlsplit(url or page.url).hostname or publisher).removeprefix("www.")
    return [{"lang": language, "publisher": site, "doc": doc, "text": text, "anchors": links} for text, links in found]


def pages(paths: Iterable[Path]) -> Iterator[tuple[str, str, str, str]]:
    """(HTML, publisher as the place of the file tells it, name, address) of each page, in the order of names."""
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            name = file.name.lower()
            if name.endswith((".html", ".htm")):
                yield decode(file.read_bytes()), file.parent.name, str(file), ""
            elif name.endswith((".jsonl", ".jsonl.gz")):
                with (
                    gzip.open(file, "rt", encoding="utf-8")
                    if name.endswith(".gz")
                    else open(file, encoding="utf-8") as lines
                ):
                    for number, line in enumerate(lines, 1):
                        record = json.loads(line)
                        yield record["html"], file.stem, f"{file}:{number}", record.get("url", "")


def main() -> None:
    """Read the archive and write the paragraphs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Path, help="HTML files, folders of them, or JSON lines with html")
    parser.add_argument("--out", required=True, type=Path, help="the file to write, *.jsonl.gz")
    args = parser.parse_args()
    seen: Counter[str] = Counter()
    known: set[int] = set()
    # no name and no time in the file: the same pages give the same bytes
    with open(args.out, "wb") as file, gzip.GzipFile("", "wb", 9, file, 0) as packed:
        for html, publisher, name, url in pages(args.pages):
            for record in records(html, publisher, f"{zlib.crc32(name.encode()):08x}", seen, url):
                mark = zlib.crc32(record["text"][:120].encode("utf-8", "surrogatepass"))
                if mark in known:
                    seen["seen before"] += 1
                    continue
                known.add(mark)
                packed.write((json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace"))
    for reason, count in seen.most_common():
        sys.stdout.write(f"{count:>10,}  {reason}\n")


if __name__ == "__main__":
    main()

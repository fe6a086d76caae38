# SPDX-License-Identifier: Apache-2.0
"""Checks a built site: it has pages, and looking at it loads nothing from elsewhere.

python .ci/site.py FOLDER
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

LOADING = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
}
LOADING_LINKS = {"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "manifest", "modulepreload"}
FROM_CSS = re.compile(r"(?:url\(\s*|@import\s+)[\"']?(?:https?:)?//[^)\"'\s]+")


class Loads(HTMLParser):
    """Collects what a browser fetches by itself when it shows a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes the address of anything that is loaded without a click."""
        values = {name: value or "" for name, value in attrs}
        loading_link = tag == "link" and LOADING_LINKS & set(values.get("rel", "").split())
        address = values.get("href" if loading_link else LOADING.get(tag, ""), "")
        if re.match(r"(?:[a-z]+:)?//", address):
            self.found.append(address)
        self.found += FROM_CSS.findall(values.get("style", ""))


def main(folder: Path) -> int:
    """Prints what would be loaded from elsewhere; 1 if there is any, or no page."""
    pages = sorted(folder.rglob("*.html"))
    bad = []
    for page in pages:
        parser = Loads()
        text = page.read_text(encoding="utf-8")
        parser.feed(text)
        styles = "".join(re.findall(r"<style.*?</style>", text, re.DOTALL))
        bad += [f"{page.relative_to(folder)}: {address}" for address in parser.found + FROM_CSS.findall(styles)]
    for sheet in folder.rglob("*.css"):
        bad += [f"{sheet.relative_to(folder)}: {m}" for m in FROM_CSS.findall(sheet.read_text(encoding="utf-8"))]
    print(*bad, f"{len(pages)} pages, {len(bad)} loads from elsewhere", sep="\n")
    return int(bool(bad) or not pages)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

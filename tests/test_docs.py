# SPDX-License-Identifier: Apache-2.0
"""What the documents say is true: their examples run, their links lead somewhere."""

import doctest
import importlib
import re
from pathlib import Path

import pytest

import newsclean

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_examples_in_pages_run(page):
    assert doctest.testfile(str(page), module_relative=False, encoding="utf-8").failed == 0


@pytest.mark.parametrize("name", ["newsclean", "newsclean.pipeline", "newsclean.compat.ftfy"])
def test_examples_in_docstrings_run(name):
    results = doctest.testmod(importlib.import_module(name), extraglobs={"clean": newsclean.clean})
    assert results.attempted
    assert not results.failed


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_to_files(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_example_article_comes_out_as_shown_and_goes_back():
    data = (ROOT / "docs/example.txt").read_bytes()
    result = newsclean.inspect(data)
    assert result.text == (ROOT / "docs/example-clean.txt").read_text(encoding="utf-8")
    assert result.log.undo(result.text.encode()) == data


def test_every_public_name_is_documented():
    for name in newsclean.__all__:
        value = getattr(newsclean, name)
        if callable(value):
            assert (value.__doc__ or "").strip(), name

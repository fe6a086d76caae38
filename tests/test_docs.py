# SPDX-License-Identifier: Apache-2.0
"""What the documents say is true: their examples run, their links lead somewhere."""

import ast
import doctest
import importlib
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests import consoles

import newsclean

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMES = {page: page.relative_to(ROOT).as_posix() for page in PAGES}
FENCE = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def blocks(*languages):
    """Fenced code of all pages, each with the page and the line that it begins in."""
    found_blocks = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for found in FENCE.finditer(text):
            if found[1] in languages:
                where = f"{NAMES[page]}:{text.count(chr(10), 0, found.start()) + 1}"
                found_blocks.append(pytest.param(found[2], id=where))
    return found_blocks


@pytest.mark.parametrize("page", PAGES, ids=NAMES.get)
def test_examples_in_pages_run(page):
    assert doctest.testfile(str(page), module_relative=False, encoding="utf-8").failed == 0


@pytest.mark.parametrize("code", [b for b in blocks("py", "python") if ">>>" not in b.values[0]])
def test_programs_in_pages_run(code, tmp_path):
    """In a process of their own; those of engines run where the engine is installed, and in .ci/engines for certain."""
    for node in ast.walk(ast.parse(code)):
        modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module] if isinstance(node, ast.ImportFrom) else []
        for module in modules:
            if not importlib.util.find_spec(module.partition(".")[0]) and "NEWSCLEAN_ENGINES" not in os.environ:
                pytest.skip(f"{module} is not installed")
    program = tmp_path / "example.py"
    program.write_text(code, encoding="utf-8")
    env = os.environ | {"PYTHONPATH": str(Path(newsclean.__file__).parents[1])}
    done = subprocess.run([sys.executable, program], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(os.name != "posix", reason="the examples are for a POSIX shell")
@pytest.mark.parametrize("page", [p for p in PAGES if any(consoles.examples(p))], ids=NAMES.get)
def test_console_examples_run(page, tmp_path):
    if not newsclean.COMPILED and page.name != "tutorial.md":
        pytest.skip("one page shows that plain Python gives the same, and takes long enough")
    ran, wrong = consoles.run_page(page, tmp_path)
    assert not wrong, "\n\n".join(wrong)
    assert ran or page.name == "pre-commit.md"


@pytest.mark.parametrize("text", blocks("toml"))
def test_configurations_and_rules_in_pages_are_accepted(text, command, tmp_path):
    table = tomllib.loads(text)
    if set(table) == {"rule"}:
        (tmp_path / "site.toml").write_text(text, encoding="utf-8")
        done = command("rules", "--rules", "site.toml", "--test")
    else:
        name = "pyproject.toml" if "tool" in table else "newsclean.toml"
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / "site.toml").write_text(consoles.RULE, encoding="utf-8")
        done = command("--quiet")
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("text", blocks("yaml"))
def test_hooks_in_pages_exist(text):
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    known = set(re.findall(r"^- id: (\S+)", hooks, re.MULTILINE))
    named = set(re.findall(r"- id: (\S+)", text))
    assert named
    assert named <= known


@pytest.mark.parametrize(
    "name", ["newsclean", "newsclean.pipeline", "newsclean.compat.ftfy", "newsclean.boilerplate.counting"]
)
def test_examples_in_docstrings_run(name):
    results = doctest.testmod(importlib.import_module(name), extraglobs={"clean": newsclean.clean})
    assert results.attempted
    assert not results.failed


def anchors_of(page):
    """The anchors of the headings of a page, as GitHub and the site make them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=NAMES.get)
def test_links_lead_to_files_and_headings(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = page.parent / path if path else page
        assert file.exists(), target
        if anchor and file.suffix == ".md":
            assert anchor in anchors_of(file), target


def test_the_example_article_comes_out_as_shown_and_goes_back():
    data = (ROOT / "docs/example.txt").read_bytes()
    result = newsclean.inspect(data)
    assert result.text == (ROOT / "docs/example-clean.txt").read_text(encoding="utf-8")
    assert result.log.undo(result.text.encode()) == data


def test_every_public_name_is_documented():
    reference = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
    for name in newsclean.__all__:
        value = getattr(newsclean, name)
        if callable(value):
            assert (value.__doc__ or "").strip(), name
            assert f"::: newsclean.{name}\n" in reference, f"docs/reference.md lacks {name}"


def load_pages():
    spec = importlib.util.spec_from_file_location("pages", ROOT / ".ci/pages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_options_has_them_all():
    from newsclean.cli.flags import COMMANDS, flags_of

    pages = load_pages()
    assert pages.MARK in (ROOT / "docs/options.md").read_text(encoding="utf-8")
    sections = re.split(r"^## newsclean ?(.*)\n", pages.options(), flags=re.MULTILINE)
    text_of = dict(zip(sections[1::2], sections[2::2], strict=True))
    for each in COMMANDS:
        for flag in flags_of(each.name):
            assert f"`{flag.names[-1]}`" in text_of[each.name], (each.name, flag.names)


@pytest.mark.skipif(os.name != "posix", reason="the examples are for a POSIX shell")
def test_examples_of_the_help_run(tmp_path):
    page = tmp_path / "options.md"
    page.write_text(load_pages().options(), encoding="utf-8")
    ran, wrong = consoles.run_page(page, tmp_path)
    assert not wrong, "\n\n".join(wrong)
    assert ran


def test_every_row_of_the_comparison_names_tests_that_exist():
    page = (ROOT / "docs/comparison.md").read_text(encoding="utf-8")
    for table in page.split("## "):
        rows = [line for line in table.splitlines() if line.startswith("| ")][2:]
        assert rows
        for row in rows:
            tests = re.findall(r"\[(test_\w+)\]\(\.\./(tests/\w+\.py)\)", row)
            assert tests or "**not yet**" in row or "benchmarks/memory.py" in row, row
            for name, file in tests:
                assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), f"{file} has no {name}"

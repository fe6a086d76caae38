# SPDX-License-Identifier: Apache-2.0
"""What the package says of itself is true, and everything it needs travels with it."""

import tomllib
from importlib import metadata
from pathlib import Path

import newsclean

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_one_version_everywhere():
    assert PROJECT["project"]["version"] == newsclean.__version__ == metadata.version("newsclean")
    assert f"version: {newsclean.__version__}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_every_dependency_has_a_job():
    sources = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "src/newsclean").rglob("*.py"))
    for requirement in PROJECT["project"]["dependencies"]:
        name = requirement.partition(">")[0]
        assert f"import {name}" in sources or f"from {name}" in sources, f"{name} is not used"


def test_types_tables_and_rules_are_package_data():
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["newsclean"]
    package = ROOT / "src/newsclean"
    assert {"py.typed", "**/*.pxd", "data/**"} <= set(patterns)
    assert (package / "py.typed").exists()
    assert all("data" in file.relative_to(package).parts for file in package.rglob("*.bin"))


def test_every_source_names_its_licence():
    for file in (ROOT / "src").rglob("*.py"):
        head = file.read_text(encoding="utf-8").splitlines()[:2]
        assert any("SPDX-License-Identifier: Apache-2.0" in line for line in head), file.name

# SPDX-License-Identifier: Apache-2.0
"""Imports run downwards only, and nothing dangerous is imported at all."""

import ast
from pathlib import Path

import pytest

import newsclean

ROOT = Path(newsclean.__file__).parent
# what a package or module may import, besides itself and `edits`
ALLOWED = {
    "edits": set(),
    "tables": set(),
    "kernels": set(),
    "report": set(),
    "config": {"boilerplate", "normalize"},
    "encoding": {"kernels", "tables"},
    "mojibake": {"kernels", "tables"},
    "boilerplate": {"kernels", "tables"},
    "gaps": {"kernels", "tables"},
    "normalize": set(),
    "logfile": {"__init__"},
    "window": {"config", "mojibake", "boilerplate", "gaps", "normalize"},
    "shelf": set(),
    "parallel": {"shelf"},
    "stream": {"config", "encoding", "gaps", "logfile", "parallel", "window"},
    "pipeline": {"config", "encoding", "gaps", "mojibake", "report", "stream", "window"},
    "columns": {"pipeline"},
    "records": {"columns", "config", "encoding", "formats", "gaps", "parallel", "pipeline", "stream"},
    "batch": {"boilerplate", "config", "mojibake"},
    "arrow": {"batch", "columns", "config", "mojibake", "pipeline"},
    "compat": {"config", "encoding", "mojibake", "normalize", "pipeline"},
    "formats": {"__init__"},
    "cli": {
        "arrow",
        "boilerplate",
        "columns",
        "config",
        "encoding",
        "formats",
        "gaps",
        "kernels",
        "logfile",
        "mojibake",
        "normalize",
        "parallel",
        "pipeline",
        "records",
        "report",
        "stream",
        "tables",
        "__init__",
    },
    "__main__": {"cli"},
}
SOURCES = [p for p in sorted(ROOT.rglob("*.py")) if "training" not in p.parts and p != ROOT / "__init__.py"]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            if node.module == "newsclean":
                yield from (f"newsclean.{alias.name}" for alias in node.names)
            else:
                yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_run_downwards(path):
    part = path.relative_to(ROOT).parts[0].removesuffix(".py")
    modules = {p.stem if p.is_file() else p.name for p in ROOT.iterdir()}
    for name in imported(path):
        if name.split(".")[0] != "newsclean":
            continue
        rest = name.split(".")[1:]
        target = rest[0] if rest and rest[0] in modules else "__init__"
        if target not in (part, "edits"):
            assert target in ALLOWED[part], f"{part} may not import {target}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_code_is_made_from_data_and_no_network(path):
    banned = {"pickle", "marshal", "shelve", "socket", "urllib", "http", "ssl", "yaml", "subprocess"}
    assert not {name.split(".")[0] for name in imported(path)} & banned
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"eval", "exec", "compile", "__import__"}


def test_files_stay_small():
    for path in sorted(ROOT.rglob("*.py")):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, f"{path.name} has two duties: split it"

# SPDX-License-Identifier: Apache-2.0
"""What the package says of itself is true, and everything it needs travels with it."""

import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import newsclean

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def load_dist():
    spec = importlib.util.spec_from_file_location("dist", ROOT / ".ci/dist.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DIST = load_dist()


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


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The sdist and the wheel for every platform, made as a release makes them; nothing is compiled."""
    if not importlib.util.find_spec("setuptools") or int(metadata.version("setuptools").partition(".")[0]) < 80:
        pytest.skip("needs setuptools 80 or newer to build with")
    return DIST.make(tmp_path_factory.mktemp("dist"))


def test_sdist_and_wheel_hold_what_they_must_and_nothing_else(made):
    sdist, wheel = made
    assert wheel.name == f"newsclean-{newsclean.__version__}-py3-none-any.whl"
    assert DIST.faults(sdist) == []
    assert DIST.faults(wheel) == []


def test_the_files_that_matter_most_are_among_those_asked_for():
    files = DIST.package_files()
    assert {"newsclean/py.typed", "newsclean/data/mojibake.bin", "newsclean/data/rules/en.toml"} <= files
    assert {f"{module}.pxd" for module in DIST.compiled_modules()} <= files
    assert not any("training" in name or name.endswith((".c", ".so")) for name in files)


def test_a_wheel_from_the_sdist_equals_one_from_the_tree(made, tmp_path):
    (tmp_path / "out").mkdir()
    tree = DIST.without_extensions(DIST.copy_sources(tmp_path / "tree"))
    wheel = DIST.build(tree, "wheel", tmp_path / "out")
    with zipfile.ZipFile(made[1]) as one, zipfile.ZipFile(wheel) as other:
        assert sorted(one.namelist()) == sorted(other.namelist())
        assert [name for name in one.namelist() if one.read(name) != other.read(name)] == []


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ({"drop": "newsclean/py.typed"}, "a file is missing: newsclean/py.typed"),
        ({"drop": "newsclean/kernels/scan.pxd"}, "a file is missing: newsclean/kernels/scan.pxd"),
        ({"drop": "NOTICE"}, "/licenses/NOTICE"),
        ({"add": "newsclean/kernels/scan.c"}, "a file does not belong there: newsclean/kernels/scan.c"),
        ({"add": "newsclean/training/gaps.py"}, "a file does not belong there: newsclean/training/gaps.py"),
        ({"add": "newsclean/kernels/scan.so"}, "a compiled module does not belong there: newsclean/kernels/scan"),
        ({"name": "newsclean-1-cp311-cp311-linux.whl"}, "a compiled module is missing: newsclean/kernels/utf8"),
    ],
)
def test_a_faulty_wheel_is_found_out(made, tmp_path, damage, fault):
    wheel = tmp_path / damage.get("name", made[1].name)
    with zipfile.ZipFile(made[1]) as good, zipfile.ZipFile(wheel, "w") as bad:
        for name in good.namelist():
            if not name.endswith(damage.get("drop", "//")):
                bad.writestr(name, good.read(name))
        if "add" in damage:
            bad.writestr(damage["add"], b"")
    found = DIST.faults(wheel)
    assert any(fault in line for line in found), found


def test_the_wheel_for_every_platform_runs_by_itself(made, tmp_path):
    with zipfile.ZipFile(made[1]) as wheel:
        wheel.extractall(tmp_path)
    env = os.environ | {"PYTHONPATH": str(tmp_path)}
    line = [sys.executable, "-m", "newsclean"]
    version = subprocess.run([*line, "--version"], env=env, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "pure" in version.stdout
    article = (ROOT / "docs/example.txt").read_bytes()
    clean = subprocess.run(line, env=env, cwd=tmp_path, input=article, capture_output=True, check=True)
    assert clean.stdout == (ROOT / "docs/example-clean.txt").read_bytes()


def test_the_release_workflow_names_commands_and_files_that_exist():
    text = "".join(p.read_text(encoding="utf-8") for p in (ROOT / ".github/workflows").glob("*.yml"))
    for path in (".ci/run", ".ci/docs", ".ci/engines", ".ci/precommit", ".ci/dist.py", ".github/cibuildwheel.toml"):
        assert path in text
        assert (ROOT / path).exists()
    tested = (ROOT / ".github/cibuildwheel.toml").read_text(encoding="utf-8")
    for word in tested.replace('"', " ").split():
        if word.startswith("{project}/"):
            assert (ROOT / word.removeprefix("{project}/").rstrip(",")).exists(), word


def test_scripts_of_the_checks_can_be_started():
    for name in ("run", "docs", "engines", "precommit"):
        assert shutil.which(str(ROOT / ".ci" / name)), name

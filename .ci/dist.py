# SPDX-License-Identifier: Apache-2.0
"""What a release consists of: makes it and checks it.

    python .ci/dist.py make dist     # sdist, and from it the py3-none-any wheel; needs setuptools >= 80
    python .ci/dist.py check dist/*  # says what is wrong with sdists and wheels, compiled ones too

Promise: builds from a fresh copy of the sources, so that nothing left over by other builds gets in, and from nothing
but the sdist; writes into the given folder alone. A check compares whole lists of files with the source tree, so a
file that is missing is found, and so is one too many.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "src")
LEFTOVERS = shutil.ignore_patterns("__pycache__", "*.so", "*.pyd", "*.c", "*.html", "*.egg-info")
EXTENSIONS = re.compile(r"^\[\[tool\.setuptools\.ext-modules\]\]\n(?:.+\n)*", re.MULTILINE)


def copy_sources(target: Path) -> Path:
    """What an sdist is built from, and nothing else."""
    target.mkdir()
    for name in BUILT_FROM:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=LEFTOVERS)
        else:
            shutil.copy(ROOT / name, target / name)
    return target


def build(source: Path, kind: str, out: Path) -> Path:
    """Calls the build backend in this environment; gives the file that it made."""
    hook = f"import setuptools.build_meta as b, sys; b.build_{kind}(sys.argv[1])"
    before = set(out.iterdir())
    subprocess.run([sys.executable, "-c", hook, str(out)], cwd=source, check=True, stdout=subprocess.DEVNULL)
    (made,) = set(out.iterdir()) - before
    return made


def without_extensions(source: Path) -> Path:
    """The same sources with no module to compile: without that, setuptools names any wheel after this machine."""
    project = source / "pyproject.toml"
    text, count = EXTENSIONS.subn("", project.read_text(encoding="utf-8"))
    if not count or "ext-modules" in text:
        raise SystemExit("pyproject.toml no longer lists the modules to compile as this script expects it")
    project.write_text(text, encoding="utf-8")
    return source


def make(out: Path) -> list[Path]:
    """The sdist and the wheel for every platform; compiled wheels are made from this sdist elsewhere."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        sdist = build(copy_sources(Path(scratch, "tree")), "sdist", out)
        with tarfile.open(sdist) as archive:
            archive.extractall(scratch, filter="data")
        unpacked = Path(scratch, sdist.name.removesuffix(".tar.gz"))
        return [sdist, build(without_extensions(unpacked), "wheel", out)]


def package_files() -> set[str]:
    """What the package must hold, as paths from `src`."""
    ignored = {".so", ".pyd", ".c", ".html", ".pyc"}
    files = {p.relative_to(ROOT / "src").as_posix() for p in (ROOT / "src/newsclean").rglob("*") if p.is_file()}
    return {f for f in files if Path(f).suffix not in ignored and not f.startswith("newsclean/training/")}


def compiled_modules() -> set[str]:
    """The modules that a compiled wheel must hold compiled, as paths without suffix."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {block["name"].replace(".", "/") for block in project["tool"]["setuptools"]["ext-modules"]}


def faults(path: Path) -> list[str]:
    """What is wrong with an sdist or a wheel."""
    return _faults_of_wheel(path) if path.suffix == ".whl" else _faults_of_sdist(path)


def _compare(what: str, there: set[str], wanted: set[str]) -> list[str]:
    missing = [f"{what} is missing: {name}" for name in sorted(wanted - there)]
    return missing + [f"{what} does not belong there: {name}" for name in sorted(there - wanted)]


def _faults_of_sdist(path: Path) -> list[str]:
    with tarfile.open(path) as archive:
        names = {m.name.partition("/")[2] for m in archive.getmembers() if m.isfile()}
    names = {n for n in names if not n.startswith("src/newsclean.egg-info/")}
    wanted = {f"src/{name}" for name in package_files()} | set(BUILT_FROM) - {"src"} | {"PKG-INFO", "setup.cfg"}
    return _compare("a file", names, wanted)


def _faults_of_wheel(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        info = next((n.partition("/")[0] for n in names if n.endswith(".dist-info/METADATA")), "")
        metadata = archive.read(f"{info}/METADATA").decode() if info else ""
        tags = archive.read(f"{info}/WHEEL").decode() if info else ""
    any_platform = path.name.endswith("-py3-none-any.whl")
    parts = ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "top_level.txt", "licenses/LICENSE", "licenses/NOTICE")
    binaries = {n for n in names if n.endswith((".so", ".pyd"))}
    found = _compare("a file", names - binaries, package_files() | {f"{info}/{part}" for part in parts})
    wanted = set() if any_platform else compiled_modules()
    found += _compare("a compiled module", {n.partition(".")[0] for n in binaries}, wanted)
    if any_platform and "Root-Is-Purelib: true" not in tags:
        found.append("the wheel is for every platform by its name only")
    if "\nLicense-Expression: Apache-2.0\n" not in metadata:
        found.append("the metadata do not name the licence")
    return found


def main(words: list[str]) -> int:
    """Runs one of the two commands of the docstring."""
    if len(words) == 2 and words[0] == "make":
        paths = make(Path(words[1]).resolve())
    elif len(words) >= 2 and words[0] == "check":
        paths = [Path(word) for word in words[1:]]
    else:
        print(__doc__, file=sys.stderr)
        return 2
    bad = 0
    for path in paths:
        found = faults(path)
        bad += bool(found)
        print(*(f"{path.name}: {fault}" for fault in found or ["all there"]), sep="\n")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

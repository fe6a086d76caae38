# SPDX-License-Identifier: Apache-2.0
"""Breaks one promise after the other and shows that its tests notice: ``python tests/long/sabotage.py``.

Each row is a promise of docs/reliability.md, a place in the code, what is put there instead, and the tests of which
one must fail then. The same tests must pass on an unbroken copy first, or their failing would show nothing. Exit code
1 where either is not so.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHILDREN = "test_determinism.py::test_a_forked_child_writes_into_no_memory_of_its_parent"
TOGETHER = "test_laws.py::test_no_edit_brings_escaped_bytes_together_to_a_character"
NAMES = "test_hostile.py::test_names_in_a_log_that_no_file_can_have"
MISTAKES = "test_cli_config.py::test_a_mistake_is_named_with_file_and_key"
ROWS = [
    ("P1", "stream.py", "self._windows.feed(data)]", "self._windows.feed(data[:-1] or data)]", ["test_stream.py"]),
    ("P3", "encoding/restore.py", "return plain(_NO_BYTE", "return text or plain(_NO_BYTE", ["test_codecs.py"]),
    (
        "P3",
        "window.py",
        "_sound_edits(text, to_edits(text, wide))",
        "to_edits(text, wide)",
        [TOGETHER],
    ),
    (
        "P5",
        "cli/logs.py",
        " and _is_name(name) else",
        " else",
        [NAMES],
    ),
    ("P6", "boilerplate/lint.py", " or high > MOST:", " and False:", ["test_rules_lint.py"]),
    ("P8", "formats/compression.py", "given > expansion * taken", "given < 0", ["test_compression.py"]),
    ("P12", "formats/beside.py", "self._system.unlink(self._name)", "pass", ["test_files.py"]),
    ("P13", "formats/files.py", "self._same(self._old)", "pass", ["test_files.py"]),
    ("P18", "report/visible.py", "return UNSAFE.sub(", "return text or UNSAFE.sub(", ["test_report.py"]),
    (
        "P21",
        "config.py",
        "if key not in known:",
        "if key in ():",
        [MISTAKES],
    ),
    ("P22", "tables.py", "!= int.from_bytes(view[12:16]", "== int.from_bytes(view[:0]", ["test_tables.py"]),
    (
        "P23",
        "gaps/model.py",
        ", access=mmap.ACCESS_COPY",
        "",
        [CHILDREN],
    ),
]


def failures(tree, file, old, new, tests):
    """The tests that fail on a copy of `tree` with one place changed; none for `old` None, the control."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "tree"
        shutil.copytree(tree, copy)
        if old is not None:
            target = copy / "src/newsclean" / file
            text = target.read_text(encoding="utf-8")
            assert old in text, f"{file}: {old!r} is no longer there"
            target.write_text(text.replace(old, new), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--no-header", "--tb=no"]
        command += [f"tests/{name}" for name in tests]
        env = os.environ | {"PYTHONPATH": str(copy / "src")}
        done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True)
    failed = [line.split(" - ")[0] for line in done.stdout.splitlines() if line.startswith("FAILED")]
    assert done.returncode == bool(failed), done.stdout[-2000:] + done.stderr
    return failed


def main():
    bad = 0
    with tempfile.TemporaryDirectory() as place:
        # One frozen tree for all rows: somebody may build the package meanwhile.
        tree, ignored = Path(place), shutil.ignore_patterns("__pycache__", "*.c")
        for name in ("src", "tests"):
            shutil.copytree(ROOT / name, tree / name, ignore=ignored)
        shutil.copy(ROOT / "pyproject.toml", tree)
        for promise, file, old, new, tests in ROWS:
            control = failures(tree, file, None, None, tests)
            failed = [] if control else failures(tree, file, old, new, tests)
            bad += not failed
            told = f"fails unbroken too: {control[0]}" if control else failed[0] if failed else "NOT NOTICED"
            print(f"{promise} {file}: {told}", flush=True)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())

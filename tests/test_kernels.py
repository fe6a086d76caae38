# SPDX-License-Identifier: Apache-2.0
"""Every kernel is built, listed and typed; the plain mode really is plain."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from newsclean import kernels

FOLDER = Path(kernels.__file__).parent
PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"


def test_every_kernel_is_listed_everywhere():
    modules = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["setuptools"]["ext-modules"]
    assert sorted(m["name"].rpartition(".")[2] for m in modules) == sorted(kernels.NAMES)
    assert all(m["optional"] for m in modules)
    assert sorted(p.stem for p in FOLDER.glob("*.py") if p.stem not in ("__init__", "storage")) == sorted(kernels.NAMES)


@pytest.mark.parametrize("name", kernels.NAMES)
def test_a_kernel_has_types_beside_it_and_imports_nothing_of_ours_but_storage(name):
    source = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
    source = source.replace("from newsclean.kernels.storage import PLAIN\n", "")
    assert (FOLDER / f"{name}.pxd").exists()
    assert "import newsclean" not in source
    assert "from newsclean" not in source
    assert "import cython" not in source


def test_the_variable_switches_to_plain_python():
    code = "import newsclean, newsclean.kernels.scan as s; print(newsclean.COMPILED, s.__file__[-3:])"
    environment = {**os.environ, "NEWSCLEAN_PURE": "1"}
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment).stdout
    assert out.split() == [b"False", b".py"]

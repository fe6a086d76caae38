# SPDX-License-Identifier: Apache-2.0
"""Guards and settings for the whole suite."""

import importlib.machinery
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from tests.effort import EXAMPLES

import newsclean

settings.register_profile(
    "suite",
    deadline=None,
    # Plain Python reads a boundary in a tenth of a second; every example takes far longer than in compiled code.
    max_examples=(100 if newsclean.COMPILED else 20) * EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
# For broken code: the first example that fails is enough, none is made smaller or kept.
settings.register_profile("once", settings.get_profile("suite"), phases=[Phase.explicit, Phase.generate], database=None)
settings.load_profile("suite")


def pytest_configure(config):
    kernels = Path(newsclean.__file__).with_name("kernels")
    if not kernels.is_relative_to(Path(__file__).parents[1] / "src"):
        return  # an installed wheel: installers write its files in any order, and nobody edits them
    for source in kernels.glob("*.py"):
        for suffix in importlib.machinery.EXTENSION_SUFFIXES:
            binary = source.with_name(source.stem + suffix)
            types = source.with_suffix(".pxd")
            newest = max(f.stat().st_mtime for f in (source, types) if f.exists())
            if binary.exists() and binary.stat().st_mtime < newest:
                pytest.exit(f"{binary.name} is older than its source and would hide it: install the package again", 2)


def pytest_report_header():
    return f"newsclean {newsclean.__version__} ({'compiled' if newsclean.COMPILED else 'pure'})"


@pytest.fixture
def command(tmp_path):
    """Runs the command in `tmp_path` as a process of its own: ``command("--diff", "a", data=b"...")``."""
    env = os.environ | {"PYTHONPATH": str(Path(newsclean.__file__).parents[1])}

    def run(*words, data=b""):
        line = [sys.executable, "-m", "newsclean", *words]
        return subprocess.run(line, input=data, capture_output=True, cwd=tmp_path, env=env, timeout=60)

    return run

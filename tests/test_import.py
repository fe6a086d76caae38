# SPDX-License-Identifier: Apache-2.0
"""Importing is light and leaves no trace."""

import json
import subprocess
import sys

import newsclean

PROBE = """
import codecs, json, logging, sys
before = set(sys.modules)
handlers = len(logging.getLogger().handlers) if "logging" in sys.modules else 0
import newsclean
print(json.dumps(sorted(m for m in set(sys.modules) - before)))
"""


def test_importing_loads_next_to_nothing():
    loaded = json.loads(subprocess.run([sys.executable, "-c", PROBE], capture_output=True, check=True).stdout)
    assert [m for m in loaded if m.startswith("newsclean")] == ["newsclean"]
    assert len(loaded) < 5


def test_clean_text_never_loads_the_heavy_dependencies():
    code = (
        "import sys, newsclean; newsclean.clean('Nothing to do, said the mayor.'); newsclean.clean(b'Nothing here.');"
        "print([m for m in ('chardet', 'ftfy', 'regex') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"[]"


def test_every_public_name_exists():
    for name in newsclean.__all__:
        assert getattr(newsclean, name) is not None
    assert set(newsclean.__all__) <= set(dir(newsclean))

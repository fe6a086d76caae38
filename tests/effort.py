# SPDX-License-Identifier: Apache-2.0
"""How much a test tries: a little in every run, much in the long run (``NEWSCLEAN_LONG=1``), less on plain Python."""

import os

import newsclean

LONG = os.environ.get("NEWSCLEAN_LONG", "") not in ("", "0")
FACTOR = 50 if LONG else 1
# Plain Python takes seventy times as long for a document.
if not newsclean.COMPILED:
    FACTOR = FACTOR / 60


def tries(count):
    """The number to try here and now of what is tried `count` times in a short run with compiled kernels."""
    return max(2, round(count * FACTOR))

# SPDX-License-Identifier: Apache-2.0
"""How much a test tries: a little in every run, much in the long run, less on plain Python.

``NEWSCLEAN_LONG=1`` is the long run, fifty times as much; a larger number is how many times as much it shall be.
"""

import os

import newsclean

TIMES = int(os.environ.get("NEWSCLEAN_LONG") or 0)
LONG = TIMES > 0
FACTOR = 50 if TIMES == 1 else max(TIMES, 1)
EXAMPLES = FACTOR  # of Hypothesis, which are small
# Plain Python takes seventy times as long for a document.
if not newsclean.COMPILED:
    FACTOR = FACTOR / 60


def tries(count):
    """The number to try here and now of what is tried `count` times in a short run with compiled kernels."""
    return max(2, round(count * FACTOR))

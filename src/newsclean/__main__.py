# SPDX-License-Identifier: Apache-2.0
"""``python -m newsclean``: the same as the command ``newsclean``."""

from newsclean.cli import run

raise SystemExit(run())

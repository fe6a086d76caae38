# SPDX-License-Identifier: Apache-2.0
"""`detect` in the shape that chardet gives, under the name that a program which switches looks for.

Promise: the same function as `newsclean.encoding.compat.detect`, where the differences are listed; nothing else.
"""

from __future__ import annotations

from newsclean.encoding.compat import detect

__all__ = ["detect"]

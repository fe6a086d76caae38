# SPDX-License-Identifier: Apache-2.0
"""Regular expressions for UTF-8 and its relatives, for the line-wise decoder.

They stand apart because compiling them costs more than detecting the encoding of a small file.
"""

from __future__ import annotations

import re

# One complete UTF-8 sequence, surrogates and overlong forms excluded.
SEQUENCE = (
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
# A pair of surrogates, each written as if it were a character (CESU-8), and Java's two-byte NUL.
CESU = rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]"
JAVA_NUL = rb"\xc0\x80"

CESU_PAIR = re.compile(CESU + rb"|" + JAVA_NUL)

# SPDX-License-Identifier: Apache-2.0
"""Interfaces of other libraries over newsclean's engines, for programs that switch by one import.

`newsclean.compat.ftfy` has the functions of ftfy, `newsclean.compat.chardet` has `detect`. Promise: importing these
costs next to nothing, and what differs from the other library is written down in the documentation. Nothing here
finds or decides anything by itself.
"""

# SPDX-License-Identifier: Apache-2.0
"""Scripts that make the tables of ``data/``. Not in the wheel; nothing of the library imports them.

Promise: the same pinned sources give the same bytes. What only training needs is in the dependency group ``training``.
"""

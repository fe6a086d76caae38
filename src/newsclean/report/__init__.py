# SPDX-License-Identifier: Apache-2.0
"""Showing what was found and changed. Writes no file and decides nothing about text."""

# SPDX-License-Identifier: Apache-2.0
"""Where the bytes come from and go to. The only package that opens users' files; knows nothing of cleaning."""

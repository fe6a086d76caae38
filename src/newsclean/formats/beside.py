# SPDX-License-Identifier: Apache-2.0
"""A new file beside the one that it will replace: without a name while it is written, where the system can do that.

Promise: a process that is killed leaves nothing of a nameless file, and one that ends by a signal that it hears removes
what has a name (`remove_temporaries`). Errors are those of the system.
"""

from __future__ import annotations

import contextlib
import errno
import os

from newsclean.formats.system import System

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)

_temporary: set[bytes] = set()


def remove_temporaries(system: System) -> None:
    """Remove what a process that must end now would leave behind."""
    for name in list(_temporary):
        with contextlib.suppress(OSError):
            system.unlink(name)


class Beside:
    """A new file in `directory`, of which others see nothing, or a name of no meaning.

    A `private` one can be read by nobody else; the others get what the umask leaves.
    """

    def __init__(self, system: System, directory: bytes, private: bool) -> None:
        self._system = system
        self.directory = directory
        self._private = private
        self._name: bytes | None = None
        self.fd = self._nameless() if private else self._named()

    def _nameless(self) -> int:
        # Not where the umask counts: older kernels forget it here.
        try:
            return self._system.nameless(self.directory)
        except OSError:
            return self._named()

    def _named(self) -> int:
        while True:
            name = self._new_name()
            try:
                return self._system.open(name, _FLAGS, 0o600 if self._private else 0o666)
            except OSError as error:
                self._forget(name)
                if error.errno != errno.EEXIST:
                    raise

    def _new_name(self) -> bytes:
        # Noted down before it exists: whatever interrupts from here on knows what to remove.
        name = self._name = os.path.join(self.directory, b".newsclean-" + os.urandom(8).hex().encode() + b".tmp")
        _temporary.add(name)
        return name

    def _forget(self, name: bytes) -> None:
        _temporary.discard(name)
        self._name = None

    def appear(self) -> int | None:
        """All is written: let a nameless file have its name.

        Where it cannot get one (without /proc), there is a new file now, and what is given is the descriptor of the
        old one, to be copied and closed.
        """
        if self._name:
            return None
        # What takes time is done while there is no name. It is not the last sync: some file systems make nothing last
        # of a file without a name.
        self._system.fsync(self.fd)
        name = self._new_name()
        try:
            self._system.name(self.fd, name)
        except OSError:
            self._forget(name)
            old, self.fd = self.fd, self._named()
            return old
        return None

    def close(self) -> None:
        """Close the descriptor, which reports what was left to report."""
        fd, self.fd = self.fd, -1
        self._system.close(fd)

    def replace(self, target: bytes) -> None:
        """Take the place of `target`, once it has appeared."""
        assert self._name is not None
        self._system.replace(self._name, target)
        self._forget(self._name)

    def remove(self) -> None:
        """Leave nothing of it, unless it has taken its place."""
        if self.fd >= 0:
            with contextlib.suppress(OSError):
                self.close()
        if self._name:
            with contextlib.suppress(OSError):
                self._system.unlink(self._name)
            self._forget(self._name)

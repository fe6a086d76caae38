# SPDX-License-Identifier: Apache-2.0
"""Every call to the operating system that reading and writing users' files takes, in one small object.

Promise: `newsclean.formats` reaches the system through a `System` alone, so that a test can hand in one whose k-th
call fails and look at what is left. The methods add nothing to the calls that they name, except that a descriptor
which would block is waited for.
"""

from __future__ import annotations

import errno
import os
import stat
import sys

_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class System:
    """The real operating system. Paths are bytes; every method may raise `OSError`."""

    def open(self, path: bytes, flags: int, mode: int = 0o666) -> int:
        """A descriptor, never in text mode and not inherited by children."""
        return os.open(path, flags | _BINARY, mode)

    def nameless(self, directory: bytes) -> int:
        """A descriptor of a new, private file without a name, gone when it is closed; not every system has such."""
        if not hasattr(os, "O_TMPFILE"):
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
        return os.open(directory, os.O_RDWR | os.O_TMPFILE | _BINARY, 0o600)

    def name(self, fd: int, path: bytes) -> None:
        """Give a file without a name one that nobody has."""
        # The descriptor of a directory that is not needed makes it the call that follows links.
        os.link(b"/proc/self/fd/%d" % fd, path, src_dir_fd=fd, follow_symlinks=True)

    def read(self, fd: int, count: int) -> bytes:
        """Up to `count` bytes, none at the end; waits where the descriptor does not block."""
        while True:
            try:
                return os.read(fd, count)
            except BlockingIOError:
                _wait(fd, writing=False)

    def pread(self, fd: int, count: int, offset: int) -> bytes:
        """Up to `count` bytes from `offset`, without moving the place of the next read."""
        if hasattr(os, "pread"):
            return os.pread(fd, count, offset)
        here = os.lseek(fd, 0, os.SEEK_CUR)  # Windows has no pread
        try:
            os.lseek(fd, offset, os.SEEK_SET)
            return os.read(fd, count)
        finally:
            os.lseek(fd, here, os.SEEK_SET)

    def write(self, fd: int, data: memoryview) -> int:
        """How many bytes of `data` were taken: perhaps not all."""
        while True:
            try:
                return os.write(fd, data)
            except BlockingIOError:
                _wait(fd, writing=True)

    def flush_close(self, fd: int) -> None:
        """What closing `fd` would report (a full disk behind a network), with `fd` left open."""
        os.close(os.dup(fd))

    def truncate(self, fd: int, length: int) -> None:
        """Cut a regular file to `length` bytes and go on writing there."""
        os.ftruncate(fd, length)
        os.lseek(fd, length, os.SEEK_SET)

    def close(self, fd: int) -> None:
        """Close; an error may be one of an earlier write."""
        os.close(fd)

    def fsync(self, fd: int) -> None:
        """Let the file reach the disk."""
        os.fsync(fd)

    def fstat(self, fd: int) -> os.stat_result:
        """What the descriptor is."""
        return os.fstat(fd)

    def stat(self, path: bytes) -> os.stat_result:
        """What the path leads to."""
        return os.stat(path)

    def names(self, path: bytes) -> list[tuple[bytes, bool]]:
        """The names in a directory, and whether each is itself a directory (a link to one is not)."""
        with os.scandir(path) as entries:
            return [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]

    def mkdir(self, path: bytes) -> None:
        """Make a directory."""
        os.mkdir(path)

    def fchmod(self, fd: int, mode: int) -> None:
        """Set the permissions."""
        if sys.platform != "win32":
            os.fchmod(fd, stat.S_IMODE(mode))

    def fchown(self, fd: int, owner: int, group: int) -> None:
        """Set owner and group."""
        if sys.platform != "win32":
            os.fchown(fd, owner, group)

    def copy_attributes(self, source: int, target: int) -> None:
        """Copy the extended attributes, access lists among them."""
        if sys.platform == "linux":
            for name in os.listxattr(source):
                os.setxattr(target, name, os.getxattr(source, name))

    def replace(self, source: bytes, target: bytes) -> None:
        """Put the file `source` in the place of `target`, at once."""
        os.replace(source, target)

    def unlink(self, path: bytes) -> None:
        """Remove the name."""
        os.unlink(path)


def _wait(fd: int, writing: bool) -> None:
    from select import select

    select([] if writing else [fd], [fd] if writing else [], [])

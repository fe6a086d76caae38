# SPDX-License-Identifier: Apache-2.0
"""Reading in chunks, writing to pipes and files, and replacing a file at once or not at all.

Promise: bytes only, in and out; whatever fails, a file that is being replaced is the old one or the new one and no
temporary file is left; every error is a `FileError` that says what was being done to which file. Nothing here knows
what the bytes mean.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat

from newsclean.formats.beside import Beside
from newsclean.formats.compression import EXPANSION, CorruptData, Unsupported, packer, suffix_of, unpacked
from newsclean.formats.errors import BadContent, FileChanged, FileError, InputMissing, ReadFailed, Refused, WriteFailed
from newsclean.formats.system import System

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.formats.compression import Packer

CHUNK = 1 << 18
STDIN = b"-"

_UNREADABLE = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EACCES, errno.EPERM, errno.ELOOP, errno.ENAMETOOLONG}
_DIRECTORY = f"{os.strerror(errno.EISDIR)}; --glob '*.txt' takes the files in it that are called so"


class Input:
    """A file, or standard input for ``-``, open for reading.

    `packed` is the suffix of a compressed file, whose content is what `chunks` gives; `expansion` is how many times its
    size that may be.
    """

    def __init__(self, system: System, path: bytes, expansion: float = EXPANSION) -> None:
        self._system = system
        self.path = None if path == STDIN else path
        self._own = path != STDIN
        self.packed = suffix_of(self.path)
        self._expansion = expansion
        try:
            self.fd = system.open(path, os.O_RDONLY) if self._own else 0
        except OSError as error:
            raise _unreadable(path, error) from error
        try:
            self.status = system.fstat(self.fd)
            if stat.S_ISDIR(self.status.st_mode):
                raise InputMissing(path, _DIRECTORY, errno.EISDIR)
        except OSError as error:
            self.close()
            raise ReadFailed(self.path, error.strerror or str(error), error.errno) from error
        except InputMissing:
            self.close()
            raise

    def __enter__(self) -> Input:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; standard input stays open."""
        if self._own:
            self._own = False
            with contextlib.suppress(OSError):
                self._system.close(self.fd)

    def chunks(self) -> Iterator[bytes]:
        """The bytes, as they come; raises `ReadFailed`, and for compressed files `BadContent` and `Refused`."""
        if self.packed is None:
            yield from self._raw()
            return
        try:
            yield from unpacked(self._raw(), self.packed, self._expansion)
        except CorruptData as error:
            raise BadContent(self.path, str(error)) from None
        except Unsupported as error:
            raise Refused(self.path, str(error)) from None

    def _raw(self) -> Iterator[bytes]:
        while True:
            try:
                data = self._system.read(self.fd, CHUNK)
            except OSError as error:
                raise ReadFailed(self.path, error.strerror or str(error), error.errno) from error
            if not data:
                return
            yield data

    def at(self, offset: int, most: int = CHUNK) -> bytes:
        """Up to `most` bytes of the file from `offset`, without moving the place of the next chunk; not for pipes."""
        try:
            return self._system.pread(self.fd, most, offset)
        except OSError as error:
            raise ReadFailed(self.path, error.strerror or str(error), error.errno) from error

    def prefix(self, length: int) -> Iterator[bytes]:
        """The first `length` bytes once more; for regular files that are not compressed."""
        at = 0
        while at < length:
            data = self.at(at, min(CHUNK, length - at))
            if not data:
                raise FileChanged(self.path, "the file became shorter while it was being read")
            at += len(data)
            yield data


class Output:
    """A descriptor to write to: standard output, a device, or a file of one's own."""

    def __init__(self, system: System, fd: int, path: bytes | None, own: bool = False) -> None:
        self._system = system
        self.fd = fd
        self.path = path
        self._own = own
        self._packer: Packer | None = None

    def pack(self, suffix: bytes | None) -> None:
        """From now on compress what is written; raises `Refused` where that needs a package that is not there."""
        try:
            self._packer = packer(suffix) if suffix else None
        except Unsupported as error:
            raise Refused(self.path, str(error)) from None

    def end(self) -> None:
        """All has been written: let the last compressed bytes follow; raises `WriteFailed`."""
        if self._packer:
            rest, self._packer = self._packer.flush(), None
            self.write(rest)

    def write(self, data: bytes) -> None:
        """Write all of `data`, however small the pieces that the system takes; raises `WriteFailed`."""
        rest = memoryview(self._packer.compress(data) if self._packer else data)
        try:
            while rest:
                taken = self._system.write(self.fd, rest)
                if not taken:
                    raise OSError(errno.EIO, "the device takes nothing")
                rest = rest[taken:]
        except OSError as error:
            raise WriteFailed(self.path, error.strerror or str(error), error.errno) from error

    def close(self) -> None:
        """Report what was left to report, and close if the descriptor is one's own; raises `WriteFailed`."""
        self.end()
        try:
            if self._own:
                self._own = False
                self._system.close(self.fd)
            else:
                self._system.flush_close(self.fd)
        except OSError as error:
            raise WriteFailed(self.path, error.strerror or str(error), error.errno) from error

    def abandon(self) -> None:
        """Close without a word."""
        if self._own:
            self._own = False
            with contextlib.suppress(OSError):
                self._system.close(self.fd)

    def sync(self) -> None:
        """Let what was written reach the disk, where that can be asked for; raises `WriteFailed`."""
        try:
            self._system.fsync(self.fd)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EROFS):
                raise WriteFailed(self.path, error.strerror or str(error), error.errno) from error


class Replacement:
    """A new content for `path`, seen by others only when `commit` has put it in place.

    The new file lies in the same directory, for nobody else to read, until it is complete and on disk. In the place of
    an `old` one it has no name until then, where the system can do that: a process that is killed leaves nothing.
    A symbolic link stays, and what it leads to is replaced. Compressed as the suffix of `path` says.
    """

    def __init__(self, system: System, path: bytes, old: Input | None = None) -> None:
        self._system = system
        self.path = path
        self._old = old
        try:
            self._target = os.path.realpath(path)
        except OSError as error:  # a link when it was asked whether it is one, and none when it was read
            raise FileChanged(path, "the file was changed meanwhile; it was left as it is now") from error
        try:
            # What replaces another is private until it looks like it.
            self._new = Beside(system, os.path.dirname(self._target), private=old is not None)
        except OSError as error:
            raise WriteFailed(path, error.strerror or str(error), error.errno) from error
        self._out = Output(system, self._new.fd, path)
        try:
            self._out.pack(suffix_of(path))
        except Refused:
            self.discard()
            raise

    @property
    def fd(self) -> int:
        """The descriptor of the new content."""
        return self._new.fd

    def write(self, data: bytes) -> None:
        """Add to the new content; raises `WriteFailed`."""
        self._out.write(data)

    def commit(self) -> None:
        """Put the new content in place; raises `WriteFailed`, or `FileChanged` if the old file is no longer itself."""
        self._out.end()
        try:
            self._appear()
            if self._old:
                self._resemble(self._old)
            self._system.fsync(self.fd)
            self._new.close()
            if self._old:
                self._same(self._old)
            self._new.replace(self._target)
        except OSError as error:
            raise WriteFailed(self.path, error.strerror or str(error), error.errno) from error
        self._sync_directory()

    def discard(self) -> None:
        """Forget the new content, if it has not been put in place."""
        self._new.remove()

    def _appear(self) -> None:
        nameless = self._new.appear()
        if nameless is None:
            return
        self._out = Output(self._system, self.fd, self.path)
        try:
            at = 0
            while data := self._system.pread(nameless, CHUNK, at):
                self._out.write(data)
                at += len(data)
        finally:
            self._system.close(nameless)

    def _resemble(self, old: Input) -> None:
        mode = old.status.st_mode
        with contextlib.suppress(OSError):
            self._system.copy_attributes(old.fd, self.fd)
        new = self._system.fstat(self.fd)
        if (new.st_uid, new.st_gid) != (old.status.st_uid, old.status.st_gid):
            try:
                self._system.fchown(self.fd, old.status.st_uid, old.status.st_gid)
            except OSError:
                # Only root may give a file away; a file that runs as its owner must not run as another.
                mode &= ~(stat.S_ISUID | stat.S_ISGID)
        self._system.fchmod(self.fd, mode)

    def _same(self, old: Input) -> None:
        try:
            now = self._system.stat(self._target)
        except FileNotFoundError:
            raise FileChanged(self.path, "the file was removed meanwhile; it was left so") from None
        was = old.status
        if _identity(now) != _identity(was):
            raise FileChanged(self.path, "the file was changed meanwhile; it was left as it is now")

    def _sync_directory(self) -> None:
        # The replacement is done; where the directory cannot be synced, the file is still whole.
        with contextlib.suppress(OSError):
            fd = self._system.open(self._new.directory, os.O_RDONLY)
            try:
                self._system.fsync(fd)
            finally:
                self._system.close(fd)


def _identity(status: os.stat_result) -> tuple[int, ...]:
    """What is another number as soon as somebody else wrote to the file or put another in its place."""
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def open_for_change(system: System, path: bytes, force: bool, expansion: float = EXPANSION) -> Input:
    """Open a file that is to be replaced; raises `Refused` for one that cannot be replaced without harm."""
    try:
        status = system.stat(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    reason = None
    if stat.S_ISDIR(status.st_mode):
        raise InputMissing(path, _DIRECTORY, errno.EISDIR)
    if not stat.S_ISREG(status.st_mode):
        reason = "not a regular file"
    elif not force and status.st_nlink > 1:
        reason = f"has {status.st_nlink} hard links, which replacing it would part; --force does it"
    elif not force and not os.access(path, os.W_OK):
        reason = "is read-only; --force replaces it"
    if reason:
        raise Refused(path, reason)
    source = Input(system, path, expansion)
    if not os.path.samestat(status, source.status):
        source.close()
        raise FileChanged(path, "the file was changed meanwhile; it was left as it is now")
    return source


def _unreadable(path: bytes, error: OSError) -> FileError:
    kind = InputMissing if error.errno in _UNREADABLE else ReadFailed
    return kind(path, error.strerror or str(error), error.errno)


def open_output(system: System, path: bytes) -> Replacement | Output:
    """Open `path` to write to: a regular file is replaced when all is written, a pipe or device is written directly."""
    try:
        status: os.stat_result | None = system.stat(path)
    except FileNotFoundError:
        status = None
    except OSError as error:
        raise WriteFailed(path, error.strerror or str(error), error.errno) from error
    if status is None:
        return Replacement(system, path)
    if stat.S_ISREG(status.st_mode):
        return _like(system, path, status)
    try:
        return Output(system, system.open(path, os.O_WRONLY), path, own=True)
    except OSError as error:
        raise WriteFailed(path, error.strerror or str(error), error.errno) from error


def _like(system: System, path: bytes, status: os.stat_result) -> Replacement:
    """The replacement of an existing file whose old content does not matter."""
    replacement = Replacement(system, path)
    try:
        system.fchmod(replacement.fd, status.st_mode & 0o777)
    except OSError as error:
        replacement.discard()
        raise WriteFailed(path, error.strerror or str(error), error.errno) from error
    return replacement


@contextlib.contextmanager
def written(system: System, path: bytes | None) -> Iterator[Output | Replacement]:
    """Output to `path`, or to standard output for None: finished when the block ends, given up when it raises."""
    out: Output | Replacement = Output(system, 1, None) if path is None else open_output(system, path)
    try:
        yield out
        if isinstance(out, Output):
            out.close()
        else:
            out.commit()
    finally:
        if isinstance(out, Output):
            out.abandon()
        else:
            out.discard()

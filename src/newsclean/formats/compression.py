# SPDX-License-Identifier: Apache-2.0
"""Compressed files, known by their suffix: ``.gz``, ``.bz2``, ``.xz`` and ``.zst``, read and written piece by piece.

Promise: several members one after the other are read as one; a member that is cut short, damaged, followed by
something else, or that asks for more memory than any ordinary file is a `CorruptData`, and so is one that expands
beyond all measure; memory stays bounded whatever the file says of itself. Nothing here opens a file.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing itself would cost a tenth of --version
    from collections.abc import Iterable, Iterator
    from typing import Any, Protocol

    class Packer(Protocol):
        """What `packer` gives: the compressors of the standard library all look like this."""

        def compress(self, data: bytes, /) -> bytes:
            """What is ready when `data` is added."""

        def flush(self) -> bytes:
            """The rest."""


GZIP, BZIP2, XZ, ZSTD = b".gz", b".bz2", b".xz", b".zst"
SUFFIXES = (GZIP, BZIP2, XZ, ZSTD)
EXPANSION = 250.0  # times the size: text is seldom compressed to less than a hundredth, a bomb to a thousandth and less
FREE = 64 << 20  # bytes that any file may expand to
MEMORY = 160 << 20  # for the window of xz: its strongest preset takes 65 MiB
WINDOW_LOG = 27  # for that of zstd: 128 MiB, what the reference decoder allows unasked
_PIECE = 1 << 18
_NOT_THERE = "reading and writing .zst needs a package that is not installed: pip install 'newsclean[zstd]'"


class CorruptData(ValueError):
    """The compressed data cannot be read, or must not be."""


class Unsupported(ValueError):
    """What the file is compressed with is not there."""


def suffix_of(path: bytes | None) -> bytes | None:
    """The suffix of `path` that says how it is compressed; None for plain files."""
    lower = b"" if path is None else path.lower()
    return next((suffix for suffix in SUFFIXES if lower.endswith(suffix)), None)


def packer(suffix: bytes) -> Packer:
    """A new compressor. Raises `Unsupported`."""
    if suffix == GZIP:
        import zlib

        # no name and no time: the same text gives the same file
        return zlib.compressobj(6, zlib.DEFLATED, 31)
    if suffix == BZIP2:
        import bz2

        return bz2.BZ2Compressor()
    if suffix == XZ:
        import lzma

        return lzma.LZMACompressor()
    zstd = _zstd()
    made: Packer = zstd.ZstdCompressor(options={zstd.CompressionParameter.checksum_flag: 1})
    return made


def unpacked(chunks: Iterable[bytes], suffix: bytes, expansion: float = EXPANSION) -> Iterator[bytes]:
    """The content of compressed `chunks`, in pieces of bounded size. Raises `CorruptData` and `Unsupported`."""
    fresh, faults = _reader(suffix)
    taken = given = 0
    reader = fresh()
    empty = True  # nothing of the present member has been read
    for chunk in chunks:
        taken += len(chunk)
        data = chunk
        while data or not (empty or reader.eof or reader.needs_input):
            if reader.eof:
                data = data.lstrip(b"\0") if suffix in (GZIP, XZ) else data  # padding, as the formats allow it
                if not data:
                    break
                reader, empty = fresh(), True
            try:
                piece = reader.decompress(data, _PIECE)
            except faults as error:
                raise CorruptData(_reason(suffix, error)) from None
            empty = False
            data = reader.unused_data if reader.eof else b""
            given += len(piece)
            if given > FREE and given > expansion * taken:
                raise CorruptData(
                    f"expands to more than {expansion:g} times its size, as no text does; "
                    "--max-expansion N allows it, if you trust the file"
                )
            if piece:
                yield piece
    if not empty and not reader.eof:
        raise CorruptData("the compressed data end too early: the file is not complete")


class _Gunzip:
    """zlib's decompressor with the methods of the others."""

    def __init__(self) -> None:
        import zlib

        self._zlib = zlib.decompressobj(31)
        self._full = False

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail and not self._full

    def decompress(self, data: bytes, most: int) -> bytes:
        out = self._zlib.decompress(self._zlib.unconsumed_tail + data, most)
        self._full = len(out) == most
        return out


def _reader(suffix: bytes) -> tuple[Any, tuple[type[Exception], ...]]:
    """What makes a decompressor, and what it raises."""
    if suffix == GZIP:
        import zlib

        return _Gunzip, (zlib.error,)
    if suffix == BZIP2:
        import bz2

        return bz2.BZ2Decompressor, (OSError, ValueError)
    if suffix == XZ:
        import lzma

        return lambda: lzma.LZMADecompressor(memlimit=MEMORY), (lzma.LZMAError,)
    zstd = _zstd()
    options = {zstd.DecompressionParameter.window_log_max: WINDOW_LOG}
    return lambda: zstd.ZstdDecompressor(options=options), (zstd.ZstdError,)


def _zstd() -> Any:
    try:
        from compression import zstd  # type: ignore[import-not-found, unused-ignore]
    except ModuleNotFoundError:
        try:
            from backports import zstd
        except ModuleNotFoundError:
            raise Unsupported(_NOT_THERE) from None
    return zstd


def _reason(suffix: bytes, error: Exception) -> str:
    text = str(error).rstrip(".")
    if "emory" in text or "indow" in text:
        return f"asks for more memory than is allowed to read {suffix.decode()} files: {text}"
    return f"damaged, or not {suffix.decode()} data: {text[:1].lower()}{text[1:]}"

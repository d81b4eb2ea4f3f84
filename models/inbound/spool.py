"""A mail too big for memory, on its way from the server into the filestore."""

import hashlib
import os
from contextlib import suppress


class Spool:
    """A file that grows block by block; `with` removes it unless it was taken over.

    The same path is used for every mail of a mailbox, of which one is fetched at a
    time: what a killed worker leaves is overwritten by the next.

    :ivar size: bytes written
    :ivar digest: their SHA-256, hexadecimal
    :ivar sha1: likewise, by which Odoo's filestore names its files
    """

    def __init__(self, path):
        self.path = path
        self.size = 0
        self._sha1 = hashlib.sha1(usedforsecurity=False)
        self._sha256 = hashlib.sha256()

    def __enter__(self):
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        return self

    def __exit__(self, *exc_info):
        with suppress(FileNotFoundError):
            os.unlink(self.path)

    @property
    def digest(self):
        return self._sha256.hexdigest()

    @property
    def sha1(self):
        return self._sha1.hexdigest()

    def fill(self, blocks):
        """Write all of `blocks` (iterable of bytes), until they are on the disk."""
        with open(self.path, "wb") as stream:
            for block in blocks:
                stream.write(block)
                self.size += len(block)
                self._sha1.update(block)
                self._sha256.update(block)
            stream.flush()
            os.fsync(stream.fileno())

    def head(self, size):
        """Its first `size` bytes."""
        with open(self.path, "rb") as stream:
            return stream.read(size)

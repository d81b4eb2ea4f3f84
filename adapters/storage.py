"""Files in an outside storage, over any of fsspec's file systems.

A file is written whole or not at all, as far as the storage can: beside it under
another name and then renamed; what stores objects does so by itself. What was written
is looked at before anybody relies on it.
"""

import hashlib
import os
import secrets
from contextlib import suppress

from .storage_errors import OF_CONNECTION, StorageFailed, StorageReason, speaking

# Seconds of silence: for an answer, and for each megabyte that has to get through.
PATIENCE = 20
PATIENCE_PER_MB = 10
# Up to this many bytes a file is read back, to compare its digest.
READ_BACK = 1024 * 1024
# They have neither folders to make nor a rename that is more than a copy.
_OBJECT_STORES = frozenset(
    ("s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oci", "oss", "swift")
)
TEST_FILE = "email-channel-test"


def digest_of(content):
    return hashlib.sha256(content).hexdigest()


class Storage:
    """A storage, connected when it is first used; every method raises `StorageFailed`.

    Paths are relative to its root, with forward slashes.

    :param open_filesystem: callable that gives an fsspec file system
    """

    def __init__(self, open_filesystem):
        self._open_filesystem = open_filesystem
        self._filesystem = None
        self._rooted = False

    # -- files -----------------------------------------------------------------

    def write(self, path, content):
        """Write `content` (bytes) there, instead of what may be there, and make sure of
        it; its digest (sha256, hex)."""
        self._check_root()
        with speaking(writing=True):
            self._make_folder(path)
            if self._stores_objects:
                self._call("pipe_file", path, content, size=len(content))
            else:
                self._write_beside(path, content)
        return self._verify(path, content)

    def _write_beside(self, path, content):
        part = f"{path}.{secrets.token_hex(4)}.part"
        try:
            self._write_file(part, content)
            self._check_size(part, content)
        except BaseException:
            self._discard(part)
            raise
        try:
            with speaking():
                self._call("mv", part, path)
        except StorageFailed:
            # No rename onto a file: who writes still has the content, so that nothing
            # is lost while the old file is overwritten.
            self._discard(part)
            self._write_file(path, content)

    def _write_file(self, path, content):
        if not self._is_local:
            self._call("pipe_file", path, content, size=len(content))
            return
        with self._filesystem.open(path, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())

    def _verify(self, path, content):
        self._check_size(path, content)
        digest = digest_of(content)
        if len(content) <= READ_BACK:
            self.read(path, digest)
        return digest

    def _check_size(self, path, content):
        with speaking():
            self._call("invalidate_cache")
            size = self._call("info", path)["size"]
        if size != len(content):
            raise StorageFailed(StorageReason.DAMAGED, f"{size} != {len(content)}")

    def read(self, path, digest=None, size=0):
        """The file's bytes. Tried a second time on a new connection: the one that was
        kept may have ended long ago.

        :param digest: what they must have, sha256 in hex
        :param size: bytes that are expected, for which it is waited longer
        """
        content = self._again(lambda: self._call("cat_file", path, size=size))
        if digest and digest_of(content) != digest:
            raise StorageFailed(StorageReason.DAMAGED, path)
        return content

    def exists(self, path):
        """Whether a file or folder is there, whoever made it."""

        def look():
            self._call("invalidate_cache")
            # fsspec's own method takes any trouble for a no.
            with suppress(FileNotFoundError):
                return bool(self._call("info", path))
            return False

        return self._again(look)

    def delete(self, path):
        """Delete the file, if it is there."""

        def delete():
            self._call("invalidate_cache")
            with suppress(FileNotFoundError):
                self._call("rm_file", path)

        # A bucket or directory that is gone may come back with all its files.
        self._check_root()
        self._again(delete)

    def test(self, folder):
        """Write, read and delete a small file in this folder, and leave nothing there.
        It waits for no answer longer than PATIENCE seconds."""
        name = f"{TEST_FILE}-{secrets.token_hex(4)}.txt"
        path = f"{folder}/{name}" if folder else name
        self._check_root()
        made = self._missing_folders(folder)
        try:
            self.write(path, b"The e-mail channel can write here.\n")
            self.read(path)
            self.delete(path)
        finally:
            self._remove_folders(made)

    # -- folders ---------------------------------------------------------------

    def _make_folder(self, path):
        folder = path.rpartition("/")[0]
        if folder and not self._stores_objects:
            self._call("makedirs", folder, exist_ok=True)

    def _missing_folders(self, folder):
        """Those that writing into it makes, the innermost first."""
        if self._stores_objects or not folder:
            return []
        names = folder.split("/")
        paths = ["/".join(names[:count]) for count in range(len(names), 0, -1)]
        return [path for path in paths if not self.exists(path)]

    def _remove_folders(self, paths):
        # fsspec's own rmdir does nothing where the kind has none for its callers.
        name = "rm" if self._waits else "rmdir"
        for path in paths:
            # Another file may have come into it.
            with suppress(Exception):
                self._call(name, path)

    def _check_root(self):
        """A directory that is not there is not made: it may be that its disk is not
        mounted, and the files would go to another."""
        if self._rooted:
            return
        self._connect()
        if not self._stores_objects and self._root and not self.exists(""):
            raise StorageFailed(StorageReason.ROOT, self._root)
        self._rooted = True

    # -- the file system -------------------------------------------------------

    def _again(self, work):
        """`work`, and once more on a new connection where that may help."""
        try:
            with speaking():
                self._connect()
                return work()
        except StorageFailed as failure:
            if failure.reason not in OF_CONNECTION:
                raise
            self.disconnect()
        with speaking():
            self._connect()
            return work()

    def _connect(self):
        if self._filesystem is None:
            with speaking(opening=True):
                self._filesystem = self._open_filesystem()

    def disconnect(self):
        """Forget the connection, which fsspec keeps for all that ask for the same."""
        if self._filesystem is not None:
            type(self._inner).clear_instance_cache()
            self._filesystem = None

    def _discard(self, path):
        with suppress(Exception):
            self._call("rm_file", path)

    def _call(self, name, *args, size=0, **options):
        """Call the file system's method; one that would wait for ever is given up."""
        self._connect()
        if self._waits and name != "invalidate_cache":
            options["timeout"] = PATIENCE + PATIENCE_PER_MB * size // (1024 * 1024)
        return getattr(self._filesystem, name)(*args, **options)

    @property
    def _inner(self):
        """The file system itself, without what keeps to a directory of it."""
        found = self._filesystem
        while getattr(found, "fs", None) is not None:
            found = found.fs
        return found

    @property
    def _waits(self):
        """Whether its calls take a time limit."""
        return getattr(self._inner, "async_impl", False)

    @property
    def _protocols(self):
        names = self._inner.protocol
        return {names} if isinstance(names, str) else set(names)

    @property
    def _stores_objects(self):
        return bool(self._protocols & _OBJECT_STORES)

    @property
    def _is_local(self):
        return bool(self._protocols & {"file", "local"})

    @property
    def _root(self):
        return getattr(self._filesystem, "path", "")

"""One set of behaviours for a local folder, a real S3 server and a real SFTP server,
and what each of them says when something is wrong."""

import errno
import os
import resource
import socket
import tempfile
import unittest
from pathlib import Path

import asyncssh
import fsspec
from fsspec.implementations.dirfs import DirFileSystem

from adapters import storage as module
from adapters.storage import Storage
from adapters.storage_errors import StorageFailed, StorageReason, reason_of
from fakes.s3 import S3
from fakes.sftp import Sftp

CONTENT = b"%PDF-1.7 first"


class Kinds:
    """A folder and two servers, started once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory(prefix="ec", ignore_cleanup_errors=True)
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        for name in ("local", "sftp"):
            (cls.folder / name / "archive").mkdir(parents=True)
        cls.s3, cls.sftp = S3(), Sftp(cls.folder / "sftp")
        for server in (cls.s3, cls.sftp):
            server.start()
            cls.addClassCleanup(server.stop)

    def local(self, directory="archive"):
        return self.rooted("file", str(self.folder / "local" / directory))

    def on_s3(self, bucket="archive", **options):
        return self.rooted("s3", bucket, **self.s3.options(**options))

    def on_sftp(self, directory="archive", **options):
        return self.rooted("ssh", directory, **self.sftp.options(**options))

    def rooted(self, protocol, directory, **options):
        return Storage(
            lambda: DirFileSystem(directory, fsspec.filesystem(protocol, **options))
        )

    def each(self):
        for make in (self.local, self.on_s3, self.on_sftp):
            with self.subTest(kind=make.__name__):
                yield make()

    def assert_fails(self, reason, work, *args):
        with self.assertRaises(StorageFailed) as caught:
            work(*args)
        self.assertEqual(caught.exception.reason, reason, caught.exception)
        return caught.exception


class TestStorage(Kinds, unittest.TestCase):
    def names(self):
        """All files in all three."""
        on_disk = [
            str(path.relative_to(self.folder))
            for path in self.folder.rglob("*")
            if path.is_file()
        ]
        bucket = fsspec.filesystem("s3", **self.s3.options(use_listings_cache=False))
        return sorted(on_disk + bucket.find("archive"))

    def tearDown(self):
        for storage in (self.local(), self.on_s3(), self.on_sftp()):
            for path in ("a/b/EC1.pdf", "EC1.pdf", "a/número €.pdf"):
                storage.delete(path)

    def test_what_is_written_is_read(self):
        for storage in self.each():
            for path in ("a/b/EC1.pdf", "EC1.pdf", "a/número €.pdf"):
                digest = storage.write(path, CONTENT)
                self.assertEqual(storage.read(path, digest), CONTENT)

    def test_second_version_replaces_the_first(self):
        for storage in self.each():
            storage.write("a/b/EC1.pdf", CONTENT)
            storage.write("a/b/EC1.pdf", b"second")
            self.assertEqual(storage.read("a/b/EC1.pdf"), b"second")
        self.assertFalse([name for name in self.names() if name.endswith(".part")])

    def test_large_file(self):
        content = os.urandom(3 * module.READ_BACK)
        for storage in self.each():
            digest = storage.write("EC1.pdf", content)
            self.assertEqual(storage.read("EC1.pdf", digest), content)

    def test_deleting_what_is_gone_is_no_trouble(self):
        for storage in self.each():
            storage.write("a/b/EC1.pdf", CONTENT)
            storage.delete("a/b/EC1.pdf")
            self.assertFalse(storage.exists("a/b/EC1.pdf"))
            storage.delete("a/b/EC1.pdf")
            self.assert_fails("missing", storage.read, "a/b/EC1.pdf")

    def test_changed_file_is_not_given_out(self):
        for storage in self.each():
            digest = storage.write("EC1.pdf", CONTENT)
            storage.write("EC1.pdf", b"%PDF-1.7 other")
            self.assert_fails("damaged", storage.read, "EC1.pdf", digest)

    def test_test_leaves_nothing_behind(self):
        before = self.names()
        for storage in self.each():
            storage.test("Acme/Support/2026")
            storage.test("")
        self.assertEqual(self.names(), before)
        self.assertFalse((self.folder / "local/archive/Acme").exists())
        self.assertFalse((self.folder / "sftp/archive/Acme").exists())

    def test_root_that_is_not_there_is_not_made(self):
        for make in (self.local, self.on_s3, self.on_sftp):
            with self.subTest(kind=make.__name__):
                storage = make("elsewhere")
                self.assert_fails("root", storage.test, "a")
                self.assert_fails("root", storage.write, "a/EC1.pdf", CONTENT)
                self.assertFalse((self.folder / "local/elsewhere").exists())
                self.assertFalse((self.folder / "sftp/elsewhere").exists())

    def test_connection_that_ended_is_made_anew(self):
        for storage, server in ((self.on_s3(), self.s3), (self.on_sftp(), self.sftp)):
            with self.subTest(server=type(server).__name__):
                storage.write("EC1.pdf", CONTENT)
                server.stop()
                try:
                    self.assert_fails("port", storage.read, "EC1.pdf")
                finally:
                    server.start()
                self.assertEqual(storage.read("EC1.pdf"), CONTENT)
        self.sftp.stop()
        self.sftp.start()
        self.assertEqual(self.on_sftp().read("EC1.pdf"), CONTENT)

    def test_server_that_cannot_rename_onto_a_file(self):
        storage = self.on_sftp()
        storage.write("EC1.pdf", CONTENT)
        self.sftp.plain_rename = True
        self.addCleanup(setattr, self.sftp, "plain_rename", False)
        storage.write("EC1.pdf", b"second")
        self.assertEqual(storage.read("EC1.pdf"), b"second")
        self.assertFalse([name for name in self.names() if name.endswith(".part")])


class TestTrouble(Kinds, unittest.TestCase):
    def test_no_server(self):
        nobody = {"port": 1}
        self.assert_fails("port", self.on_sftp(**nobody).test, "")
        endpoint = {"endpoint_url": "http://127.0.0.1:1"}
        self.assert_fails("port", self.on_s3(**endpoint).test, "")

    def test_no_such_host(self):
        self.assert_fails("host", self.on_sftp(host="nowhere.invalid").test, "")
        endpoint = {"endpoint_url": "http://nowhere.invalid"}
        self.assert_fails("host", self.on_s3(**endpoint).test, "")

    def test_server_that_never_answers(self):
        silent = self.enterContext(socket.create_server(("127.0.0.1", 0)))
        port = silent.getsockname()[1]
        self.addCleanup(setattr, module, "PATIENCE", module.PATIENCE)
        module.PATIENCE = 1
        endpoint = {"endpoint_url": f"http://127.0.0.1:{port}"}
        self.assert_fails("timeout", self.on_s3(**endpoint).test, "")
        self.assert_fails("timeout", self.on_sftp(port=port, timeout=1).test, "")

    def test_credentials(self):
        self.assert_fails("credentials", self.on_sftp(password="wrong").test, "")
        self.s3.check_keys(True)
        self.addCleanup(self.s3.check_keys, False)
        self.assert_fails("credentials", self.on_s3().test, "")

    def test_no_credentials(self):
        for name in ("AWS_EC2_METADATA_DISABLED", "AWS_SHARED_CREDENTIALS_FILE"):
            self.addCleanup(os.environ.pop, name, None)
            os.environ[name] = "true"
        self.assert_fails("credentials", self.on_s3(key=None, secret=None).test, "")

    def test_host_key(self):
        other = asyncssh.generate_private_key("ssh-ed25519").export_public_key()
        known = ([asyncssh.import_public_key(other)], [], [])
        self.assert_fails("host_key", self.on_sftp(known_hosts=known).test, "")

    def test_writing_refused(self):
        self.addCleanup(setattr, self.sftp, "refuse_writing", None)
        self.sftp.refuse_writing = asyncssh.SFTPPermissionDenied("not here")
        failure = self.assert_fails("permission", self.on_sftp().test, "a")
        self.assertIn("not here", failure.detail)

    def test_disk_full(self):
        # As far as the system tells: more than this may not be written.
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_FSIZE, limits)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
        self.assert_fails("full", self.local().write, "EC1.pdf", b"x" * 5000)
        self.assertFalse(list((self.folder / "local").rglob("*.pdf*")))

    def test_settings_that_it_does_not_take(self):
        self.assert_fails("options", self.on_sftp(banana=1).test, "")
        self.assert_fails("options", self.on_s3(banana=1).test, "")
        self.assert_fails("options", self.rooted("nonsense", "x").test, "")

    def test_file_where_a_folder_is_wanted(self):
        storage = self.local()
        storage.write("file", CONTENT)
        self.assert_fails("name", storage.write, "file/EC1.pdf", CONTENT)

    def test_what_the_system_says(self):
        for number, reason in {
            errno.ENOSPC: "full",
            errno.EDQUOT: "full",
            errno.EROFS: "read_only",
            errno.EACCES: "permission",
            errno.ENAMETOOLONG: "name",
            errno.EHOSTUNREACH: "timeout",
            errno.EIO: "other",
        }.items():
            with self.subTest(number=number):
                error = OSError(number, os.strerror(number))
                self.assertEqual(reason_of(error), reason)

    def test_package_that_is_missing(self):
        error = ImportError("Install s3fs to access S3")
        self.assertEqual(reason_of(error), StorageReason.PACKAGE)

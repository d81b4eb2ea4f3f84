"""Three storages: a folder, and real servers for S3 and SFTP."""

import json
import tempfile
from pathlib import Path
from unittest.mock import patch

from ...adapters.storage import Storage
from ...models.ticket.email_stored_file import SCHEME
from ..common import ChannelCase
from ..fakes.s3 import S3
from ..fakes.sftp import Sftp

PDF = b"%PDF-1.7 The first version of the thread."


class StorageCase(ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory(prefix="ec", ignore_cleanup_errors=True)
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        for name in ("local", "sftp/archive"):
            (cls.folder / name).mkdir(parents=True)
        cls.s3, cls.sftp = S3(), Sftp(cls.folder / "sftp")
        for server in (cls.s3, cls.sftp):
            server.start()
            cls.addClassCleanup(server.stop)
        cls.local = cls.make_storage("file", cls.folder / "local")
        cls.on_s3 = cls.make_storage("s3", "archive", **cls.s3.options())
        cls.on_sftp = cls.make_storage("ssh", "archive", **cls.sftp.options())
        cls.company = cls.touchpoint.company_id
        cls.company.name = "Acme"
        cls.Stored = cls.env["email.stored.file"]

    @classmethod
    def make_storage(cls, protocol, directory, **options):
        return cls.env["fs.storage"].create(
            {
                "name": f"Archive ({protocol})",
                "code": f"archive_{protocol}_{len(options)}",
                "protocol": protocol,
                "directory_path": str(directory),
                "options": json.dumps(options),
            }
        )

    def setUp(self):
        super().setUp()
        for storage in (self.local, self.on_s3, self.on_sftp):
            fs = storage._get_filesystem()
            for path in self.files_in(storage):
                fs.rm_file(path)
        self.ticket = self.env["helpdesk.ticket"].create(
            {"name": "Kettle", "description": "It leaks.", "team_id": self.queue.id}
        )

    def use(self, storage, path="{company}/{queue}/{ticket}"):
        self.company.write({"email_pdf_storage_id": storage, "email_pdf_path": path})

    def pdf(self, content=PDF, name="EC000123.pdf", ticket=None):
        attachment = self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": content,
                "mimetype": "application/pdf",
                "res_model": "helpdesk.ticket",
                "res_id": (ticket or self.ticket).id,
            }
        )
        self.Stored._put(attachment)
        return attachment

    def replace(self, attachment, content):
        attachment.raw = content
        self.Stored._put(attachment)

    def run_job(self):
        self.env.flush_all()
        with self.env.registry.cursor() as cr:
            self.env(cr=cr)["email.stored.file"]._run()
        self.env.invalidate_all()

    def run_job_in_an_hour(self):
        """Whatever waits after a failure has its turn again."""
        for model in ("email.stored.file", "email.storage"):
            self.env[model].search([]).write({"next_try_at": False})
        self.run_job()

    def row(self, attachment):
        return self.Stored._of_attachment(attachment)

    def is_outside(self, attachment):
        return (attachment.store_fname or "").startswith(SCHEME)

    def files_in(self, storage):
        """{path: content}"""
        fs = storage._get_filesystem()
        fs.invalidate_cache()
        return {path.lstrip("/"): fs.cat_file(path) for path in fs.find("")}

    def breaking(self, method, exc):
        """The storage fails at this point."""
        return patch.object(Storage, method, side_effect=exc)

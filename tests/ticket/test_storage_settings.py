"""What administrators set, see and try of the storage."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .storage_case import StorageCase


@tagged("-at_install", "post_install")
class TestStorageSettings(StorageCase):
    def settings(self, **vals):
        return self.env["res.config.settings"].create(vals)

    def tell(self, answer):
        return answer["params"]["type"], answer["params"]["message"]

    def test_example_follows_what_is_typed(self):
        form = Form(self.env["res.config.settings"])
        form.email_pdf_storage_id = self.local
        form.email_pdf_path = "{company}/{year}"
        self.assertEqual(form.email_pdf_example, "Acme/2026/EC000123.pdf")
        self.assertFalse(form.email_pdf_path_problem)
        form.email_pdf_path = "{company}/{agent}"
        self.assertFalse(form.email_pdf_example)
        self.assertIn("Nothing is called {agent}", form.email_pdf_path_problem)

    def test_wrong_path_is_refused_when_it_is_saved(self):
        for path, words in {
            "/srv": "inside the storage",
            "../x": "leads out of",
            "{x}": "Nothing is called {x}",
            "a//b": "nothing between two slashes",
            "{year": "brace",
            "ab:c": "cannot be in the name",
            "x" * 300: "too long",
        }.items():
            with (
                self.subTest(path=path),
                self.assertRaisesRegex(ValidationError, words),
            ):
                self.company.email_pdf_path = path
            with (
                self.subTest(path=path),
                self.assertRaisesRegex(ValidationError, words),
            ):
                self.queue.email_storage_path = path

    def test_storage_needs_a_directory(self):
        self.local.directory_path = False
        with self.assertRaisesRegex(ValidationError, "has no directory path"):
            self.use(self.local)

    def test_connection(self):
        for storage in (self.local, self.on_s3, self.on_sftp):
            with self.subTest(storage=storage.protocol):
                settings = self.settings(
                    email_pdf_storage_id=storage.id, email_pdf_path="{company}/{queue}"
                )
                kind, words = self.tell(settings.action_test_email_pdf_storage())
                self.assertEqual(kind, "success", words)
                self.assertIn("/Support”", words, "as the example beside it says")
                self.assertEqual(self.files_in(storage), {})

    def test_connection_that_fails_says_why(self):
        wrong = {
            self.make_storage("ssh", "a", banana=1): "one of its options",
            self.make_storage("sftp", "a", **self.sftp.options(password="x")): (
                "user name, password or key"
            ),
        }
        self.on_s3.directory_path = "nowhere"
        self.local.directory_path = str(self.folder / "nowhere")
        wrong |= {self.on_s3: "bucket or directory", self.local: "bucket or directory"}
        for storage, words in wrong.items():
            with self.subTest(storage=storage.protocol):
                settings = self.settings(
                    email_pdf_storage_id=storage.id, email_pdf_path="a"
                )
                kind, said = self.tell(settings.action_test_email_pdf_storage())
                self.assertEqual(kind, "danger")
                self.assertIn(words, said)
                self.assertNotIn("secret", said)

    def test_path_of_a_queue_overrides(self):
        self.use(self.local)
        self.queue.email_storage_path = "vip/{year}"
        self.assertEqual(self.queue.email_storage_example, "vip/2026/EC000123.pdf")
        file = self.pdf()
        self.run_job()
        year = self.ticket.create_date.year
        self.assertEqual(self.row(file).path, f"vip/{year}/EC000123.pdf")

    def test_only_administrators_test_a_queue_s_path(self):
        administrator = new_test_user(
            self.env,
            "storage_admin",
            groups="base.group_user,email_channel.group_email_administrator",
        )
        queue = self.queue.with_user(administrator)
        self.use(False)
        with self.assertRaisesRegex(UserError, "No storage is chosen"):
            queue.action_email_test_storage()
        self.use(self.local)
        kind, words = self.tell(queue.action_email_test_storage())
        self.assertEqual(kind, "success", words)
        with self.assertRaises(AccessError):
            self.queue.with_user(self.agent).action_email_test_storage()

    def test_agents_see_neither_files_nor_storages(self):
        self.use(self.local)
        row = self.row(self.pdf())
        for record in (row, self.env["email.storage"]._of(self.local.code)):
            with self.assertRaises(AccessError):
                record.with_user(self.agent).read(["display_name"])

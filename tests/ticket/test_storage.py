"""Files that are kept outside: never in neither place, opened through Odoo."""

from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

from odoo.modules.module import load_script
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ...adapters.storage import Storage
from ...adapters.storage_errors import StorageFailed
from ...models.ticket.ir_attachment import FileUnavailable
from .storage_case import PDF, StorageCase

STORED_FILES = Path(__file__).parents[2] / "migrations/19.0.3.0.0/post-stored-files.py"
LOGGER = "odoo.addons.email_channel"
SECOND = b"%PDF-1.7 The second version, with one more mail."


class Killed(BaseException):
    """The worker ends here."""


@tagged("-at_install", "post_install")
class TestStorage(StorageCase):
    def test_life_of_a_file_in_each_storage(self):
        for storage in (self.local, self.on_s3, self.on_sftp):
            with self.subTest(storage=storage.protocol):
                self.use(storage)
                file = self.pdf()
                path = f"Acme/Support/{self.ticket.number}/EC000123.pdf"
                self.assertEqual(self.row(file).state, "waiting")
                self.assertEqual(self.Stored._read(file), PDF)
                self.run_job()
                self.assertEqual(self.row(file).state, "stored")
                self.assertTrue(self.is_outside(file))
                self.assertEqual(self.files_in(storage), {path: PDF})
                self.assertEqual(self.Stored._read(file), PDF)
                self.assertEqual((file.raw, file.file_size), (PDF, len(PDF)))
                self.replace(file, SECOND)
                self.assertEqual(self.Stored._read(file), SECOND)
                self.run_job()
                self.assertTrue(self.is_outside(file))
                self.assertEqual(self.files_in(storage), {path: SECOND})
                file.unlink()
                self.assertEqual(self.files_in(storage), {path: SECOND})
                self.run_job()
                self.assertEqual(self.files_in(storage), {})
                self.assertFalse(self.Stored.search([]))

    def test_without_a_storage_it_stays_in_odoo(self):
        self.use(False)
        file = self.pdf()
        self.run_job()
        self.assertEqual(self.row(file).state, "odoo")
        self.assertEqual(file.raw, PDF)

    def test_original_that_an_older_version_moved_out_is_read_and_brought_back(self):
        self.connect()
        mail = self.receive(self.mail("Of before"))
        row = mail.inbound_id
        raw = row._read_raw()[row.id]
        path = f"2026/{row.id}.eml"
        self.local._get_filesystem().makedirs("2026")
        self.local._get_filesystem().pipe_file(path, raw)
        row._drop_raw({})
        self.env.flush_all()
        self.env.cr.execute(
            "ALTER TABLE email_inbound ADD raw_storage varchar, ADD raw_path varchar"
        )
        self.env.cr.execute(
            "UPDATE email_inbound SET raw_storage = %s, raw_path = %s WHERE id = %s",
            [self.local.code, path, row.id],
        )
        load_script(str(STORED_FILES), "stored_files").migrate(
            self.env.cr, "19.0.2.0.0"
        )
        self.env.invalidate_all()
        self.assertEqual(row.stored_file_id.state, "stored")
        self.assertEqual(row._read_raw(), {row.id: raw})
        self.company.email_raw_retention = "keep"
        self.Stored._move_all(self.company)
        self.run_job()
        self.assertFalse(row.stored_file_id)
        self.assertEqual(row._read_raw(), {row.id: raw})
        self.assertEqual(self.files_in(self.local), {})

    def run_killed_job(self):
        # assertRaises would take back what the job has committed.
        with suppress(Killed):
            self.run_job()
            self.fail("not killed")
        self.env.invalidate_all()

    def test_worker_killed_at_any_point_leaves_it_whole_in_one_place(self):
        self.use(self.local)
        points = ("_check_root", "_write_file", "_verify", "read")
        for point in points:
            with self.subTest(point=point):
                file = self.pdf()
                with self.breaking(point, Killed):
                    self.run_killed_job()
                self.assertEqual(self.Stored._read(file), PDF)
                self.run_job()
                self.assertTrue(self.is_outside(file))
                # The next attempt takes the same place: no torn file is left behind.
                self.assertEqual(len(self.files_in(self.local)), 1)
                self.Stored._erase(file)
                self.run_job()

    def test_killed_between_file_and_note(self):
        self.use(self.local)
        file = self.pdf()
        settle = patch.object(type(self.Stored), "_settle", side_effect=Killed)
        with settle:
            self.run_killed_job()
        self.assertFalse(self.is_outside(file))
        self.assertEqual(file.raw, PDF)
        self.run_job()
        self.assertTrue(self.is_outside(file))
        self.assertEqual(list(self.files_in(self.local)), [self.row(file).path])

    def test_storage_that_kept_only_a_part_is_not_trusted(self):
        self.use(self.local)
        file = self.pdf()

        def half(storage, path, content):
            storage._filesystem.pipe_file(path, content[:5])

        with patch.object(Storage, "_write_file", half), mute_logger(LOGGER):
            self.run_job()
        self.assertFalse(self.is_outside(file))
        self.assertEqual(self.row(file).trouble["reason"], "damaged")
        self.run_job_in_an_hour()
        self.assertTrue(self.is_outside(file))

    def test_storage_down_is_said_and_tried_again_later(self):
        self.use(self.on_sftp)
        file, other = self.pdf(), self.pdf(name="EC000124.pdf")
        self.sftp.stop()
        try:
            with mute_logger(LOGGER):
                self.run_job()
                tried = self.env["email.storage"].search([("tries", ">", 0)])
                self.assertEqual(tried.tries, 1, "not once for each file")
                self.run_job()
                self.assertEqual(tried.tries, 1, "not before its pause is over")
                first = tried.next_try_at - tried.write_date
                self.run_job_in_an_hour()
                self.assertGreater(tried.next_try_at - tried.write_date, first)
        finally:
            self.sftp.start()
        self.assertEqual((file.raw, other.raw), (PDF, PDF))
        for each in (file, other):
            self.assertIn("nothing answers at its port", self.row(each).reason)
        self.assertIn("wait for the storage: 2", self.company.email_storage_trouble)
        self.run_job_in_an_hour()
        self.assertTrue(self.is_outside(file) and self.is_outside(other))
        self.assertFalse(self.company.email_storage_trouble)
        self.assertFalse(self.row(file).reason)

    def told(self):
        mails = self.env["mail.mail"].search([("subject", "like", "Storage ")])
        return mails.mapped("subject")

    def test_administrators_are_told_once_of_a_storage_that_is_lost(self):
        self.env.ref("base.user_admin").email = "root@example.com"
        self.use(self.local)
        file = self.pdf()
        down = self.breaking("write", StorageFailed("timeout", "no route"))
        with down, mute_logger(LOGGER):
            for expected in (0, 0, 1, 1):
                self.run_job_in_an_hour()
                self.assertEqual(len(self.told()), expected)
        self.run_job_in_an_hour()
        self.assertEqual(
            sorted(self.told()),
            ["Storage is back: Archive (file)", "Storage lost: Archive (file)"],
        )
        self.assertTrue(self.is_outside(file))

    def test_one_bad_file_does_not_stop_the_others(self):
        self.use(self.local)
        bad, good = self.pdf(), self.pdf(name="EC000124.pdf")
        self.env.cr.execute(
            "UPDATE ir_attachment SET checksum = 'another' WHERE id = %s", (bad.id,)
        )
        self.env.invalidate_all()
        with mute_logger(LOGGER):
            self.run_job()
        self.assertIn("filestore", self.row(bad).reason)
        self.assertFalse(self.is_outside(bad))
        self.assertTrue(self.is_outside(good))

    def test_changed_path_moves_nothing_by_itself(self):
        self.use(self.local)
        file = self.pdf()
        self.run_job()
        before = self.files_in(self.local)
        self.use(self.local, "elsewhere")
        self.run_job()
        self.assertEqual(self.files_in(self.local), before)
        self.assertEqual(self.Stored._move_all(self.company), 1)
        self.assertEqual(file.raw, PDF)
        self.run_job()
        self.assertEqual(self.files_in(self.local), {"elsewhere/EC000123.pdf": PDF})
        self.assertEqual(file.raw, PDF)
        self.assertEqual(self.Stored._move_all(self.company), 0)

    def test_moved_to_another_storage_and_back_into_odoo(self):
        self.use(self.local)
        file = self.pdf()
        self.run_job()
        self.use(self.on_s3)
        self.Stored._move_all(self.company)
        self.run_job()
        self.assertEqual(self.files_in(self.local), {})
        self.assertEqual(len(self.files_in(self.on_s3)), 1)
        self.assertEqual(file.raw, PDF)
        self.use(False)
        self.Stored._move_all(self.company)
        self.run_job()
        self.assertFalse(self.is_outside(file))
        self.assertEqual(file.raw, PDF)
        self.assertEqual(self.files_in(self.on_s3), {})

    def test_new_version_goes_to_the_present_path(self):
        self.use(self.local)
        file = self.pdf()
        self.run_job()
        self.use(self.on_s3, "pdfs")
        self.replace(file, SECOND)
        self.run_job()
        self.assertEqual(self.files_in(self.local), {})
        self.assertEqual(self.files_in(self.on_s3), {"pdfs/EC000123.pdf": SECOND})
        self.Stored._erase(file)
        self.run_job()
        self.assertEqual(self.files_in(self.on_s3), {})

    def test_two_files_of_one_name_and_a_stranger_s(self):
        stranger = self.folder / "local/a/EC000123.pdf"
        stranger.parent.mkdir()
        stranger.write_bytes(b"mine")
        self.use(self.local, "a")
        first, second = self.pdf(b"1"), self.pdf(b"2")
        self.run_job()
        self.assertEqual((first.raw, second.raw), (b"1", b"2"))
        self.assertEqual(stranger.read_bytes(), b"mine")
        paths = [self.row(file).path for file in (first, second)]
        self.assertEqual(paths, ["a/EC000123-2.pdf", "a/EC000123-3.pdf"])

    def test_deleted_ticket_deletes_outside_even_when_that_is_down(self):
        self.use(self.on_s3)
        self.pdf()
        self.run_job()
        self.ticket.unlink()
        self.s3.stop()
        try:
            with mute_logger(LOGGER):
                self.run_job()
        finally:
            self.s3.start()
        self.assertEqual(self.Stored.search([]).state, "erasing")
        self.assertEqual(len(self.files_in(self.on_s3)), 1)
        self.run_job_in_an_hour()
        self.assertEqual(self.files_in(self.on_s3), {})

    def test_deletion_that_is_rolled_back_deletes_nothing(self):
        self.use(self.local)
        file = self.pdf()
        self.run_job()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            file.unlink()
            raise ZeroDivisionError
        self.run_job()
        self.assertEqual(file.raw, PDF)

    def test_copy_of_the_database_leaves_the_original_s_files_alone(self):
        self.use(self.local)
        file, other = self.pdf(), self.pdf(name="EC000124.pdf")
        self.run_job()
        before = self.files_in(self.local)
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("database.uuid", "of-the-copy")
        self.assertEqual(file.raw, PDF)
        self.replace(file, SECOND)
        other.unlink()
        self.run_job()
        after = self.files_in(self.local)
        self.assertLess(before.items(), after.items())
        self.assertEqual(file.raw, SECOND)
        self.assertIn("EC000123-2.pdf", self.row(file).path)
        file.unlink()
        self.run_job()
        self.assertEqual(self.files_in(self.local), before)

    def test_neutralized_copy_stores_nothing(self):
        self.use(self.local)
        file, waiting = self.pdf(), None
        self.run_job()
        waiting = self.pdf(name="EC000125.pdf")
        gone = self.pdf(name="EC000126.pdf")
        self.run_job()
        waiting.raw = SECOND
        gone.unlink()
        before = self.files_in(self.local)
        self.env.flush_all()
        with open(self.neutralize_script()) as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.replace(file, SECOND)
        self.run_job()
        self.assertEqual(self.files_in(self.local), before)
        self.assertEqual((file.raw, waiting.raw), (SECOND, SECOND))

    def neutralize_script(self):
        return str(__file__).rpartition("/tests/")[0] + "/data/neutralize.sql"

    def test_other_attachments_are_read_while_the_storage_is_down(self):
        self.use(self.local)
        file = self.pdf()
        self.run_job()
        plain = self.env["ir.attachment"].create({"name": "a.txt", "raw": b"a"})
        down = self.breaking("read", StorageFailed("timeout", "10.0.0.1"))
        both = self.env["ir.attachment"].browse((file | plain).ids)
        with down:
            self.assertEqual(both[1].raw, b"a")
            with self.assertRaisesRegex(FileUnavailable, "does not answer"):
                _content = both[0].raw

    def test_copied_attachment_is_in_odoo(self):
        self.use(self.local)
        file = self.pdf()
        self.run_job()
        copied = file.copy()
        self.assertFalse(self.is_outside(copied))
        file.unlink()
        self.run_job()
        self.assertEqual(copied.raw, PDF)

    def test_storing_all_attachments_elsewhere_leaves_these(self):
        self.use(self.local)
        file = self.pdf()
        self.run_job()
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        domain = self.env["ir.attachment"]._get_storage_domain()
        self.assertFalse(file.filtered_domain(domain))
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "file")


@tagged("-at_install", "post_install")
class TestOpenStored(HttpCase, StorageCase):
    registry_test_mode = False  # as in TourCase

    def setUp(self):
        super().setUp()
        self.use(self.local)
        self.file = self.pdf(name="Hervidor nº 1.pdf")
        self.run_job()
        new_test_user(
            self.env, "stranger", groups="base.group_user", name="Sam Stranger"
        )

    def open(self, query=""):
        self.env.flush_all()
        return self.url_open(f"/web/content/{self.file.id}{query}")

    def test_opened_with_the_rights_of_its_ticket(self):
        self.authenticate("channel_agent", "channel_agent")
        answer = self.open("?download=true")
        self.assertEqual((answer.status_code, answer.content), (200, PDF))
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("Hervidor", answer.headers["Content-Disposition"])
        self.authenticate("stranger", "stranger")
        self.assertEqual(self.open().status_code, 404)
        self.authenticate(None, None)
        self.assertEqual(self.open().status_code, 404)

    def test_opened_with_its_token(self):
        (token,) = self.file.generate_access_token()
        self.authenticate(None, None)
        self.assertEqual(self.open(f"?access_token={token}").content, PDF)
        self.assertEqual(self.open("?access_token=guessed").status_code, 404)

    def test_storage_down_is_said_in_plain_words(self):
        self.authenticate("channel_agent", "channel_agent")
        with self.breaking("read", StorageFailed("timeout", "10.0.0.1")):
            answer = self.open()
        self.assertEqual(answer.status_code, 503)
        self.assertIn("Try again later", answer.text)
        self.assertNotIn("10.0.0.1", answer.text)

import csv
import io
import zipfile
from datetime import timedelta
from email import message_from_bytes
from email.policy import default as POLICY
from unittest.mock import patch

from pypdf import PdfReader

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user

from ...adapters import pdf
from ...models.supervision import email_recording_export, recording_part
from .recording_case import EMPLOYEE, RecordingCase

WIZARD_FEW = "odoo.addons.email_channel.wizards.email_recording_save.FEW"


class TestSavedRecordings(HttpCase, RecordingCase):
    """Several recordings as one PDF, or as a ZIP."""

    registry_test_mode = False  # ChannelCase does it, for each test

    def setUp(self):
        super().setUp()
        self.supervisor.password = self.supervisor.login
        self.other = self.receive(self.mail("A lamp", "It flickers.")).conversation_id
        self.both = self.recording(self.conversation | self.other)

    def recording(self, conversations=None, user=None):
        rows = self.env["email.recording"].with_user(user or self.supervisor)
        return rows.browse((conversations or self.conversation).ids)

    def press(self, kind, with_notes=False, recordings=None):
        """Save in the wizard; (the export, what the screen does then)"""
        action = (recordings or self.both).action_save()
        wizard = self.env[action["res_model"]].with_user(self.supervisor)
        wizard = wizard.browse(action["res_id"])
        wizard.write({"kind": kind, "with_notes": with_notes})
        done = wizard.action_save()
        return self.env["email.recording.export"].search([], limit=1), done

    def content(self, export, number=0):
        return export.part_ids[number]._read()

    def pdf(self, export, number=0):
        return PdfReader(io.BytesIO(self.content(export, number)))

    def text(self, reader):
        return "\n".join(page.extract_text() for page in reader.pages)

    def zip(self, export):
        return zipfile.ZipFile(io.BytesIO(self.content(export)))

    def contents(self, archive):
        rows = csv.reader(io.StringIO(archive.read("contents.csv").decode("utf-8-sig")))
        return list(rows)

    # -- as one PDF ------------------------------------------------------------------

    def test_few_are_there_at_once(self):
        export, done = self.press("pdf")
        self.assertEqual(export.state, "done")
        self.assertEqual(done["params"]["url"], export.part_ids.url)

    def test_its_first_page_lists_them_with_their_pages(self):
        export, _done = self.press("pdf")
        reader = self.pdf(export)
        first = reader.pages[0].extract_text()
        for conversation in (self.conversation, self.other):
            self.assertIn(conversation.session, first)
            self.assertIn(conversation.name, first)
        titles = [mark.title for mark in reader.outline]
        self.assertIn(f"{self.other.session} {self.other.name}", titles)
        texts = enumerate((page.extract_text() for page in reader.pages), 1)
        session = f"Session ID: {self.other.session}"
        page = next(number for number, text in texts if session in text)
        self.assertIn(f"A lamp {page}", " ".join(first.split()))
        self.assertIn("It flickers.", self.text(reader))

    def test_with_notes_only_where_they_are_wanted(self):
        secret = "A secret"
        self.conversation.message_post(body=secret, message_type="comment")
        self.assertNotIn("A secret", self.text(self.pdf(self.press("pdf")[0])))
        noted, _done = self.press("pdf", with_notes=True)
        self.assertIn("A secret", self.text(self.pdf(noted)))

    def test_many_pages_fill_several_files(self):
        with patch.object(recording_part, "MOST_PAGES", 1):
            export, done = self.press("pdf")
        self.assertEqual(export.part_ids.mapped("number"), [1, 2])
        self.assertEqual(done["res_id"], export.id)
        self.assertIn("It leaks.", self.text(self.pdf(export, 0)))
        self.assertIn("It flickers.", self.text(self.pdf(export, 1)))

    def test_it_is_made_in_steps_and_goes_on_where_it_was(self):
        with (
            patch(WIZARD_FEW, 0),
            patch.object(email_recording_export, "STEP", -1),
        ):
            export, done = self.press("pdf")
            self.assertEqual((export.state, done["res_id"]), ("running", export.id))
            export._go_on()
            self.assertEqual((export.state, export.progress), ("running", 50))
            export._go_on()
        self.assertEqual((export.state, export.progress), ("done", 100))
        self.assertEqual(len(export.part_ids), 1)
        text = self.text(self.pdf(export))
        self.assertIn("It leaks.", text)
        self.assertIn("It flickers.", text)

    # -- as a ZIP ---------------------------------------------------------------------

    def test_a_zip_has_a_pdf_and_the_mails_of_each(self):
        self.touchpoint.preview_allowed = True
        self.answer(self.question, "<p>Send it <b>back</b>.</p>")
        self.send_queue()
        export, _done = self.press("zip")
        archive = self.zip(export)
        one, two = self.conversation.session, self.other.session
        self.assertEqual(
            archive.namelist(),
            [
                *(f"{one}/{one}.pdf", f"{one}/{one}-001.eml", f"{one}/{one}-002.eml"),
                *(f"{two}/{two}.pdf", f"{two}/{two}-001.eml"),
                "contents.csv",
            ],
        )
        row = self.question.inbound_id
        self.assertEqual(archive.read(f"{one}/{one}-001.eml"), row._read_raw()[row.id])
        sent = message_from_bytes(archive.read(f"{one}/{one}-002.eml"))
        self.assertIn("customer@demo.test", sent["To"])
        self.assertIn("Re: Broken kettle", sent["Subject"])
        self.assertIn(b"back", archive.read(f"{one}/{one}-002.eml"))

    def test_a_file_that_was_not_let_in_is_left_out_and_said(self):
        program = self.mail_with("setup.exe", b"MZ\x90\x00" + b"\0" * 200)
        bad = self.receive(program)
        self.assertEqual(bad.file_ids.state, "refused")
        export, _done = self.press(
            "zip", recordings=self.recording(bad.conversation_id)
        )
        archive = self.zip(export)
        session = bad.conversation_id.session
        eml = message_from_bytes(archive.read(f"{session}/{session}-001.eml"))
        payloads = [part.get_payload(decode=True) or b"" for part in eml.walk()]
        self.assertFalse([one for one in payloads if one.startswith(b"MZ")])
        self.assertIn("setup.exe", self.contents(archive)[1][4])
        self.assertEqual(export.left_out, 1)

    def mail_with(self, name, content):
        mail = message_from_bytes(self.mail("With a program"), policy=POLICY)
        mail.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
        return mail.as_bytes()

    def test_a_formula_in_a_subject_stays_a_text(self):
        odd = self.receive(self.mail("=HYPERLINK(1)")).conversation_id
        export, _done = self.press("zip", recordings=self.recording(odd))
        self.assertEqual(self.contents(self.zip(export))[1][3], "'=HYPERLINK(1)")

    def test_a_zip_goes_on_where_it_was(self):
        with patch.object(email_recording_export, "STEP", -1):
            export, _done = self.press("zip")
        self.assertEqual(export.state, "done")
        self.assertEqual(len(self.contents(self.zip(export))), 3)
        self.assertEqual(len(self.zip(export).namelist()), 5)

    # -- in the background ---------------------------------------------------------

    def test_the_job_makes_what_is_asked_for(self):
        with patch(WIZARD_FEW, 0):
            export, _done = self.press("pdf")
        self.assertEqual(export.state, "running")
        self.env.flush_all()
        self.env.ref("email_channel.ir_cron_recordings").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(export.state, "done")
        self.assertIn("It leaks.", self.text(self.pdf(export)))

    def test_what_kills_its_worker_is_given_up(self):
        with patch(WIZARD_FEW, 0):
            export, _done = self.press("pdf")
        export.attempts = email_recording_export.TRIES
        self.env.flush_all()
        self.env.ref("email_channel.ir_cron_recordings").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(export.state, "failed")
        self.assertTrue(export.trouble)

    def test_trouble_is_said_in_words(self):
        with patch.object(
            pdf.PdfMaker, "render", side_effect=pdf.NotInstalled("no pango")
        ):
            export, done = self.press("pdf")
        self.assertEqual(export.state, "failed")
        self.assertIn("not installed", export.trouble)
        self.assertEqual(done["res_id"], export.id)

    def test_one_that_cannot_be_printed_leaves_the_others(self):
        with patch.object(
            recording_part.RecordingPages,
            "first_page",
            side_effect=pdf.Unmakeable("memory"),
        ):
            export, _done = self.press("pdf")
        self.assertEqual((export.state, export.left_out), ("done", 2))
        self.assertIn("could not be printed", self.text(self.pdf(export)))

    def test_what_the_asker_may_not_read_any_more_is_left_out(self):
        with patch(WIZARD_FEW, 0):
            export, _done = self.press("pdf")
        self.env.company.email_supervisors_see = "own"
        export._go_on()
        text = self.text(self.pdf(export))
        self.assertNotIn("It leaks.", text)
        self.assertIn("not yours to read", text)

    def test_too_many_are_refused_in_words(self):
        with (
            patch.object(email_recording_export, "MOST", 1),
            self.assertRaisesRegex(UserError, "at most 1"),
        ):
            self.press("pdf")

    def test_saving_is_noted(self):
        self.env.company.email_reading_noted = True
        for kind, cause in (("pdf", "printed"), ("zip", "saved")):
            self.press(kind)
            readings = self.env["email.conversation.event"].search(
                [("type", "=", "read"), ("cause", "=", cause)]
            )
            self.assertEqual(len(readings), 2)

    # -- whose it is ---------------------------------------------------------------

    def test_it_is_its_asker_s_own(self):
        export, _done = self.press("pdf")
        self.authenticate(self.supervisor.login, self.supervisor.login)
        answer = self.url_open(export.part_ids.url)
        self.assertTrue(answer.content.startswith(b"%PDF"))
        self.assertIn("recordings.pdf", answer.headers["Content-Disposition"])
        boss = new_test_user(
            self.env,
            "recording_boss",
            groups=f"{EMPLOYEE},email_channel.group_email_administrator",
        )
        self.authenticate(boss.login, boss.login)
        self.assertEqual(self.url_open(export.part_ids.url).status_code, 404)
        file = export.part_ids._file()
        self.assertEqual(self.url_open(f"/web/content/{file.id}").status_code, 404)
        with self.assertRaises(AccessError):
            export.with_user(boss).read(["total"])

    def test_an_agent_saves_nothing(self):
        with self.assertRaises(AccessError):
            self.recording(user=self.agent).action_save()

    def test_it_is_deleted_after_a_time_with_its_file(self):
        export, _done = self.press("pdf")
        file = export.part_ids._file()
        export._gc_kept_long_enough()
        self.assertTrue(export.exists())
        export.deleted_at = fields.Datetime.now() - timedelta(minutes=1)
        export._gc_kept_long_enough()
        self.assertFalse(export.exists())
        self.assertFalse(file.exists())

    def test_a_forgotten_customer_is_in_no_saved_file(self):
        export, _done = self.press("pdf")
        mine, _done = self.press("pdf", recordings=self.recording(self.other))
        self.env["email.supervision"]._on_forgotten(self.conversation)
        self.assertFalse(export.exists())
        self.assertTrue(mine.exists())

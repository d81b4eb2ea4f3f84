import runpy
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase
from odoo.tools import mute_logger

from ...models.outbox.delivery import Delivery
from ..attachments.file_case import PNG
from ..attachments.scan_case import ScanCase
from ..common import CUSTOMER
from ..fakes.clamd import EICAR

VIRUS = b"Dear Sir, " + EICAR
SCANS = "odoo.addons.email_channel.models.attachments"


class TestFilesWait(HttpCase, ScanCase):
    """No mail leaves before its files are known to be clean."""

    # ChannelCase does it, for each test.
    registry_test_mode = False

    def setUp(self):
        super().setUp()
        self.clamd.stop()
        self.clamd.start()
        self.first = self.receive(self.mail())
        self.agent.password = "channel_agent"

    def upload(self, content, name="report.txt"):
        Attachment = self.env["ir.attachment"].with_user(self.agent)
        return Attachment.create(
            {"name": name, "raw": content, "res_model": "email.compose", "res_id": 0}
        )

    def answer_with(self, content, name="report.txt", **vals):
        file = self.upload(content, name)
        vals["attachment_ids"] = [Command.set(file.ids)]
        return self.answer(self.first, **vals).sudo()

    def words(self, mail):
        """What its reader is told in the thread."""
        return mail.with_user(self.agent)._thread_values()

    def got(self):
        return [
            message_from_bytes(sent.raw, policy=policy.default)
            for sent in self.smtpd.sent
            if CUSTOMER in sent.rcpt_tos
        ]

    def test_it_leaves_once_its_file_is_clean(self):
        mail = self.answer_with(b"All is well.")
        self.assertEqual(mail.file_ids.state, "checking")
        self.send_queue()
        self.assertEqual((mail.state, self.got()), ("queued", []))
        self.assertIn("once its files are checked", self.words(mail)["waits"])
        self.scan()
        self.assertEqual(mail.file_ids.state, "passed")
        self.assertFalse(self.words(mail)["waits"])
        self.send_queue()
        self.assertEqual(mail.state, "sent")
        (sent,) = self.got()
        (file,) = sent.iter_attachments()
        self.assertEqual(file.get_content().strip(), "All is well.")

    def test_what_is_known_to_be_clean_does_not_wait(self):
        self.answer_with(b"All is well.")
        self.scan()
        again = self.answer_with(b"All is well.", name="another name.txt")
        self.assertFalse(again.files_wait)
        self.assertEqual(again.file_ids.state, "passed")

    def test_a_mail_without_files_does_not_wait(self):
        mail = self.answer(self.first)
        self.assertFalse(mail.files_wait)
        self.assertFalse(mail.sudo().file_ids)

    def test_an_infected_file_stops_it(self):
        mail = self.answer_with(VIRUS, "bill.txt")
        file = mail.attachment_ids
        self.scan()
        self.assertEqual(mail.state, "failed")
        self.assertIn("“bill.txt” contains a virus (Test.EIC", mail.failure_reason)
        self.assertIn("without what is named here", mail.failure_reason)
        self.assertFalse(file.exists())
        self.assertTrue(mail.told)
        self.send_queue()
        self.assertEqual(self.got(), [])

    def test_it_can_be_sent_again_without_the_infected_file_only(self):
        mail = self.answer_with(VIRUS, "bill.txt")
        self.scan()
        retry = mail.with_user(self.agent).action_retry
        refused = self.assertRaisesRegex(UserError, "bill.txt.*virus")
        with refused, self.env.cr.savepoint():
            retry()
        self.env.invalidate_all()
        action = mail.with_user(self.agent).action_edit()
        wizard = self.env["email.compose"].browse(action["res_id"])
        wizard = wizard.with_user(self.agent)
        self.assertFalse(wizard.attachment_ids)
        self.assertIn("bill.txt", wizard.not_carried)
        wizard.action_send()
        self.send_queue()
        self.assertEqual(len(self.got()), 1)
        self.assertEqual(mail.state, "cancelled")

    def test_what_the_scanner_cannot_look_into_stops_it(self):
        mail = self.answer_with(b"All is well.")
        verdict = self.unscannable()
        self.env["email.file"]._on_verdicts({mail.file_ids.id: verdict})
        self.assertEqual(mail.state, "failed")
        self.assertIn("report.txt", mail.failure_reason)

    def unscannable(self):
        from ...core.attachments.verdict import Verdict  # noqa: PLC0415

        return Verdict("unscannable", "", self.scanner.version)

    # -- the scanner is not there --------------------------------------------------

    def test_it_waits_for_the_scanner_and_says_since_when(self):
        self.clamd.stop()
        mail = self.answer_with(b"All is well.")
        with mute_logger(f"{SCANS}.email_scan", f"{SCANS}.email_scanner_status"):
            self.scan()
        self.assertEqual((mail.state, mail.files_wait), ("queued", True))
        self.assertIn("cannot be reached since", self.words(mail)["waits"])
        self.clamd.start()
        self.scan()
        self.send_queue()
        self.assertEqual(mail.state, "sent")

    def test_it_can_be_taken_back_while_it_waits(self):
        self.clamd.stop()
        mail = self.answer_with(b"All is well.")
        mail.with_user(self.agent).action_cancel()
        self.clamd.start()
        self.scan()
        self.send_queue()
        self.assertEqual(mail.state, "cancelled")
        self.assertEqual(self.got(), [])

    def test_without_a_scanner_any_more_it_leaves_unscanned(self):
        self.clamd.stop()
        mail = self.answer_with(b"All is well.")
        self.scanner.unlink()
        self.scan()
        self.send_queue()
        self.assertEqual(mail.state, "sent")
        self.assertEqual(mail.file_ids.state, "unscanned")

    # -- in nobody's reach -----------------------------------------------------------

    def test_its_file_is_in_nobodys_reach_while_it_is_checked(self):
        mail = self.answer_with(b"All is well.")
        file = mail.attachment_ids
        (token,) = file.generate_access_token()
        for user in (self.agent, self.administrator, self.env.ref("base.user_admin")):
            theirs = file.with_user(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                theirs.read(["raw"])
            self.assertFalse(theirs.search([("id", "=", file.id)]))
        self.authenticate("channel_agent", "channel_agent")
        for address in (
            f"/web/content/{file.id}",
            f"/web/content/{file.id}?access_token={token}",
            f"/web/content/{file.id}?access_token={file._get_raw_access_token()}",
            f"/web/image/{file.id}?access_token={token}",
        ):
            with self.subTest(address=address), mute_logger("odoo.http"):
                self.assertNotIn(b"All is well.", self.url_open(address).content)
        self.scan()
        self.assertEqual(file.with_user(self.agent).raw, b"All is well.")

    # -- nothing is lost, or sent unchecked --------------------------------------------

    def test_a_worker_that_dies_over_the_verdict_leaves_it_waiting(self):
        mail = self.answer_with(b"All is well.")
        Mail = type(self.env["email.message"])
        with patch.object(Mail, "_on_files_checked", side_effect=SystemExit):
            self.env.flush_all()
            cr = self.registry.cursor()
            scan = self.env["email.scan"].with_env(self.env(cr=cr, su=True))
            try:
                scan._scan_or_let_pass()
            except SystemExit:
                cr.rollback()
            finally:
                cr.close()
        self.env.invalidate_all()
        self.send_queue()
        self.assertEqual((mail.state, mail.files_wait), ("queued", True))
        self.scan()
        self.send_queue()
        self.assertEqual(len(self.got()), 1)

    def test_a_sender_that_has_found_it_before_sends_it_not(self):
        mail = self.answer_with(b"All is well.")
        self.env.flush_all()
        with self.registry.cursor() as cr:
            found = mail.with_env(self.env(cr=cr))
            self.assertFalse(Delivery(found, None)._begin())

    def test_a_virus_that_is_found_before_it_leaves_stops_it(self):
        mail = self.answer_with(b"All is well, so far.")
        mail.send_at = fields.Datetime.now() + timedelta(days=1)
        self.scan()
        self.assertFalse(mail.files_wait)
        known = {**self.clamd.signatures, "Test.New": b"well, so far"}
        self.clamd.update(known)
        try:
            self.scanner.action_test()
            self.scan()
        finally:
            known.pop("Test.New")
            self.clamd.update(known)
            self.scanner.action_test()
        self.assertEqual(mail.state, "failed")
        self.assertIn("Test.New", mail.failure_reason)

    def test_what_waited_before_the_upgrade_passes_the_gate_as_well(self):
        mails = [self.answer_with(b"All is well.", name) for name in ("a.txt", "b.txt")]
        for mail in mails:
            mail.file_ids.unlink()
            mail.files_wait = False
        mails[1].attachment_ids.name = "b.bat"
        script = Path(__file__).parents[2] / "migrations/19.0.3.0.0/post-waiting.py"
        runpy.run_path(str(script))["migrate"](self.env.cr, "19.0.2.0.0")
        self.assertEqual((mails[0].state, mails[0].files_wait), ("queued", True))
        self.assertEqual(mails[1].state, "failed")
        self.assertIn("b.bat", mails[1].failure_reason)

    # -- what it quotes --------------------------------------------------------------

    def with_picture(self, content, subject):
        self.clamd.stop()
        incoming = self.receive(self.carrying(subject=subject, picture=content))
        answer = self.answer(incoming).sudo()
        self.assertIn("/email_channel/picture/", answer.quote_html)
        self.send_queue()
        self.assertEqual((answer.state, answer.files_wait), ("queued", True))
        self.clamd.start()
        self.scan()
        self.assertFalse(answer.files_wait)
        self.send_queue()
        self.assertEqual(answer.state, "sent")
        return answer, self.got()[-1]

    def test_it_quotes_a_picture_once_that_is_clean(self):
        answer, sent = self.with_picture(PNG, "A picture")
        (picture,) = sent.get_body(("related",)).iter_attachments()
        self.assertEqual(picture.get_content(), PNG)
        self.assertIn("/web/image/", answer.body_html)

    def test_it_says_that_a_picture_was_removed(self):
        _answer, sent = self.with_picture(PNG + EICAR, "A bad picture")
        self.assertIsNone(sent.get_body(("related",)))
        html = sent.get_body(("html",)).get_content()
        self.assertIn("[“crack.png” was removed]", html)
        self.assertNotIn("photo@customer.test", html)

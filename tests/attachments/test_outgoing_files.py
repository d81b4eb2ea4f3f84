import base64
from email import message_from_bytes, policy
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from ...core.inbound.mail import Address
from ...core.outbox.draft import Draft
from ..fakes.clamd import EICAR
from .file_case import PNG
from .scan_case import ScanCase

# What libmagic takes for a program: the header of one.
PROGRAM = (
    b"MZ"
    + bytes(58)
    + (0x80).to_bytes(4, "little")
    + bytes(64)
    + b"PE\0\0\x4c\x01\x01\x00"
    + bytes(12)
    + b"\xe0\x00\x02\x01\x0b\x01"
    + bytes(400)
)
TEXT = b"All is well."


class TestOutgoingFiles(ScanCase):
    """One gate for all mail that leaves; the composer says at once what it says."""

    def setUp(self):
        super().setUp()
        self.first = self.receive(self.mail())
        self.conversation = self.first.conversation_id
        self.company = self.touchpoint.company_id

    def upload(self, content, name="report.txt", user=None, **vals):
        Attachment = self.env["ir.attachment"].with_user(user or self.agent)
        vals = {"res_model": "email.compose", "res_id": 0, **vals}
        return Attachment.create({"name": name, "raw": content, **vals})

    def composer(self, mail=None, mode="reply", user=None):
        user = user or self.agent
        action = getattr((mail or self.first).with_user(user), f"action_{mode}")()
        return self.env["email.compose"].with_user(user).browse(action["res_id"])

    def send(self, *files, **vals):
        vals["attachment_ids"] = [Command.set([file.id for file in files])]
        return self.answer(self.first, **vals).sudo()

    # -- the gate ------------------------------------------------------------------

    def test_each_file_that_must_not_leave_is_named_with_its_reason(self):
        files = [
            self.upload(PROGRAM, "bill.pdf"),
            self.upload(TEXT),
            self.upload(TEXT, "run.bat"),
        ]
        with self.assertRaises(UserError) as caught:
            self.send(*files)
        words = str(caught.exception)
        self.assertIn("bill.pdf", words)
        self.assertIn("run.bat", words)
        self.assertIn("Take them off", words)
        self.assertNotIn("report.txt", words)

    def test_what_is_refused_leaves_nothing_behind(self):
        notes = self.conversation.ticket_id.message_ids
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.send(self.upload(PROGRAM, "bill.exe"))
        self.env.invalidate_all()
        self.assertEqual(self.conversation.email_message_ids, self.first)
        self.assertEqual(self.conversation.ticket_id.message_ids, notes)
        self.assertFalse(self.conversation.user_id)

    def test_the_limits_of_the_mail_are_said(self):
        self.company.email_out_max_mail_mb = 1
        large = [self.upload(b"a" * 700_000, f"{n}.txt") for n in range(2)]
        with self.assertRaisesRegex(UserError, "1.txt.*1 MB"):
            self.send(*large)
        self.company.email_out_max_mail_mb = 2
        self.assertTrue(self.send(*large))

    def test_the_rule_is_that_of_the_company(self):
        self.company.email_banned_files = "TXT"
        with self.assertRaisesRegex(UserError, "report.txt"):
            self.send(self.upload(TEXT))

    def test_what_is_known_to_be_infected_is_refused_at_once(self):
        virus = b"Dear Sir, " + EICAR
        with self.env["email.scanner"]._session() as session:
            session.scan(virus)
        with self.assertRaisesRegex(UserError, "bill.txt.*virus"):
            self.send(self.upload(virus, "bill.txt"))

    def test_a_mail_without_a_conversation_passes_it_too(self):
        Mail = self.env["email.message"].with_user(self.agent)
        for content, name in ((PROGRAM, "run.exe"), (TEXT, "report.txt")):
            draft = Draft(
                subject="Your kettle",
                body="<p>Look.</p>",
                to=(Address("", "someone@demo.test"),),
                file_ids=tuple(self.upload(content, name).ids),
            )
            mail = Mail._save_draft(draft, self.touchpoint).sudo(False)
            if content == PROGRAM:
                with self.assertRaisesRegex(UserError, "run.exe"):
                    mail._queue_draft()
            else:
                self.assertTrue(mail._queue_draft().files_wait)

    def test_a_message_on_the_ticket_passes_it_too(self):
        ticket = self.conversation.ticket_id.with_user(self.agent)
        place = {"res_model": "helpdesk.ticket", "res_id": ticket.id}
        post = {
            "body": "Look.",
            "message_type": "comment",
            "subtype_xmlid": "mail.mt_comment",
            "partner_emails": [self.conversation.customer_email],
        }
        program = self.upload(PROGRAM, "run.exe", **place)
        with self.assertRaisesRegex(UserError, "run.exe"), self.env.cr.savepoint():
            ticket.message_post(**post, attachment_ids=program.ids)
        virus = self.upload(b"Dear Sir, " + EICAR, "bill.txt", **place)
        message = ticket.message_post(**post, attachment_ids=virus.ids)
        mail = self.conversation.email_message_ids - self.first
        self.assertTrue(mail.files_wait)
        self.scan()
        self.assertEqual(mail.state, "failed")
        self.assertFalse(virus.exists(), "nor is it left on the ticket")
        self.assertFalse(message.attachment_ids)

    def test_without_a_scanner_files_leave_marked_as_not_scanned(self):
        self.scanner.unlink()
        mail = self.send(self.upload(TEXT))
        self.assertFalse(mail.files_wait)
        self.assertEqual(mail.file_ids.state, "unscanned")

    # -- pictures in the text ---------------------------------------------------------

    def picture(self, content, mimetype="image/png"):
        encoded = base64.b64encode(content).decode()
        return f'<p>Look:</p><img src="data:{mimetype};base64,{encoded}">'

    def test_a_picture_that_is_part_of_the_text_travels_as_a_file(self):
        mail = self.send(body=self.picture(PNG))
        self.assertNotIn("data:", mail.written_html)
        self.assertTrue(mail.files_wait)
        self.scan()
        self.send_queue()
        sent = message_from_bytes(self.smtpd.sent[-1].raw, policy=policy.default)
        related = sent.get_body(("related",))
        (file,) = related.iter_attachments()
        self.assertEqual(file.get_content(), PNG)
        self.assertIn("cid:", related.get_body(("html",)).get_content())

    def test_it_is_held_to_the_rule_as_well(self):
        with self.assertRaises(UserError):
            self.send(body=self.picture(PROGRAM))
        picture = self.upload(PROGRAM, "picture.png")
        with self.assertRaisesRegex(UserError, "picture.png"):
            self.send(body=f'<p>Look</p><img src="/web/image/{picture.id}">')

    def test_pictures_of_the_thread_do_not_count_again(self):
        incoming = self.receive(self.carrying(subject="Picture", picture=PNG))
        self.scan()
        (picture,) = incoming.attachment_ids.ids
        words = f'<p>As here:</p><img src="/web/image/{picture}?unique=1">'
        mail = self.answer(incoming, words).sudo()
        self.assertFalse(mail.files_wait)
        self.assertFalse(mail.file_ids)

    # -- the composer ---------------------------------------------------------------

    def found(self, *files, scan=True, **vals):
        answer = self.composer().check_files([file.id for file in files], scan=scan)
        return [answer["files"].get(file.id, {}).get("state") for file in files]

    def test_it_says_beside_each_file_what_it_is(self):
        files = (
            self.upload(TEXT),
            self.upload(PROGRAM, "a.exe"),
            self.upload(PNG, "p.png"),
        )
        self.assertEqual(self.found(*files, scan=False)[1], "refused")
        self.assertEqual(self.found(*files, scan=False)[0], "checking")
        self.assertEqual(self.found(*files), ["passed", "refused", "passed"])
        self.assertFalse(self.send(files[0]).files_wait, "it was scanned meanwhile")

    def test_an_infected_file_is_gone_at_once(self):
        file = self.upload(b"Dear Sir, " + EICAR, "bill.txt")
        answer = self.composer().check_files(file.ids, scan=True)
        self.assertEqual(answer["files"][file.id]["state"], "infected")
        self.assertIn("Test.EICAR", answer["files"][file.id]["reason"])
        self.assertFalse(file.exists())

    def test_a_scanner_that_is_not_there_lets_the_mail_wait(self):
        self.clamd.stop()
        try:
            answer = self.composer().check_files(self.upload(TEXT).ids, scan=True)
        finally:
            self.clamd.start()
        (found,) = answer["files"].values()
        self.assertEqual(found["state"], "waiting")
        self.assertIn("cannot be reached", found["reason"])

    def test_the_limits_are_those_of_the_company(self):
        self.company.email_out_max_mail_mb = 7
        answer = self.composer().check_files([])
        self.assertEqual(answer["limits"]["mail_bytes"], 7 << 20)

    def test_a_new_mail_is_held_to_the_rule_of_its_touchpoints_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        other.email_banned_files = "TXT"
        self.agent.company_ids |= other
        touchpoint = self.make_touchpoint(
            name="Other", email="other@demo.test", company_id=other.id, queue_ids=False
        )
        composer = self.env["email.compose"].with_user(self.agent)
        ids = self.upload(TEXT).ids
        composer = composer.with_context(allowed_company_ids=self.agent.company_ids.ids)
        answer = composer.check_files(ids, touchpoint_id=touchpoint.id)
        self.assertEqual(answer["files"][ids[0]]["state"], "refused")
        answer = composer.check_files(ids, touchpoint_id=self.touchpoint.id)
        self.assertEqual(answer["files"][ids[0]]["state"], "checking")

    def test_an_id_is_no_proof(self):
        """Nothing is told of files that are somebody else's, or somewhere else."""
        colleague = new_test_user(
            self.env,
            "colleague",
            groups="base.group_user,email_channel.group_email_agent",
        )
        partner = self.env["res.partner"].create({"name": "Somebody"})
        theirs = self.upload(PROGRAM, "theirs.exe", user=colleague)
        incoming = self.receive(
            self.carrying(("a.txt", "text/plain", TEXT), subject="A")
        )
        self.scan()
        elsewhere = self.upload(
            b"Dear Sir, " + EICAR,
            "kept.txt",
            user=self.env.ref("base.user_admin"),
            res_model="res.partner",
            res_id=partner.id,
        )
        gone = self.upload(TEXT)
        gone.unlink()
        files = [theirs, incoming.attachment_ids, elsewhere, gone]
        self.assertEqual(self.found(*files), [None] * 4)
        self.assertTrue(elsewhere.exists(), "nor is it deleted")

    def test_only_who_may_write_mails_may_ask(self):
        file = self.upload(TEXT)
        for login, groups in (
            ("portal", "base.group_portal"),
            ("employee", "base.group_user"),
        ):
            user = new_test_user(self.env, f"a_{login}", groups=groups)
            with self.subTest(login), self.assertRaises(AccessError):
                self.env["email.compose"].with_user(user).check_files(file.ids)
        composer = self.composer()
        supervisor = new_test_user(
            self.env,
            "a_supervisor",
            groups="base.group_user,email_channel.group_email_supervisor",
        )
        with self.assertRaises(AccessError):
            composer.with_user(supervisor).check_files(file.ids)

    # -- forwarding -------------------------------------------------------------------

    def test_a_forward_carries_what_has_passed_and_names_the_rest(self):
        incoming = self.receive(
            self.carrying(
                ("good.txt", "text/plain", TEXT),
                ("run.exe", "application/octet-stream", PROGRAM),
                ("bill.txt", "text/plain", b"Dear Sir, " + EICAR),
                subject="Three files",
            )
        )
        early = self.composer(incoming, "forward")
        self.assertFalse(early.attachment_ids)
        self.assertIn("“good.txt”: It is still being checked", early.not_carried)
        self.scan()
        composer = self.composer(incoming, "forward")
        self.assertEqual(composer.attachment_ids.mapped("name"), ["good.txt"])
        self.assertNotIn("good.txt", composer.not_carried)
        self.assertIn("run.exe", composer.not_carried)
        self.assertIn("“bill.txt”: It contained a virus", composer.not_carried)
        self.assertFalse(self.composer(incoming).not_carried, "an answer carries none")
        composer.write({"email_to": "tech@demo.test"})
        with patch.object(type(self.env["email.scan"]), "_wake") as wake:
            composer.action_send()
        wake.assert_not_called()
        self.assertFalse(composer.draft_id.sudo().files_wait)

    def test_files_of_others_that_are_being_checked_are_not_written_again(self):
        self.clamd.stop()
        try:
            mail = self.send(self.upload(TEXT))
            mail.with_user(self.agent).action_cancel()
            own = self.env["email.compose"].with_user(self.agent)
            own = own.browse(mail.with_user(self.agent).action_edit()["res_id"])
            self.assertEqual(own.attachment_ids.mapped("name"), ["report.txt"])
            self.assertFalse(own.not_carried)
            self.conversation.user_id = False
            supervisor = new_test_user(
                self.env,
                "a_supervisor",
                groups="base.group_user,email_channel.group_email_supervisor",
            )
            action = mail.with_user(supervisor).action_edit()
            theirs = self.env["email.compose"].with_user(supervisor)
            theirs = theirs.browse(action["res_id"])
            self.assertFalse(theirs.attachment_ids)
            self.assertIn("report.txt", theirs.not_carried)
        finally:
            self.clamd.start()
